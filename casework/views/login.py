"""Logging in; in the demo the pages show the accounts with their current code."""

from typing import Any

from allauth.account.views import LoginView as AllauthLoginView
from allauth.mfa.base.views import AuthenticateView as AllauthAuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView as AllauthActivateView
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse

from casework import demo
from casework.views.login_forms import KoppelFormulier


class LoginView(AllauthLoginView):
    """allauth's login, plus the demo accounts where the demo made this database."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_accounts": demo.accounts()}


class AuthenticateView(AllauthAuthenticateView):
    """allauth's question for the second factor, answered in the demo because a code lasts half a minute."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_code": demo.code_of(self.stage.login.user)}


class ActivateView(AllauthActivateView):
    """allauth's linking of an app, plus a password of one's own: every other session of the account ends with it."""

    form_class = KoppelFormulier

    def form_valid(self, form: KoppelFormulier) -> HttpResponse:
        response = super().form_valid(form)
        account = form.user
        account.set_password(form.cleaned_data["password1"])
        account.save(update_fields=["password"])
        update_session_auth_hash(self.request, account)
        return response
