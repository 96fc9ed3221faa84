"""What was typed survives the end of a session, for who typed it only: B-03, B-09, S-10."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse

from casework.actions import concept as actions
from casework.models import Sessie
from casework.sessies import fingerprint
from casework.tasks import clear_sessions
from tests.casework.concept.helpers import TEKST, autosave, concepten, form_of, shown
from tests.client import client_of
from tests.conftest import database_role
from tests.factories_weegploeg import duiding_gevraagd
from tests.people import CATEGORIE
from tests.security.test_login import Unread
from weegploeg.models import NadereDuiding

PASSWORD = "een-zin-die-alleen-de-proef-kent"


def kept_under(client):
    return fingerprint(client.cookies[settings.SESSION_COOKIE_NAME].value)


def expiry(client):
    with database_role("casework_jobs"):
        return Sessie.objects.get(pk=kept_under(client)).expire_date


def age(client):
    """Let the session have begun ten minutes earlier."""
    earlier = expiry(client) - timedelta(minutes=10)
    Sessie.objects.filter(pk=kept_under(client)).update(expire_date=earlier)
    return earlier


@pytest.mark.regel("B-03")
def test_a_page_that_sends_the_same_again_keeps_no_session_alive(mensen, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    autosave(client, ticket, vraag=TEKST)
    earlier = age(client)
    autosave(client, ticket, vraag=TEKST)
    assert expiry(client) == earlier
    autosave(client, ticket, vraag=TEKST + " En meer.")
    assert expiry(client) > earlier + timedelta(minutes=9), "somebody was typing"


def test_looking_at_a_page_keeps_the_session_alive(mensen, vraag):
    client = client_of(mensen.zijlstra)
    earlier = age(client)
    client.get(vraag)
    assert expiry(client) > earlier + timedelta(minutes=9)


@pytest.fixture
def secrets(mensen, settings):
    """Second factors of two people, and their password. A code lasts an hour, so that none expires on its way."""
    settings.MFA_TOTP_PERIOD = 3600
    found = {}
    for account in (mensen.zijlstra, mensen.haddou):
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        found[account.pk] = generate_totp_secret()
        TOTP.activate(account, found[account.pk])
    return found


def log_in(client, account, secrets):
    """Password and code, in a browser where something may have been left."""
    client.post(reverse("account_login"), {"login": account.gebruikersnaam, "password": PASSWORD})
    code = format_hotp_value(hotp_value(secrets[account.pk], next(yield_hotp_counters_from_time())))
    return client.post(reverse("mfa_authenticate"), {"code": code})


def end_session(client):
    """The session is over; the browser keeps its other cookies."""
    Sessie.objects.all().delete()


@pytest.mark.regel("B-03")
@pytest.mark.regel("B-09")
def test_what_is_sent_after_the_end_of_the_session_is_there_after_logging_in(mensen, vraag, secrets):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST, "noodzaak": "Nodig."}
    end_session(client)
    answer = client.post(vraag, sent)
    assert answer.url == reverse("account_login")
    assert "Uw sessie was verlopen" in client.get(answer.url).content.decode()
    assert client.get(vraag).url == reverse("account_login"), "nothing opens before logging in"
    assert log_in(client, mensen.zijlstra, secrets).url == vraag
    page = client.get(vraag)
    assert "Dit is nog niet verstuurd" in page.content.decode()
    assert page.context["form"]["vraag"].value() == TEKST
    assert page.context["form"]["noodzaak"].value() == "Nodig."
    (concept,) = concepten()
    assert concept.velden["vraag"] == [TEKST]
    assert "getypt" not in client.session


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-19")
def test_another_who_logs_in_there_gets_nothing_and_it_is_gone(mensen, vraag, secrets):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST}
    end_session(client)
    client.post(vraag, sent)
    assert client.session["getypt"]
    assert log_in(client, mensen.haddou, secrets).url == reverse("home")
    assert "getypt" not in client.session
    client.post(reverse("account_logout"))
    log_in(client, mensen.zijlstra, secrets)
    assert shown(client, vraag) is None


@pytest.mark.regel("B-01")
def test_what_waits_in_a_session_rests_encrypted_and_goes_with_it(mensen, vraag):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST}
    end_session(client)
    client.post(vraag, sent)
    row = Sessie.objects.get()
    kept = signing.loads(row.session_data, salt=client.session.key_salt, serializer=Unread)
    assert b"Zilverhoefpad" not in kept
    clear_sessions()
    assert Sessie.objects.count() == 1
    Sessie.objects.update(expire_date=row.expire_date - timedelta(hours=1))
    clear_sessions()
    assert not Sessie.objects.exists()


@pytest.mark.regel("B-03")
def test_after_the_end_of_a_session_nothing_is_carried_out(mensen, casus, vraag):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {
        "vraag": TEKST,
        "over_wie": "Quirijn",
        "noodzaak": "Nodig.",
        "uiterlijk": "01-01-2031",
        "aan": f"{mensen.bakir.pk}:{mensen.politie.pk}",
    }
    end_session(client)
    client.post(vraag, sent)
    with database_role("casework_jobs"):
        assert not NadereDuiding.objects.exists()


@pytest.mark.parametrize("what", ["no ticket", "too much"])
def test_what_is_not_kept(mensen, vraag, what):
    client = client_of(mensen.zijlstra)
    sent = form_of(client, vraag) | {"vraag": TEKST}
    sent |= {"formulier": "x"} if what == "no ticket" else {"noodzaak": "x" * actions.MOST_CHARACTERS}
    end_session(client)
    assert client.post(vraag, sent).url == reverse("account_login")
    assert not Sessie.objects.exists()


@pytest.mark.regel("B-03")
def test_a_form_without_its_own_token_is_kept_for_nobody_who_is_not_logged_in(mensen, vraag):
    client = Client(enforce_csrf_checks=True)
    ticket = form_of(client_of(mensen.zijlstra), vraag)
    end_session(client)
    assert client.post(vraag, ticket | {"vraag": TEKST}).status_code == 403
    assert not Sessie.objects.exists()


@pytest.mark.regel("B-03")
@pytest.mark.parametrize("sender", ["zijlstra", "haddou"])
def test_who_logged_in_again_in_another_tab_gets_the_form_back_to_send_again(mensen, vraag, sender):
    """The token in the page is that of before; nothing is carried out, and only for whom the page was made."""
    ticket = form_of(client_of(mensen.zijlstra), vraag)
    account = getattr(mensen, sender)
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(account).cookies
    answer = client.post(vraag, ticket | {"vraag": TEKST})
    if sender == "haddou":
        assert answer.status_code == 403
        assert "getypt" not in client.session
        return
    assert answer.url == vraag
    assert shown(client, vraag) == TEKST


def test_the_page_that_saves_by_itself_is_told_that_the_session_has_ended(mensen, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    end_session(client)
    answer = autosave(client, ticket, vraag=TEKST)
    assert (answer.status_code, "Uw sessie is verlopen" in answer.content.decode()) == (200, True)
    assert not Sessie.objects.exists()


@pytest.mark.regel("S-10")
def test_who_is_asked_a_question_keeps_the_answer_through_a_session_but_leaves_no_draft(mensen, casus):
    """Tjon is in no file: an answer is not of the file until it is given."""
    duiding = duiding_gevraagd(mensen, casus)
    address = reverse("duiding", args=[duiding.pk])
    client = client_of(mensen.tjon)
    sent = form_of(client, address) | {"duiding": TEKST}
    assert client.post(reverse("concept_bewaren"), sent).status_code == 404
    session = client.session
    session["getypt"] = {
        "account": str(mensen.tjon.pk),
        "verband": str(mensen.verband.pk),
        "pad": f"{address}#AntwoordForm",
        "velden": {"duiding": [TEKST]},
    }
    session.save()
    for _ in ("shown", "and shown again"):
        assert client.get(address).context["form"]["duiding"].value() == TEKST
    assert client.post(address, sent | {"feiten": "Ja.", "categorie_gegevens": CATEGORIE}).status_code == 302
    assert "getypt" not in client.session
    assert concepten() == []
