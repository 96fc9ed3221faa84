"""The words of the rights of the betrokkene (V-01, V-02)."""

from django.db.models import TextChoices

from casework.choices import OrganisatieSoort


class Kanaal(TextChoices):
    BRIEF = "brief", "brief"
    EMAIL = "e-mail", "e-mail"
    FORMULIER = "formulier", "formulier op internet"
    BALIE = "balie", "op papier aan de balie"


class Soort(TextChoices):
    INZAGE = "inzage", "inzage (artikel 15 AVG)"
    RECTIFICATIE = "rectificatie", "rectificatie (artikel 16 AVG)"
    AANVULLING = "aanvulling", "aanvulling (artikel 16 AVG)"
    WISSING = "wissing", "wissing (artikel 17 AVG)"
    BEPERKING = "beperking", "beperking (artikel 18 AVG)"
    BEZWAAR_21 = "bezwaar_21", "bezwaar tegen de verwerking (artikel 21 AVG)"
    KENNISNEMING_WPG = "kennisneming_wpg", "kennisneming van politiegegevens (artikel 25 Wpg)"
    CORRECTIE_WPG = "correctie_wpg", "correctie van politiegegevens (artikel 28 Wpg)"
    KENNISNEMING_WJSG = "kennisneming_wjsg", "kennisneming van justitiële gegevens (artikel 18 of 39i Wjsg)"
    CORRECTIE_WJSG = "correctie_wjsg", "correctie van justitiële gegevens (artikel 39m Wjsg)"
    VERZET_WJSG = "verzet_wjsg", "verzet (artikel 26 Wjsg)"
    WOO = "woo", "verzoek om openbaarmaking (Woo)"
    AWB_BEZWAAR = "awb_bezwaar", "bezwaar tegen een besluit (Awb)"


AVG = (Soort.INZAGE, Soort.RECTIFICATIE, Soort.AANVULLING, Soort.WISSING, Soort.BEPERKING, Soort.BEZWAAR_21)
WPG = (Soort.KENNISNEMING_WPG, Soort.CORRECTIE_WPG)
WPG_WJSG = (*WPG, Soort.KENNISNEMING_WJSG, Soort.CORRECTIE_WJSG, Soort.VERZET_WJSG)
ANDERE_WET = (Soort.WOO, Soort.AWB_BEZWAAR)


class GerichtAan(TextChoices):
    SAMENWERKINGSVERBAND = "samenwerkingsverband", "het samenwerkingsverband"
    GEMEENTE = OrganisatieSoort.GEMEENTE.value, "alleen de gemeente"
    POLITIE = OrganisatieSoort.POLITIE.value, "alleen de politie"
    OM = OrganisatieSoort.OM.value, "alleen het Openbaar Ministerie"
    RVDK = OrganisatieSoort.RVDK.value, "alleen de Raad voor de Kinderbescherming"
    RECLASSERING = OrganisatieSoort.RECLASSERING.value, "alleen Reclassering Nederland"


class Hoedanigheid(TextChoices):
    BETROKKENE = "betrokkene", "de betrokkene zelf"
    WETTELIJK_VERTEGENWOORDIGER = "wettelijk_vertegenwoordiger", "wettelijk vertegenwoordiger"
    OUDER = "ouder", "ouder"
    ADVOCAAT = "advocaat", "advocaat"
    GEMACHTIGDE = "gemachtigde", "iemand met een machtiging"
    DERDE = "derde", "iemand anders"


class Rechthebbende(TextChoices):
    """Who decides whether data about somebody are asked for (V-07)."""

    BETROKKENE = "betrokkene", "degene over wie het gaat"
    WETTELIJK_VERTEGENWOORDIGER = "wettelijk_vertegenwoordiger", "de wettelijk vertegenwoordiger"


class Maatregel(TextChoices):
    """A measure by which a wettelijk vertegenwoordiger decides for an adult too (V-07)."""

    GEEN = "geen", "nee"
    CURATELE = "curatele", "ja, onder curatele"
    MENTORSCHAP = "mentorschap", "ja, onder mentorschap"


class Bevoegdheid(TextChoices):
    """Whether the requester may ask, as the handler found (V-06, V-07)."""

    BLIJKT = "blijkt", "de verzoeker mag dit vragen"
    ONTBREEKT = "ontbreekt", "niet gebleken dat de verzoeker dit mag vragen"


class Status(TextChoices):
    """The phase a request is in (V-08)."""

    ONTVANGEN = "ontvangen", "ontvangen"
    IDENTITEIT = "identiteit", "identiteit controleren"
    DERDEN = "derden", "gegevens van derden controleren"
    BESLUIT = "besluit", "beslissen"
    VERZONDEN = "verzonden", "antwoord verzonden"
    DOORGEZONDEN = "doorgezonden", "doorgezonden"
    OMGEZET = "omgezet", "omgezet"
    INGETROKKEN = "ingetrokken", "ingetrokken"


LOPEND = (Status.ONTVANGEN, Status.IDENTITEIT, Status.DERDEN, Status.BESLUIT)


class Uitkomst(TextChoices):
    TOEGEWEZEN = "toegewezen", "toegewezen"
    GEDEELTELIJK = "gedeeltelijk", "gedeeltelijk toegewezen"
    GEWEIGERD = "geweigerd", "geweigerd"
