"""Pages of the FG: the access log, and reading a casus for a stated purpose (P-18). The kernpartijen see who saw what
of their own casus (A-02), and review once a year who has which rights.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework.actions import parties
from casework.audit import log
from casework.http import AccountRequest
from casework.lijsten import Kolom, Lijst, keuze
from casework.pages import carry_out, carry_out_button, needs_proof, sending_needs_proof
from casework.selectors import casussen
from security import actions, logboeklijst, patronen, rechten, selectors, verslag, wiezagwat
from security.choices import Oordeel
from security.forms import BeeindigFormulier, InzageFormulier

_BEOORDEELD = Lijst(
    ("oordeel", "oordelen"),
    tuple(map(Kolom, ("Wanneer", "Persoon", "Recht", "Oordeel", "Door"))),
    [keuze("oordeel", "Oordeel", Oordeel.choices)],
)


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


@sending_needs_proof()
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


def rechten_overzicht(request: AccountRequest) -> HttpResponse:
    """Who has which rights, what waits for this person to judge, and what was judged; the look is logged."""
    verband = rechten.overseen_verband(request.user)
    context = {
        "verband": verband,
        "toets": rechten.overview(request.user),
        "wachtend": rechten.waiting_for_akkoord(request.user),
        "rechten": rechten.rechten(verband),
        "blad": _BEOORDEELD.blad(request, rechten.judgements(request.user)),
    }
    log.looked(request.user, "recht.overzicht")
    return render(request, "security/rechten.html", context)


@needs_proof
def agree_with_rol(request: AccountRequest, rol_id: UUID) -> HttpResponse:
    """A kernpartij agrees with a new role, having seen whose it is; it counts from now on."""
    aanstelling = rechten.get_waiting(request.user, rol_id)
    if request.method != "POST":
        context = {"rol": aanstelling, "gezien": parties.login_version(aanstelling.account)}
        return render(request, "security/rol_akkoord.html", context)
    done = "Vastgelegd: deze persoon kan nu in deze rol werken."
    seen = request.POST.get("gezien", "")
    carry_out_button(request, lambda: parties.agree_with_aanstelling(request.user, aanstelling, seen), done)
    return redirect("rechten")


@sending_needs_proof("rol_akkoord")
@require_POST
def refuse_rol(request: AccountRequest, rol_id: UUID) -> HttpResponse:
    """A kernpartij does not agree with a new role; it ends."""
    aanstelling = rechten.get_waiting(request.user, rol_id)
    done = "Vastgelegd: deze persoon krijgt deze rol niet."
    carry_out_button(request, lambda: parties.refuse_aanstelling(request.user, aanstelling), done)
    return redirect("rechten")


@require_POST
def confirm_recht(request: AccountRequest, recht_id: UUID) -> HttpResponse:
    """A right still is as it should be."""
    carry_out_button(request, lambda: actions.confirm_recht(request.user, recht_id), "Vastgelegd: dit klopt nog.")
    return redirect("rechten")


@needs_proof
def end_recht(request: AccountRequest, recht_id: UUID) -> HttpResponse:
    """End a right, with the reason."""
    recht = rechten.get_recht(request.user, recht_id)
    form = BeeindigFormulier(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: actions.end_recht(request.user, recht_id, data["reden"]),
        "Het recht is beëindigd. De toegang is gestopt.",
        dossier=request.user.pk,
    )
    return (
        redirect("rechten")
        if done
        else render(request, "security/recht_beeindigen.html", {"recht": recht, "form": form})
    )
