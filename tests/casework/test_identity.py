"""Logging in: password and code, the secret of the second factor encrypted (B-01, B-03)."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from casework import demo, klok
from tests.client import client_of

PASSWORD = "een-lang-genoeg-wachtwoord"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def dekker(mensen):
    mensen.dekker.set_password(PASSWORD)
    mensen.dekker.save()
    TOTP.activate(mensen.dekker, SECRET)
    return mensen.dekker


def code():
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def log_in(account, password=PASSWORD):
    client = Client()
    response = client.post(reverse("account_login"), {"login": account.gebruikersnaam, "password": password})
    return client, response


@pytest.mark.regel("B-01")
def test_the_secret_of_the_second_factor_is_encrypted(dekker):
    stored = Authenticator.objects.get(user=dekker)
    assert SECRET not in str(stored.data)
    assert TOTP(stored).validate_code(code())


@pytest.mark.regel("B-03")
def test_password_and_code_open_the_site_and_a_code_works_once(dekker):
    client, response = log_in(dekker)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("home")).status_code == 302
    used = code()
    assert client.post(reverse("mfa_authenticate"), {"code": used})["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    other, _ = log_in(dekker)
    assert other.post(reverse("mfa_authenticate"), {"code": used}).status_code == 200
    assert other.get(reverse("home")).status_code == 302


@pytest.mark.regel("B-03")
def test_a_wrong_password_leads_nowhere(dekker):
    client, response = log_in(dekker, "iets-anders-dat-lang-is")
    assert response.status_code == 200
    assert client.get(reverse("mfa_authenticate")).status_code == 302


@pytest.mark.regel("B-03")
def test_without_a_second_factor_only_setting_it_up_is_open(mensen):
    client = client_of(mensen.bakir, second_factor=False)
    for route in ("home", "casussen", "signaal_nieuw", "archief", "mfa_index"):
        response = client.get(reverse(route))
        assert response.status_code == 302, route
        assert "totp/activate" in response["Location"], route
    assert client.get(reverse("mfa_activate_totp")).status_code in (200, 302)


def test_nobody_can_sign_up_or_see_demo_accounts_outside_the_demo(mensen):
    page = Client().get(reverse("account_login")).content.decode()
    assert "dekker" not in page
    assert demo.accounts() == []
    assert demo.code_of(mensen.dekker) == ""
    for address in ("/account/signup/", "/account/password/reset/", "/accounts/signup/", "/admin/"):
        assert Client().get(address).status_code == 404


def test_the_health_page_says_what_answers(db_all):
    checks = {"database": True, "keys": True, "redis": True, "herstel": True, "verzegeling": True}
    assert Client().get(reverse("healthz")).json() == checks


def test_a_log_that_is_not_sealed_does_not_make_the_site_ill(mensen, settings):
    """A monitor reads the word; the machine that restarts what is ill reads the status."""
    with klok.set_to(klok.now() + timedelta(minutes=settings.LOGBOEK_ALARM_MINUTEN + 1)):
        answer = Client().get(reverse("healthz"))
    assert (answer.status_code, answer.json()["verzegeling"]) == (200, False)


def test_an_error_page_names_nobody(mensen):
    response = client_of(mensen.dekker).get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Dekker" not in response.content.decode()
