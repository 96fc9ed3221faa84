"""Pages of the FG: the access log, and reading a casus for a stated purpose (P-18). The kernpartijen see who saw what
of their own casus (A-02).
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.audit import log
from casework.http import AccountRequest
from casework.pages import carry_out
from casework.selectors import casussen
from security import actions, logboeklijst, patronen, selectors, verslag, wiezagwat
from security.forms import InzageFormulier


def logboek(request: AccountRequest) -> HttpResponse:
    """The access log, newest first; the look is logged too."""
    blad = logboeklijst.blad(request)
    nummer = blad.antwoorden[logboeklijst.CASUSNUMMER]
    casus = selectors.casus_by_number(request.user, nummer) if nummer else None
    log.looked(request.user, "logboek", casus)
    context = {"blad": blad, "regels": selectors.readable(blad.rijen), "casus_gekozen": casus}
    return render(request, "security/logboek.html", context)


def logboek_patronen(request: AccountRequest) -> HttpResponse:
    """What stands out in the log of the last month."""
    context = {
        "patronen": patronen.find(request.user),
        "veel_dossiers": settings.LOGBOEK_VEEL_DOSSIERS,
        "veel_weigeringen": settings.LOGBOEK_VEEL_WEIGERINGEN,
        "nacht": (settings.LOGBOEK_NACHT_VANAF, settings.LOGBOEK_NACHT_TOT),
    }
    return render(request, "security/patronen.html", context)


def wie_zag_wat(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Who saw, changed or received what about one casus."""
    casus = wiezagwat.open_report(request.user, casus_id, "casus.wie_zag_wat")
    blad = wiezagwat.LIJST.blad(request, wiezagwat.lines(casus))
    context = {
        "casus": casus,
        "blad": blad,
        "regels": selectors.readable(blad.rijen),
        "personen": wiezagwat.per_person(casus),
        "ontvangen": wiezagwat.received(casus),
        "mag_casus": casussen(request.user).filter(pk=casus.pk).exists(),
    }
    return render(request, "security/wie_zag_wat.html", context)


def wie_zag_wat_pdf(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """The same, whole, as a PDF to keep; under a name that says nothing about a person (B-02)."""
    casus = wiezagwat.open_report(request.user, casus_id, "casus.wie_zag_wat_pdf")
    headers = {"Content-Disposition": f'attachment; filename="{casus.nummer}-wie-zag-wat.pdf"'}
    return HttpResponse(verslag.report_pdf(request.user, casus), content_type="application/pdf", headers=headers)


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
