"""Who cannot log in any more begins anew with a link from the administrator; what was before ends (B-03, P-18)."""

import re
from smtplib import SMTPException

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from casework.actions.mailadres import change_mailadres
from casework.actions.uitnodiging import invite_again
from casework.models import Account, Logregel, Uitnodiging
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of
from tests.conftest import database_role

OLD, NEW = "een-zin-van-vroeger", "een-zin-van-daarna"
ADRES = "iemand@example.nl"


def link(geheim):
    return f"https://casework.example/uitnodiging/{geheim}/"


@pytest.fixture
def dekker(mensen):
    mensen.dekker.set_password(OLD)
    mensen.dekker.save(update_fields=["password"])
    TOTP.activate(mensen.dekker, generate_totp_secret())
    return mensen.dekker


def logs_in(account, password):
    answer = Client().post(reverse("account_login"), {"login": account.gebruikersnaam, "password": password})
    return answer.status_code == 302


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-18")
def test_the_password_the_factors_and_the_sessions_end_and_the_link_begins_anew(mensen, dekker, mailoutbox):
    theirs = client_of(dekker)
    answer = client_of(mensen.aalders).post(reverse("persoon_opnieuw", args=[dekker.pk]), {"adres": ADRES})
    assert answer.url == reverse("persoon", args=[dekker.pk])
    assert theirs.get(reverse("home")).status_code == 302
    assert not Authenticator.objects.filter(user=dekker).exists()
    assert not logs_in(dekker, OLD)
    assert mailoutbox[0].to == [ADRES]
    path = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    client = Client()
    client.post(path, {"wachtwoord": NEW, "nogmaals": NEW})
    assert client.get(path).status_code == 410
    client.post(reverse("account_login"), {"login": "dekker", "password": NEW})
    assert client.get(reverse("home")).url == reverse("mfa_activate_totp")


@pytest.mark.regel("B-01")
def test_the_mail_and_the_pages_say_nothing_of_who_it_is_and_the_address_is_kept_nowhere(mensen, dekker, mailoutbox):
    client = client_of(mensen.aalders)
    page = client.post(reverse("persoon_opnieuw", args=[dekker.pk]), {"adres": ADRES}, follow=True)
    assert ADRES not in page.content.decode()
    assert "ekker" not in mailoutbox[0].body + mailoutbox[0].subject
    with database_role("casework_jobs"):
        line = Logregel.objects.get(gebeurtenis="toegang.opnieuw")
        assert (line.account_id, ADRES in str(vars(line))) == (mensen.aalders.pk, False)
        assert ADRES not in str(Uitnodiging.objects.filter(account=dekker).values())


@pytest.mark.regel("P-18")
@pytest.mark.regel("B-01")
def test_to_who_gave_an_address_it_goes_there_whatever_the_administrator_types_and_unseen(mensen, dekker, mailoutbox):
    change_mailadres(dekker, dekker, "zelf@example.nl")
    client, address = client_of(mensen.aalders), reverse("persoon_opnieuw", args=[dekker.pk])
    page = client.get(address).content.decode()
    assert ("zelf@" in page, 'name="adres"' in page, "zelf heeft opgegeven" in page) == (False, False, True)
    assert client.post(address, {"adres": ADRES}).url == reverse("persoon", args=[dekker.pk])
    assert [mail.to for mail in mailoutbox] == [["zelf@example.nl"]]


@pytest.mark.regel("B-03")
def test_a_mail_that_cannot_be_sent_ends_nothing(mensen, dekker, monkeypatch):
    def fails(*args, **kwargs):
        raise SMTPException

    theirs = client_of(dekker)
    monkeypatch.setattr("casework.actions.uitnodiging.send_mail", fails)
    with pytest.raises(RegelFout):
        invite_again(mensen.aalders, Account.objects.get(pk=dekker.pk), ADRES, link)
    assert theirs.get(reverse("home")).status_code == 200
    assert Authenticator.objects.filter(user=dekker).exists()
    assert logs_in(dekker, OLD)


@pytest.mark.regel("P-18")
def test_only_the_administrator_of_the_samenwerkingsverband_and_not_for_themselves(mensen, buren, dekker, mailoutbox):
    for actor in (mensen.bakir, mensen.visscher, dekker, buren.aalders):
        with pytest.raises(GeenToegang):
            invite_again(actor, Account.objects.get(pk=dekker.pk), ADRES, link)
    with pytest.raises(RegelFout, match="niet voor uzelf"):
        invite_again(mensen.aalders, mensen.aalders, ADRES, link)
    assert logs_in(dekker, OLD)
    assert mailoutbox == []
