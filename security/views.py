"""Pages of the FG: the access log, and reading a casus for a stated purpose (P-18)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.audit import log
from casework.http import AccountRequest
from casework.pages import carry_out
from security import actions, logboeklijst, selectors
from security.forms import InzageFormulier


def logboek(request: AccountRequest) -> HttpResponse:
    """The access log, newest first; the look is logged too."""
    blad = logboeklijst.blad(request)
    nummer = blad.antwoorden[logboeklijst.CASUSNUMMER]
    log.looked(request.user, "logboek", selectors.casus_by_number(request.user, nummer) if nummer else None)
    return render(request, "security/logboek.html", {"blad": blad, "regels": selectors.readable(blad.rijen)})


def fg_casussen(request: AccountRequest) -> HttpResponse:
    """State a purpose to read a casus; below it what can be read now."""
    lopend = selectors.running_raadplegingen(request.user)
    form = InzageFormulier(request.POST or None)
    raadpleging = carry_out(
        request,
        form,
        lambda data: actions.consult_as_fg(request.user, **data),
        "U kunt dit dossier nu lezen. De kernpartijen zien dat en waarvoor.",
    )
    if raadpleging:
        return redirect("casus", raadpleging.casus_id)
    context = {"form": form, "lopend": lopend, "dagen": settings.FG_INZAGE_DAGEN}
    return render(request, "security/inzage.html", context)
