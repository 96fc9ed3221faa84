"""Inviting the weegploeg to a meeting by mail, with a calendar file; nothing personal is in either (W-03, B-02)."""

from django.template.loader import render_to_string

from casework import klok
from casework.actions.base import action
from casework.choices import Rol
from casework.models import Account
from casework.rules import RegelFout, require
from casework.uitnodigen import send
from weegploeg import selectors
from weegploeg.agendabestand import oproep, punten_in_words
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
    punten = len(selectors.agenda(actor, vergadering))
    context = {"vergadering": vergadering, "punten": punten_in_words(punten), "link": link}
    text = render_to_string("weegploeg/uitnodiging.txt", context)
    reached, refused = send(oproep(vergadering, punten, link), selectors.to_mail(vergadering), text, "W-03")
    vergadering.niet_bereikt = [person.naam for person in refused]
    vergadering.verstuurd = vergadering.volgnummer
    vergadering.save()
    _note_invited(vergadering, reached)
    return vergadering


def _note_invited(vergadering: Vergadering, people: list[Account]) -> None:
    known = set(vergadering.genodigden.values_list("account_id", flat=True))
    for person in people:
        if person.pk not in known:
            Genodigde(vergadering=vergadering, account=person).save(force_insert=True)
