"""What is dangerous asks for a recent proof of who one is; a second factor is guarded by another (B-03)."""

import json
import threading
import time
from contextvars import copy_context
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from casework.access.context import acting_as
from casework.actions.besluit import record_besluit, submit_besluit
from casework.actions.inloggen import remove_app, remove_passkey
from casework.models import Account, Bevestiging, Logregel, Raadpleging
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of, version_on
from tests.conftest import database_role
from tests.factories_weegploeg import beoordeeld, besluit_tekst, casus_in_beraad
from tests.security.test_login import code_now

PASSWORD = "een-zin-die-alleen-ik-ken"
# For a person, and for nothing: what is dangerous here.
OF_A_PERSON = [
    "aanstelling_nieuw",
    "machtiging_nieuw",
    "persoon_afsluiten",
    "persoon_tweede_factor",
    "persoon_uitnodigen",
    "persoon_opnieuw",
    "persoon_koppelen",
]
# Of something else with an id, which is looked up after the proof.
OF_A_FACT = [
    "aanstelling_beeindigen",
    "machtiging_beeindigen",
    "verklaring_nieuw",
    "verklaring_intrekken",
    "overeenkomst_nieuw",
    "overeenkomst_beeindigen",
    "recht_beeindigen",
    "archief_raadplegen",
    "rol_akkoord",
]
OWN = [
    "persoon_nieuw",
    "persoon_bestaand",
    "mailadres",
    "datalek_contacten_nieuw",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
]


def proved_ago(client, minutes):
    """Let the second factor of this session have been proved so many minutes ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time() - minutes * 60}]
    session.save()
    return client


def passkey(account, **data):
    return Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data)


def address(route, mensen):
    return reverse(route, args=[] if route in OWN else [mensen.tjon.pk])


@pytest.fixture
def secret(mensen):
    found = generate_totp_secret()
    TOTP.activate(mensen.aalders, found)
    return found


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("route", OF_A_PERSON + OF_A_FACT + OWN)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_proof_opens_nothing_dangerous(mensen, secret, route, method):
    client = proved_ago(client_of(mensen.aalders), 11)
    answer = getattr(client, method)(address(route, mensen))
    assert answer.url == f"{reverse('mfa_reauthenticate')}?next={address(route, mensen).replace('/', '%2F')}"
    assert Account.objects.get(pk=mensen.tjon.pk).is_active


@pytest.mark.regel("B-03")
def test_a_proof_of_ten_minutes_is_enough_and_the_rest_needs_none(mensen, secret):
    client = proved_ago(client_of(mensen.aalders), 9)
    assert client.get(address("machtiging_nieuw", mensen)).status_code == 200
    assert proved_ago(client, 20).get(reverse("beheer")).status_code == 200


@pytest.mark.regel("B-03")
def test_after_the_proof_the_form_is_there_with_what_was_typed(mensen, secret):
    client = client_of(mensen.aalders)
    page = client.get(address("aanstelling_nieuw", mensen))
    typed = {"formulier": page.context["form"].on_page.ticket, "functie": "coördinator zorg"}
    refused = proved_ago(client, 11).post(address("aanstelling_nieuw", mensen), typed)
    back = client.post(refused.url, {"code": code_now(secret), "next": address("aanstelling_nieuw", mensen)})
    assert back.url == address("aanstelling_nieuw", mensen)
    assert "coördinator zorg" in client.get(back.url).content.decode()
    assert not mensen.tjon.aanstellingen.filter(functie="coördinator zorg").exists()


def prove(client, refused, secret):
    """Give the code on the page to which this answer leads. Out: where one comes back."""
    return client.post(refused.url, {"code": code_now(secret), "next": parse_qs(urlsplit(refused.url).query)["next"]})


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


@pytest.fixture
def besluit(mensen, casus):
    inhoud = {"beoordeling": str(beoordeeld(mensen, casus).pk)}
    tekst = besluit_tekst(mensen, casus, "geen_casusoverleg", inhoud=inhoud)
    return submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst))


def confirmed_by(account):
    with acting_as(account):
        return list(Bevestiging.objects.values_list("account_id", flat=True))


@pytest.mark.regel("B-03")
@pytest.mark.regel("W-05")
def test_a_besluit_is_confirmed_by_who_proved_who_they_are(mensen, besluit):
    """After the proof they stand before the whole text again, and press once more; the next besluit asks nothing."""
    secret = generate_totp_secret()
    TOTP.activate(mensen.dekker, secret)
    client = proved_ago(client_of(mensen.dekker), 11)
    page, confirm = (reverse(route, args=[besluit.pk]) for route in ("besluit", "besluit_bevestigen"))
    refused = client.post(confirm, version_on(client, page))
    assert refused.url.startswith(f"{reverse('mfa_reauthenticate')}?")
    assert "Druk dan nog een keer op de knop." in client.get(refused.url).content.decode()
    assert confirmed_by(mensen.dekker) == []
    assert prove(client, refused, secret).url == page
    assert confirmed_by(mensen.dekker) == []
    client.post(confirm, version_on(client, page))
    assert confirmed_by(mensen.dekker) == [mensen.dekker.pk]


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-18")
def test_the_fg_proves_who_it_is_when_it_states_a_purpose_and_not_to_look_at_the_page(mensen, casus):
    secret = generate_totp_secret()
    TOTP.activate(mensen.visscher, secret)
    client = proved_ago(client_of(mensen.visscher), 11)
    address = reverse("fg_casussen")
    ticket = client.get(address).context["form"].on_page.ticket
    typed = {"nummer": casus.nummer, "doel": "klacht", "toelichting": "Klacht over een te ruime uitwisseling."}
    refused = client.post(address, typed | {"formulier": ticket})
    with acting_as(mensen.visscher):
        assert not Raadpleging.objects.exists()
    assert prove(client, refused, secret).url == address
    assert typed["toelichting"] in client.get(address).content.decode()
    assert client.post(address, typed).url == reverse("casus", args=[casus.pk])


@pytest.mark.regel("B-03")
def test_a_password_is_no_proof_for_who_has_a_second_factor(mensen, secret):
    mensen.aalders.set_password(PASSWORD)
    mensen.aalders.save(update_fields=["password"])
    client = client_of(mensen.aalders)
    proved_ago(client, 11)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(address("machtiging_nieuw", mensen)).status_code == 302


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("has", ["app", "passkey"])
@pytest.mark.parametrize("route", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_the_password_alone_adds_no_factor_beside_one_that_is_there(mensen, has, route):
    """Otherwise who knows the password makes a factor of their own, and is in."""
    client = client_of(mensen.dekker, second_factor=False)
    TOTP.activate(mensen.dekker, generate_totp_secret()) if has == "app" else passkey(mensen.dekker)
    for method in ("get", "post"):
        assert getattr(client, method)(reverse(route)).url == reverse("mfa_reauthenticate")


@pytest.mark.regel("B-03")
def test_the_only_second_factor_stays(mensen, secret):
    with pytest.raises(RegelFout, match="enige"):
        remove_app(mensen.aalders)
    only = passkey(mensen.dekker)
    with pytest.raises(RegelFout, match="enige"):
        remove_passkey(mensen.dekker, only.pk)
    assert Authenticator.objects.filter(pk=only.pk).exists()


@pytest.mark.regel("B-03")
def test_recovery_codes_are_no_second_factor_by_themselves(mensen):
    only = passkey(mensen.dekker)
    Authenticator.objects.create(user=mensen.dekker, type=Authenticator.Type.RECOVERY_CODES, data={})
    with pytest.raises(RegelFout, match="enige"):
        remove_passkey(mensen.dekker, only.pk)


@pytest.mark.regel("B-03")
def test_nobody_removes_the_passkey_of_another(mensen, secret):
    theirs = passkey(mensen.dekker)
    passkey(mensen.dekker)
    with pytest.raises(GeenToegang):
        remove_passkey(mensen.aalders, theirs.pk)
    with pytest.raises(GeenToegang):
        remove_app(mensen.dekker)
    client = client_of(mensen.aalders)
    assert client.post(reverse("mfa_remove_webauthn"), {"passkey": theirs.pk}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_who_has_two_removes_one_and_it_stands_in_the_log(mensen, secret):
    extra = passkey(mensen.aalders)
    client = client_of(mensen.aalders)
    assert client.post(reverse("mfa_remove_webauthn"), {"passkey": extra.pk}).url == reverse("mfa_index")
    assert not Authenticator.objects.filter(pk=extra.pk).exists()
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(gebeurtenis="passkey.verwijderd", account_id=mensen.aalders.pk).exists()


@pytest.mark.regel("B-03")
def test_every_passkey_is_asked_to_check_who_holds_it(mensen, secret):
    """Else a key that is found would do for two factors; the answer is held to what was asked."""
    asked = Client().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"
    page = client_of(mensen.aalders).get(reverse("mfa_add_webauthn"))
    wanted = json.loads(page.context["passkey_options"])["authenticatorSelection"]
    assert (wanted["userVerification"], wanted["residentKey"]) == ("required", "required")


@pytest.mark.regel("B-03")
def test_one_code_at_the_same_time_in_many_places_works_once(mensen, secret):
    found = Authenticator.objects.get(user=mensen.aalders)
    code, start, taken = code_now(secret), threading.Barrier(8), []

    def use():
        start.wait()
        taken.append(TOTP(found).validate_code(code))

    TOTP(found).validate_code("000000")  # its key is in memory: the others see nothing of this transaction
    runs = [threading.Thread(target=copy_context().run, args=[use]) for _ in range(8)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(taken) == [False] * 7 + [True]


@pytest.mark.regel("B-03")
def test_what_was_used_is_kept_where_every_process_looks():
    """In the cache of Redis, and not in the memory of one process."""
    assert settings.CACHES["default"]["BACKEND"] == "django_redis.cache.RedisCache"


@pytest.mark.regel("B-03")
def test_there_is_no_admin_login_beside_it():
    assert not apps.is_installed("django.contrib.admin")
    assert not [key for key in get_resolver().reverse_dict if str(key).startswith("admin")]
