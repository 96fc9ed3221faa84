from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import selectors as spine
from casework.access import permissions as p
from casework.actions.besluit import record_besluit
from casework.http import AccountRequest
from casework.lijsten import Kolom, Lijst, binnen, keuze, nummer
from casework.pages import carry_out, needs_proof
from retention import actions, selectors, terms
from retention.besluitsoorten import HEROPENEN
from retention.forms import HeropenForm, RaadpleegForm

_KOLOMMEN = (
    Kolom("Casus", "nummer", ("nummer",)),
    Kolom("In het archief sinds", "sinds", ("gearchiveerd_op", "nummer")),
    Kolom("Wordt vernietigd op", "vernietiging", ("vernietigd_op", "nummer")),
    Kolom("Lezen"),
)


def archief(request: AccountRequest) -> HttpResponse:
    """The archive by number: when each casus came in, and when it will be gone; first what goes first."""
    casussen = selectors.archive(request.user).annotate(vernietigd_op=terms.destruction_day_in_sql())
    reading = selectors.running_consultations(request.user)
    filters = [
        nummer("nummer", "Casusnummer", lambda rijen, value: rijen.filter(nummer__startswith=value)),
        binnen("vernietiging", "Wordt vernietigd", "vernietigd_op", 30, 90, 365),
        keuze(
            "lezen",
            "Lezen",
            [("ja", "kan ik nu lezen"), ("nee", "alleen met een doel")],
            lambda rijen, value: (rijen.filter if value == "ja" else rijen.exclude)(pk__in=list(reading)),
        ),
    ]
    blad = Lijst(("casus", "casussen"), _KOLOMMEN, filters, volgorde="vernietiging").blad(request, casussen)
    rows = [{"casus": casus, "raadpleging": reading.get(casus.pk)} for casus in blad.rijen]
    return render(request, "retention/archief.html", {"blad": blad, "rows": rows})


@needs_proof
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
