"""A signaal comes in, and is brought by its kernpartij."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import selectors
from casework.actions.signaal import bring_signaal, receive_signaal
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casework.signaal_form import SignaalForm


def new(request: AccountRequest) -> HttpResponse:
    """Record a signaal; opens a casus or joins the open one of the same person."""
    if not selectors.in_weegploeg(request.user):
        raise GeenToegang
    form = SignaalForm(request.POST or None, account=request.user)

    def receive(_: dict[str, Any]) -> Any:
        return receive_signaal(request.user, form.partij(), form.persoon(), form.melding())

    signaal = carry_out(request, form, receive, "Het signaal is vastgelegd.", dossier=request.user.pk)
    if signaal:
        return redirect("casus", signaal.casus_id)
    return render(request, "casework/signaal_nieuw.html", {"form": form})


@require_POST
def bring(request: AccountRequest, signaal_id: UUID) -> HttpResponse:
    """Put an own signaal before the weegploeg."""
    signaal = selectors.get_signaal(request.user, signaal_id)
    carry_out_button(
        request, lambda: bring_signaal(request.user, signaal), "Het signaal is ingebracht in de weegploeg."
    )
    return redirect("casus", signaal.casus_id)
