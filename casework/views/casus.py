"""The page of a casus, put together from the panels of each app."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from casework import selectors
from casework.access import permissions as p
from casework.http import AccountRequest
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
            "panelen": panels_for(request.user, found, rights),
        },
    )
