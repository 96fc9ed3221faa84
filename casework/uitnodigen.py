"""Inviting people to a meeting: a mail, and a file for their calendar (RFC 5545), without a word about anybody (B-02).

The file is published, not a request with a list of guests: who else is invited is nothing for a calendar on a
telephone. The same UID with a higher SEQUENCE takes the place of what stood there before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.http import HttpResponse
from icalendar import Calendar, Event, vCalAddress

from casework import klok
from casework.dagen import day_in_words
from casework.models import Account
from casework.models.samenkomst import Samenkomst
from casework.rules import RegelFout, require


@dataclass(frozen=True)
class Oproep:
    """What is told about a meeting: what kind it is, where, a few words, and the address of its page."""

    samenkomst: Samenkomst
    titel: str
    plaats: str
    omschrijving: str
    link: str

    @property
    def bestandsnaam(self) -> str:
        return f"{self.titel.lower()}.ics"

    @property
    def methode(self) -> str:
        """What a calendar is asked to do with the file (RFC 5546)."""
        return "CANCEL" if self.samenkomst.is_afgezegd else "PUBLISH"

    @property
    def onderwerp(self) -> str:
        """Subject of the mail: what was heard before, and is other now, is marked."""
        meeting = self.samenkomst
        if meeting.is_afgezegd:
            mark = "Afgezegd: "
        else:
            mark = "Gewijzigd: " if meeting.is_uitgenodigd and not meeting.is_bijgewerkt else ""
        return f"{mark}{self.titel} op {day_in_words(meeting.dag)}"


def calendar_file(oproep: Oproep) -> bytes:
    """The meeting for a calendar: when, where, and the address of its page; that it is off says only when it was."""
    meeting = oproep.samenkomst
    event = Event()
    event.add("uid", f"{meeting.pk}@casework")
    event.add("sequence", meeting.volgnummer)
    event.add("dtstamp", klok.now())
    event.add("dtstart", meeting.van)
    event.add("dtend", meeting.tot)
    event.add("summary", oproep.titel)
    if not meeting.is_afgezegd:
        event.add("location", oproep.plaats)
        event.add("description", "\n".join(filter(None, (oproep.omschrijving, oproep.link))))
        event.add("url", oproep.link)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.is_afgezegd else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Casework//{oproep.titel}//NL")
    calendar.add("method", oproep.methode)
    calendar.add_component(event)
    return calendar.to_ical()


def calendar_answer(oproep: Oproep) -> HttpResponse:
    """The file as the answer of a page, under a name that says nothing."""
    headers = {"Content-Disposition": f'attachment; filename="{oproep.bestandsnaam}"'}
    return HttpResponse(calendar_file(oproep), content_type="text/calendar; charset=utf-8", headers=headers)


def send(oproep: Oproep, people: Iterable[Account], tekst: str, regel: str) -> tuple[list[Account], list[Account]]:
    """Send each of them who gave an address their own message, so that nobody learns who else is invited.

    In: `regel` the rule by which they are invited. Out: who got it, and those whose address the mail server refused;
    the others do not wait for them.
    Raises RegelFout when nobody gave an address, no address works, or the mail could not be sent.
    """
    by_address = {person.mailadres: person for person in people if person.mailadres}
    require(
        by_address,
        regel,
        "Nog niemand gaf een e-mailadres voor uitnodigingen. Vraag de leden dat te doen, op ‘Mijn e-mailadres’.",
    )
    try:
        refused = _send_each(oproep, list(by_address), tekst)
    except (OSError, SMTPException) as error:
        raise RegelFout(regel, "De uitnodigingen konden niet worden verstuurd. Probeer het later opnieuw.") from error
    require(
        len(refused) < len(by_address),
        regel,
        "Geen van de e-mailadressen werkt. Vraag de leden hun adres na te kijken.",
    )
    reached = [person for address, person in by_address.items() if address not in refused]
    return reached, [by_address[address] for address in refused]


def _send_each(oproep: Oproep, addresses: list[str], tekst: str) -> list[str]:
    """Out: the addresses that were refused."""
    calendar = calendar_file(oproep).decode()
    refused = []
    with get_connection() as connection:
        for address in addresses:
            message = EmailMessage(oproep.onderwerp, tekst, None, [address], connection=connection)
            message.attach(oproep.bestandsnaam, calendar, f"text/calendar; method={oproep.methode}")
            try:
                message.send()
            except SMTPRecipientsRefused:
                refused.append(address)
    return refused
