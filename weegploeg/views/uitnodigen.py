"""Changing or cancelling a meeting, and telling everybody: by mail, and as a file for the own calendar."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework.audit import log
from casework.choices import Rol
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casework.uitnodigen import calendar_answer
from weegploeg import actions, selectors
from weegploeg.agendabestand import oproep
from weegploeg.forms.vergadering import AfzegForm, VergaderingForm
from weegploeg.models import Vergadering


def vergadering_wijzigen(request: AccountRequest, vergadering_id: UUID) -> HttpResponse:
    """Another day, time or place; who was invited gets an update."""
    meeting = _as_uitvoerder(request, vergadering_id)
    initial = {"dag": meeting.dag, "begin": meeting.begin, "eind": meeting.eind, "plaats": meeting.plaats}
    form = VergaderingForm(request.POST or None, initial=initial)
    form.made_from(str(meeting.volgnummer))

    def change(data: dict[str, Any]) -> Vergadering:
        return actions.change_vergadering(request.user, meeting, **data, seen=form.seen)

    changed = carry_out(request, form, change, "De vergadering is gewijzigd.")
    if changed:
        _tell(request, changed)
        return redirect("vergadering", meeting.pk)
    return render(request, "weegploeg/vergadering_wijzigen.html", {"form": form, "vergadering": meeting})


def vergadering_afzeggen(request: AccountRequest, vergadering_id: UUID) -> HttpResponse:
    """Cancel the meeting; who was invited hears so."""
    meeting = _as_uitvoerder(request, vergadering_id)
    form = AfzegForm(request.POST or None)
    cancelled = carry_out(
        request,
        form,
        lambda _: actions.cancel_vergadering(request.user, meeting),
        "De vergadering is afgezegd. De casussen wachten op een andere agenda.",
    )
    if cancelled:
        _tell(request, cancelled)
        return redirect("vergadering", meeting.pk)
    return render(request, "weegploeg/vergadering_afzeggen.html", {"form": form, "vergadering": meeting})


@require_POST
def vergadering_uitnodigen(request: AccountRequest, vergadering_id: UUID) -> HttpResponse:
    """Send the invitation, or the update that is still owed."""
    meeting = selectors.get_vergadering(request.user, vergadering_id)
    _invite(request, meeting)
    return redirect("vergadering", meeting.pk)


def agendabestand(request: AccountRequest, vergadering_id: UUID) -> HttpResponse:
    """The meeting for the own calendar."""
    meeting = selectors.get_vergadering(request.user, vergadering_id)
    log.looked(request.user, "vergadering.agendabestand", meeting)
    punten = len(selectors.agenda(request.user, meeting))
    return calendar_answer(oproep(meeting, punten, _link(request, meeting)))


def _as_uitvoerder(request: AccountRequest, vergadering_id: UUID) -> Vergadering:
    if not request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise GeenToegang
    return selectors.get_vergadering(request.user, vergadering_id)


def _tell(request: AccountRequest, meeting: Vergadering) -> None:
    """Who was invited hears of the change; when that does not work the page says so, and the change stays."""
    if meeting.is_uitgenodigd:
        _invite(request, meeting)


def _invite(request: AccountRequest, meeting: Vergadering) -> None:
    def invite() -> None:
        sent = actions.invite_weegploeg(request.user, meeting, _link(request, meeting))
        if sent.niet_bereikt:
            messages.warning(request, f"Het e-mailadres werkt niet van: {', '.join(sent.niet_bereikt)}.")

    carry_out_button(request, invite, "Het bericht is verstuurd. Wie geen e-mailadres opgaf, krijgt niets.")


def _link(request: AccountRequest, meeting: Vergadering) -> str:
    return request.build_absolute_uri(reverse("vergadering", args=[meeting.pk]))
