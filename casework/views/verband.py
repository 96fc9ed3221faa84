"""The page where somebody chooses in which samenwerkingsverband to work (P-19)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import drafts, werkplek
from casework.access.context import acting_as
from casework.actions.verband import choose_verband
from casework.http import AccountRequest
from casework.rules import GeenToegang


def choose(request: AccountRequest) -> HttpResponse:
    """After login, and to go to another one: the samenwerkingsverbanden with the roles of this person in each."""
    account = request.user
    if request.method != "POST":
        return render(request, "casework/verband_kiezen.html", {"keuzes": werkplek.choices(account)})
    with acting_as(account, _asked(request)):
        werkplek.remember(request, choose_verband(account, _asked(request)))
        return redirect(drafts.waiting(request, account) or "home")


def _asked(request: AccountRequest) -> UUID:
    try:
        return UUID(request.POST.get("naar", ""))
    except ValueError:
        raise GeenToegang from None
