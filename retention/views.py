from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import besluiten
from casework import selectors as spine
from casework.access import permissions as p
from casework.actions.besluit import record_besluit, revise_besluit
from casework.http import AccountRequest
from casework.lijsten import Kolom, Lijst, binnen, keuze, nummer
from casework.models import Besluit, Casus
from casework.pages import carry_out, needs_proof
from casework.rules import GeenToegang
from casework.versies import newest_version
from retention import actions, selectors, terms
from retention.choices import ALSNOG_INFORMEREN
from retention.forms import FORMS, InHetArchief, RaadpleegForm

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


def archief_besluit(request: AccountRequest, casus_id: UUID, soort: str) -> HttpResponse:
    """Record a besluit on an archived casus; the three kernpartijen confirm it."""
    casus = spine.open_casus(request.user, casus_id, p.DECIDE_ARCHIEF, wat=f"archief.{soort}")
    form = _form(request, casus, soort)
    if form is None:
        return _page(request, casus, soort)
    done = "Het besluit is als concept bewaard."
    besluit = carry_out(
        request, form, lambda _: record_besluit(request.user, casus, soort, form.tekst()), done, dossier=casus.pk
    )
    return redirect("besluit", besluit.pk) if besluit else _page(request, casus, soort, form)


def archief_besluit_wijzigen(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """Change a besluit on an archived casus that is not before the kernpartijen."""
    version = newest_version(Besluit, row_id=besluit_id)
    found = spine.get_besluit(request.user, besluit_id)
    if found.soort not in FORMS:
        raise GeenToegang
    casus = spine.open_casus(request.user, found.casus_id, p.DECIDE_ARCHIEF, wat=f"archief.{found.soort}")
    form = _form(request, casus, found.soort, found)
    if form is None:
        return _page(request, casus, found.soort)
    form.made_from(version)
    done = carry_out(
        request,
        form,
        lambda _: revise_besluit(request.user, found, form.tekst(), form.seen),
        "Het besluit is gewijzigd.",
        dossier=casus.pk,
    )
    return redirect("besluit", found.pk) if done else _page(request, casus, found.soort, form)


def _form(request: AccountRequest, casus: Casus, soort: str, found: Besluit | None = None) -> InHetArchief | None:
    """The form of this kind, filled as it stands; None as long as a purpose to read has to be stated first."""
    raadplegingen = selectors.consultations(request.user, casus)
    if not raadplegingen or soort == ALSNOG_INFORMEREN and not spine.may(request.user, casus, p.VIEW_WEEGPLOEG):
        return None
    form = FORMS[soort]
    initial = form.initial_of(found) if found else None
    return form(request.POST or None, account=request.user, casus=casus, raadplegingen=raadplegingen, initial=initial)


def _page(request: AccountRequest, casus: Casus, soort: str, form: InHetArchief | None = None) -> HttpResponse:
    context = {"form": form, "casus": casus, "soort": besluiten.get(soort)}
    return render(request, "retention/archief_besluit.html", context)
