"""The page that stands before everything of a casus: what is missing, and the agreements to accept (P-04, P-20)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import waarborgen
from casework.actions.waarborgen import accept_afspraken
from casework.choices import DEELNEMERS, Waarborg
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.pages import carry_out


class AanvaardFormulier(Formulier):
    aanvaard = forms.BooleanField(label="Ik heb de afspraken gelezen en houd mij eraan.")


def access(request: AccountRequest) -> HttpResponse:
    """What is missing before this person can work; the agreements of today, to accept or to read again."""
    account = request.user
    afspraken = waarborgen.afspraken_vandaag(account)
    is_deelnemer = any(rol.rol in DEELNEMERS for rol in account.rollen_vandaag)
    aanvaarding = waarborgen.aanvaarding(account, afspraken) if afspraken else None
    form = AanvaardFormulier(request.POST or None) if afspraken and is_deelnemer and not aanvaarding else None
    if form and carry_out(
        request, form, lambda data: accept_afspraken(account, afspraken), "U hebt de afspraken aanvaard."
    ):
        return redirect("toegang" if account.mist else "home")
    others = [waarborg for waarborg in account.mist if waarborg != Waarborg.AFSPRAKEN]
    context = {"afspraken": afspraken, "aanvaarding": aanvaarding, "form": form, "mist": others}
    return render(request, "casework/toegang.html", context)
