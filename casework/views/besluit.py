"""One besluit: what the kernpartijen are asked to confirm, and what each said."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import selectors
from casework.actions import besluit as actions
from casework.audit import log
from casework.besluit_page import page_context
from casework.forms import Formulier, TekstVeld
from casework.http import AccountRequest
from casework.models import Besluit
from casework.pages import carry_out, carry_out_button, sending_needs_proof
from casework.versies import newest_version


class OpmerkingForm(Formulier):
    """Why somebody does not confirm."""

    over_getoonde = True
    opmerking = TekstVeld(label="Wat moet er anders, en waarom?", regels=4)


def besluit(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """The whole text with the state of each party."""
    version = newest_version(Besluit, row_id=besluit_id)
    found = _open(request, besluit_id)
    return render(request, "casework/besluit.html", page_context(request.user, found) | {"versie": version})


@require_POST
def submit(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """The uitvoerder puts the besluit to the three kernpartijen."""
    found = _open(request, besluit_id)
    carry_out_button(
        request,
        lambda: actions.submit_besluit(request.user, found, _seen(request)),
        "Het besluit ligt voor bij de drie kernpartijen.",
    )
    return redirect("besluit", besluit_id)


@require_POST
@sending_needs_proof("besluit")
def confirm(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """A vertegenwoordiger confirms for the own party."""
    found = _open(request, besluit_id)
    carry_out_button(
        request,
        lambda: actions.confirm_besluit(request.user, found, _seen(request)),
        "U hebt het besluit bevestigd namens uw partij.",
    )
    return redirect("besluit", besluit_id)


def send_back(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """Send the text back with a remark."""
    return _remark(request, besluit_id, actions.send_back_besluit, "Terugsturen", "Het besluit is teruggestuurd.")


def dissent(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """Record that the own party does not agree."""
    return _remark(
        request,
        besluit_id,
        actions.dissent_besluit,
        "Niet akkoord",
        "Het besluit is aangehouden met uw standpunt erbij.",
    )


def _remark(
    request: AccountRequest, besluit_id: UUID, action: Callable[..., Besluit], titel: str, done: str
) -> HttpResponse:
    version = newest_version(Besluit, row_id=besluit_id)
    found = _open(request, besluit_id)
    form = OpmerkingForm(request.POST or None)
    form.made_from(version)

    def act(data: dict[str, Any]) -> Besluit:
        return action(request.user, found, data["opmerking"], form.seen)

    if carry_out(request, form, act, done, dossier=found.casus_id):
        return redirect("besluit", besluit_id)
    context = page_context(request.user, found) | {"form": form, "titel": titel}
    return render(request, "casework/besluit_opmerking.html", context)


def _seen(request: AccountRequest) -> str:
    """The version that stood on the page with the button."""
    return request.POST.get("gezien", "")


def _open(request: AccountRequest, besluit_id: UUID) -> Besluit:
    found = selectors.get_besluit(request.user, besluit_id)
    log.looked(request.user, "besluit.pagina", found)
    return found
