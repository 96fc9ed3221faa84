"""The words of the yearly review of rights, of incidents, and of the figures."""

from django.db.models import TextChoices


class RechtSoort(TextChoices):
    """The dated facts that access follows from."""

    ROL = "rol", "rol"
    MACHTIGING = "machtiging", "machtiging"
    VERKLARING = "verklaring", "geheimhoudingsverklaring"
    DEELNAME = "deelname", "deelname"


class Oordeel(TextChoices):
    BLIJFT = "blijft", "klopt nog"
    BEEINDIGD = "beeindigd", "beëindigd"


class Status(TextChoices):
    """Where an incident stands (D-02)."""

    GESIGNALEERD = "gesignaleerd", "gesignaleerd"
    GEEN_LEK = "geen_lek", "geen datalek"
    LEK = "lek", "datalek"
    GEMELD = "gemeld", "gemeld bij de AP"
    NIET_GEMELD = "niet_gemeld", "niet gemeld bij de AP"
    GEINFORMEERD = "geinformeerd", "betrokkene geïnformeerd"
    NIET_GEINFORMEERD = "niet_geinformeerd", "betrokkene niet geïnformeerd"
    AFGESLOTEN = "afgesloten", "afgesloten"


AFGELOPEN = (Status.GEEN_LEK, Status.AFGESLOTEN)
# As long as this was not decided, the 72 hours run (article 33 AVG).
WACHT_OP_AP = (Status.GESIGNALEERD, Status.LEK)


class Besluitsoort(TextChoices):
    """What is decided about an incident, in this order (D-02)."""

    LEK = "lek", "Is dit een datalek?"
    AP = "ap", "Melden bij de Autoriteit Persoonsgegevens?"
    BETROKKENE = "betrokkene", "De betrokkene informeren?"
    SLUITEN = "sluiten", "Afsluiten"


class Wijze(TextChoices):
    """How a contact is told of an incident, besides the work list (D-01)."""

    SYSTEEM = "systeem", "alleen in Casework"
    MAIL = "mail", "in Casework en per e-mail"
    TELEFOON = "telefoon", "in Casework, per e-mail en telefonisch"


class CijferSoort(TextChoices):
    """What is told of a year, as far as it shows no small group (A-03)."""

    SIGNALEN = "signalen", "Ontvangen signalen"
    NAAR_CASUSOVERLEG = "naar_casusoverleg", "Casussen met besluit 1: casusoverleg"
    GEEN_CASUSOVERLEG = "geen_casusoverleg", "Casussen met besluit 1: geen casusoverleg"
    GESLOTEN = "gesloten", "Gesloten casussen"
    TOT_BESLUIT_1 = "tot_besluit_1", "Van eerste signaal tot besluit 1: de helft binnen"
    DUUR_CASUSOVERLEG = "duur_casusoverleg", "Duur van een gesloten casusoverleg: de helft binnen"
    OP_TIJD_GEINFORMEERD = "op_tijd_geinformeerd", "Betrokkene op tijd geïnformeerd, of uitgesteld met een besluit"
    VERZOEKEN = "verzoeken", "Verzoeken van betrokkenen"
    OP_TIJD_BEANTWOORD = "op_tijd_beantwoord", "Verzoeken op tijd beantwoord"

    @classmethod
    def of_time(cls) -> tuple["CijferSoort", ...]:
        """Told in weeks."""
        return cls.TOT_BESLUIT_1, cls.DUUR_CASUSOVERLEG

    @classmethod
    def of_share(cls) -> tuple["CijferSoort", ...]:
        """Told as a part of the whole."""
        return cls.OP_TIJD_GEINFORMEERD, cls.OP_TIJD_BEANTWOORD
