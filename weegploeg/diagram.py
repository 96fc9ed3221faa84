"""The processes of the weegploeg as they are drawn: the tables are those of weegploeg.workflow."""

from collections import Counter
from collections.abc import Iterable

from casework.choices import SignaalStatus
from casework.diagram import Overgang, Proces, Zijtak
from casework.models import Signaal
from weegploeg.choices import Toestand
from weegploeg.models import Behandeling
from weegploeg.workflow import BEHANDELING, NIEUW, SIGNAAL

VAN_SIGNAAL = Proces(
    "De weg van een signaal",
    {status.value: status.label for status in SignaalStatus},
    {},
    tuple(Overgang(*step) for step in SIGNAAL),
)

VAN_BEHANDELING = Proces(
    "De behandeling door de weegploeg",
    {
        NIEUW: "nog niet op een agenda",
        Toestand.OPEN.value: Toestand.OPEN.label,
        Toestand.IN_BERAAD.value: Toestand.IN_BERAAD.label,
        Toestand.CASUSOVERLEG.value: Toestand.CASUSOVERLEG.label,
        Toestand.AFGEROND.value: Toestand.AFGEROND.label,
    },
    {
        Toestand.NADERE_DUIDING.value: Zijtak(Toestand.NADERE_DUIDING.label, Toestand.IN_BERAAD.value),
        Toestand.GEEN_CASUSOVERLEG.value: Zijtak(Toestand.GEEN_CASUSOVERLEG.label, Toestand.IN_BERAAD.value),
    },
    tuple(Overgang(*step) for step in BEHANDELING),
)


def here(current: Behandeling | None) -> set[str]:
    """The state of a treatment in the drawing."""
    return {current.toestand if current else NIEUW}


def where(signalen: Iterable[Signaal]) -> dict[str, str]:
    """How many signalen are in each state, in words for the drawing."""
    counts = Counter(signaal.status for signaal in signalen)
    return {status: "1 signaal" if count == 1 else f"{count} signalen" for status, count in counts.items()}
