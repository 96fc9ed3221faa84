"""The page of a casus: its head, the panels of each app, and what happened."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from casework import selectors
from casework.access import permissions as p
from casework.choices import Fase
from casework.finding.voorstellen import proposals_for
from casework.heading import heading_of
from casework.http import AccountRequest
from casework.models import Account, Casus
from casework.panels import panels_for
from casework.steps import steps_of
from casework.timeline import PER_PAGE, PERIODEN, Keuze, Soort, timeline

# The part of the page that the filter of the timeline refreshes in place.
TIJDLIJN = "tijdlijn-lijst"


def casus(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Everything this person may see of a casus; the look is logged. For the filter the timeline alone."""
    found = selectors.open_casus(request.user, casus_id, *p.ALL, wat="casus.pagina")
    rights = selectors.permissions_on(request.user, found)
    context = {"casus": found, "tijdlijn": _timeline(request, found, rights)}
    if request.headers.get("HX-Target") == TIJDLIJN:
        answer = render(request, "parts/tijdlijn_casus.html", context)
    else:
        answer = render(request, "casework/casus.html", context | _page(request, found, rights))
    patch_vary_headers(answer, ["HX-Target"])
    return answer


def _page(request: AccountRequest, found: Casus, rights: set[str]) -> dict[str, Any]:
    person = selectors.betrokkene(request.user, found) if rights.intersection(p.NAMES_THE_PERSON) else None
    known = bool(rights.intersection(p.KNOWS_THE_PERSON))
    kop = heading_of(request.user, found, rights)
    return {
        "fase_soort": "bezig" if found.fase in (Fase.WEEGPLOEG, Fase.CASUSOVERLEG) else "klaar",
        "kop": kop,
        "persoon": person,
        "kent_persoon": known,
        "wettelijk": selectors.wettelijk_vertegenwoordigers(request.user, found) if known else [],
        "stappen": steps_of(found, asks=bool(kop.volgende)),
        "bekend": _known(request.user, found, rights),
        "panelen": panels_for(request.user, found, rights),
    }


def _known(account: Account, casus: Casus, rights: set[str]) -> dict[str, Any]:
    """Other casussen of this person, and during the weighing how many people nobody compared them with yet (S-07)."""
    found: dict[str, Any] = {"zelfde": selectors.of_same_person(account, casus), "te_beoordelen": 0}
    if p.CHANGE_WEEGPLOEG in rights and casus.fase == Fase.WEEGPLOEG and selectors.in_weegploeg(account):
        found["te_beoordelen"] = sum(not item.beoordeeld for item in proposals_for(account, casus))
    return found


def _timeline(request: AccountRequest, found: Casus, rights: set[str]) -> dict[str, Any]:
    keuze = Keuze.of(request.GET)
    everything = timeline(request.user, found, rights)
    kept = [event for event in everything if keuze.keeps(event)]
    present = {event.soort for event in everything}
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("pagina"))
    return {
        "pagina": page,
        # Paper has no pages to leaf through: it gets them all, whichever the screen shows.
        "rijen": [(event, page.start_index() <= place <= page.end_index()) for place, event in enumerate(kept, 1)],
        "totaal": len(everything),
        "keuze": keuze,
        "soorten": [(soort.value, soort.label) for soort in Soort if soort in present],
        "perioden": PERIODEN.items(),
        "filter": urlencode({"soort": keuze.soort, "periode": keuze.periode}),
    }
