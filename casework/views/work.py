"""Home with the work list, and the list of casussen."""

from django.http import HttpResponse
from django.shortcuts import render

from casework import casuslijst
from casework.audit import log
from casework.context import working_roles
from casework.home import home_of
from casework.http import AccountRequest


def home(request: AccountRequest) -> HttpResponse:
    """What this person has to do, most urgent first."""
    context = {"thuis": home_of(request.user), "werkt": bool(working_roles(request.user))}
    return render(request, "casework/home.html", context)


def casussen(request: AccountRequest) -> HttpResponse:
    """The casussen this person may know of: where each stands, what is due, and what waits for this person."""
    context = casuslijst.context(request)
    log.looked(request.user, "casussen.lijst")
    return render(request, "casework/casussen.html", context)
