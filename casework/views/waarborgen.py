"""The page that stands before everything of a casus: what is missing, and the agreements to accept (P-04, P-20)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import waarborgen
from casework.actions.waarborgen import accept_afspraken
from casework.choices import Waarborg
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.models import Aanvaarding, Afspraken
from casework.pages import carry_out


class AanvaardFormulier(Formulier):
    """Names the version that was read: nobody accepts one that took its place behind an open page."""

    versie = forms.UUIDField(widget=forms.HiddenInput)
    aanvaard = forms.BooleanField(label="Ik heb de afspraken gelezen en houd mij eraan.")


def access(request: AccountRequest) -> HttpResponse:
    """What is missing before this person can work; the agreements of today, to accept or to read again."""
    account = request.user
    afspraken = waarborgen.afspraken_vandaag(account)
    form = None
    if afspraken and Waarborg.AFSPRAKEN in account.mist:
        form = AanvaardFormulier(request.POST or None, initial={"versie": afspraken.pk})
        if request.method == "POST" and request.POST.get("versie") != str(afspraken.pk):
            messages.warning(request, "De afspraken zijn intussen veranderd. Lees en aanvaard de nieuwe versie.")
            return redirect("toegang")
        if _accept(request, form, afspraken):
            return redirect("toegang" if account.mist else "home")
    context = {
        "afspraken": afspraken,
        "aanvaarding": waarborgen.aanvaarding(account, afspraken) if afspraken else None,
        "form": form,
        "mist": [waarborg for waarborg in account.mist if waarborg != Waarborg.AFSPRAKEN],
    }
    return render(request, "casework/toegang.html", context)


def _accept(request: AccountRequest, form: AanvaardFormulier, afspraken: Afspraken) -> Aanvaarding | None:
    return carry_out(
        request, form, lambda data: accept_afspraken(request.user, afspraken), "U hebt de afspraken aanvaard."
    )
