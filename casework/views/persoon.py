"""Search somebody who may be known, and judge whether the person of a casus is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import selectors
from casework.access import permissions as p
from casework.actions.persoon import judge_person
from casework.finding.voorstellen import look_up, look_up_for
from casework.http import AccountRequest
from casework.pages import carry_out
from casework.persoon_form import PersoonKeuzeForm, ZoekPersoonForm, typed_kenmerken
from casework.rules import RegelFout


def search(request: AccountRequest) -> HttpResponse:
    """Look for somebody by name, birth date and address; sent as a form, so that no address holds a name (B-02)."""
    selectors.weegploeg_of(request.user)
    form = ZoekPersoonForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = look_up(request.user, typed_kenmerken(form.cleaned_data))
        except RegelFout as error:
            form.add_rule_error(error)
    return render(request, "casework/persoon_zoeken.html", {"form": form, "voorstellen": found})


def compare(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """The person of a casus beside those who look like them; judge whether it is one of them."""
    casus = selectors.open_casus(request.user, casus_id, p.CHANGE_WEEGPLOEG, wat="persoon.vergelijken")
    selectors.weegploeg_of(request.user)
    voorstellen = look_up_for(request.user, casus)
    form = PersoonKeuzeForm(request.POST if request.method == "POST" else None, voorstellen=voorstellen)

    def judge(_: dict[str, Any]) -> Any:
        return judge_person(request.user, casus, form.keuze())

    if carry_out(request, form, judge, "Uw oordeel is vastgelegd."):
        return redirect("casus", casus.pk)
    if request.method == "POST" and not form.is_bound:
        messages.warning(request, "Wie op deze persoon lijkt, is intussen veranderd. Kijk en kies opnieuw.")
    person = selectors.betrokkene(request.user, casus)
    context = {"casus": casus, "persoon": person, "voorstellen": voorstellen, "form": form}
    return render(request, "casework/persoon_vergelijken.html", context)
