"""The text of an answer, and what it may never miss (V-13, V-14, V-16)."""

from django.conf import settings

from casework.choices import OrganisatieSoort
from rights.choices import Hoedanigheid, Soort, Uitkomst
from rights.models import Rechtenverzoek
from rights.vertegenwoordiging import ZELFSTANDIG_VANAF

# What every letter says, by the words that show that it does (V-16).
ALTIJD = {
    "dat bezwaar mogelijk is": "bezwaar",
    "dat bezwaar binnen zes weken moet": "zes weken",
    "waar het bezwaar naartoe moet": "stuur uw bezwaarschrift naar",
    "wat er in het bezwaarschrift moet staan": "in het bezwaarschrift staat",
    "het recht om te klagen bij de Autoriteit Persoonsgegevens": "Autoriteit Persoonsgegevens",
}
# What an answer to inzage says besides (article 15 AVG).
BIJ_INZAGE = {
    "de doelen van de verwerking": "Doel:",
    "de categorieën van gegevens": "Gegevens:",
    "de ontvangers": "Ontvangers:",
    "de bewaartermijn": "Bewaren:",
    "de rechten van de betrokkene": "Uw rechten:",
    "de bron van de gegevens": "Bron:",
    "of er automatisch wordt besloten": "Automatisch besluiten:",
    "dat de kopie gratis is": "gratis",
}
_INZAGE_TEKST = """Dit hoort bij uw inzage (artikel 15 AVG):
Doel: een persoonsgerichte aanpak om radicalisering en extremisme te voorkomen.
Gegevens: uw naam, adres en geboortedatum, signalen over gedrag, de weging daarvan en wat is afgesproken.
Ontvangers: de gemeente, de politie, het Openbaar Ministerie en de partners die in uw dossier zijn genoemd.
Bewaren: het dossier gaat uiterlijk {archief} na de laatste verwerking naar een archief. Het wordt uiterlijk \
{vernietigen} na de laatste verwerking vernietigd.
Uw rechten: u kunt vragen om rectificatie, aanvulling, wissing of beperking, en bezwaar maken tegen de verwerking.
Bron: de gegevens komen van de partijen die in het dossier bij elk gegeven staan.
Automatisch besluiten: dat gebeurt niet. Mensen beslissen.
De kopie van uw gegevens is gratis."""
_NIETS = """Wij hebben gezocht. Wij verwerken geen gegevens over u, of wij verwerken ze niet meer. Gegevens van \
vroeger kunnen volgens de bewaartermijnen zijn vernietigd. Meer kunnen wij daarover niet zeggen."""
# Who was not shown to act for somebody: the same words whether there is a file or not (V-06, V-07, V-20).
_ONBEVOEGD = """Wij wijzen uw verzoek af. U vraagt iets over gegevens van iemand anders. Dat kan als die persoon \
daarvoor een machtiging heeft ondertekend. Een advocaat heeft geen machtiging nodig, maar wel een opdracht van \
wie hierover mag beslissen. Het kan ook als u de wettelijk vertegenwoordiger bent van iemand die jonger is dan \
{leeftijd} jaar, of die onder curatele of mentorschap staat (artikel 12 AVG en artikel 5, vierde lid, UAVG). Daarvan \
is ons niet gebleken. Uw verzoek is daarom kennelijk ongegrond (artikel 12, vijfde lid, AVG).
Wij hebben uw belang om het antwoord te kennen afgewogen tegen het belang van de ander om zelf te beslissen wie iets \
over hem of haar hoort. Dat laatste weegt zwaarder. Daarom zeggen wij ook niet of er gegevens over die persoon zijn."""
_ZELF_ONBEVOEGD = """Wij wijzen uw verzoek af. Bent u jonger dan {leeftijd} jaar, of staat u onder curatele of \
mentorschap? Dan vraagt uw wettelijk vertegenwoordiger dit voor u (artikel 5, vierde lid, UAVG). Dat kan bijvoorbeeld \
een ouder, uw curator of uw mentor zijn. Vraag die om ons te schrijven. Wij kunnen uw eigen verzoek daarom niet \
behandelen: het is kennelijk ongegrond (artikel 12, vijfde lid, AVG).
De wet beschermt u op deze manier. Dat weegt voor ons zwaarder dan uw belang om nu zelf een antwoord te krijgen. \
Daarom zeggen wij ook niet of er gegevens over u zijn."""
_RECHTSMIDDELEN = """Bent u het niet eens met dit besluit? Dan kunt u binnen zes weken na de dag van verzending \
bezwaar maken: stuur uw bezwaarschrift naar {orgaan}. In het bezwaarschrift staat uw naam en adres, de datum, \
tegen welk besluit u bezwaar maakt en waarom. Onderteken het.
U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens."""
_UITKOMST = {
    Uitkomst.TOEGEWEZEN: "Wij wijzen uw verzoek toe.",
    Uitkomst.GEDEELTELIJK: "Wij wijzen uw verzoek voor een deel toe.",
    Uitkomst.GEWEIGERD: "Wij wijzen uw verzoek af.",
}
_ORGAAN = {
    OrganisatieSoort.GEMEENTE: "de burgemeester en het college van burgemeester en wethouders",
    OrganisatieSoort.POLITIE: "de korpschef van politie",
    OrganisatieSoort.OM: "het College van procureurs-generaal",
}


def compose(verzoek: Rechtenverzoek) -> str:
    """The whole letter of a prepared request: outcome, reasons, what art. 15 asks for, and the remedies.

    Without a casus it is the letter that nothing is processed (any more). To who may not ask it says neither.
    """
    if verzoek.is_onbevoegd:
        himself = verzoek.verzoeker_hoedanigheid == Hoedanigheid.BETROKKENE
        return _letter(verzoek, (_ZELF_ONBEVOEGD if himself else _ONBEVOEGD).format(leeftijd=ZELFSTANDIG_VANAF))
    return _letter(verzoek, _NIETS if verzoek.casus_id is None else _substance(verzoek))


def compose_neutral(verzoek: Rechtenverzoek) -> str:
    """The letter that nothing is processed (any more): the same words for everybody (V-14)."""
    return _letter(verzoek, _NIETS)


def missing(verzoek: Rechtenverzoek) -> list[str]:
    """What the letter of this request does not say and has to, in Dutch; empty when it is complete."""
    asked = ALTIJD | (BIJ_INZAGE if verzoek.soort == Soort.INZAGE and _gives_something(verzoek) else {})
    text = verzoek.brief.casefold()
    return [what for what, words in asked.items() if words.casefold() not in text]


def _gives_something(verzoek: Rechtenverzoek) -> bool:
    return verzoek.casus_id is not None and verzoek.uitkomst != Uitkomst.GEWEIGERD


def _letter(verzoek: Rechtenverzoek, substance: str) -> str:
    day = verzoek.ontvangen_op
    opening = f"Op {day.day}-{day.month}-{day.year} kregen wij uw verzoek {verzoek.kenmerk}."
    orgaan = _ORGAAN[OrganisatieSoort(verzoek.verband.beslist_op_verzoeken)]
    return "\n\n".join([opening, substance, _RECHTSMIDDELEN.format(orgaan=orgaan)])


def _substance(verzoek: Rechtenverzoek) -> str:
    parts = [_UITKOMST[Uitkomst(verzoek.uitkomst)]]
    if verzoek.grond:
        parts.append(f"De grond daarvoor is: {verzoek.grond}.")
    parts.append(verzoek.motivering)
    if verzoek.belangenafweging:
        parts.append(f"Zo hebben wij de belangen afgewogen: {verzoek.belangenafweging}")
    if _gives_something(verzoek) and verzoek.soort == Soort.INZAGE:
        parts.append(_elements())
    return "\n\n".join(part for part in parts if part)


def _elements() -> str:
    archief, vernietigen = settings.ARCHIVEREN_NA_MAANDEN, settings.VERNIETIGEN_NA_MAANDEN
    return _INZAGE_TEKST.format(archief=_period(archief), vernietigen=_period(vernietigen))


def _period(months: int) -> str:
    """So many months in words: '5 jaar', '18 maanden'."""
    if months % 12 == 0:
        return f"{months // 12} jaar"
    return "1 maand" if months == 1 else f"{months} maanden"
