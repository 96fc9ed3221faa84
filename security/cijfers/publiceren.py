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

# In January and February of the next year people still enter what happened in the last.
EERSTE_MAAND = 3


@action("cijfers.gemaakt", verwerking=False)
def make_figures(actor: Systeem, verband_id: UUID) -> Samenwerkingsverband:
    """Make the figures of the year that ended last, of a samenwerkingsverband, once what is entered late is there too.

    Once: what was told twice, with something erased or added in between, would tell of that. Raises RegelFout A-03 when
    they are there; GeenToegang for who is no Systeem.
    """
    if not actor.is_systeem:
        raise GeenToegang
    verband = Samenwerkingsverband.objects.select_for_update(no_key=True).get(pk=verband_id)
    require(klok.today().month >= EERSTE_MAAND, "A-03", "De cijfers van vorig jaar worden vanaf maart gemaakt.")
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
    """Samenwerkingsverbanden without the figures of that year, from March on; for the job."""
    if klok.today().month < EERSTE_MAAND:
        return []
    made = Cijfer.objects.filter(jaar=last_year()).values("verband")
    return list(Samenwerkingsverband.objects.exclude(pk__in=made).order_by("pk").values_list("pk", flat=True))
