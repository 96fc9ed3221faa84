"""A signaal comes in, and is brought by its kernpartij."""

from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import selectors
from casework.actions.persoon import PersoonKeuze
from casework.actions.signaal import bring_signaal, receive_signaal
from casework.finding.keys import asked_keys
from casework.finding.voorstellen import look_up
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button
from casework.persoon_form import PersoonKeuzeForm
from casework.rules import RegelFout
from casework.signaal_form import SignaalForm


def new(request: AccountRequest) -> HttpResponse:
    """Record a signaal; opens a casus, or joins the open one of a person who is recognised (S-07, W-12)."""
    selectors.weegploeg_of(request.user)
    form = SignaalForm(request.POST or None, account=request.user)
    context = _known_people(request, form) if form.is_bound else {}
    keuze_form = context.get("keuze_form")

    def receive(_: dict[str, Any]) -> Any:
        if "te_vaak" in context:  # what the action refuses would tell what may not be asked any more
            raise RegelFout("P-19", context["te_vaak"])
        return receive_signaal(request.user, form.partij(), form.persoon(), form.melding(), _keuze(keuze_form))

    # What was judged is checked by the action; here only what was typed beside it.
    if keuze_form is None or not keuze_form.is_bound or keuze_form.is_valid():
        signaal = carry_out(request, form, receive, "Het signaal is vastgelegd.", dossier=request.user.pk)
        if signaal:
            return redirect("casus", signaal.casus_id)
    if form.has_error(NON_FIELD_ERRORS, "S-07"):
        context = _known_people(request, form)  # somebody else may have recorded the person a moment ago
    return render(request, "casework/signaal_nieuw.html", {"form": form, **context})


@require_POST
def known_people(request: AccountRequest) -> HttpResponse:
    """People already known who look like the one being typed: the part of the page above its button."""
    selectors.weegploeg_of(request.user)
    form = SignaalForm(request.POST, account=request.user)
    return render(request, "casework/bekenden.html", _known_people(request, form))


@require_POST
def bring(request: AccountRequest, signaal_id: UUID) -> HttpResponse:
    """Put an own signaal before the weegploeg."""
    signaal = selectors.get_signaal(request.user, signaal_id)
    carry_out_button(
        request, lambda: bring_signaal(request.user, signaal), "Het signaal is ingebracht in de weegploeg."
    )
    return redirect("casus", signaal.casus_id)


def _known_people(request: AccountRequest, form: SignaalForm) -> dict[str, Any]:
    """Who is proposed for what was typed, and the form to judge it; what was judged already stays filled in."""
    form.is_valid()
    person = form.genoemd()
    try:
        voorstellen = look_up(request.user, person) if asked_keys(person) else []
    except RegelFout as error:
        return {"te_vaak": error.melding}
    if not voorstellen:
        return {}
    return {"voorstellen": voorstellen, "keuze_form": PersoonKeuzeForm(request.POST, voorstellen=voorstellen)}


def _keuze(form: PersoonKeuzeForm | None) -> PersoonKeuze | None:
    return form.keuze() if form is not None and form.is_bound else None
