from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import selectors as spine
from casework.access import permissions as p
from casework.actions.besluit import record_besluit
from casework.http import AccountRequest
from casework.pages import carry_out
from retention import actions, selectors, terms
from retention.besluitsoorten import HEROPENEN
from retention.forms import HeropenForm, RaadpleegForm


def archief(request: AccountRequest) -> HttpResponse:
    """The archive by number: when each casus came in, and when it will be gone."""
    casussen = selectors.archive(request.user)
    reading = selectors.running_consultations(request.user)
    rows = [
        {"casus": casus, "vernietigd_op": terms.destruction_day(casus), "raadpleging": reading.get(casus.pk)}
        for casus in casussen
    ]
    return render(request, "retention/archief.html", {"rows": rows})


def archief_raadplegen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """State the purpose for which an archived casus is read."""
    selectors.archive(request.user)
    casus = spine.open_casus(request.user, casus_id, p.LIST, wat="archief.raadplegen")
    form = RaadpleegForm(request.POST or None)
    done = f"U kunt casus {casus.nummer} nu lezen."
    if carry_out(
        request,
        form,
        lambda data: actions.consult_archive(request.user, casus, **data),
        done,
        dossier=casus.pk,
    ):
        return redirect("casus", casus.pk)
    context = {"form": form, "casus": casus, "dagen": settings.ARCHIEF_RAADPLEGEN_DAGEN}
    return render(request, "retention/archief_raadplegen.html", context)


def archief_heropenen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Record the besluit to make an archived casus active again; the three kernpartijen confirm it."""
    casus = spine.open_casus(request.user, casus_id, p.DECIDE_ARCHIEF, wat="archief.heropenen")
    form = HeropenForm(request.POST or None, raadplegingen=selectors.consultations(request.user, casus))
    besluit = carry_out(
        request,
        form,
        lambda _: record_besluit(request.user, casus, HEROPENEN, form.tekst()),
        "Het besluit is als concept bewaard.",
        dossier=casus.pk,
    )
    if besluit:
        return redirect("besluit", besluit.pk)
    return render(request, "retention/archief_heropenen.html", {"form": form, "casus": casus})
