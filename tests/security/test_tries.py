"""How often one may try: per account, and per address that no header can lie about (B-03)."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tests.security.test_login import code_now

PASSWORD = "een-zin-die-alleen-ik-ken"


@pytest.fixture
def secret(mensen):
    mensen.dekker.set_password(PASSWORD)
    mensen.dekker.save(update_fields=["password"])
    found = generate_totp_secret()
    TOTP.activate(mensen.dekker, found)
    return found


def attempt(name, password, *, peer="10.0.0.1", forwarded=""):
    """Try a password from an address, and say in a header that it came from another. Out: whether it was right."""
    client = Client(REMOTE_ADDR=peer, **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}))
    answer = client.post(reverse("account_login"), {"login": name, "password": password})
    return answer.status_code == 302


def lies():
    return (f"203.0.113.{number}" for number in range(1, 255))


@pytest.mark.regel("B-03")
def test_five_wrong_passwords_close_the_account_for_every_address(secret):
    for number in range(5):
        assert not attempt("dekker", "iets-anders-dat-lang-is", peer=f"10.0.1.{number}")
    assert not attempt("dekker", PASSWORD, peer="10.0.2.1")


@pytest.mark.regel("B-03")
def test_the_account_is_not_closed_by_what_somebody_tries_on_another(mensen, secret):
    for number in range(5):
        attempt("bakir", "iets-anders-dat-lang-is", peer=f"10.0.1.{number}")
    assert attempt("dekker", PASSWORD)


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"])
def test_a_header_does_not_make_another_address(secret, header):
    """Ten wrong names from one address; the header is another each time."""
    for number, lie in zip(range(10), lies(), strict=False):
        Client(REMOTE_ADDR="10.0.0.1", **{header: lie}).post(
            reverse("account_login"), {"login": f"niemand-{number}", "password": PASSWORD}
        )
    assert not attempt("dekker", PASSWORD, forwarded="203.0.113.99")
    assert attempt("dekker", PASSWORD, peer="10.0.0.2")


@pytest.mark.regel("B-03")
def test_behind_a_proxy_only_what_the_proxy_added_counts(secret, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number, lie in zip(range(10), lies(), strict=False):
        attempt(f"niemand-{number}", PASSWORD, forwarded=f"{lie}, 198.51.100.7")
    assert not attempt("dekker", PASSWORD, forwarded="203.0.113.99, 198.51.100.7")
    assert attempt("dekker", PASSWORD, forwarded="203.0.113.99, 198.51.100.8")


@pytest.mark.regel("B-03")
def test_an_address_of_version_six_counts_with_its_whole_network(secret):
    for number in range(10):
        attempt(f"niemand-{number}", PASSWORD, peer=f"2001:db8::{number + 1:x}")
    assert not attempt("dekker", PASSWORD, peer="2001:db8::ffff")


@pytest.mark.regel("B-03")
def test_five_wrong_codes_close_the_second_step_too(secret):
    for number in range(6):
        client = Client(REMOTE_ADDR=f"10.0.3.{number}")
        client.post(reverse("account_login"), {"login": "dekker", "password": PASSWORD})
        code = code_now(secret) if number == 5 else "000000"
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.status_code == 200, number
