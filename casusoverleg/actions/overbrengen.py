"""Bringing pieces of the weegploeg file over, chosen one by one; nothing moves by itself (C-13)."""

from casework import selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.models import Account, Casus, Signaal
from casework.rules import GeenToegang, RegelFout, require
from casusoverleg import informatie
from casusoverleg.actions.frame import find_overleg
from casusoverleg.choices import Bronsoort, InformatieSoort
from casusoverleg.models import InformatieItem, Overbrenging, Verantwoording
from casusoverleg.workflow import Handeling, step_for
from weegploeg import selectors as weegploeg

# The ground of what the kernpartijen knew already: the besluit of the weegploeg that there is a casusoverleg.
BASIS = "het besluit van de weegploeg dat er een casusoverleg komt"


@action("informatie.overgebracht", verwerking=True)
def bring_over(actor: Account, casus: Casus, sleutel: str, tekst: str, noodzaak: str) -> InformatieItem:
    """Bring one piece of the weegploeg file over, as an item of the casusoverleg that names its source.

    In: `sleutel` of the piece (informatie.bronnen); `tekst` what of it is needed. Who told the kernpartij never comes
    along. Raises RegelFout C-13 (no vertegenwoordiger, no such piece, of another kernpartij, brought over before, no
    necessity), S-05 (it names who told it), C-08 (the casusoverleg is closed); GeenToegang.
    """
    casus = selectors.lock_casus(actor, casus.pk, p.VIEW_WEEGPLOEG)
    if not selectors.may(actor, casus, p.CHANGE_CASUSOVERLEG):
        raise GeenToegang
    machtiging = selectors.machtiging(actor, casus.verband)
    if machtiging is None:
        raise RegelFout("C-13", "Een vertegenwoordiger van een kernpartij kiest wat overgaat.")
    step_for(find_overleg(casus).staat, Handeling.OVERBRENGEN)
    bron = next((bron for bron in informatie.bronnen(actor, casus) if bron.sleutel == sleutel), None)
    if bron is None:
        raise RegelFout("C-13", "Kies iets uit het weegploegdossier dat nog niet is overgebracht.", "bron")
    require(tekst.strip(), "C-13", "Schrijf op wat u overbrengt.", "tekst")
    require(noodzaak.strip(), "C-13", "Schrijf op waarom dit nodig is voor het plan.", "noodzaak")
    _check_aanbrenger(actor, bron, tekst, noodzaak)
    item = InformatieItem(
        casus=casus,
        account=actor,
        organisatie=machtiging.organisatie,
        soort=InformatieSoort.DUIDING if bron.soort == Bronsoort.BEOORDELING else InformatieSoort.FEIT,
        basis=BASIS,
        tekst=tekst,
    )
    item.save(force_insert=True)
    row = Verantwoording(casus=casus, item=item, van=actor, organisatie=machtiging.organisatie)
    row.noodzaak, row.herkomst = noodzaak, bron.label
    row.save(force_insert=True)
    Overbrenging(casus=casus, item=item, soort=bron.soort, bron=bron.id, door=actor).save(force_insert=True)
    return item


def _check_aanbrenger(actor: Account, bron: weegploeg.Feit, *teksten: str) -> None:
    if bron.soort != Bronsoort.SIGNAAL:
        return
    found = weegploeg.aanbrenger(actor, Signaal.objects.select_related("casus__verband").get(pk=bron.id))
    named = found is not None and any(found.naam.lower() in tekst.lower() for tekst in teksten)
    require(not named, "S-05", "Laat de naam van de aanbrenger weg: die gaat nooit mee.", "tekst")
