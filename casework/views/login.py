"""Logging in and out, and what somebody logs in with; in the demo the pages show the accounts with their code."""

import json
from typing import Any

from allauth.account.views import LoginView as AllauthLoginView
from allauth.account.views import LogoutView as AllauthLogoutView
from allauth.account.views import PasswordChangeView as AllauthPasswordChangeView
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView as AllauthAuthenticateView
from allauth.mfa.base.views import IndexView as AllauthIndexView
from allauth.mfa.base.views import ReauthenticateView as AllauthReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView as AllauthGenerateView
from allauth.mfa.totp.views import ActivateTOTPView as AllauthActivateView
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.views import AddWebAuthnView as AllauthAddPasskeyView
from allauth.mfa.webauthn.views import LoginWebAuthnView as AllauthPasskeyLoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from casework import demo, identity, sso
from casework.actions import inloggen
from casework.audit import log
from casework.http import AccountRequest
from casework.models import Account
from casework.pages import carry_out_button, needs_proof
from casework.views.login_forms import KoppelFormulier, PasskeyFormulier

# What the browser kept of these pages goes when somebody logs out; the cookie of the session is worth nothing by then.
_CLEAR = '"cache", "storage"'
_PASSKEY_FAILED = "Inloggen met een passkey lukte niet. Log in met uw wachtwoord, of probeer het nog een keer."


class LoginView(AllauthLoginView):
    """allauth's login, the other ways to log in, and the demo accounts where the demo made this database."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisatie = settings.OIDC_NAAM if settings.OIDC_SERVER else ""
        return super().get_context_data(**kwargs) | {"demo_accounts": demo.accounts(), "organisatie": organisatie}


class PasskeyLoginView(AllauthPasskeyLoginView):
    """Logging in with a passkey only: the device has asked for a finger, face or PIN."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _PASSKEY_FAILED)
        return redirect("account_login")


class LogoutView(AllauthLogoutView):
    """Logging out, and out of the memory of the browser."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        there = sso.log_out_there(self.request)
        return logged_out(self.request, super().post(*args, **kwargs), there)


def logged_out(request: HttpRequest, response: HttpResponse, there: str) -> HttpResponse:
    """Who came from their organisation goes on to log out there. In: `response` for others; `there` that address.

    By a page, since the policy for forms stops who is sent on to another site after pressing a button.
    """
    if there:
        list(messages.get_messages(request))  # the page itself says that they are logged out
        response = render(request, "account/uitgelogd.html", {"daar": there, "organisatie": settings.OIDC_NAAM})
    return forget_pages(response)


def forget_pages(response: HttpResponse) -> HttpResponse:
    """Let the browser forget what it kept of this site."""
    response["Clear-Site-Data"] = _CLEAR
    return response


class PasswordChangeView(AllauthPasswordChangeView):
    """Changing the password; who only logs in through their organisation has none."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not identity.current_account(request).has_usable_password():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        identity.end_other_sessions(self.request)
        log.changed(form.user, "wachtwoord.gewijzigd", form.user)
        return response


class AuthenticateView(AllauthAuthenticateView):
    """allauth's question for the second factor, answered in the demo because a code lasts half a minute."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        account = self.stage.login.user
        return context | _ways(account, context["js_data"]["request_options"]) | {"demo_code": demo.code_of(account)}


class ReauthenticateView(AllauthReauthenticateView):
    """The same for somebody who is logged in: a code, or a passkey."""

    def get_form_class(self) -> Any:
        return ReauthenticateWebAuthnForm if "credential" in self.request.POST else super().get_form_class()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        account = self.request.user
        if isinstance(context["form"], ReauthenticateWebAuthnForm):
            context |= {"webauthn_form": context["form"], "form": ReauthenticateForm(user=account)}
        return context | _ways(account, passkeys.begin_authentication(account)) | {"demo_code": demo.code_of(account)}


def _ways(account: Account, options: dict[str, Any]) -> dict[str, Any]:
    """With what this account proves who it is."""
    types = set(identity.second_factors(account.pk).values_list("type", flat=True))
    return {
        "has_app": "totp" in types,
        "passkey_options": json.dumps(options["publicKey"]) if "webauthn" in types else "",
    }


class IndexView(AllauthIndexView):
    """What somebody logs in with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.request.user
        factors = identity.second_factors(account.pk)
        return super().get_context_data(**kwargs) | {
            "passkeys": [factor for factor in factors if factor.type == factor.Type.WEBAUTHN],
            "more_than_one": len(factors) > 1,
            "has_password": account.has_usable_password(),
        }


class _AddsFactor:
    """Adding a second factor. The first one also ends the password that somebody else gave, and every other session."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()  # type: ignore[misc]
        return kwargs | {"first": not identity.second_factor_exists(kwargs["user"].pk)}

    def _added(self, form: KoppelFormulier | PasskeyFormulier, event: str) -> None:
        if form.first:
            form.user.set_password(form.cleaned_data["password1"])
            form.user.save(update_fields=["password"])
            update_session_auth_hash(self.request, form.user)
            identity.end_other_sessions(self.request)
            # They just showed that they have it: the site is open.
            post_authentication(self.request, identity.second_factors(form.user.pk).get())
        log.changed(form.user, event, form.user)


@method_decorator(needs_proof, name="dispatch")
class ActivateView(_AddsFactor, AllauthActivateView):
    """allauth's linking of an app."""

    form_class = KoppelFormulier

    def form_valid(self, form: KoppelFormulier) -> HttpResponse:
        response = super().form_valid(form)
        app = identity.second_factors(form.user.pk).get(type=Authenticator.Type.TOTP)
        app.wrap().validate_code(form.cleaned_data["code"])  # which uses it up
        self._added(form, "app.gekoppeld")
        return response


@method_decorator(needs_proof, name="dispatch")
class PasskeyView(_AddsFactor, AllauthAddPasskeyView):
    """Making a passkey."""

    form_class = PasskeyFormulier

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Not by way of allauth, which would ask for a key that does not check whose it is.
        context = super(AllauthAddPasskeyView, self).get_context_data(**kwargs)
        options = passkeys.begin_registration(self.request.user, passwordless=True)
        return context | {"passkey_options": json.dumps(options["publicKey"])}

    def form_valid(self, form: PasskeyFormulier) -> HttpResponse:
        response = super().form_valid(form)
        self._added(form, "passkey.gemaakt")
        return response


@method_decorator(needs_proof, name="dispatch")
class GenerateRecoveryCodesView(AllauthGenerateView):
    """New recovery codes; the old ones end."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        log.changed(form.user, "herstelcodes.gemaakt", form.user)
        return response


@needs_proof
def remove_passkey(request: AccountRequest) -> HttpResponse:
    """Forget a passkey."""
    number = request.POST.get("passkey", "")
    if request.method == "POST" and number.isdecimal():
        carry_out_button(
            request,
            lambda: inloggen.remove_passkey(request.user, int(number)),
            "De passkey is verwijderd. Verwijder hem ook op het apparaat zelf.",
        )
    return redirect("mfa_index")


@needs_proof
def remove_app(request: AccountRequest) -> HttpResponse:
    """Forget the app with codes."""
    if request.method == "POST":
        carry_out_button(request, lambda: inloggen.remove_app(request.user), "De app is ontkoppeld.")
    return redirect("mfa_index")
