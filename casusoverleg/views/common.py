"""What the pages of the casusoverleg share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import Rol
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.models import Casus
from casework.pages import carry_out
from casework.rules import GeenToegang


def open_as_uitvoerder(request: AccountRequest, casus_id: UUID, wat: str) -> Casus:
    """The casus for a page on which the uitvoerder of the casusoverleg writes; the look, or the refusal, is logged."""
    if not request.user.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG):
        log.refused(request.user, wat, casus_id=casus_id)
        raise GeenToegang
    return spine.open_casus(request.user, casus_id, p.CHANGE_CASUSOVERLEG, wat=wat)


def form_page(
    request: AccountRequest, casus: Casus, form: Formulier, do: Callable[[dict[str, Any]], Any], **page: Any
) -> HttpResponse:
    """A page with one form that ends on the page of the casus.

    In: `do` gets the cleaned data and calls the action; `page` has titel, knop, done (the message afterwards) and, if
    needed, uitleg (a sentence above the form), anker (the part of the casus page to return to) and sjabloon (a template
    that says more).
    """
    if carry_out(request, form, do, page["done"], dossier=casus.pk):
        return to_casus(casus.pk, page.get("anker", ""))
    template = page.get("sjabloon", "casusoverleg/formulier.html")
    return render(request, template, {"form": form, "casus": casus} | page)


def to_casus(casus_id: UUID, anker: str = "") -> HttpResponse:
    """Back to a part of the casus page."""
    response = redirect("casus", casus_id)
    if anker:
        response["Location"] += f"#{anker}"
    return response
