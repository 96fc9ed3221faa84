"""The forms that set up a second factor; the first one replaces the password that somebody else gave."""

from typing import Any

from allauth.account.fields import PasswordField, SetPasswordField
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from django import forms

from casework.models import Account


class _EigenWachtwoord(forms.Form):
    """With the first second factor a password that nobody else knows.

    Without it the administrator, who knows the start password and can remove a second factor, could log in as anybody
    who never changed that password (P-18).
    """

    user: Account

    password1 = SetPasswordField(label="Nieuw wachtwoord")
    password2 = PasswordField(label="Nieuw wachtwoord, nog een keer", autocomplete="new-password")

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        self.fields["password1"].user = self.user  # type: ignore[attr-defined]  # checked against this account
        if not first:
            del self.fields["password1"], self.fields["password2"]

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


class KoppelFormulier(_EigenWachtwoord, ActivateTOTPForm):
    """The code of the app, and a password."""

    code = forms.CharField(label="Code uit de app", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    field_order = ["code", "password1", "password2"]


class PasskeyFormulier(_EigenWachtwoord, SignupWebAuthnForm):
    """What the browser made, and with the first second factor a password. A passkey gets no name."""

    name = None
    field_order = ["password1", "password2", "credential"]

    def add_error(self, field: str | None, error: Any) -> None:
        # What is wrong with what the browser made says nothing to people, and stands in a field that they do not see.
        if field == "credential":
            field, error = None, "De passkey is niet gemaakt. Probeer het nog een keer."
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        return (super().clean() or {}) | {"name": "Passkey"}
