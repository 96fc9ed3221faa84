"""Inviting the weegploeg to a meeting by mail, with a calendar file; nothing personal is in either (W-03, B-02)."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from casework import klok
from casework.actions.base import action
from casework.choices import Rol
from casework.dagen import day_in_words
from casework.models import Account
from casework.rules import RegelFout, require
from weegploeg import selectors
from weegploeg.agendabestand import NAAM, TITEL, calendar_file, method, punten_in_words
from weegploeg.models import Genodigde, Vergadering


@action("vergadering.uitgenodigd", verwerking=False)
def invite_weegploeg(actor: Account, vergadering: Vergadering, link: str) -> Vergadering:
    """Mail everybody who belongs at the meeting what holds now: an invitation, an update, or that it is off.

    That it is off hears also who was invited and lost the role since: it says nothing but the day.
    In: `link` the address of its page. Each gets a message of their own, so that nobody learns who else is invited.
    Out: the meeting; its `niet_bereikt` names who has an address that the mail server does not take.
    Raises RegelFout P-11 (another than the uitvoerder), W-03 (the meeting is past, nobody gave an address, off without
    anybody having been invited, the mail could not be sent: then nothing is noted); GeenToegang.
    """
    selectors.get_vergadering(actor, vergadering.pk)
    if not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise RegelFout("P-11", "De uitvoerder van de weegploeg nodigt uit.")
    vergadering = Vergadering.objects.select_for_update().get(pk=vergadering.pk)
    require(vergadering.dag >= klok.today(), "W-03", "Deze vergadering is al geweest.")
    require(
        vergadering.is_uitgenodigd or not vergadering.is_afgezegd,
        "W-03",
        "Voor deze vergadering was niemand uitgenodigd.",
    )
    people = {who.mailadres: who for who in selectors.to_mail(vergadering) if who.mailadres}
    require(
        people,
        "W-03",
        "Nog niemand gaf een e-mailadres voor uitnodigingen. Vraag de leden dat te doen, op ‘Mijn e-mailadres’.",
    )
    refused = _send(vergadering, list(people), len(selectors.agenda(actor, vergadering)), link)
    vergadering.niet_bereikt = [people[address].naam for address in refused]
    vergadering.verstuurd = vergadering.volgnummer
    vergadering.save()
    _note_invited(vergadering, [who for address, who in people.items() if address not in refused])
    return vergadering


def _note_invited(vergadering: Vergadering, people: list[Account]) -> None:
    known = set(vergadering.genodigden.values_list("account_id", flat=True))
    for person in people:
        if person.pk not in known:
            Genodigde(vergadering=vergadering, account=person).save(force_insert=True)


def _send(vergadering: Vergadering, addresses: list[str], punten: int, link: str) -> list[str]:
    """Send each their own message. Out: the addresses that were refused; the others do not wait for them."""
    subject = f"{_prefix(vergadering)}{TITEL} op {day_in_words(vergadering.dag)}"
    context = {"vergadering": vergadering, "punten": punten_in_words(punten), "link": link}
    text = render_to_string("weegploeg/uitnodiging.txt", context)
    calendar = calendar_file(vergadering, punten, link).decode()
    refused = []
    try:
        with get_connection() as connection:
            for address in addresses:
                message = EmailMessage(subject, text, None, [address], connection=connection)
                message.attach(NAAM, calendar, f"text/calendar; method={method(vergadering)}")
                try:
                    message.send()
                except SMTPRecipientsRefused:
                    refused.append(address)
    except (OSError, SMTPException) as error:
        raise RegelFout("W-03", "De uitnodigingen konden niet worden verstuurd. Probeer het later opnieuw.") from error
    require(
        len(refused) < len(addresses),
        "W-03",
        "Geen van de e-mailadressen werkt. Vraag de leden hun adres na te kijken.",
    )
    return refused


def _prefix(vergadering: Vergadering) -> str:
    if vergadering.is_afgezegd:
        return "Afgezegd: "
    return "" if vergadering.verstuurd in (None, vergadering.volgnummer) else "Gewijzigd: "
