"""Keeping what somebody is typing, and throwing it away (S-10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import csrf
from django.views.decorators.http import require_POST

from casework import drafts, klok
from casework.http import AccountRequest
from casework.rules import RegelFout


@require_POST
def bewaren(request: AccountRequest) -> HttpResponse:
    """Keep the form as it stands: the page asks this by itself while somebody types, or a button does."""
    ticket = drafts.own_ticket(request)
    try:
        new = drafts.save(request, ticket)
    except RegelFout as error:
        return _answer(request, ticket, f"{error.melding} (regel {error.regel})")
    # Typing keeps a session alive; a page that sends the same again does not.
    request.is_idle = not new  # type: ignore[attr-defined]
    return _answer(request, ticket, f"Tussentijds bewaard om {timezone.localtime(klok.now()):%H.%M} uur.")


@require_POST
def weggooien(request: AccountRequest) -> HttpResponse:
    """Throw away what was kept of a form."""
    ticket = drafts.own_ticket(request)
    drafts.drop(request, ticket.pad)
    messages.success(request, "Wat u had getypt, is weggegooid.")
    return redirect(ticket.address)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with an old token: who logged in again since then, in another tab, gets it back to send once more.

    Nothing is carried out. Only for somebody who is logged in: a form from another site comes without their session.
    """
    if request.user.is_authenticated:
        ticket = drafts.keep(request)
        if ticket and drafts.waiting(request, request.user):
            return redirect(ticket.address)
    return csrf.csrf_failure(request, reason)


def _answer(request: AccountRequest, ticket: drafts.Ticket, text: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "forms/status.html", {"tekst": text})
    messages.info(request, text)
    return redirect(ticket.address)
