"""Where somebody is logged in, and ending that (B-03)."""

from uuid import UUID

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import selectors
from casework.actions import inloggen
from casework.http import AccountRequest
from casework.sessies import is_of
from casework.sso import log_out_there
from casework.views.login import logged_out


def overview(request: AccountRequest) -> HttpResponse:
    """The own sessions, this one marked."""
    sessies = [(sessie, is_of(request, sessie.pk)) for sessie in selectors.sessies(request.user)]
    return render(request, "account/sessies.html", {"sessies": sessies, "uren": settings.SESSIE_UREN})


@require_POST
def end(request: AccountRequest, sessie_id: UUID) -> HttpResponse:
    """End one of the own sessions."""
    inloggen.end_session(request.user, sessie_id)
    if is_of(request, sessie_id):
        return _to_login(request)
    messages.success(request, "Die sessie is beëindigd.")
    return redirect("account_sessies")


@require_POST
def end_all(request: AccountRequest) -> HttpResponse:
    """Log out everywhere, here too."""
    inloggen.end_own_sessions(request.user)
    return _to_login(request)


def _to_login(request: AccountRequest) -> HttpResponse:
    there = log_out_there(request)
    logout(request)
    return logged_out(request, redirect("account_login"), there)
