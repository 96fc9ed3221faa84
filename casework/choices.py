"""The words of the process that more than one app uses."""

from django.db.models import TextChoices


class OrganisatieSoort(TextChoices):
    GEMEENTE = "gemeente", "gemeente"
    POLITIE = "politie", "politie"
    OM = "om", "Openbaar Ministerie"
    RVDK = "rvdk", "Raad voor de Kinderbescherming"
    RECLASSERING = "reclassering", "Reclassering Nederland"
    UITVOERDER = "uitvoerder", "organisatie van de uitvoerder"
    EXTERN = "extern", "externe casuspartner"


KERNPARTIJEN = (OrganisatieSoort.GEMEENTE, OrganisatieSoort.POLITIE, OrganisatieSoort.OM)
CASUSPARTIJEN = (OrganisatieSoort.RVDK, OrganisatieSoort.RECLASSERING)


class Rol(TextChoices):
    VERTEGENWOORDIGER = "vertegenwoordiger", "vertegenwoordiger kernpartij"
    UITVOERDER_WEEGPLOEG = "uitvoerder_weegploeg", "uitvoerder weegploeg"
    UITVOERDER_CASUSOVERLEG = "uitvoerder_casusoverleg", "uitvoerder casusoverleg"
    CASUSPARTNER = "casuspartner", "casuspartner"
    FG = "fg", "functionaris gegevensbescherming"
    BEHEERDER = "beheerder", "functioneel beheerder"


class Apparaat(TextChoices):
    """What somebody is logged in with, as coarse as it takes to know one's own again."""

    WINDOWS = "windows", "Windows-computer"
    MAC = "mac", "Mac"
    LINUX = "linux", "Linux-computer"
    IPHONE = "iphone", "iPhone"
    IPAD = "ipad", "iPad"
    ANDROID = "android", "Android-toestel"
    ANDER = "ander", "ander apparaat"


UITVOERDERS = (Rol.UITVOERDER_WEEGPLOEG, Rol.UITVOERDER_CASUSOVERLEG)
# Who handles information about a betrokkene, and so accepts the agreements on it first (P-20).
DEELNEMERS = (Rol.VERTEGENWOORDIGER, *UITVOERDERS, Rol.CASUSPARTNER)
# With these a file opens without anybody of the file letting them in; so a kernpartij agrees first (P-18).
OPENS_FILES = (Rol.VERTEGENWOORDIGER, *UITVOERDERS, Rol.FG)


class Waarborg(TextChoices):
    """What must be there before somebody can work (P-04, P-12, P-18, P-20)."""

    GEHEIMHOUDING = "geheimhouding", "geheimhoudingsverklaring"
    OVEREENKOMST = "overeenkomst", "verwerkersovereenkomst"
    AFSPRAKEN = "afspraken", "afspraken over informatie"
    AKKOORD = "akkoord", "akkoord van een kernpartij"


class LijstStatus(TextChoices):
    """A version of the lokale lijst (P-03)."""

    VOORSTEL = "voorstel", "voorstel"
    VASTGESTELD = "vastgesteld", "vastgesteld"
    INGETROKKEN = "ingetrokken", "ingetrokken"


# Who takes a step, in a sentence or a drawing; a role beside a name is Rol.label.
DE_UITVOERDER_WEEGPLOEG = "de uitvoerder van de weegploeg"
DE_UITVOERDER_CASUSOVERLEG = "de uitvoerder van het casusoverleg"
DE_KERNPARTIJEN = "de drie kernpartijen"


class Fase(TextChoices):
    """Where the casus is on the line."""

    WEEGPLOEG = "weegploeg", "in de weegploeg"
    GEEN_CASUSOVERLEG = "geen_casusoverleg", "geen casusoverleg"
    CASUSOVERLEG = "casusoverleg", "in het casusoverleg"
    GESLOTEN = "gesloten", "gesloten"


class Bestand(TextChoices):
    """State of the file (R-02, R-03); a destroyed file has no row."""

    ACTIEF = "actief", "actief"
    GEARCHIVEERD = "gearchiveerd", "gearchiveerd"


class Informeren(TextChoices):
    """Whether the betrokkene has been told (I-01)."""

    TE_BESLISSEN = "te_beslissen", "nog te beslissen"
    TE_INFORMEREN = "te_informeren", "besloten: informeren"
    UITGESTELD = "uitgesteld", "uitgesteld"
    GEINFORMEERD = "geinformeerd", "geïnformeerd"


# Only then does anything about the betrokkene go beyond the kernpartijen (I-04).
TOLD_OR_POSTPONED = (Informeren.GEINFORMEERD, Informeren.UITGESTELD)
# Decided on, and not told yet: that can be weighed again (I-03).
TO_WEIGH_AGAIN = (Informeren.UITGESTELD, Informeren.TE_INFORMEREN)


class Categorie(TextChoices):
    GEEN = "geen", "geen bijzondere categorie"
    UITREIZIGER = "uitreiziger", "uitreiziger"
    TERUGKEERDER = "terugkeerder", "terugkeerder"
    ACHTERBLIJVER = "achterblijver", "achterblijver"


class Geslacht(TextChoices):
    MAN = "m", "man"
    VROUW = "v", "vrouw"
    X = "x", "anders of onbekend"


class Bron(TextChoices):
    EIGEN_INFORMATIE = "eigen_informatie", "eigen informatiesysteem"
    MELDPUNT = "meldpunt", "meldpunt"
    ZORGMELDING_OUDERS = "zorgmelding_ouders", "zorgmelding van ouders"
    ZORGMELDING_FAMILIE = "zorgmelding_familie", "zorgmelding van familie"
    ZORGMELDING_VRIENDEN = "zorgmelding_vrienden", "zorgmelding van vrienden"
    MAATSCHAPPELIJKE_ORGANISATIE = "maatschappelijke_organisatie", "maatschappelijke organisatie"
    JEUGDWERK = "jeugdwerk", "jeugdwerk"
    JEUGDHULP = "jeugdhulp", "jeugdhulp"
    ANDERS = "anders", "anders"


class WijstOp(TextChoices):
    RADICALISERING = "radicalisering", "radicalisering"
    EXTREMISME = "extremisme", "extremisme"
    UITREIZEN = "uitreizen", "uitreizen"
    TERUGKEER = "terugkeer", "terugkeer"


class SignaalStatus(TextChoices):
    ONTVANGEN = "ontvangen", "ontvangen"
    INGEBRACHT = "ingebracht", "ingebracht"
    GEAGENDEERD = "geagendeerd", "geagendeerd"
    BEOORDEELD = "beoordeeld", "beoordeeld"


class BesluitStatus(TextChoices):
    CONCEPT = "concept", "concept"
    TER_VASTSTELLING = "ter_vaststelling", "ter vaststelling"
    TERUGGESTUURD = "teruggestuurd", "teruggestuurd"
    AANGEHOUDEN = "aangehouden", "aangehouden"
    VASTGESTELD = "vastgesteld", "vastgesteld"
    VERVANGEN = "vervangen", "vervangen"


# Of a besluit that is no text of the kernpartijen yet and can be changed, and of one with which they are done.
TO_WORK_ON = (BesluitStatus.CONCEPT, BesluitStatus.TERUGGESTUURD, BesluitStatus.AANGEHOUDEN)
SETTLED = (BesluitStatus.VASTGESTELD, BesluitStatus.VERVANGEN)


class Dossier(TextChoices):
    """The file a besluit belongs to (P-10, W-02, C-01); ARCHIEF is that of the kernpartijen alone (S-09)."""

    WEEGPLOEG = "weegploeg", "weegploegdossier"
    CASUSOVERLEG = "casusoverleg", "casusoverlegdossier"
    ARCHIEF = "archief", "archief"


class BijlageSoort(TextChoices):
    """Kinds of files that may come in (casework/bijlagen/content.py)."""

    PDF = "pdf", "PDF"
    PNG = "png", "afbeelding (PNG)"
    JPEG = "jpeg", "foto (JPEG)"
    TEKST = "tekst", "platte tekst"
    DOCX = "docx", "Word-document"
    ODT = "odt", "ODT-document"


class RaadpleegDoel(TextChoices):
    NIEUW_SIGNAAL = "nieuw_signaal", "nieuw signaal over dezelfde persoon"
    KLACHT = "klacht", "klacht van de betrokkene"
    PROCEDURE = "procedure", "juridische procedure"
    VERZOEK = "verzoek", "verzoek van de betrokkene"
    TOEZICHT = "toezicht", "toezicht door de FG"
    INCIDENT = "incident", "onderzoek naar een incident"
    INFORMEREN = "informeren", "afwegen of de betrokkene nu wordt geïnformeerd"


# Article 41(1) UAVG, paraphrased.
GRONDEN_41 = {
    "a": "nationale veiligheid",
    "b": "landsverdediging",
    "c": "openbare veiligheid",
    "d": "voorkomen, opsporen of vervolgen van strafbare feiten, of gevaar voor de openbare veiligheid voorkomen",
    "e": "een ander belangrijk algemeen belang van Nederland of de Europese Unie",
    "f": "onafhankelijkheid van de rechter en gerechtelijke procedures",
    "g": "schending van beroepscodes voorkomen of opsporen",
    "h": "toezicht dat met een van de gronden a tot en met e of g samenhangt",
    "i": "bescherming van de betrokkene of van rechten en vrijheden van anderen",
    "j": "inning van civiele vorderingen",
}

# Article 41(2) UAVG: each is weighed, or marked as not applicable.
FACTOREN_41 = {
    "a": "doel van de verwerking",
    "b": "categorieën van gegevens",
    "c": "reikwijdte van de beperking",
    "d": "waarborgen tegen misbruik en onrechtmatige toegang",
    "e": "wie verantwoordelijk is",
    "f": "bewaartermijnen",
    "g": "risico's voor de betrokkene",
    "h": "recht om van de beperking te horen, tenzij dat het doel schaadt",
}

# The four practice examples of section 5.2, with the ground that each points to (I-06).
VOORBEELDEN_41 = {
    1: ("i", "Bescherming van anderen: een melder zou gevaar lopen."),
    2: ("d", "Anderen zouden gealarmeerd worden, of een strafproces verstoord."),
    3: ("d", "Meer tijd nodig voor het plan; eindigt als plan en aanpak vaststaan."),
    4: ("i", "Bescherming van de betrokkene: een minderjarige met radicaliserende ouders."),
}


class Grond(TextChoices):
    """Why a partner takes part (P-05, P-06, P-08)."""

    ROL_IN_AANPAK = "rol_in_aanpak", "rol in de aanpak"
    RELEVANTE_INFORMATIE = "relevante_informatie", "relevante informatie"
    ONTWIKKELINGSBEDREIGING = "ontwikkelingsbedreiging", "radicalisering bedreigt de ontwikkeling van de minderjarige"
    PROCES_VERBAAL = "proces_verbaal", "proces-verbaal wegens een aan radicalisering verwant feit"
    DESKUNDIGHEID = "deskundigheid", "deskundigheid die voor deze casus nodig is"
    ROL_IN_UITVOERING = "rol_in_uitvoering", "rol in de uitvoering van het plan"
    # Never enough: it can be chosen, so that whoever does is told how the information does come in (P-05).
    ALLEEN_INFORMATIE = "alleen_informatie", "heeft alleen informatie"


class PersoonOordeel(TextChoices):
    """Whether the person of a casus is one already known; a person judges it (S-07)."""

    ZELFDE = "zelfde", "dezelfde persoon"
    ANDER = "ander", "iemand anders"
