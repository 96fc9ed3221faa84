"""Recording that the betrokkene was informed (I-01, I-08)."""

from dataclasses import dataclass
from datetime import date

from celery import current_app
from django.db import transaction

from casework import klok, selectors
from casework.access import permissions as p
from casework.access.context import Systeem
from casework.actions import informeren
from casework.actions.base import action
from casework.choices import BesluitStatus, Dossier, Informeren, Rol
from casework.models import Account, Besluit, Casus
from casework.rules import GeenToegang, RegelFout, require
from rights.models import Kennisgeving
from rights.selectors import part_that_informs
from weegploeg.actions.afronden import finish_if_ready

_CHANGE = {
    Dossier.WEEGPLOEG: p.CHANGE_WEEGPLOEG,
    Dossier.CASUSOVERLEG: p.CHANGE_CASUSOVERLEG,
    Dossier.ARCHIEF: p.DECIDE_ARCHIEF,
}
_ASKED = {
    "aan": "Vul in wie is geïnformeerd.",
    "door": "Vul in wie de betrokkene heeft geïnformeerd.",
    "wijze": "Vul in hoe de betrokkene is geïnformeerd.",
    "brief": "Vul in welke brief is gegeven of gestuurd.",
}


@dataclass
class KennisgevingGegevens:
    """To whom, by whom, how, when and with which letter; the last three as the letter says them."""

    dag: date
    aan: str
    door: str
    wijze: str
    brief: str
    eerder_geinformeerd: str = ""
    categorieen: str = ""
    ontvangers: str = ""
    bron: str = ""


@action("kennisgeving.vastgelegd", verwerking=False)
def record_kennisgeving(actor: Account, casus: Casus, gegevens: KennisgevingGegevens) -> Kennisgeving:
    """Record that the betrokkene was informed; the casus is then informed.

    By the uitvoerder of the weegploeg when the casus goes no further, otherwise by who may change the casusoverleg
    file; in the archive by a vertegenwoordiger, since no uitvoerder comes there (R-03). A treatment that waited for
    this ends (W-07).
    Raises RegelFout I-01 (the kernpartijen did not decide to inform), I-08 (something is missing, or another informs);
    GeenToegang.
    """
    casus, deel = _open_part(actor, casus)
    require(
        casus.informeren == Informeren.TE_INFORMEREN,
        "I-01",
        "De kernpartijen moeten eerst besluiten dat de betrokkene wordt geïnformeerd.",
    )
    _check(casus, gegevens)
    kennisgeving = Kennisgeving(
        casus=casus, deel=deel, besluit=_besluit(casus, deel), vastgelegd_door=actor, **vars(gegevens)
    )
    kennisgeving.save(force_insert=True)
    if deel == Dossier.ARCHIEF:
        task = "rights.tasks.note_informed"
        transaction.on_commit(lambda: current_app.send_task(task, [str(kennisgeving.pk)]), robust=True)
        return kennisgeving
    informeren.set_geinformeerd(casus)
    finish_if_ready(casus)
    return kennisgeving


@action("kennisgeving.verwerkt", verwerking=False)
def note_informed(actor: Systeem, kennisgeving_id: str) -> Kennisgeving:
    """Let an archived casus know that the betrokkene was informed; safe to repeat.

    A job does it: nobody can change the casus itself while it is in the archive (R-03).
    """
    if not actor.is_systeem:
        raise GeenToegang
    kennisgeving = Kennisgeving.objects.get(pk=kennisgeving_id)
    casus = Casus.objects.select_for_update().get(pk=kennisgeving.casus_id)
    overtaken = kennisgeving.besluit is not None and kennisgeving.besluit.status != BesluitStatus.VASTGESTELD
    if casus.informeren == Informeren.TE_INFORMEREN and not overtaken:
        informeren.set_geinformeerd(casus)
    return kennisgeving


def _open_part(actor: Account, casus: Casus) -> tuple[Casus, Dossier]:
    """The casus and the part of its file in which this person records informing; GeenToegang or RegelFout I-08."""
    casus = selectors.get_casus(actor, casus.pk, *_CHANGE.values())
    deel = part_that_informs(casus)
    if deel == Dossier.ARCHIEF:
        require(
            selectors.machtiging(actor, casus.verband),
            "P-01",
            "U hebt vandaag geen geldige machtiging: in het archief legt alleen een kernpartij iets vast.",
        )
        return casus, deel
    casus = selectors.lock_casus(actor, casus.pk, _CHANGE[deel])
    if deel == Dossier.WEEGPLOEG and not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise RegelFout(
            "I-08", "De uitvoerder van de weegploeg informeert de betrokkene zolang er geen casusoverleg is."
        )
    return casus, deel


def _check(casus: Casus, gegevens: KennisgevingGegevens) -> None:
    for veld, vraag in _ASKED.items():
        require(getattr(gegevens, veld).strip(), "I-08", vraag, veld)
    require(
        casus.geopend_op <= gegevens.dag <= klok.today(),
        "I-08",
        "De dag ligt tussen het eerste signaal en vandaag.",
        "dag",
    )


def _besluit(casus: Casus, deel: Dossier) -> Besluit | None:
    """The besluit to inform, of the part in which it is recorded if that has one, when the recorder reads it."""
    found = Besluit.objects.filter(casus=casus, status=BesluitStatus.VASTGESTELD, uitkomst__in=informeren.TELLS)
    newest = found.order_by("-vastgesteld_op", "pk")
    return newest.filter(deel=deel).first() or newest.first()
