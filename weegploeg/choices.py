"""The words of the weegploeg."""

from django.db.models import TextChoices

from casework.choices import Grond, OrganisatieSoort


class Toestand(TextChoices):
    """Where the treatment by the weegploeg stands."""

    OPEN = "open", "staat op de lijst"
    IN_BERAAD = "in_beraad", "in beraad"
    NADERE_DUIDING = "nadere_duiding", "wacht op nadere duiding"
    CASUSOVERLEG = "casusoverleg", "casusoverleg: partners nog te bepalen"
    GEEN_CASUSOVERLEG = "geen_casusoverleg", "geen casusoverleg: plichten nog af te ronden"
    AFGEROND = "afgerond", "afgerond"


class Gebied(TextChoices):
    """The nine ontwikkelgebieden of the referentiekader (K-01)."""

    OPVALLENDE_CONTACTEN = "opvallende_contacten", "opvallende contacten"
    GEDRAG = "gedrag", "gedrag"
    IDEOLOGIE = "ideologie_en_overtuiging", "ideologie en overtuiging"
    GEWELD = "geweld_en_criminaliteit", "geweld en criminaliteit"
    ONVREDE = "onvrede", "onvrede"
    PROPAGANDA = "propaganda", "propaganda"
    INTERNATIONAAL = "internationale_contacten_en_bewegingen", "internationale contacten en bewegingen"
    SOCIALE_ZORGEN = "sociale_zorgen", "sociale zorgen"
    TRAINING = "training", "training"


class Ontwikkelfase(TextChoices):
    """The four phases of the referentiekader; people choose one, or none with the reason (K-02, K-04)."""

    VOORFASE = "voorfase", "voorfase"
    SOCIALE_VERVREEMDING = "sociale_vervreemding", "sociale vervreemding"
    ACCEPTATIE_VAN_GEWELD = "acceptatie_van_geweld", "acceptatie van geweld"
    BEREIDHEID_TOT_GEWELD = "bereidheid_tot_geweld", "bereidheid zelf geweld te gebruiken"


class Wijze(TextChoices):
    """How the duty to report back to the aanbrenger was met (W-07)."""

    GEDAAN = "gedaan", "gedaan"
    NIET_VAN_TOEPASSING = "niet_van_toepassing", "niet van toepassing"
    UITGESTELD = "uitgesteld", "uitgesteld"


# The kinds of besluit of the weegploeg, as codes of casework.besluiten.
CASUSWAARDIGHEID, PARTNERS, INFORMEREN = "casuswaardigheid", "partners", "informeren"

UITKOMSTEN_CASUSWAARDIGHEID = {
    "casusoverleg": "er komt een casusoverleg",
    "geen_casusoverleg": "er komt geen casusoverleg",
    "nadere_duiding": "er is eerst nadere duiding nodig",
}
AANGEWEZEN = "aangewezen"

# The grounds on which a partner can be named and invited (P-05, P-06, P-08).
GRONDEN = {
    OrganisatieSoort.RECLASSERING: (Grond.ROL_IN_AANPAK, Grond.RELEVANTE_INFORMATIE),
    OrganisatieSoort.RVDK: (Grond.ONTWIKKELINGSBEDREIGING, Grond.PROCES_VERBAAL),
    OrganisatieSoort.EXTERN: (Grond.DESKUNDIGHEID, Grond.ROL_IN_UITVOERING),
}
# What a form offers besides, and no action accepts.
NOOIT_GENOEG = {OrganisatieSoort.EXTERN: (Grond.ALLEEN_INFORMATIE,)}

# Who can be told (W-10, I-07).
WIE = {"betrokkene": "de betrokkene zelf", "ouders": "de ouders", "vader": "de vader", "moeder": "de moeder"}

# The kinds of fact a judgement or besluit can rest on (K-03, W-04).
SIGNAAL, DUIDING, BEOORDELING = "signaal", "duiding", "beoordeling"
