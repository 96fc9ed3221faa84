"""The way of a request in one table: what is not listed is refused (V-08)."""

from dataclasses import dataclass

from casework.rules import RegelFout
from rights.choices import LOPEND, Status

BEHANDELAAR, BESLISSER = "de behandelaar", "de vertegenwoordiger die beslist"


@dataclass(frozen=True)
class Stap:
    """From a phase, by an action, by whom, to the next phase; `waarom` tells what has to be done first otherwise.

    Without a next phase the request stays in the one it is in.
    """

    van: tuple[Status, ...]
    wie: str
    naar: Status | None
    waarom: str


STAPPEN = {
    "start": Stap((Status.ONTVANGEN,), BEHANDELAAR, Status.IDENTITEIT, "Dit verzoek is al in behandeling."),
    "forward": Stap(
        (Status.ONTVANGEN,), BEHANDELAAR, Status.DOORGEZONDEN, "Doorsturen kan alleen direct na de ontvangst."
    ),
    "convert": Stap((Status.ONTVANGEN,), BEHANDELAAR, Status.OMGEZET, "Omzetten kan alleen direct na de ontvangst."),
    "verify_identity": Stap(
        (Status.IDENTITEIT,), BEHANDELAAR, Status.IDENTITEIT, "Neem het verzoek eerst in behandeling."
    ),
    "establish": Stap((Status.IDENTITEIT,), BEHANDELAAR, Status.DERDEN, "Controleer eerst de identiteit."),
    # A machtiging comes later, or who it is about becomes 16.
    "establish_again": Stap(
        (Status.DERDEN, Status.BESLUIT), BEHANDELAAR, None, "Controleer eerst de identiteit van de verzoeker."
    ),
    "check_derden": Stap(
        (Status.DERDEN,), BEHANDELAAR, Status.BESLUIT, "Controleer eerst wie de verzoeker is en of die dit mag vragen."
    ),
    "prepare": Stap((Status.BESLUIT,), BEHANDELAAR, Status.BESLUIT, "Controleer eerst of er gegevens van derden zijn."),
    "decide": Stap((Status.BESLUIT,), BESLISSER, Status.BESLUIT, "Dit verzoek is nog niet toe aan een besluit."),
    "send": Stap((Status.BESLUIT,), BEHANDELAAR, Status.VERZONDEN, "Er is nog geen besluit om te versturen."),
    "withdraw": Stap(LOPEND, BEHANDELAAR, Status.INGETROKKEN, "Dit verzoek is al afgesloten."),
}

# The phases in the order in which they are shown; the ends beside it are reached from them.
FASEN = (Status.ONTVANGEN, Status.IDENTITEIT, Status.DERDEN, Status.BESLUIT, Status.VERZONDEN)


def next_status(actie: str, status: str) -> Status:
    """The phase after an action; RegelFout V-08 when the table does not allow it now."""
    stap = STAPPEN[actie]
    if status not in stap.van:
        raise RegelFout("V-08", stap.waarom if status in LOPEND else "Dit verzoek is al afgesloten.")
    return stap.naar or Status(status)
