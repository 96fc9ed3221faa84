"""The words of the casusoverleg."""

from django.db.models import TextChoices


class Staat(TextChoices):
    """Where the casusoverleg stands; casusoverleg/workflow.py says what can follow."""

    GESTART = "gestart", "gestart"
    ANALYSE = "analyse", "analyse"
    PLAN_OPGESTELD = "plan_opgesteld", "plan opgesteld"
    IN_UITVOERING = "in_uitvoering", "in uitvoering"
    EVALUATIE = "evaluatie", "evaluatie: het plan wordt gewijzigd"
    SLUITINGSADVIES = "sluitingsadvies", "advies om te sluiten"
    GESLOTEN = "gesloten", "gesloten"
    BEEINDIGD = "beeindigd", "beëindigd: het besluit is vervangen"


class Wijze(TextChoices):
    """How a partner takes part (P-02, P-09)."""

    CASUSPARTIJ = "casuspartij", "casuspartij"
    INHOUDELIJK_BETROKKEN = "inhoudelijk_betrokken", "inhoudelijk betrokken partij"
    ALGEMEEN_CASUSADVISEUR = "algemeen_casusadviseur", "algemeen casusadviseur"
    EXTERN = "extern", "externe casuspartner"


class Informeerplicht(TextChoices):
    """Whether the RvdK has told the betrokkene that it takes part (P-09)."""

    VOLDAAN = "voldaan", "de Raad heeft de betrokkene geïnformeerd"
    WAS_AL_BEKEND = "was_al_bekend", "de betrokkene wist het al"
    OPENSTAAND = "openstaand", "de Raad moet de betrokkene nog informeren"


class PlanStatus(TextChoices):
    CONCEPT = "concept", "concept"
    VASTGESTELD = "vastgesteld", "vastgesteld"


class MaatregelStatus(TextChoices):
    GEPLAND = "gepland", "gepland"
    LOPEND = "lopend", "lopend"
    VOLTOOID = "voltooid", "voltooid"
    GESTAAKT = "gestaakt", "gestaakt"


OPEN_MAATREGEL = (MaatregelStatus.GEPLAND, MaatregelStatus.LOPEND)


class EvaluatieUitkomst(TextChoices):
    """What an evaluatie can lead to (C-07)."""

    DOORGAAN = "doorgaan", "doorgaan met het plan"
    PLAN_WIJZIGEN = "plan_wijzigen", "het plan wijzigen"
    ADVISEREN_SLUITEN = "adviseren_sluiten", "adviseren om te sluiten"


class AdviesSoort(TextChoices):
    """What the casusoverleg advises the kernpartijen about (C-08, C-09)."""

    SLUITEN = "sluiten", "sluiten van de casus"
    INFORMEREN = "informeren", "informeren van de betrokkene"


class InformatieSoort(TextChoices):
    """A fact, or what somebody makes of it: never both in one item (C-12)."""

    FEIT = "feit", "feit"
    DUIDING = "duiding", "duiding"


class Bronsoort(TextChoices):
    """What can be brought over from the file of the weegploeg (C-13)."""

    SIGNAAL = "signaal", "signaal"
    DUIDING = "duiding", "nadere duiding"
    BEOORDELING = "beoordeling", "beoordeling"
