"""A session ends after half an hour without use, after a day's work, by its owner; a key is worth one step (B-03)."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework import klok
from casework.actions.inloggen import end_own_sessions, end_session
from casework.models import Logregel, Sessie
from casework.rules import GeenToegang
from casework.sessies import fingerprint
from tests.client import client_of
from tests.conftest import database_role
from tests.security.test_login import code_now

PASSWORD = "een-zin-die-alleen-ik-ken"
ANDROID = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Mobile"
OPEN, OUT = 200, 302


def key_of(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def row_of(client):
    return Sessie.objects.get(pk=fingerprint(key_of(client)))


def state_of(client):
    return client.get(reverse("home")).status_code


def with_key(key):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def begun(client, ago):
    """Let a session have begun so long ago; it was used a moment ago."""
    session = client.session
    session["begonnen"] = (klok.machine_now() - ago).isoformat()
    session.save()


@pytest.mark.regel("B-03")
def test_who_reads_the_table_takes_no_session_over(mensen):
    client = client_of(mensen.dekker)
    row = row_of(client)
    assert key_of(client) not in f"{row.pk} {row.session_data}"
    assert state_of(with_key(row.pk.hex)) == OUT
    assert state_of(client) == OPEN


@pytest.mark.regel("B-03")
def test_a_session_without_use_ends_after_half_an_hour(mensen):
    client = client_of(mensen.dekker)
    row = row_of(client)
    assert row.expire_date - row.laatst_op == timedelta(minutes=30)
    Sessie.objects.filter(pk=row.pk).update(expire_date=klok.machine_now())
    assert state_of(client) == OUT


@pytest.mark.regel("B-03")
def test_no_use_keeps_a_session_open_after_twelve_hours(mensen):
    client = client_of(mensen.dekker)
    begun(client, timedelta(hours=11, minutes=59))
    assert state_of(client) == OPEN
    row = row_of(client)
    assert row.expire_date == row.begonnen_op + timedelta(hours=12)
    begun(client, timedelta(hours=12))
    assert state_of(client) == OUT


@pytest.mark.regel("B-03")
def test_another_key_does_not_make_a_session_begin_anew(mensen):
    client = client_of(mensen.dekker)
    begun(client, timedelta(hours=5))
    session = client.session
    session.cycle_key()
    session.save()
    assert klok.machine_now() - Sessie.objects.get(pk=fingerprint(session.session_key)).begonnen_op > timedelta(hours=4)


@pytest.mark.regel("B-03")
def test_each_step_of_logging_in_gives_another_key_and_the_earlier_ones_open_nothing(mensen):
    mensen.dekker.set_password(PASSWORD)
    mensen.dekker.save(update_fields=["password"])
    secret = generate_totp_secret()
    TOTP.activate(mensen.dekker, secret)
    client = Client()
    client.get(reverse("account_login"))
    client.session["anything"] = 1
    planted = client.session
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    keys = [planted.session_key]
    client.post(reverse("account_login"), {"login": "dekker", "password": PASSWORD})
    keys.append(key_of(client))
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    keys.append(key_of(client))
    assert len(set(keys)) == 3
    assert [state_of(with_key(key)) for key in keys] == [OUT, OUT, OPEN]


@pytest.mark.regel("B-03")
def test_the_second_factor_gives_a_session_that_was_logged_in_another_key(mensen):
    secret = generate_totp_secret()
    client = client_of(mensen.dekker, second_factor=False)
    TOTP.activate(mensen.dekker, secret)
    before = key_of(client)
    client.post(reverse("mfa_reauthenticate"), {"code": code_now(secret)})
    assert [state_of(with_key(before)), state_of(client)] == [OUT, OPEN]


def test_the_list_shows_the_own_sessions_only_and_no_more_than_the_kind_of_device(mensen):
    client, other = client_of(mensen.dekker), client_of(mensen.dekker)
    client_of(mensen.bakir)
    page = client.get(reverse("account_sessies"))
    assert {sessie.pk: here for sessie, here in page.context["sessies"]} == {
        row_of(client).pk: True,
        row_of(other).pk: False,
    }
    assert "127.0.0.1" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (ANDROID, "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", "iphone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"),
        ("curl/8.0", "ander"),
        ("", "ander"),
    ],
)
def test_the_kind_of_device_is_coarse(mensen, name, kind):
    mensen.dekker.set_password(PASSWORD)
    mensen.dekker.save(update_fields=["password"])
    client = Client(headers={"User-Agent": name})
    client.post(reverse("account_login"), {"login": "dekker", "password": PASSWORD})
    row = row_of(client)
    assert (row.account_id, row.apparaat) == (mensen.dekker.pk, kind)
    assert name == "" or name not in row.session_data


@pytest.mark.regel("B-03")
def test_ending_one_session_leaves_the_others(mensen):
    here, there, third = (client_of(mensen.dekker) for _ in range(3))
    here.post(reverse("account_sessie_einde", args=[row_of(there).pk]))
    assert [state_of(client) for client in (here, there, third)] == [OPEN, OUT, OPEN]


@pytest.mark.regel("B-03")
def test_logging_out_everywhere_is_everywhere_and_of_nobody_else(mensen):
    here, there, neighbour = client_of(mensen.dekker), client_of(mensen.dekker), client_of(mensen.bakir)
    answer = here.post(reverse("account_sessies_einde"))
    assert (answer.url, answer["Clear-Site-Data"]) == (reverse("account_login"), '"cache", "storage"')
    assert [state_of(client) for client in (here, there, neighbour)] == [OUT, OUT, OPEN]


@pytest.mark.regel("B-03")
def test_nobody_ends_the_session_of_another(mensen):
    theirs = client_of(mensen.bakir)
    row = row_of(theirs)
    with pytest.raises(GeenToegang):
        end_session(mensen.dekker, row.pk)
    assert client_of(mensen.dekker).post(reverse("account_sessie_einde", args=[row.pk])).status_code == 404
    end_own_sessions(mensen.dekker)
    assert state_of(theirs) == OPEN


def test_a_session_that_ended_is_not_ended_again(mensen):
    here, there = client_of(mensen.dekker), client_of(mensen.dekker)
    address = reverse("account_sessie_einde", args=[row_of(there).pk])
    assert [here.post(address).status_code for _ in range(2)] == [302, 404]


@pytest.mark.regel("B-03")
def test_logging_out_empties_what_the_browser_kept(mensen):
    client = client_of(mensen.dekker)
    key = key_of(client)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert state_of(with_key(key)) == OUT


def test_logging_in_and_ending_a_session_stand_in_the_log(mensen):
    mensen.dekker.set_password(PASSWORD)
    mensen.dekker.save(update_fields=["password"])
    Client().post(reverse("account_login"), {"login": "dekker", "password": PASSWORD})
    end_session(mensen.dekker, Sessie.objects.get(account=mensen.dekker).pk)
    end_own_sessions(mensen.dekker)
    with database_role("casework_jobs"):
        lines = Logregel.objects.filter(account_id=mensen.dekker.pk, gebeurtenis__startswith="sessie")
        assert [line.gebeurtenis for line in lines.order_by("tijdstip")] == [
            "sessie.begonnen",
            "sessie.beeindigd",
            "sessies.beeindigd",
        ]


@pytest.mark.regel("B-03")
def test_another_password_ends_the_other_sessions_and_they_leave_the_list(mensen):
    mensen.dekker.set_password(PASSWORD)
    mensen.dekker.save(update_fields=["password"])
    here, there = client_of(mensen.dekker), client_of(mensen.dekker)
    new = "een-zin-die-ik-net-bedacht"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [state_of(client) for client in (here, there)] == [OPEN, OUT]
    assert [sessie.pk for sessie in Sessie.objects.filter(account=mensen.dekker)] == [row_of(here).pk]
