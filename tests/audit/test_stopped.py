"""When lines are no longer sealed, whoever watches over the log is told, and nothing about anybody: B-04."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem
from casework.audit import log, sealing
from tests.conftest import database_role


@pytest.fixture
def later(settings):
    """Just past the time that a line may wait."""
    return klok.now() + timedelta(minutes=settings.LOGBOEK_ALARM_MINUTEN, seconds=30)


def state():
    told = StringIO()
    call_command("logboek", "stand", stdout=told)
    return told.getvalue()


@pytest.mark.regel("B-04")
def test_lines_that_wait_too_long_are_a_sign_and_a_seal_takes_it_away(logboek, later):
    assert sealing.waiting_since() is None
    log.looked(Systeem("proef"), "proef.gedaan")
    assert sealing.waiting_since() is not None
    assert sealing.stopped_since() is None
    with klok.set_to(later):
        assert sealing.stopped_since() == sealing.waiting_since()
        with pytest.raises(CommandError, match="wordt niet meer verzegeld"):
            state()
        assert sealing.seal() == 1
        assert sealing.stopped_since() is None
        assert "wordt verzegeld" in state()


@pytest.mark.regel("B-04")
def test_the_health_page_says_it_without_anybody_logged_in(logboek, later):
    log.looked(Systeem("proef"), "proef.gedaan")
    with database_role("casework_app"), klok.set_to(later):  # which cannot read a line
        assert Client().get(reverse("healthz")).json()["verzegeling"] is False
    with database_role("casework_jobs"):
        sealing.seal()
    with database_role("casework_app"), klok.set_to(later):
        assert Client().get(reverse("healthz")).json()["verzegeling"] is True
