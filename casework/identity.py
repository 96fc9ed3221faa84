"""Logging in with allauth: no sign-up, two factors for everybody, their secrets encrypted (B-03)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from casework import drafts, klok, sessies
from casework.audit import log
from casework.encryption import secrets
from casework.models import Account, Sessie

# What proves, with the password, that somebody is who they say. Recovery codes only stand in for one of these.
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the record of a session: the own organisation proved the second factor.
BY_ORGANISATIE = "organisatie"
# In the record of a session: the own organisation said who it is, and no more.
BY_LINK = "socialaccount"
# Kept with a link: the person has proved that it is theirs.
CONFIRMED = {"bevestigd": True}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """After the password, or the organisation, the second factor; there is nothing else to go through."""
        return ["casework.identity.SecondFactorStage"]

    def login(self, request: HttpRequest, user: Account) -> None:
        """Log in; what another account left in this browser is gone."""
        super().login(request, user)
        _confirm_link(request, user)
        sessies.note_device(request)
        log.changed(user, "sessie.begonnen", user)
        # Who has yet to choose where to work: the FG of each samenwerkingsverband sees it.
        log.changed_elsewhere(user, "sessie.begonnen", user)
        drafts.waiting(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the form that was sent after the end of the session, or home."""
        account = current_account(request)
        return drafts.waiting(request, account) or super().get_login_redirect_url(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The one page on which this account proves again who it is."""
        return [{"id": "proof", "description": "", "url": reverse(proof_route(user))}] if user.is_authenticated else []

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not proved_recently(context.request)


def _confirm_link(request: HttpRequest, account: Account) -> None:
    """Who came from their organisation and proved a second factor of here too is the person that was linked."""
    records = get_authentication_records(request, account)
    came = any(record.get("method") == BY_LINK for record in records)
    if came and any(record.get("method") == "mfa" and record.get("type") != BY_ORGANISATIE for record in records):
        SocialAccount.objects.filter(user=account).update(extra_data=CONFIRMED)


class SecondFactorStage(AuthenticateStage):
    """The second factor, unless the own organisation just proved one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        proved = any(record.get("type") == BY_ORGANISATIE for record in records)
        return not proved and super()._should_handle(request)


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second factor encrypted, with the key of the product."""

    def encrypt(self, text: str) -> str:
        return secrets.seal(text, secrets.SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text, secrets.SECOND_FACTOR)

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        """Nobody names their passkeys: a name would be one more thing about them that rests somewhere."""
        return "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Casework"}


@receiver(authentication_step_completed)
def change_session_key(request: HttpRequest, **kwargs: Any) -> None:
    """Each factor that is proved gives the session another key, so that an earlier one is worth nothing."""
    request.session.cycle_key()


def display(account: Account) -> str:
    """What allauth shows for an account: the login name, which the administrator chose."""
    return account.gebruikersnaam


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor."""
    return bool(_proofs(request))


def proved_recently(request: HttpRequest) -> bool:
    """Whether somebody proved in the last minutes that it is them, with a second factor if they have one (B-03)."""
    records = _proofs(request)
    if not records and proof_route(current_account(request)) != "mfa_reauthenticate":
        records = get_authentication_records(request, request.user)
    since = klok.machine_now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record.get("proved_at", record["at"]) > since for record in records)


def proof_route(account: Account) -> str:
    """The page on which an account proves again who it is."""
    if second_factor_exists(account.pk):
        return "mfa_reauthenticate"
    return "account_organisatie" if logs_in_elsewhere(account.pk) else "account_reauthenticate"


def _proofs(request: HttpRequest) -> list[dict[str, Any]]:
    records = get_authentication_records(request, request.user)
    return [record for record in records if record.get("method") == "mfa"]


def second_factors(account_id: UUID) -> QuerySet[Authenticator]:
    """The app and the passkeys of an account, oldest first."""
    return Authenticator.objects.filter(user_id=account_id, type__in=_FACTORS).order_by("pk")


def second_factor_exists(account_id: UUID) -> bool:
    """Whether the account has set up a second factor."""
    return second_factors(account_id).exists()


def with_second_factor(account_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the accounts that have set up a second factor."""
    found = Authenticator.objects.filter(user_id__in=list(account_ids), type__in=_FACTORS)
    return set(found.values_list("user_id", flat=True))


def remove_second_factor(account_id: UUID) -> None:
    """Forget the second factors and the recovery codes: the next login asks to set one up (B-03)."""
    Authenticator.objects.filter(user_id=account_id).delete()


def logs_in_elsewhere(account_id: UUID) -> bool:
    """Whether the account can log in through the own organisation."""
    return bool(with_login_elsewhere([account_id]))


def with_login_elsewhere(account_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the accounts that can log in through the own organisation."""
    if not settings.OIDC_SERVER:
        return set()
    return set(SocialAccount.objects.filter(user_id__in=list(account_ids)).values_list("user_id", flat=True))


def has_unconfirmed_link(account_id: UUID) -> bool:
    """Whether the account is linked to somebody who did not prove yet that it is them."""
    return SocialAccount.objects.filter(user_id=account_id).exclude(extra_data=CONFIRMED).exists()


def remove_link(account_id: UUID) -> None:
    """Nobody logs in through the organisation as this account any more."""
    SocialAccount.objects.filter(user_id=account_id).delete()


def end_sessions(account_id: UUID) -> None:
    """Log an account out everywhere."""
    Sessie.objects.filter(account_id=account_id).delete()


def end_other_sessions(request: HttpRequest) -> None:
    """Log an account out everywhere but here."""
    here = sessies.fingerprint(request.session.session_key or "")
    Sessie.objects.filter(account=current_account(request)).exclude(pk=here).delete()


def current_account(request: HttpRequest) -> Any:
    """The account of a request, or None."""
    return request.user if request.user.is_authenticated else None
