"""What people are told about a meeting of the weegploeg, in mail and calendar: nothing about anybody (B-02)."""

from casework import uitnodigen
from casework.uitnodigen import Oproep
from weegploeg.models import Vergadering

TITEL = "Weegploegoverleg"


def oproep(vergadering: Vergadering, punten: int, link: str) -> Oproep:
    """The meeting with how many points are on its agenda, where it is and the address of its page."""
    return Oproep(vergadering, TITEL, vergadering.plaats, punten_in_words(punten), link)


def calendar_file(vergadering: Vergadering, punten: int, link: str) -> bytes:
    """The same as a file for a calendar."""
    return uitnodigen.calendar_file(oproep(vergadering, punten, link))


def punten_in_words(punten: int) -> str:
    return "1 agendapunt" if punten == 1 else f"{punten} agendapunten"
