"""Pages of the functional administrator about how people get in (B-03, P-18)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import beheer
from casework.actions.koppeling import link_account, unlink_account
from casework.actions.uitnodiging import invite_again
from casework.http import AccountRequest
from casework.identity import logs_in_elsewhere
from casework.pages import carry_out, carry_out_button, needs_proof
from casework.views.beheer import invitation_address
from casework.views.beheer_forms import KoppelingFormulier, NieuweStartFormulier, UitnodigingFormulier


@needs_proof
def start_again(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Send a link to somebody who cannot log in any more, after a page that says what ends."""
    found = beheer.persoon(request.user, account_id)
    # The administrator is not shown the address that somebody gave, and cannot choose another.
    kind = NieuweStartFormulier if found.mailadres else UitnodigingFormulier
    form = kind(request.POST if request.method == "POST" else None)
    done = carry_out(
        request,
        form,
        lambda data: invite_again(request.user, found, data.get("adres", ""), invitation_address(request)),
        "De link is verstuurd. Het oude wachtwoord en de oude tweede stap werken niet meer.",
    )
    if done:
        return redirect("persoon", found.pk)
    return render(
        request, "casework/beheer_opnieuw.html", {"form": form, "persoon": found, "eigen_adres": bool(found.mailadres)}
    )


@needs_proof
def link(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Say who somebody is at their own organisation, or take that back."""
    found = beheer.persoon(request.user, account_id)
    if "ontkoppelen" in request.POST:
        carry_out_button(request, lambda: unlink_account(request.user, found), "De koppeling is verwijderd.")
        return redirect("persoon", found.pk)
    form = KoppelingFormulier(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: link_account(request.user, found, **data),
        "De koppeling is vastgelegd. Deze persoon kan nu via de eigen organisatie inloggen.",
    )
    if done:
        return redirect("persoon", found.pk)
    context = {"form": form, "persoon": found, "gekoppeld": logs_in_elsewhere(found.pk)}
    return render(request, "casework/beheer_koppeling.html", context)
