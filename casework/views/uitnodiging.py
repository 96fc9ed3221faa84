"""The page behind the link of an invitation: choose a password (B-03)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from casework.actions.uitnodiging import accept_invitation, find_invited
from casework.forms import Formulier
from casework.models import Account
from casework.rules import RegelFout


class WachtwoordFormulier(Formulier):
    """A password, twice."""

    wachtwoord = forms.CharField(
        label="Nieuw wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=" ".join(password_validators_help_texts()),
    )
    nogmaals = forms.CharField(
        label="Nog een keer het wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account

    def clean_wachtwoord(self) -> str:
        validate_password(self.cleaned_data["wachtwoord"], self._account)
        return self.cleaned_data["wachtwoord"]

    def clean_nogmaals(self) -> str:
        if "wachtwoord" in self.cleaned_data and self.cleaned_data["nogmaals"] != self.cleaned_data["wachtwoord"]:
            raise ValidationError("Dit is niet hetzelfde als het eerste wachtwoord.")
        return self.cleaned_data["nogmaals"]


@sensitive_post_parameters()
def accept(request: HttpRequest, geheim: UUID) -> HttpResponse:
    """Choose a password with a link that works once; looking at the page does not use it up."""
    account = find_invited(geheim)
    if account is None:
        return render(request, "casework/uitnodiging_voorbij.html", status=410)
    form = WachtwoordFormulier(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(account, geheim, form.cleaned_data["wachtwoord"])
        except RegelFout as error:
            form.add_rule_error(error)
        else:
            messages.success(request, "Uw wachtwoord is gekozen. Log nu in.")
            return redirect("account_login")
    return render(request, "casework/uitnodiging.html", {"form": form, "gebruikersnaam": account.gebruikersnaam})
