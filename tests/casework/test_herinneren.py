"""Reminders by mail: that work waits, never what or about whom (B-02)."""

from datetime import timedelta

import pytest
from django.core import mail

from casework import klok, termijnen
from casework.access.context import acting_as
from casework.actions.herinneren import remind
from casework.actions.mailadres import change_mailadres
from casework.actions.parties import deactivate_account, end_aanstelling
from casework.encryption.errors import SleutelOntbreekt
from casework.models import Logregel
from casework.rules import GeenToegang
from casework.tasks import HERINNEREN, remind_all
from casework.work import work_list
from tests.conftest import database_role, refusals
from tests.factories_weegploeg import casus_geen_casusoverleg

ADRES = "bakir@politie.example"


@pytest.fixture
def owes(mensen):
    """Bakir has to tell an aanbrenger something, and gave an address; the last day for it."""
    casus_geen_casusoverleg(mensen)
    change_mailadres(mensen.bakir, mensen.bakir, ADRES)
    return termijnen.terugkoppelen(klok.today()).laatste_dag


def run(day):
    """What is sent by the daily job on a day."""
    before = len(mail.outbox)
    with klok.set_to(day), database_role("casework_jobs"):
        remind_all()
    return mail.outbox[before:]


@pytest.mark.regel("B-02")
def test_twice_in_the_life_of_a_term_and_never_twice_a_day(mensen, owes):
    sent = {}
    for days in range(-6, 6):
        day = owes + timedelta(days=days)
        sent[days] = len(run(day))
        assert not run(day), "a second run on the same day sends nothing"
    assert [days for days, count in sent.items() if count] == [-2, 1]


@pytest.mark.regel("B-04")
def test_the_log_says_that_somebody_was_reminded_when_they_were_and_only_then(mensen, owes):
    def logged():
        with database_role("casework_jobs"):
            return list(Logregel.objects.filter(gebeurtenis="account.herinnerd").values_list("object_id", flat=True))

    run(owes - timedelta(days=6))
    assert not logged()
    run(owes + timedelta(days=1))
    run(owes + timedelta(days=1))
    assert logged() == [mensen.bakir.pk]


def test_a_day_on_which_no_job_ran_loses_no_reminder(mensen, owes):
    assert len(run(owes - timedelta(days=1))) == 1
    assert len(run(owes + timedelta(days=9))) == 1
    assert not run(owes + timedelta(days=10))


@pytest.mark.regel("B-02")
def test_the_message_says_how_much_waits_and_nothing_else(mensen, owes):
    (message,) = run(owes + timedelta(days=1))
    assert message.to == [ADRES]
    assert "wacht 1 taak op u" in message.body
    assert "1 daarvan is te laat" in message.body
    whole = f"{message.subject} {message.body}"
    for word in ("Zonnebloemveld", "Quirijn", "terugkoppel", "aanbrenger", str(klok.today().year), "http", "politie"):
        assert word not in whole


def test_who_gave_no_address_or_has_left_gets_nothing(mensen, owes):
    change_mailadres(mensen.bakir, mensen.bakir, "")
    change_mailadres(mensen.janssen, mensen.janssen, "janssen@politie.example")
    deactivate_account(mensen.aalders, mensen.janssen)
    assert not run(owes + timedelta(days=1))


def test_a_mail_server_that_fails_is_tried_again_and_keeps_nobody_else_waiting(mensen, owes, monkeypatch):
    change_mailadres(mensen.janssen, mensen.janssen, "janssen@politie.example")
    tried = []

    def fail(*args, **kwargs):
        tried.append(args[3])
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("casework.actions.herinneren.send_mail", fail)
        assert not run(owes)
    assert len(tried) == 2
    assert len(run(owes)) == 2


def test_an_account_that_cannot_be_read_keeps_nobody_else_waiting(mensen, owes, monkeypatch):
    change_mailadres(mensen.janssen, mensen.janssen, "janssen@politie.example")

    def broken(account):
        if account.pk == mensen.janssen.pk:
            raise SleutelOntbreekt
        return work_list(account)

    monkeypatch.setattr("casework.actions.herinneren.work_list", broken)
    assert [message.to for message in run(owes + timedelta(days=1))] == [[ADRES]]


def test_who_has_no_role_any_more_gets_nothing_and_stops_nobody(mensen, owes):
    change_mailadres(mensen.janssen, mensen.janssen, "janssen@politie.example")
    with acting_as(mensen.aalders):
        roles = list(mensen.janssen.aanstellingen.all())
    for role in roles:
        end_aanstelling(mensen.aalders, role, klok.today() - timedelta(days=1))
    assert [message.to for message in run(owes + timedelta(days=1))] == [[ADRES]]


def test_nobody_sends_a_reminder_by_hand(mensen, owes):
    for account in (mensen.aalders, mensen.dekker, mensen.bakir):
        with pytest.raises(GeenToegang):
            remind(account, mensen.bakir.pk)
        assert ("account.herinnerd", "", account.pk) in refusals()
    with acting_as(HERINNEREN):
        assert not mail.outbox
