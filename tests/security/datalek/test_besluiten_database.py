"""What the database holds of the decisions about an incident, whatever code writes (D-02, D-03, R-09)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from casework import klok
from casework.access.context import acting_as
from security.choices import Besluitsoort, Status
from security.models import Incidentbesluit
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.security.datalek.helpers import WAAROM, at, contacten, incident_in, melding, stored

LEK, AP, BETROKKENE, SLUITEN = Besluitsoort


def _sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.mark.regel("D-03")
@pytest.mark.regel("R-09")
@pytest.mark.parametrize("days", [-4000, 4000, 1])
def test_raw_sql_closes_no_incident_on_another_day(mensen, days):
    """From that day on five years run: an earlier one would destroy it tonight, a later one never."""
    incident = incident_in(mensen, Status.GESIGNALEERD)
    row = Incidentbesluit(incident=incident, soort=LEK, uitkomst=Status.GEEN_LEK, motivering=WAAROM)
    row.genomen_door, row.namens = mensen.dekker, mensen.gemeente
    statement = "UPDATE security_incident SET status = 'geen_lek', afgesloten_op = %s WHERE id = %s"
    with acting_as(mensen.dekker):
        row.save(force_insert=True)
        with pytest.raises(Exception, match="change not allowed"), transaction.atomic():
            _sql(statement, klok.today() + timedelta(days=days), incident.pk)
        assert _sql(statement, klok.today(), incident.pk) == 1


@pytest.mark.regel("D-02")
@pytest.mark.parametrize("status", ["lek", "geen_lek", "gemeld", "afgesloten"])
def test_raw_sql_moves_no_incident_on_without_a_decision(mensen, status):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    closed = klok.today() if status in ("geen_lek", "afgesloten") else None
    statement = "UPDATE security_incident SET status = %s, afgesloten_op = %s WHERE id = %s"
    with acting_as(mensen.dekker), pytest.raises(Exception, match="change not allowed"):
        _sql(statement, status, closed, incident.pk)
    for account in (mensen.kuiper, mensen.zijlstra, mensen.aalders, mensen.visscher):
        with acting_as(account):
            assert _sql(statement, status, closed, incident.pk) == 0


@pytest.mark.regel("D-02")
@pytest.mark.regel("B-05")
def test_who_reported_changes_nothing_even_blindly(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    with acting_as(mensen.kuiper), pytest.raises(Exception, match="change not allowed|row-level security"):
        _sql("UPDATE security_incident SET feiten = ''")
    assert stored(mensen, incident).feiten == melding().feiten


@pytest.mark.regel("D-02")
@pytest.mark.parametrize("column", ["ontdekt_op", "gemeld_op", "melder_id", "nummer", "verband_id"])
def test_from_when_the_72_hours_run_never_changes(mensen, column):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    with acting_as(mensen.dekker), pytest.raises(Exception, match="permission denied"):
        _sql(f"UPDATE security_incident SET {column} = {column} WHERE id = %s", incident.pk)  # noqa: S608


def _raw_decision(incident, door, namens, soort="lek", uitkomst="lek", moment=None):
    """A decision as code that forgot every rule would write it."""
    row = Incidentbesluit(
        incident=incident,
        soort=soort,
        uitkomst=uitkomst,
        motivering="x",
        genomen_door=door,
        namens=namens,
        moment=moment,
    )
    with transaction.atomic():
        row.save(force_insert=True)


DENIED = "row-level security"


@pytest.mark.regel("D-02")
@pytest.mark.regel("P-11")
@pytest.mark.regel("B-05")
def test_the_database_takes_a_decision_of_who_may_take_it_only(mensen, buren):
    contacten(mensen, mensen.zijlstra, mensen.visscher)
    incident = incident_in(mensen, Status.GESIGNALEERD)
    for account, door, namens in (
        (mensen.zijlstra, mensen.zijlstra, mensen.gemeente),
        (mensen.visscher, mensen.visscher, mensen.gemeente),
        (mensen.kuiper, mensen.kuiper, mensen.oever),
        (mensen.aalders, mensen.aalders, mensen.gemeente),
        (mensen.ketelaar, mensen.ketelaar, mensen.gemeente),
        (mensen.zijlstra, mensen.dekker, mensen.gemeente),
        (mensen.dekker, mensen.bakir, mensen.gemeente),
        (mensen.dekker, mensen.dekker, mensen.politie),
        (buren.dekker, buren.dekker, buren.gemeente),
    ):
        with acting_as(account), pytest.raises(Exception, match=DENIED):
            _raw_decision(incident, door, namens)
    with acting_as(mensen.dekker):
        _raw_decision(incident, mensen.dekker, mensen.gemeente)


@pytest.mark.regel("D-02")
def test_the_database_holds_the_order(mensen):
    incident = incident_in(mensen, Status.LEK)
    with acting_as(mensen.dekker):
        for soort, uitkomst in (("betrokkene", "niet_geinformeerd"), ("sluiten", "afgesloten")):
            with pytest.raises(Exception, match=DENIED):
                _raw_decision(incident, mensen.dekker, mensen.gemeente, soort, uitkomst)
        with pytest.raises(IntegrityError, match="incidentbesluit_uitkomst"):
            _raw_decision(incident, mensen.dekker, mensen.gemeente, "ap", "afgesloten")
        with pytest.raises(IntegrityError, match="incidentbesluit_gemeld_op"):
            _raw_decision(incident, mensen.dekker, mensen.gemeente, "ap", "gemeld")


@pytest.mark.regel("D-03")
def test_the_database_refuses_late_without_a_reason(mensen):
    with klok.set_to(at("28-3-2026 12.00")):
        incident = incident_in(mensen, Status.LEK, ontdekt_op=at("28-3-2026 12.00"))
    with acting_as(mensen.dekker):
        with pytest.raises(Exception, match=DENIED):
            _raw_decision(incident, mensen.dekker, mensen.gemeente, "ap", "gemeld", at("31-3-2026 13.01"))
        _raw_decision(incident, mensen.dekker, mensen.gemeente, "ap", "gemeld", at("31-3-2026 13.00"))


@pytest.mark.regel("D-03")
def test_what_was_closed_stays_as_it_is(mensen):
    incident = incident_in(mensen, Status.AFGESLOTEN)
    with acting_as(mensen.dekker), pytest.raises(Exception, match="change not allowed"):
        _sql("UPDATE security_incident SET maatregelen = '' WHERE id = %s", incident.pk)
    with acting_as(mensen.dekker), pytest.raises(Exception, match="permission denied"):
        _sql("DELETE FROM security_incident WHERE id = %s", incident.pk)
