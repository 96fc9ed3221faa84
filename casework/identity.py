"""Login with allauth: no sign-up, a second factor for everybody, its secret encrypted (B-03)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from casework import drafts
from casework.encryption import secrets
from casework.models import Account


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        """Log in; what another account left in this browser is gone."""
        super().login(request, user)
        drafts.waiting(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the form that was sent after the end of the session, or home."""
        account = current_account(request)
        return drafts.waiting(request, account) or super().get_login_redirect_url(request)


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second factor encrypted, with the key of the product."""

    def encrypt(self, text: str) -> str:
        return secrets.seal(text, secrets.SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text, secrets.SECOND_FACTOR)


def display(account: Account) -> str:
    """What allauth shows for an account: the login name, which the administrator chose."""
    return account.gebruikersnaam


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def second_factor_exists(account_id: UUID) -> bool:
    """Whether the account has set up a second factor."""
    return Authenticator.objects.filter(user_id=account_id).exists()


def with_second_factor(account_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the accounts that have set up a second factor."""
    found = Authenticator.objects.filter(user_id__in=list(account_ids), type=Authenticator.Type.TOTP)
    return set(found.values_list("user_id", flat=True))


def remove_second_factor(account_id: UUID) -> None:
    """Forget the second factor and its recovery codes: the next login asks to set one up (B-03)."""
    Authenticator.objects.filter(user_id=account_id).delete()


def end_sessions(account_id: UUID) -> None:
    """Log an account out everywhere."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(account_id):
            session.delete()


def current_account(request: HttpRequest) -> Any:
    """The account of a request, or None."""
    return request.user if request.user.is_authenticated else None
