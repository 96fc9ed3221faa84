"""A meeting as a calendar file (RFC 5545), without a word about anybody (B-02).

It is published, not a request with a list of guests: who else is invited is nothing for a calendar on a telephone. The
same UID with a higher SEQUENCE takes the place of what stood there before.
"""

from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from casework import klok
from weegploeg.models import Vergadering

NAAM = "weegploegoverleg.ics"
TITEL = "Weegploegoverleg"


def method(vergadering: Vergadering) -> str:
    """What a calendar is asked to do with the file (RFC 5546)."""
    return "CANCEL" if vergadering.is_afgezegd else "PUBLISH"


def calendar_file(vergadering: Vergadering, punten: int, link: str) -> bytes:
    """The meeting with how many points are on its agenda, where it is and the address of its page."""
    event = Event()
    event.add("uid", f"{vergadering.pk}@casework")
    event.add("sequence", vergadering.volgnummer)
    event.add("dtstamp", klok.now())
    event.add("dtstart", vergadering.van)
    event.add("dtend", vergadering.tot)
    event.add("summary", TITEL)
    event.add("location", vergadering.plaats)
    event.add("description", f"{punten_in_words(punten)}\n{link}")
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if vergadering.is_afgezegd else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Casework//Weegploegoverleg//NL")
    calendar.add("method", method(vergadering))
    calendar.add_component(event)
    return calendar.to_ical()


def punten_in_words(punten: int) -> str:
    return "1 agendapunt" if punten == 1 else f"{punten} agendapunten"
