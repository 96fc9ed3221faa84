"""Writing down besluit 1, 2 and 3; putting them to the kernpartijen is on the page of the besluit itself."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import besluiten
from casework import selectors as spine
from casework.actions.besluit import record_besluit, revise_besluit
from casework.http import AccountRequest
from casework.models import Besluit, Casus
from casework.pages import carry_out
from casework.rules import GeenToegang
from casework.versies import newest_version
from weegploeg.forms.besluit import FORMS, BesluitForm
from weegploeg.views.common import open_casus_as_uitvoerder


def besluit_nieuw(request: AccountRequest, casus_id: UUID, soort: str) -> HttpResponse:
    """Write down a besluit of one of the three kinds."""
    casus = open_casus_as_uitvoerder(request, casus_id, f"weegploeg.besluit_{soort}")
    form = FORMS[soort](request.POST or None, account=request.user, casus=casus)
    done = carry_out(
        request,
        form,
        lambda _: record_besluit(request.user, casus, soort, form.tekst()),
        "Het besluit staat in concept. Leg het voor aan de drie kernpartijen.",
        dossier=casus.pk,
    )
    return redirect("besluit", done.pk) if done else _page(request, casus, form, soort)


def besluit_wijzigen(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """Change a besluit that is not before the kernpartijen."""
    version = newest_version(Besluit, row_id=besluit_id)
    casus, found = _of_weegploeg(request, besluit_id)
    form = _filled(request, casus, found)
    form.made_from(version)
    done = carry_out(
        request,
        form,
        lambda _: revise_besluit(request.user, found, form.tekst(), form.seen),
        "Het besluit is gewijzigd.",
        dossier=casus.pk,
    )
    return redirect("besluit", found.pk) if done else _page(request, casus, form, found.soort)


def besluit_vervangen(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """Write down a besluit that corrects a vastgesteld one, with why (W-06)."""
    casus, found = _of_weegploeg(request, besluit_id)
    form = _filled(request, casus, found, vervangt=found)
    done = carry_out(
        request,
        form,
        lambda data: record_besluit(
            request.user, casus, found.soort, form.tekst(), vervangt=found, reden_vervanging=data["reden_vervanging"]
        ),
        "Het vervangende besluit staat in concept. Het oude geldt tot de drie kernpartijen het nieuwe bevestigen.",
        dossier=casus.pk,
    )
    return redirect("besluit", done.pk) if done else _page(request, casus, form, found.soort, vervangt=found)


def _of_weegploeg(request: AccountRequest, besluit_id: UUID) -> tuple[Casus, Besluit]:
    found = spine.get_besluit(request.user, besluit_id)
    if found.soort not in FORMS:
        raise GeenToegang
    return open_casus_as_uitvoerder(request, found.casus_id, f"weegploeg.besluit_{found.soort}"), found


def _filled(request: AccountRequest, casus: Casus, found: Besluit, vervangt: Besluit | None = None) -> BesluitForm:
    form = FORMS[found.soort]
    initial = form.initial_of(found)
    return form(request.POST or None, account=request.user, casus=casus, vervangt=vervangt, initial=initial)


def _page(
    request: AccountRequest, casus: Casus, form: BesluitForm, soort: str, vervangt: Besluit | None = None
) -> HttpResponse:
    context = {"form": form, "casus": casus, "soort": besluiten.get(soort), "vervangt": vervangt}
    return render(request, "weegploeg/besluit.html", context)
