"""The figures of a year are made once, when it is over, and never again (A-03)."""

from uuid import UUID

from django.conf import settings

from casework import klok
from casework.access.context import Systeem
from casework.actions.base import action
from casework.models import Samenwerkingsverband
from casework.rules import GeenToegang, require
from security.cijfers.tellen import TELLINGEN, Jaar
from security.models import Cijfer


@action("cijfers.gemaakt", verwerking=False)
def make_figures(actor: Systeem, verband_id: UUID) -> Samenwerkingsverband:
    """Make the figures of the year that ended last, of a samenwerkingsverband.

    Once: what was told twice, with something erased or added in between, would tell of that. Raises RegelFout A-03 when
    they are there; GeenToegang for who is no Systeem.
    """
    if not actor.is_systeem:
        raise GeenToegang
    verband = Samenwerkingsverband.objects.select_for_update().get(pk=verband_id)
    jaar = Jaar(verband, last_year(), settings.CIJFERS_KLEINSTE_GROEP)
    there = Cijfer.objects.filter(verband=verband, jaar=jaar.jaar).exists()
    require(not there, "A-03", "De cijfers van dit jaar zijn al gemaakt.")
    for soort, tel in TELLINGEN.items():
        Cijfer(verband=verband, jaar=jaar.jaar, soort=soort, waarde=tel(jaar)).save(force_insert=True)
    return verband


def last_year() -> int:
    """The calendar year that ended last."""
    return klok.today().year - 1


def to_make() -> list[UUID]:
    """Samenwerkingsverbanden without the figures of that year; for the job."""
    made = Cijfer.objects.filter(jaar=last_year()).values("verband")
    return list(Samenwerkingsverband.objects.exclude(pk__in=made).order_by("pk").values_list("pk", flat=True))
