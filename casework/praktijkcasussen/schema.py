"""Which keys each kind of record has. Checked before anything of a casus is loaded, so that a slip is told by line."""

from collections.abc import Iterator
from typing import Any

from casework.praktijkcasussen.reader import Blok

# Kind of record: its keys; those with ! must be there. A kind is the last key of its path.
KEYS = {
    "samenwerkingsverband": "sleutel! naam! kernpartijen! casuspartijen! contact fg uitvoerder_weegploeg"
    " uitvoerder_casusoverleg verwerkersovereenkomsten beslist_op_verzoeken afspraken_informatie"
    " categorieen_weegploeg instellingen brief_art14 datalek_contacten verwerkingsregister",
    "organisatie": "naam! soort! taak",
    "persoon": "naam! organisatie! functie! rol! machtiging afspraken_aanvaard geheimhoudingsverklaring account",
    "machtiging": "gegeven_door! van! tot!",
    "account": "van! tot",
    "casussen": "sleutel! titel! thema! toestand! betrokkene! signalen! gekoppeld_aan identiteitsvergelijkingen"
    " vergaderingen beoordelingen besluiten duidingsverzoeken deelnames informatie_items overbrengingen"
    " casusdiagnose casusregisseur plan voortgang evaluaties adviesaanvraag sluiting terugkoppelingen kennisgevingen"
    " verzoeken datalekken archief verwacht",
    "betrokkene": "voornamen! tussenvoegsel achternaam! geslacht! adres! categorie! geboortedatum leeftijd"
    " vertegenwoordigers",
    "adres": "straat! postcode! plaats!",
    "leeftijd": "wordt! op_dag!",
    "vertegenwoordigers": "naam! relatie! gezag!",
    "signalen": "sleutel! dag! inbrenger! door! bron! bron_omschrijving categorie! wijst_op! aanbrenger"
    " naam_zoals_gemeld geboortedatum_zoals_gemeld feitelijke_gedraging! duiding hulpverleningstraject status",
    "identiteitsvergelijkingen": "signaal! voorgesteld! omdat! oordeel! door! dag! toelichting!",
    "naam_zoals_gemeld": "voornamen! tussenvoegsel achternaam!",
    "aanbrenger": "naam! relatie!",
    "feitelijke_gedraging": "wat! wanneer! gezien_door!",
    "hulpverleningstraject": "soort! sinds! loopt_door!",
    "vergaderingen": "dag! soort! aanwezig!",
    "beoordelingen": "sleutel! dag! fase! domeinen! gebieden! argumentatie! afwijkend",
    "domeinen": "ideologie! sociale_context!",
    "besluiten": "sleutel! dag! soort! uitkomst! argumenten! onderliggende_informatie! bevestigingen beoordeling"
    " partners wie keuze_minderjarige advies_casusoverleg vervangt reden_vervanging status teruggestuurd aangehouden"
    " tussentijds blijft_lezen art41 uitgesteld_voor",
    "partners": "organisatie! grond!",
    "teruggestuurd": "door! dag! opmerking!",
    "aangehouden": "partij! dag! afwijkend!",
    "art41": "voorbeeld gronden! motivering! factoren! heroverweging!",
    "motivering": "noodzaak! evenredigheid!",
    "duidingsverzoeken": "sleutel! besluit! dag! aan! vraag! noodzaak! antwoord geweigerd",
    "aan": "organisatie! persoon!",
    "deelnames": "sleutel! partij! persoon! wijze! grond! motivering! vanaf! tot einde_reden uitkomst regel"
    " informeerplicht vrijgegeven_tekst advies",
    "informatie_items": "sleutel! van! dag! soort! basis! herkomst tekst! noodzaak! noodzaak_taak derden achtergehouden"
    " deelafwegingen",
    "achtergehouden": "partij! waarom!",
    "deelafwegingen": "met! delen! waarom! noodzaak_plan noodzaak_taak door dag",
    "overbrengingen": "bron! dag! door! noodzaak!",
    "casusdiagnose": "dag! tekst!",
    "casusregisseur": "persoon! vanaf! tot",
    "plan": "versie! dag! aanleiding doel! maatregelen! informeren!",
    "maatregelen": "sleutel! wat! partij! persoon! uiterlijk! status! reden",
    "informeren": "wie! door! hoe! dag status",
    "voortgang": "maatregel! dag! door! tekst!",
    "evaluaties": "gepland! gehouden uitkomst tekst",
    "sluiting": "advies! besluit! hulpverlening_loopt_door!",
    "terugkoppelingen": "signaal! dag door tekst niet_nodig uitgesteld",
    "kennisgevingen": "sleutel! besluit! dag! aan! door! wijze! brief! eerder_geinformeerd categorieen ontvangers bron",
    "verzoeken": "sleutel! ontvangen! kanaal! soort! aangeduid_als gericht_aan! verzoeker! tekst! termijn!"
    " behandelaar! identiteit derden doorzending omzetting verlenging besluit uitvoering beperking verzonden status!",
    "verzoeker": "naam! hoedanigheid! machtiging! machtiging_ingetrokken",
    "datalek_contacten": "persoon! wijze! binnen_uren!",
    "datalekken": "sleutel! ontdekt! gemeld_door! feiten! gevolgen maatregelen besloten_door is_lek ap betrokkene"
    " status!",
    "ontdekt": "dag! tijd!",
    "is_lek": "oordeel! waarom!",
    "ap": "oordeel! dag! tijd! waarom!",
    "informeren na een datalek": "oordeel! dag waarom!",
    "archief": "laatste_verwerking! gearchiveerd raadplegingen aanhouding",
    "raadplegingen": "dag! door! namens! doel!",
}

# Nothing is done with these yet, so what stands in them is left alone.
LEFT_ALONE = ("adviesaanvraag",)
# A key that means something else within one kind of record.
WITHIN = {("datalekken", "betrokkene"): "informeren na een datalek"}


def check(blok: Blok, kind: str) -> None:
    """Check a mapping and all that stands in it; raises InhoudFout at the first unknown, missing or double key."""
    _check_one(blok, kind)
    for key, value in blok.items():
        if key in LEFT_ALONE:
            continue
        for inner in _bloks_in(value):
            check(inner, WITHIN.get((kind, str(key)), str(key)))


def _check_one(blok: Blok, kind: str) -> None:
    for key in blok.doubles:
        raise blok.fault(key, "staat er twee keer")
    if kind not in KEYS:
        return
    names = KEYS[kind].split()
    known = {name.rstrip("!") for name in names}
    for key in blok:
        if key not in known:
            raise blok.fault(str(key), "is geen bekende sleutel")
    for name in names:
        if name.endswith("!"):
            blok.need(name.rstrip("!"))


def _bloks_in(value: Any) -> Iterator[Blok]:
    if isinstance(value, Blok):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _bloks_in(item)
