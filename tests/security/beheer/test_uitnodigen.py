"""A new person is invited by mail and chooses a password: B-03."""

import re

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from casework import klok
from casework.actions import parties
from casework.actions.uitnodiging import invite
from casework.choices import Rol
from casework.models import Account
from casework.rules import GeenToegang
from tests.conftest import database_role
from tests.security.beheer.helpers import PERSOON
from tests.steps import day, refused


def invited(mensen, client, mailoutbox):
    """A new person of the gemeente and the address in their invitation."""
    data = PERSOON | {"organisatie": str(mensen.gemeente.pk), "van": f"{klok.today():%d-%m-%Y}", "tot_en_met": ""}
    answer = client.post(reverse("persoon_nieuw"), data)
    account = Account.objects.get(gebruikersnaam="a.nieuw")
    assert answer.url == reverse("persoon", args=[account.pk])
    return account, re.search(r"http://testserver(\S+)", mailoutbox[-1].body)[1]


def choose(address, password, again=None):
    return Client().post(address, {"wachtwoord": password, "nogmaals": again or password})


PASSWORD = "kleine-ijsvogel-boven-water"


@pytest.mark.regel("B-03")
def test_a_new_person_chooses_a_password_with_a_link_that_works_once(mensen, client, mailoutbox):
    account, address = invited(mensen, client, mailoutbox)
    assert not account.has_usable_password()
    assert account.heeft_rol(Rol.VERTEGENWOORDIGER) is False  # nothing was accepted yet (P-20)
    mail = mailoutbox[0]
    assert mail.to == [PERSOON["adres"]]
    for word in ("Anouk", "Nieuw", "a.nieuw", "Rivierdam"):
        assert word not in mail.subject + mail.body
    assert "a.nieuw" in Client().get(address).content.decode()
    assert choose(address, "kort").status_code == 200
    assert choose(address, PASSWORD, "iets heel anders dan dat").status_code == 200
    assert not Account.objects.get(pk=account.pk).has_usable_password()
    assert choose(address, PASSWORD).url == reverse("account_login")
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)
    assert choose(address, "een-ander-wachtwoord-van-later").status_code == 410
    assert Client().get(address).status_code == 410
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


@pytest.mark.regel("B-03")
def test_an_invitation_is_over_after_its_days_when_replaced_and_when_the_account_is_closed(mensen, client, mailoutbox):
    account, address = invited(mensen, client, mailoutbox)
    with klok.set_to(day(8)):
        assert choose(address, PASSWORD).status_code == 410
    again = reverse("persoon_uitnodigen", args=[account.pk])
    assert client.post(again, {"adres": "anouk@example.nl"}).status_code == 302
    assert choose(address, PASSWORD).status_code == 410
    new = re.search(r"http://testserver(\S+)", mailoutbox[-1].body)[1]
    parties.deactivate_account(mensen.aalders, account)
    assert choose(new, PASSWORD).status_code == 410
    assert choose(reverse("uitnodiging", args=[account.pk]), PASSWORD).status_code == 410


@pytest.mark.regel("P-18")
def test_an_invitation_is_no_way_into_the_account_of_another(mensen, buren, client, mailoutbox):
    def link(geheim):
        return f"https://casework.example/{geheim}"

    account, address = invited(mensen, client, mailoutbox)
    for actor in (buren.aalders, mensen.dekker, mensen.visscher):
        with pytest.raises(GeenToegang):
            invite(actor, account, "x@example.nl", link)
    choose(address, PASSWORD)
    refused("P-18", invite, mensen.aalders, Account.objects.get(pk=account.pk), "x@example.nl", link)
    assert len(mailoutbox) == 1


def test_when_the_mail_does_not_go_nobody_is_added(mensen, client, monkeypatch):
    def broken(*args):
        raise OSError

    monkeypatch.setattr("casework.actions.uitnodiging.send_mail", broken)
    data = PERSOON | {"organisatie": str(mensen.gemeente.pk), "van": f"{klok.today():%d-%m-%Y}", "tot_en_met": ""}
    assert "kon niet worden verstuurd" in client.post(reverse("persoon_nieuw"), data).content.decode()
    assert not Account.objects.filter(gebruikersnaam="a.nieuw").exists()


@pytest.mark.regel("B-01")
def test_the_database_keeps_no_secret_of_an_invitation_and_no_address(mensen, client, mailoutbox):
    account, address = invited(mensen, client, mailoutbox)
    with database_role("postgres"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT row_to_json(u)::text FROM casework_uitnodiging u WHERE account_id = %s", [account.pk])
        (row,) = cursor.fetchone()
    assert address.split("/")[2] not in row
    assert "example.nl" not in row
