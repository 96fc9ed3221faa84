"""An incident is destroyed five years after it was closed, and a restore does not bring it back (R-09)."""

from datetime import date

import pytest
from django.db import connections

from casework import klok
from casework.access.context import Systeem
from casework.encryption import keystore
from casework.encryption.errors import SleutelVernietigd
from casework.rules import GeenToegang
from casework.tasks import sweep
from security.choices import Besluitsoort, Status
from security.datalek import systeem
from security.datalek.besluiten import decide
from security.datalek.melden import confirm_receipt, record_feiten
from security.models import Incident, Incidentbesluit, Incidentontvangst
from security.tasks import INCIDENTEN, destroy_due
from tests.conftest import database_role
from tests.privacy.dumps import dump, words_in
from tests.privacy.restoring import as_jobs, back_up, manage, restored
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.security.datalek.helpers import besluit, contacten, feiten, incident_in
from tests.steps import refused

pytestmark = pytest.mark.regel("R-09")
CLOSED, LAST = date(2024, 2, 29), date(2029, 2, 28)


@pytest.fixture
def incident(echt):  # noqa: F811
    """Closed on 29 February, by people with all that they wrote."""
    with klok.set_to(CLOSED):
        contacten(echt.mensen)
        incident = incident_in(echt.mensen, Status.NIET_GEINFORMEERD, feiten="vuurtorenwachter")
        confirm_receipt(echt.mensen.dekker, incident)
        record_feiten(echt.mensen.bakir, incident, feiten(maatregelen="kroonluchter"))
        return decide(echt.mensen.dekker, incident, Besluitsoort.SLUITEN, besluit("afgesloten", motivering="korenwolf"))


def on(day):
    with database_role("casework_jobs"), klok.set_to(day):
        destroy_due()


def rows():
    tables = (Incident, Incident.history.model, Incidentbesluit, Incidentontvangst)
    with database_role("casework_jobs"):
        return sum(model.objects.count() for model in tables)


@pytest.mark.regel("R-04")
def test_after_five_years_rows_versions_key_and_words_are_gone_and_not_a_day_before(incident):
    on(date(2029, 2, 27))
    assert rows() > 6
    with database_role("casework_jobs"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT feiten FROM security_incident")
        kept = bytes(cursor.fetchone()[0])
    assert kept.hex().encode() in dump("default")
    on(LAST)
    assert rows() == 0
    assert kept.hex().encode() not in dump("default")
    assert keystore.is_destroyed(incident.pk)
    with pytest.raises(SleutelVernietigd):
        keystore.get(incident.pk)


@pytest.mark.regel("B-01")
def test_a_dump_holds_none_of_its_words(incident):
    words = ["vuurtorenwachter", "kroonluchter", "korenwolf"]
    with database_role("casework_jobs"):
        assert Incident.objects.get().maatregelen == "kroonluchter"
        assert Incident.history.filter(feiten__isnull=False).exists()
    for alias in ("default", "keys"):
        assert words_in(dump(alias), words) == set()
    assert words_in(dump("default"), [incident.nummer]) == {incident.nummer}


def test_twice_is_once_and_an_interrupted_key_goes_with_the_sweep(incident, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(systeem.keystore, "destroy", lambda owner: None)
        on(LAST)
    assert rows() == 0
    assert keystore.exists(incident.pk)
    on(LAST)
    with database_role("casework_jobs"), klok.set_to(date(2029, 3, 3)):
        sweep()
    assert keystore.is_destroyed(incident.pk)


def test_what_runs_or_is_not_due_stays(echt, incident):  # noqa: F811
    with klok.set_to(CLOSED):
        running = incident_in(echt.mensen, Status.LEK)
    on(LAST)
    with database_role("casework_jobs"):
        assert [each.pk for each in Incident.objects.all()] == [running.pk]
        refused("R-09", systeem.destroy_incident, INCIDENTEN, running.pk)


def test_a_shorter_term_is_a_setting(incident, settings):
    settings.INCIDENT_BEWAREN_MAANDEN = 12
    on(date(2025, 2, 27))
    assert rows() > 0
    on(date(2025, 2, 28))
    assert rows() == 0


def test_only_the_system_destroys(echt, incident):  # noqa: F811
    for actor in (echt.mensen.dekker, echt.mensen.aalders, echt.mensen.visscher):
        with klok.set_to(LAST), pytest.raises(GeenToegang):
            systeem.destroy_incident(actor, incident.pk)
    with database_role("casework_jobs"), pytest.raises(GeenToegang):
        systeem.destroy_incident(Systeem("proef"), echt.mensen.dekker.pk)


@pytest.mark.regel("B-06")
def test_what_a_backup_brings_back_is_destroyed_again(echt, incident, tmp_path):  # noqa: F811
    folder = back_up(echt, tmp_path / "backup")
    on(LAST)
    with restored(echt, folder, tmp_path / "media") as names:
        assert rows() > 6, "the backup brings it back: this is what the ledger is for"
        manage("grootboek", "naspelen", **as_jobs(names))
        assert rows() == 0
        assert keystore.is_destroyed(incident.pk)
