"""The page of a casus, put together from the panels of each app."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from casework import selectors
from casework.access import permissions as p
from casework.choices import Fase
from casework.finding.voorstellen import proposals_for
from casework.http import AccountRequest
from casework.models import Account, Casus
from casework.panels import panels_for
from casework.steps import steps_of

_NAMES_THE_PERSON = {p.VIEW_WEEGPLOEG, p.VIEW_CASUSOVERLEG, p.VIEW_PLAN}


def casus(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Everything this person may see of a casus; the look is logged."""
    found = selectors.open_casus(request.user, casus_id, *p.ALL, wat="casus.pagina")
    rights = selectors.permissions_on(request.user, found)
    person = selectors.betrokkene(request.user, found) if rights & _NAMES_THE_PERSON else None
    return render(
        request,
        "casework/casus.html",
        {
            "casus": found,
            "persoon": person,
            "wettelijk": selectors.wettelijk_vertegenwoordigers(request.user, found) if person else [],
            "stappen": steps_of(found),
            "bekend": _known(request.user, found, rights),
            "panelen": panels_for(request.user, found, rights),
        },
    )


def _known(account: Account, casus: Casus, rights: set[str]) -> dict[str, Any]:
    """Other casussen of this person, and during the weighing how many people nobody compared them with yet (S-07)."""
    found: dict[str, Any] = {"zelfde": selectors.of_same_person(account, casus), "te_beoordelen": 0}
    if p.CHANGE_WEEGPLOEG in rights and casus.fase == Fase.WEEGPLOEG and selectors.in_weegploeg(account):
        found["te_beoordelen"] = sum(not item.beoordeeld for item in proposals_for(account, casus))
    return found
