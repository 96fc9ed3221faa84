"""The way of an incident in one table: what is not listed is refused (D-02)."""

from dataclasses import dataclass

from casework.rules import RegelFout
from security.choices import AFGELOPEN, Besluitsoort, Status

BESLISSER = "een vertegenwoordiger van een kernpartij"


@dataclass(frozen=True)
class Stap:
    """From a state, by a decision, by whom, to one of the next states; `waarom` tells what has to be decided first."""

    van: tuple[Status, ...]
    wie: str
    naar: tuple[Status, ...]
    waarom: str


STAPPEN = {
    Besluitsoort.LEK: Stap(
        (Status.GESIGNALEERD,), BESLISSER, (Status.LEK, Status.GEEN_LEK), "Hierover is al besloten."
    ),
    Besluitsoort.AP: Stap(
        (Status.LEK,), BESLISSER, (Status.GEMELD, Status.NIET_GEMELD), "Besluit eerst of dit een datalek is."
    ),
    Besluitsoort.BETROKKENE: Stap(
        (Status.GEMELD, Status.NIET_GEMELD),
        BESLISSER,
        (Status.GEINFORMEERD, Status.NIET_GEINFORMEERD),
        "Besluit eerst over melden bij de Autoriteit Persoonsgegevens.",
    ),
    Besluitsoort.SLUITEN: Stap(
        (Status.GEINFORMEERD, Status.NIET_GEINFORMEERD),
        BESLISSER,
        (Status.AFGESLOTEN,),
        "Besluit eerst over het informeren van de betrokkene.",
    ),
}


def present(status: str) -> Besluitsoort | None:
    """What has to be decided now; None when the incident has ended."""
    return next((soort for soort, stap in STAPPEN.items() if status in stap.van), None)


def next_status(soort: Besluitsoort, status: str, uitkomst: str) -> Status:
    """The state after a decision; RegelFout D-02 when the table does not allow it now."""
    stap = STAPPEN[soort]
    if status not in stap.van:
        raise RegelFout("D-02", _why_not(soort, status))
    if uitkomst not in stap.naar:
        raise RegelFout("D-02", "Kies wat u besluit.", "uitkomst")
    return Status(uitkomst)


def _why_not(soort: Besluitsoort, status: str) -> str:
    if status in AFGELOPEN:
        return "Dit incident is afgesloten."
    now, order = present(status), list(STAPPEN)
    decided = now is not None and order.index(soort) < order.index(now)
    return "Hierover is al besloten." if decided else STAPPEN[soort].waarom
