"""What happened in a year in a samenwerkingsverband, counted by a job from what the database holds in clear (A-03)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

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

    def casussen(self) -> Any:
        return Casus.objects.filter(verband=self.verband)

    def besluiten(self, soort: str, *uitkomsten: str) -> Any:
        found = Besluit.objects.filter(casus__verband=self.verband, soort=soort, vastgesteld_op__range=self.dagen)
        return found.filter(status=BesluitStatus.VASTGESTELD, uitkomst__in=uitkomsten) if uitkomsten else found


def _signalen(jaar: Jaar) -> int | None:
    found = Signaal.objects.filter(casus__verband=jaar.verband, ontvangen_op__range=jaar.dagen)
    return veilig.aantal(found.count(), jaar.kleinste)


def _besluiten_1(*uitkomsten: str) -> Callable[[Jaar], int | None]:
    def count(jaar: Jaar) -> int | None:
        found = jaar.besluiten(CASUSWAARDIGHEID, *uitkomsten).values("casus_id").distinct()
        return veilig.aantal(found.count(), jaar.kleinste)

    return count


def _gesloten(jaar: Jaar) -> int | None:
    return veilig.aantal(jaar.besluiten(SLUITEN).values("casus_id").distinct().count(), jaar.kleinste)


def _tot_besluit_1(jaar: Jaar) -> int | None:
    """From the first signaal to the first besluit 1 that settled the casus."""
    found = jaar.besluiten(CASUSWAARDIGHEID, CASUSOVERLEG, GEEN_CASUSOVERLEG)
    days = [(decided - opened).days for decided, opened in found.values_list("vastgesteld_op", "casus__geopend_op")]
    return veilig.weken(days, jaar.kleinste)


def _duur_casusoverleg(jaar: Jaar) -> int | None:
    closed = dict(jaar.besluiten(SLUITEN).values_list("casus_id", "vastgesteld_op"))
    opened = Casusoverleg.objects.filter(casus__in=closed).values_list("casus_id", "geopend_op")
    return veilig.weken([(closed[casus] - day).days for casus, day in opened], jaar.kleinste)


def _op_tijd_geinformeerd(jaar: Jaar) -> int | None:
    """Of the casussen whose term of article 14 ended in the year: told, or postponed by a besluit, within it (I-04)."""
    last = {pk: informeren(opened).laatste_dag for pk, opened in jaar.casussen().values_list("pk", "geopend_op")}
    due = {pk: day for pk, day in last.items() if day.year == jaar.jaar}
    told = Kennisgeving.objects.filter(casus__in=due).values_list("casus_id", "dag")
    postponed = Besluit.objects.filter(casus__in=due, uitkomst=UITSTELLEN, vastgesteld_op__isnull=False)
    done = [*told, *postponed.values_list("casus_id", "vastgesteld_op")]
    on_time = {pk for pk, day in done if day is not None and day <= due[pk]}
    return veilig.deel(len(on_time), len(due), jaar.kleinste)


def _verzoeken(jaar: Jaar) -> int | None:
    found = Rechtenverzoek.objects.filter(verband=jaar.verband, ontvangen_op__range=jaar.dagen)
    return veilig.aantal(found.count(), jaar.kleinste)


def _op_tijd_beantwoord(jaar: Jaar) -> int | None:
    """Of the requests to be answered here whose term ended in the year: sent on the last day or before (V-10)."""
    found = Rechtenverzoek.objects.filter(verband=jaar.verband, status__in=(*LOPEND, VerzoekStatus.VERZONDEN))
    terms = [(term_of(verzoek), verzoek.afgesloten_op) for verzoek in found]
    due = [(term.laatste_dag, day) for term, day in terms if term and term.laatste_dag.year == jaar.jaar]
    return veilig.deel(sum(day is not None and day <= last for last, day in due), len(due), jaar.kleinste)


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
