"""Pages of the FG: the access log, and reading a casus for a stated purpose (P-18)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.http import AccountRequest
from casework.pages import carry_out
from security import actions, selectors
from security.forms import InzageFormulier, LogboekFormulier


def logboek(request: AccountRequest) -> HttpResponse:
    """The access log, searchable; what was wrongly filled in finds nothing."""
    selectors.aanstelling_fg(request.user)
    form = LogboekFormulier(request.GET if request.GET else None)
    bladzijde = None
    if not form.is_bound:
        bladzijde = selectors.logboek(request.user, selectors.Zoekvraag())
    elif form.is_valid():
        vraag = selectors.Zoekvraag(**form.cleaned_data)
        bladzijde = selectors.logboek(request.user, vraag, _page_number(request))
    return render(request, "security/logboek.html", {"form": form, "bladzijde": bladzijde} | _links(request, bladzijde))


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


def _page_number(request: AccountRequest) -> int:
    value = request.GET.get("pagina", "")
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _links(request: AccountRequest, bladzijde: selectors.Bladzijde | None) -> dict[str, str]:
    """Addresses of the page before and after, with the same search."""
    if bladzijde is None:
        return {}
    links = {}
    if bladzijde.nummer > 1:
        links["vorige"] = _page_link(request, bladzijde.nummer - 1)
    if bladzijde.heeft_volgende:
        links["volgende"] = _page_link(request, bladzijde.nummer + 1)
    return links


def _page_link(request: AccountRequest, nummer: int) -> str:
    query = request.GET.copy()
    query["pagina"] = str(nummer)
    return f"?{query.urlencode()}"
