"""The form with which somebody links an app: it also replaces the password that somebody else gave them."""

from typing import Any

from allauth.account.fields import PasswordField, SetPasswordField
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class KoppelFormulier(ActivateTOTPForm):
    """The code of the app, and a password that nobody else knows.

    Without it the administrator, who knows the start password and can remove a second factor, could log in as anybody
    who never changed that password (P-18).
    """

    code = forms.CharField(label="Code uit de app", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    password1 = SetPasswordField(label="Nieuw wachtwoord")
    password2 = PasswordField(label="Nieuw wachtwoord, nog een keer", autocomplete="new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = self.user  # type: ignore[attr-defined]  # checked against this account

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError("Kies een ander wachtwoord dan u nu hebt.")
        return password

    def clean_password2(self) -> str:
        password: str = self.cleaned_data["password2"]
        if "password1" in self.cleaned_data and password != self.cleaned_data["password1"]:
            raise forms.ValidationError("Typ twee keer hetzelfde wachtwoord.")
        return password
