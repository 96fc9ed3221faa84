"""After a casus was played: it stands where the file says."""

from casework.access.context import acting_as
from casework.choices import BesluitStatus, Fase, OrganisatieSoort
from casework.models import Besluit
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Verloop

_FASE = {
    "weegploeg": Fase.WEEGPLOEG,
    "geen_casusoverleg": Fase.GEEN_CASUSOVERLEG,
    "casusoverleg": Fase.CASUSOVERLEG,
    "analyse": Fase.CASUSOVERLEG,
    "in_uitvoering": Fase.CASUSOVERLEG,
    "sluitingsadvies": Fase.CASUSOVERLEG,
    "gesloten": Fase.GESLOTEN,
}


def check(verloop: Verloop) -> None:
    """Raise InhoudFout when a besluit or the casus ended in another state than the file gives, or tied to nobody."""
    bron = verloop.bron
    reader = verloop.bezetting.vertegenwoordiger(OrganisatieSoort.POLITIE, 0, [], bron)
    casus = verloop.get_casus(bron, reader)
    with acting_as(reader):
        for blok in bron.bloks("besluiten"):
            _check_besluit(verloop, blok)
    expected = _FASE.get(bron["toestand"], casus.fase)
    if casus.fase != expected:
        raise bron.fault("toestand", f"de casus is aan het eind {casus.fase}")
    linked = verloop.bekend.get(bron.get("gekoppeld_aan", ""))
    if linked is not None and linked.persoon != casus.persoon:
        raise bron.fault("gekoppeld_aan", "de casussen zijn aan het eind niet van dezelfde persoon")


def _check_besluit(verloop: Verloop, blok: Blok) -> None:
    besluit = verloop.besluiten.get(blok["sleutel"])
    if besluit is None:
        return
    status = Besluit.objects.get(pk=besluit.pk).status
    if status != blok.get("status", BesluitStatus.VASTGESTELD):
        raise blok.fault("status", f"het besluit is aan het eind {status}")
