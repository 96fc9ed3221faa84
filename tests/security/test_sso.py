"""Logging in through the own organisation: only who was linked, with a second factor, and nothing is taken over (B-03).

The other side is a certified OpenID provider that runs beside the test.
"""

import re
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, RequestFactory
from django.urls import reverse

from casework.actions.koppeling import link_account, unlink_account
from casework.beheer import without_second_factor
from casework.identity import CONFIRMED
from casework.models import Account, Logregel
from casework.rules import GeenToegang, RegelFout
from casework.sso import PROVIDER, OrganisatieOAuth2Adapter, SocialAdapter, proved_at
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import agree_with_roles
from tests.security.conftest import BEWEZEN, CLIENT_ID
from tests.security.test_login import code_now
from tests.security.test_proof import proved_ago

SUB = "medewerker-0042"
pytestmark = pytest.mark.oidc


class Browser:
    """A browser of somebody: a client here, and cookies at the provider."""

    def __init__(self, client=None):
        self.client = client or Client()
        self.there = requests.Session()
        self.there.trust_env = False

    def log_in(self, name, *, second_factor, after=""):
        """Go to the provider and come back. Out: the answer to coming back."""
        page = self.there.get(self.client.get(f"{reverse('account_organisatie')}?next={after}").url)
        typed = {"naam": name} | ({"twee": "on"} if second_factor else {})
        answer = self.there.post(page.url, typed, allow_redirects=False)
        while "testserver" not in answer.headers["Location"]:
            answer = self.there.get(answer.headers["Location"], allow_redirects=False)
        return self.client.get(answer.headers["Location"])

    def state(self):
        return self.client.get(reverse("home")).status_code


@pytest.fixture
def linked(mensen, sso):
    link_account(mensen.aalders, mensen.dekker, SUB)
    agree_with_roles(mensen.bakir, mensen.dekker)
    return mensen.dekker


@pytest.mark.regel("B-03")
def test_who_proved_a_second_factor_there_is_in(linked):
    browser = Browser()
    assert browser.log_in(SUB, second_factor=True).url == reverse("home")
    page = browser.client.get(reverse("home"))
    assert (page.status_code, page.context["ik"].naam) == (200, linked.naam)


@pytest.mark.regel("B-03")
def test_without_that_proof_our_own_second_factor_is_asked(linked):
    secret = generate_totp_secret()
    TOTP.activate(linked, secret)
    browser = Browser()
    assert browser.log_in(SUB, second_factor=False).url == reverse("mfa_authenticate")
    assert browser.state() == 302
    browser.client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert browser.state() == 200


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-18")
def test_a_link_counts_for_two_factors_once_its_person_confirmed_it_with_their_own(linked):
    """Else the administrator lets somebody else into an account by linking it to them, and nobody notices."""
    secret = generate_totp_secret()
    TOTP.activate(linked, secret)
    browser = Browser()
    assert browser.log_in(SUB, second_factor=True).url == reverse("mfa_authenticate")
    assert browser.state() == 302
    assert Browser().log_in(SUB, second_factor=True).url == reverse("mfa_authenticate")
    browser.client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert browser.state() == 200
    for _ in range(2):
        assert Browser().log_in(SUB, second_factor=True).url == reverse("home")


@pytest.mark.regel("P-18")
def test_a_new_link_is_confirmed_anew(mensen, linked):
    TOTP.activate(linked, generate_totp_secret())
    SocialAccount.objects.update(extra_data=CONFIRMED)
    assert Browser().log_in(SUB, second_factor=True).url == reverse("home")
    link_account(mensen.aalders, linked, "een-ander")
    assert Browser().log_in("een-ander", second_factor=True).url == reverse("mfa_authenticate")


@pytest.mark.regel("B-03")
def test_without_any_second_factor_only_setting_one_up_is_open(linked):
    browser = Browser()
    browser.log_in(SUB, second_factor=False)
    assert browser.client.get(reverse("home")).url == reverse("mfa_activate_totp")
    assert browser.client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("name", ["iemand-anders", "dekker", "dekker@rivierdam.example"])
def test_nobody_gets_in_by_name_or_mail_and_nobody_gets_an_account(linked, name):
    before = Account.objects.count()
    browser = Browser()
    answer = browser.log_in(name, second_factor=True)
    assert answer.url == reverse("account_login")
    assert "niet aan Casework gekoppeld" in browser.client.get(answer.url).content.decode()
    assert browser.state() == 302
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 1)
    assert ("sessie.organisatie", "", None) in refusals()


@pytest.mark.regel("B-03")
def test_a_closed_account_stays_closed(linked):
    linked.is_active = False
    linked.save(update_fields=["is_active"])
    browser = Browser()
    assert browser.log_in(SUB, second_factor=True).url == reverse("account_inactive")
    assert browser.state() == 302


@pytest.mark.regel("B-03")
def test_an_answer_works_once_and_in_the_browser_that_asked(linked):
    browser, thief = Browser(), Browser()
    thief.client.get(reverse("account_organisatie"))
    page = browser.there.get(browser.client.get(reverse("account_organisatie")).url)
    answer = browser.there.post(page.url, {"naam": SUB, "twee": "on"}, allow_redirects=False)
    while "testserver" not in answer.headers["Location"]:
        answer = browser.there.get(answer.headers["Location"], allow_redirects=False)
    assert thief.client.get(answer.headers["Location"]).url == reverse("account_login")
    assert thief.state() == 302
    assert browser.client.get(answer.headers["Location"]).url == reverse("home")
    browser.client.post(reverse("account_logout"))
    assert browser.client.get(answer.headers["Location"]).url == reverse("account_login")
    assert browser.state() == 302


@pytest.mark.regel("B-03")
def test_a_token_that_was_made_for_another_login_is_refused(linked):
    browser = Browser()
    asked = browser.client.get(reverse("account_organisatie")).url
    (nonce,) = parse_qs(urlsplit(asked).query)["nonce"]
    assert nonce not in browser.client.get(reverse("account_organisatie")).url
    page = browser.there.get(asked.replace(nonce, "een-andere"))
    answer = browser.there.post(page.url, {"naam": SUB, "twee": "on"}, allow_redirects=False)
    while "testserver" not in answer.headers["Location"]:
        answer = browser.there.get(answer.headers["Location"], allow_redirects=False)
    assert browser.client.get(answer.headers["Location"]).url == reverse("account_login")
    assert browser.state() == 302


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("route", ["account_logout", "account_sessies_einde"])
def test_logging_out_goes_on_to_the_organisation(linked, route):
    browser = Browser()
    browser.log_in(SUB, second_factor=True)
    answer = browser.client.post(reverse(route))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.state() == 302
    there = answer.context["daar"]
    asked = browser.there.get(there)
    assert asked.status_code == 200
    xsrf = re.search('name="xsrf" value="([^"]+)"', asked.text)[1]
    left = browser.there.post(
        f"{there.partition('?')[0]}/confirm", {"xsrf": xsrf, "logout": "yes"}, allow_redirects=False
    )
    assert left.headers["Location"] == f"http://testserver{reverse('account_login')}"
    assert "/vraag/" in browser.there.get(Client().get(reverse("account_organisatie")).url).url


@pytest.mark.regel("B-03")
def test_who_did_not_come_from_there_or_whose_organisation_does_not_answer_just_logs_out(linked, mensen, settings):
    assert client_of(mensen.bakir).post(reverse("account_logout")).url == reverse("account_login")
    browser = Browser()
    browser.log_in(SUB, second_factor=True)
    settings.OIDC_SERVER = "http://localhost:9"
    assert browser.client.post(reverse("account_logout")).url == reverse("account_login")
    assert browser.state() == 302


@pytest.mark.regel("B-03")
def test_a_recent_proof_comes_from_the_organisation_too_of_the_same_person(linked, mensen):
    client = client_of(linked)
    proved_ago(client, 11)
    asked = client.get(reverse("mfa_add_webauthn"))
    assert urlsplit(asked.url).path == reverse("account_organisatie")
    sent = parse_qs(urlsplit(client.get(asked.url).url).query)
    assert (sent["prompt"], sent["max_age"], sent["acr_values"]) == (["login"], ["0"], [BEWEZEN])
    link_account(mensen.aalders, mensen.bakir, "een-ander")
    assert Browser(client).log_in("een-ander", second_factor=True, after="/").url == reverse("account_login")
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    back = Browser(client).log_in(SUB, second_factor=True, after=reverse("mfa_add_webauthn"))
    assert back.url == reverse("mfa_add_webauthn")
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.regel("B-03")
def test_a_proof_without_a_second_factor_does_not_count_as_recent(linked):
    client = client_of(linked)
    proved_ago(client, 11)
    Browser(client).log_in(SUB, second_factor=False, after="/")
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 302


@pytest.mark.regel("B-03")
@pytest.mark.parametrize(
    ("claims", "proof"),
    [
        ({"acr": BEWEZEN, "auth_time": 5}, 5.0),
        ({"amr": ["pwd", "hwk"], "auth_time": 5}, 5.0),
        ({"acr": BEWEZEN}, 0.0),
        ({"acr": BEWEZEN, "auth_time": None}, 0.0),
        ({"acr": "urn:iets-anders", "auth_time": 5}, None),
        ({"amr": ["pwd"]}, None),
        ({"amr": "hwk"}, None),
        ({"acr": None}, None),
        ({}, None),
    ],
)
def test_only_the_values_of_the_settings_prove_a_second_factor(settings, claims, proof):
    settings.OIDC_ACR, settings.OIDC_AMR = [BEWEZEN], ["hwk"]
    assert proved_at(claims) == proof
    settings.OIDC_ACR = settings.OIDC_AMR = []
    assert proved_at(claims) is None


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("how", ["another key", "no key", "a secret", "none at all"])
def test_a_token_that_the_provider_did_not_sign_is_refused(sso, how):
    adapter = OrganisatieOAuth2Adapter(RequestFactory().get("/"), PROVIDER)
    kid = requests.get(adapter.openid_config["jwks_uri"], timeout=5).json()["keys"][0]["kid"]
    claims = {"iss": sso, "aud": CLIENT_ID, "sub": SUB, "acr": BEWEZEN, "exp": time.time() + 60, "iat": time.time()}
    made = {
        "another key": lambda: jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", {"kid": kid}),
        "no key": lambda: jwt.encode(claims, None, "none", {"kid": kid}),
        "a secret": lambda: jwt.encode(claims, "x" * 32, "HS256", {"kid": kid}),
        "none at all": lambda: jwt.encode(claims, "x" * 32, "HS256"),
    }[how]()
    with pytest.raises(OAuth2Error):
        adapter._claims(SocialAdapter().list_apps(None)[0], {"id_token": made})
    with pytest.raises(OAuth2Error):
        adapter._claims(SocialAdapter().list_apps(None)[0], {})


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-03")
def test_nothing_of_the_employee_is_taken_over_or_kept(linked):
    Browser().log_in(SUB, second_factor=True)
    row = SocialAccount.objects.get()
    assert (row.extra_data, SUB in row.uid, len(row.uid)) == ({}, False, 64)
    with database_role("casework_jobs"):
        assert SUB not in str(list(Logregel.objects.values()))
    assert not SocialToken.objects.exists()


@pytest.mark.regel("B-03")
def test_it_is_off_unless_it_is_set_up(mensen):
    for route in ("account_organisatie", "account_organisatie_terug"):
        assert Client().get(reverse(route)).status_code == 404
    assert "via" not in Client().get(reverse("account_login")).context["organisatie"]
    with pytest.raises(RegelFout, match="staat niet aan"):
        link_account(mensen.aalders, mensen.dekker, SUB)


def test_a_provider_that_does_not_answer_leaves_the_password(mensen, sso, settings):
    settings.OIDC_SERVER = "http://localhost:9"
    client = Client()
    assert client.get(reverse("account_organisatie")).url == reverse("account_login")
    assert "lukte niet" in client.get(reverse("account_login")).content.decode()


# The link


@pytest.mark.regel("P-18")
def test_only_the_administrator_links_and_not_themselves(mensen, buren, sso):
    for actor in (mensen.bakir, mensen.dekker, mensen.visscher, buren.aalders):
        with pytest.raises(GeenToegang):
            link_account(actor, mensen.dekker, SUB)
        with pytest.raises(GeenToegang):
            unlink_account(actor, mensen.dekker)
    with pytest.raises(RegelFout, match="niet voor uzelf"):
        link_account(mensen.aalders, mensen.aalders, SUB)
    with pytest.raises(RegelFout, match="niet voor uzelf"):
        unlink_account(mensen.aalders, mensen.aalders)
    assert not SocialAccount.objects.exists()


@pytest.mark.regel("B-03")
def test_one_person_there_is_one_account_here(mensen, buren, linked):
    for actor, account in ((mensen.aalders, mensen.bakir), (buren.aalders, buren.dekker)):
        with pytest.raises(RegelFout, match="ander account"):
            link_account(actor, account, SUB)
    link_account(mensen.aalders, linked, "een-nieuw-nummer")
    assert Browser().log_in(SUB, second_factor=True).url == reverse("account_login")
    assert Browser().log_in("een-nieuw-nummer", second_factor=True).url == reverse("home")


def test_who_logs_in_there_is_no_work_for_the_administrator(mensen, sso):
    TOTP.activate(mensen.bakir, generate_totp_secret())
    before = {person.pk for person in without_second_factor(mensen.aalders)}
    link_account(mensen.aalders, mensen.dekker, SUB)
    assert before - {person.pk for person in without_second_factor(mensen.aalders)} == {mensen.dekker.pk}
    assert mensen.bakir.pk not in before


@pytest.mark.regel("B-03")
def test_the_administrator_links_and_unlinks_on_a_page(mensen, sso):
    client, address = client_of(mensen.aalders), reverse("persoon_koppelen", args=[mensen.dekker.pk])
    assert client.post(address, {"kenmerk": f" {SUB} "}).url == reverse("persoon", args=[mensen.dekker.pk])
    assert Browser().log_in(SUB, second_factor=True).url == reverse("home")
    assert "komt ervoor in de plaats" in client.get(address).content.decode()
    client.post(address, {"ontkoppelen": "ja"})
    assert Browser().log_in(SUB, second_factor=True).url == reverse("account_login")
    with database_role("casework_jobs"):
        events = set(Logregel.objects.values_list("gebeurtenis", flat=True))
        assert {"koppeling.gelegd", "koppeling.verwijderd"} <= events
