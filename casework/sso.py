"""Logging in through the own organisation, by OpenID Connect (B-03).

Off unless settings.OIDC_SERVER is set. Of an employee nothing is taken over but the moment of a proved second factor;
the administrator says beforehand which account belongs to which subject, and nothing else makes or finds an account.
"""

from typing import Any, NoReturn

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from requests import RequestException

from casework.audit import log
from casework.encryption import secrets
from casework.identity import BY_LINK, BY_ORGANISATIE, CONFIRMED, current_account, proved_recently, second_factor_exists
from casework.models import Account

PROVIDER = "organisatie"
_NOT_LINKED = "Dit account is niet aan Casework gekoppeld. Vraag uw functioneel beheerder om dat te doen."
_NOT_PROVED = "Uw organisatie bevestigde niet dat u het nu zelf bent. Probeer het opnieuw."
FAILED = "Inloggen via uw organisatie lukte niet. Probeer het opnieuw of log in met uw wachtwoord."
logger = structlog.get_logger("casework.sso")


class OrganisatieLogin(SocialLogin):
    """Somebody whom the provider knows. proved_at: as proved_at() gives it. nonce: what the provider gave back."""

    proved_at: float | None = None
    nonce: object = None


class OrganisatieOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """Reads the token of the provider, and nothing else of the person."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("account_organisatie_terug"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> OrganisatieLogin:
        claims = self._claims(app, kwargs["response"])
        uid = subject_hash(claims["sub"])
        # allauth writes this over what was kept with the link.
        known = SocialAccount.objects.filter(provider=PROVIDER, uid=uid, extra_data=CONFIRMED).exists()
        account = SocialAccount(provider=PROVIDER, uid=uid, extra_data=CONFIRMED if known else {})
        login = OrganisatieLogin(account=account, provider=self.get_provider())
        login.proved_at, login.nonce = proved_at(claims), claims.get("nonce")
        return login

    def _claims(self, app: SocialApp, response: dict[str, Any]) -> dict[str, Any]:
        """The claims of the token, after a check of its signature, issuer, audience and end."""
        try:
            return jwtkit.verify_and_decode(
                credential=response["id_token"],
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError) as error:  # a token, or a key, without what makes it one
            raise OAuth2Error("Invalid id_token") from error


class OrganisatieProvider(OpenIDConnectProvider):
    oauth2_adapter_class = OrganisatieOAuth2Adapter


class SocialAdapter(DefaultSocialAccountAdapter):
    """One provider, from the settings; nobody gets an account by logging in, and nobody is found by mail."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [_app()] if settings.OIDC_SERVER else []

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> OrganisatieProvider:
        return OrganisatieProvider(request, app=_app())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: OrganisatieLogin) -> None:
        """Log in who was linked, or note that somebody who is logged in proved again that it is them.

        Not by allauth, which would put all it knows of a person in the session while it asks for a second factor. A
        token that was made for another login, also one of the same person, is refused.
        """
        if sociallogin.nonce is None or sociallogin.nonce != sociallogin.state.get("nonce"):
            logger.warning("sso_failed", error="nonce")
            _leave(request, FAILED)
        account, present = sociallogin.user, current_account(request)
        if not isinstance(account, Account) or present not in (None, account):
            log.refused(present, "sessie.organisatie")
            _leave(request, _NOT_LINKED)
        if sociallogin.proved_at is not None and _is_confirmed(sociallogin):
            record_authentication(request, account, "mfa", type=BY_ORGANISATIE, proved_at=sociallogin.proved_at)
        else:
            record_authentication(request, account, BY_LINK, provider=PROVIDER)
        if present is None:
            address = sociallogin.get_redirect_url(request)
            raise ImmediateHttpResponse(perform_login(request, account, redirect_url=address))
        if not proved_recently(request):
            _leave(request, _NOT_PROVED)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        logger.warning("sso_failed", error=type(kwargs.get("exception")).__name__)
        _leave(request, FAILED)


def _is_confirmed(login: OrganisatieLogin) -> bool:
    """Whether the person proved that this link is theirs; who has no second factor here has nothing to prove it with.

    Otherwise the administrator, by linking an account to somebody else, let that one into it unnoticed (P-18).
    """
    return login.account.extra_data == CONFIRMED or not second_factor_exists(login.user.pk)


def log_out_there(request: HttpRequest) -> str:
    """The address at which who came from their organisation logs out there too (OpenID Connect RP-Initiated Logout).

    Out: "" for who did not come from there, and when the provider names no such address or does not answer. No token is
    kept to send along, so the provider asks the person whether they want it.
    """
    if not settings.OIDC_SERVER or not _came_from_there(request):
        return ""
    try:
        address = OrganisatieOAuth2Adapter(request, PROVIDER).openid_config.get("end_session_endpoint", "")
    except RequestException:
        return ""
    back = request.build_absolute_uri(reverse("account_login"))
    query = urlencode({"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": back})
    return f"{address}?{query}" if address else ""


def _came_from_there(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == BY_LINK or record.get("type") == BY_ORGANISATIE for record in records)


def subject_hash(subject: str) -> str:
    """Under what the subject of a person at this provider is kept; another provider gives another hash."""
    return secrets.keyed_hash(f"{settings.OIDC_SERVER} {subject}", secrets.SUBJECT)


def proved_at(claims: dict[str, Any]) -> float | None:
    """When a person proved a second factor to the provider, in seconds of the epoch; None when it says they did not.

    Without the claim auth_time it is long ago: that opens the site, and nothing that asks for a recent proof.
    """
    methods = claims.get("amr")
    by_method = isinstance(methods, list) and not set(settings.OIDC_AMR).isdisjoint(methods)
    if not by_method and claims.get("acr") not in settings.OIDC_ACR:
        return None
    return float(claims.get("auth_time") or 0)


def _app() -> SocialApp:
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=PROVIDER,
        name=settings.OIDC_NAAM,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={
            "server_url": settings.OIDC_SERVER,
            "oauth_pkce_enabled": True,
            "scope": ["openid"],
            "auth_params": {"acr_values": " ".join(settings.OIDC_ACR)} if settings.OIDC_ACR else {},
        },
    )


def _leave(request: HttpRequest, words: str) -> NoReturn:
    """To the login page, which sends on who is logged in."""
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("account_login"))
