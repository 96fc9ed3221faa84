"""What happened in a year in a samenwerkingsverband, counted by a job from what the database holds in clear (A-03)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from casework.actions.informeren import UITSTELLEN
from casework.choices import BesluitStatus
from casework.models import Besluit, Casus, Samenwerkingsverband, Signaal
from casework.termijnen import informeren
from casusoverleg.besluitsoorten import SLUITEN
from casusoverleg.models import Casusoverleg
from rights.choices import LOPEND
from rights.choices import Status as VerzoekStatus
from rights.models import Kennisgeving, Rechtenverzoek
from rights.terms import term_of
from security.choices import CijferSoort
from security.cijfers import veilig
from weegploeg.besluitsoorten import CASUSOVERLEG, GEEN_CASUSOVERLEG
from weegploeg.choices import CASUSWAARDIGHEID


@dataclass(frozen=True)
class Jaar:
    """A calendar year of a samenwerkingsverband, and the smallest group of which anything is told."""

    verband: Samenwerkingsverband
    jaar: int
    kleinste: int

    @property
    def dagen(self) -> tuple[date, date]:
        """Its first and last day."""
        return date(self.jaar, 1, 1), date(self.jaar, 12, 31)

    def besluiten(self, soort: str, *uitkomsten: str) -> Any:
        found = Besluit.objects.filter(casus__verband=self.verband, soort=soort, vastgesteld_op__range=self.dagen)
        return found.filter(status=BesluitStatus.VASTGESTELD, uitkomst__in=uitkomsten) if uitkomsten else found


def _aantal(jaar: Jaar, rows: int, people: Any) -> int | None:
    """A number, told only when it is about enough people: ten signalen about one person are a group of one."""
    return veilig.aantal(rows, jaar.kleinste) if len(set(people)) >= jaar.kleinste else None


def _signalen(jaar: Jaar) -> int | None:
    found = Signaal.objects.filter(casus__verband=jaar.verband, ontvangen_op__range=jaar.dagen)
    return _aantal(jaar, found.count(), found.values_list("casus__persoon", flat=True))


def _besluiten_1(*uitkomsten: str) -> Callable[[Jaar], int | None]:
    def count(jaar: Jaar) -> int | None:
        found = jaar.besluiten(CASUSWAARDIGHEID, *uitkomsten).values_list("casus__persoon", flat=True)
        return veilig.aantal(len(set(found)), jaar.kleinste)

    return count


def _gesloten(jaar: Jaar) -> int | None:
    found = jaar.besluiten(SLUITEN).values_list("casus__persoon", flat=True)
    return veilig.aantal(len(set(found)), jaar.kleinste)


def _tot_besluit_1(jaar: Jaar) -> int | None:
    """From the first signaal to the first besluit 1 that settled the casus, where that was in this year."""
    settled = Besluit.objects.filter(
        casus__verband=jaar.verband, soort=CASUSWAARDIGHEID, uitkomst__in=(CASUSOVERLEG, GEEN_CASUSOVERLEG)
    )
    of_each = settled.filter(casus__in=jaar.besluiten(CASUSWAARDIGHEID).values("casus"), vastgesteld_op__isnull=False)
    rows = of_each.order_by("-vastgesteld_op").values_list(
        "casus_id", "casus__persoon", "casus__geopend_op", "vastgesteld_op"
    )
    # The last read of each casus is the first.
    first = {casus: (person, opened, cast(date, decided)) for casus, person, opened, decided in rows}
    return _weken(jaar, [span for span in first.values() if span[2].year == jaar.jaar])


def _duur_casusoverleg(jaar: Jaar) -> int | None:
    closed = dict(jaar.besluiten(SLUITEN).values_list("casus_id", "vastgesteld_op"))
    opened = Casusoverleg.objects.filter(casus__in=closed).values_list("casus__persoon", "geopend_op", "casus_id")
    return _weken(jaar, [(person, day, closed[casus]) for person, day, casus in opened])


def _weken(jaar: Jaar, spans: list[tuple[Any, date, date]]) -> int | None:
    """A lead time; in: whom each is about, and its first and last day."""
    enough = len({person for person, *_ in spans}) >= jaar.kleinste
    return veilig.weken([(last - first).days for _, first, last in spans], jaar.kleinste) if enough else None


def _op_tijd_geinformeerd(jaar: Jaar) -> int | None:
    """Of the casussen whose term of article 14 ended in the year: told, or postponed by a besluit, within it (I-04)."""
    # The term is a month, and a few days more before a working day.
    opened_then = (date(jaar.jaar - 1, 11, 1), date(jaar.jaar, 12, 31))
    found = Casus.objects.filter(verband=jaar.verband, geopend_op__range=opened_then)
    rows = [
        (pk, person, informeren(day).laatste_dag)
        for pk, person, day in found.values_list("pk", "persoon", "geopend_op")
    ]
    due = {pk: last for pk, _, last in rows if last.year == jaar.jaar}
    if len({person for pk, person, _ in rows if pk in due}) < jaar.kleinste:
        return None
    told = Kennisgeving.objects.filter(casus__in=due).values_list("casus_id", "dag")
    postponed = Besluit.objects.filter(casus__in=due, uitkomst=UITSTELLEN, vastgesteld_op__isnull=False)
    done = [*told, *postponed.values_list("casus_id", "vastgesteld_op")]
    on_time = {pk for pk, day in done if day is not None and day <= due[pk]}
    return veilig.deel(len(on_time), len(due), jaar.kleinste)


def _verzoeken(jaar: Jaar) -> int | None:
    found = Rechtenverzoek.objects.filter(verband=jaar.verband, ontvangen_op__range=jaar.dagen)
    return _aantal(jaar, found.count(), found.values_list("casus__persoon", flat=True))


def _op_tijd_beantwoord(jaar: Jaar) -> int | None:
    """Of the requests to be answered here whose term ended in the year: sent on the last day or before (V-10).

    Of requests without a casus nobody can say whether they are of different people: together they count as one.
    """
    received_then = (date(jaar.jaar - 1, 9, 1), date(jaar.jaar, 12, 31))
    found = Rechtenverzoek.objects.filter(
        verband=jaar.verband, status__in=(*LOPEND, VerzoekStatus.VERZONDEN), ontvangen_op__range=received_then
    ).only("soort", "ontvangen_op", "verlengd_op", "afgesloten_op", "casus__persoon")
    terms = [(verzoek, term_of(verzoek)) for verzoek in found.select_related("casus")]
    due = [(verzoek, term.laatste_dag) for verzoek, term in terms if term and term.laatste_dag.year == jaar.jaar]
    if len({verzoek.casus and verzoek.casus.persoon for verzoek, _ in due}) < jaar.kleinste:
        return None
    on_time = sum(verzoek.afgesloten_op is not None and verzoek.afgesloten_op <= last for verzoek, last in due)
    return veilig.deel(on_time, len(due), jaar.kleinste)


TELLINGEN: dict[CijferSoort, Callable[[Jaar], int | None]] = {
    CijferSoort.SIGNALEN: _signalen,
    CijferSoort.NAAR_CASUSOVERLEG: _besluiten_1(CASUSOVERLEG),
    CijferSoort.GEEN_CASUSOVERLEG: _besluiten_1(GEEN_CASUSOVERLEG),
    CijferSoort.GESLOTEN: _gesloten,
    CijferSoort.TOT_BESLUIT_1: _tot_besluit_1,
    CijferSoort.DUUR_CASUSOVERLEG: _duur_casusoverleg,
    CijferSoort.OP_TIJD_GEINFORMEERD: _op_tijd_geinformeerd,
    CijferSoort.VERZOEKEN: _verzoeken,
    CijferSoort.OP_TIJD_BEANTWOORD: _op_tijd_beantwoord,
}
