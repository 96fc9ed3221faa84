"""The page of the figures (A-03)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from casework.http import AccountRequest
from security.choices import CijferSoort
from security.cijfers import selectors
from security.models import Cijfer


def cijfers(request: AccountRequest) -> HttpResponse:
    """What can be told of each year that is over: a row for each figure, a column for each year."""
    found = {(cijfer.soort, cijfer.jaar): cijfer for cijfer in selectors.cijfers(request.user)}
    jaren = sorted({jaar for _, jaar in found}, reverse=True)
    rijen = [
        {"label": soort.label, "cellen": [_in_words(found.get((soort.value, jaar))) for jaar in jaren]}
        for soort in CijferSoort
    ]
    context = {"jaren": jaren, "rijen": rijen, "kleinste": settings.CIJFERS_KLEINSTE_GROEP}
    return render(request, "security/cijfers.html", context | {"koppen": "|".join(["Cijfer", *map(str, jaren)])})


_DELEN = {0: "minder dan de helft", 50: "de helft of meer", 75: "driekwart of meer"}


def _in_words(cijfer: Cijfer | None) -> str:
    """A figure as it is told; empty when there is none that can be."""
    if cijfer is None or cijfer.waarde is None:
        return ""
    if cijfer.soort in CijferSoort.of_share():
        return _DELEN[cijfer.waarde]
    if cijfer.soort in CijferSoort.of_time():
        return "1 week" if cijfer.waarde == 1 else f"{cijfer.waarde} weken"
    return f"{cijfer.waarde} of meer"
