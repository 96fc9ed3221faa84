"""Home with the work list, and the list of casussen."""

from django.http import HttpResponse
from django.shortcuts import render

from casework import casuslijst
from casework.audit import log
from casework.context import working_roles
from casework.http import AccountRequest
from casework.work import work_list


def home(request: AccountRequest) -> HttpResponse:
    """What this person has to do, most urgent first."""
    context = {"werk": work_list(request.user), "werkt": bool(working_roles(request.user))}
    return render(request, "casework/home.html", context)


def casussen(request: AccountRequest) -> HttpResponse:
    """The casussen this person may know of: where each stands, what is due, and what waits for this person."""
    context = casuslijst.context(request)
    log.looked(request.user, "casussen.lijst")
    return render(request, "casework/casussen.html", context)
