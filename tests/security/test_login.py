"""Logging in: the start password ends with the first app, sessions rest encrypted, tests do not run in production."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core import signing
from django.test import Client
from django.urls import reverse

from casework.actions import parties
from casework.config.environment import refuse_a_false_demo
from casework.encryption import secrets
from casework.encryption.errors import VerkeerdeSleutel
from casework.models import Account, Sessie
from casework.sessies import fingerprint

START, OWN = "start-wachtwoord-van-de-beheerder", "alleen-ik-ken-deze-zin"


class Unread:
    """Gives what lies in a session as it is."""

    @staticmethod
    def loads(data):
        return data


@pytest.fixture
def account(mensen):
    mensen.dekker.set_password(START)
    mensen.dekker.save(update_fields=["password"])
    return mensen.dekker


def log_in(account, password):
    """A session with the password only, given twice as the page that links an app asks."""
    client = Client()
    client.post(reverse("account_login"), {"login": account.gebruikersnaam, "password": password})
    client.post(reverse("account_reauthenticate"), {"password": password})
    return client


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def link_app(client, new_password, again=None):
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    data = {"code": code_now(secret), "password1": new_password, "password2": new_password if again is None else again}
    return client.post(reverse("mfa_activate_totp"), data)


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-18")
def test_the_start_password_ends_when_the_app_is_linked(mensen, account):
    """So removing a second factor does not let the administrator in, who knew the start password."""
    assert link_app(log_in(account, START), OWN).status_code == 302
    kept = Account.objects.get(pk=account.pk)
    assert kept.check_password(OWN)
    assert not kept.check_password(START)
    parties.reset_second_factor(mensen.aalders, account)
    assert "_auth_user_id" not in log_in(account, START).session
    assert "_auth_user_id" in log_in(account, OWN).session


@pytest.mark.regel("B-03")
@pytest.mark.parametrize(
    ("new", "again", "veld"),
    [
        (START, START, "password1"),
        (OWN, "iets-heel-anders-getypt", "password2"),
        ("kort", "kort", "password1"),
    ],
)
def test_linking_an_app_asks_a_new_password(account, new, again, veld):
    page = link_app(log_in(account, START), new, again)
    assert list(page.context["form"].errors) == [veld]
    assert not Authenticator.objects.filter(user=account).exists()


@pytest.mark.regel("B-03")
def test_the_code_that_linked_the_app_works_no_second_time(account, settings):
    settings.MFA_TOTP_PERIOD = 24 * 3600  # no other code comes while this runs
    link_app(log_in(account, START), OWN)
    code = code_now(decrypt(Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP).data["secret"]))
    client = log_in(account, OWN)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("home")).url == reverse("account_login")


@pytest.mark.regel("B-03")
def test_another_session_with_the_start_password_ends_when_the_app_is_linked(account):
    thief = log_in(account, START)
    link_app(log_in(account, START), OWN)
    assert thief.get(reverse("home")).url == reverse("account_login")


@pytest.mark.regel("B-03")
def test_who_has_only_the_password_cannot_link_another_app(account):
    link_app(log_in(account, START), OWN)
    thief = log_in(account, OWN)
    assert "_auth_user_id" not in thief.session
    assert thief.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_login"))


@pytest.mark.regel("B-03")
@pytest.mark.regel("B-01")
def test_the_secret_of_a_second_factor_never_rests_in_clear(account):
    client = log_in(account, START)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    row = Sessie.objects.get(pk=fingerprint(client.session.session_key))
    kept = signing.loads(row.session_data, salt=client.session.key_salt, serializer=Unread)
    assert secret.encode() not in kept
    assert str(account.pk).encode() not in kept


def test_a_sealed_secret_opens_for_its_own_purpose_only(db_all):
    sealed = secrets.seal("woord", secrets.SECOND_FACTOR)
    assert secrets.unseal(sealed, secrets.SECOND_FACTOR) == "woord"
    for other, purpose in ((sealed, "another"), (sealed[:-4], secrets.SECOND_FACTOR), ("1:x", secrets.SECOND_FACTOR)):
        with pytest.raises(VerkeerdeSleutel):
            secrets.unseal(other, purpose)


def test_the_switch_of_the_tests_is_refused_on_another_database(settings, monkeypatch):
    monkeypatch.setenv("CASEWORK_TEST", "1")
    refuse_a_false_demo()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "casework")
    with pytest.raises(SystemExit, match="CASEWORK_TEST"):
        refuse_a_false_demo()


@pytest.mark.regel("B-03")
def test_somebody_new_gets_from_the_start_password_to_the_work(account):
    client = log_in(account, START)
    assert client.get(reverse("home")).url == reverse("mfa_activate_totp")
    assert link_app(client, OWN).url == reverse("mfa_view_recovery_codes")
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]) == 8
    assert client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0] == "****"
    for route in ("home", "mfa_index", "mfa_view_recovery_codes", "account_change_password"):
        assert client.get(reverse(route)).status_code == 200, route
