"""The system check finds what wall two leaves open (B-05)."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks
from django.db import connections

from casework.access.checks import TAG
from casework.register import all_entries
from tests.conftest import SUPERUSER, database_role

pytestmark = pytest.mark.regel("B-05")


def errors():
    found = run_checks(tags=[TAG], include_deployment_checks=True, databases=["default"])
    return [(error.id, error.msg.split()[1]) for error in found if error.id.startswith("casework.")]


def by_hand(statement):
    with database_role(SUPERUSER), connections["default"].cursor() as cursor:
        cursor.execute(statement)


def test_wall_two_is_whole(db_all):
    assert errors() == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("ALTER TABLE casework_signaal NO FORCE ROW LEVEL SECURITY", ("casework.E002", "casework_signaal")),
        ("ALTER TABLE casework_besluit DISABLE ROW LEVEL SECURITY", ("casework.E002", "casework_besluit")),
        ("ALTER TABLE casework_historicalsignaal DISABLE ROW LEVEL SECURITY", ("casework.E002", "casework_historical")),
        (
            "CREATE TABLE losse_lijst (naam text); GRANT SELECT (naam) ON losse_lijst TO casework_app",
            ("casework.E003", "losse_lijst"),
        ),
        (
            "CREATE TABLE losse_lijst (naam text); GRANT DELETE ON losse_lijst TO PUBLIC",
            ("casework.E003", "losse_lijst"),
        ),
    ],
)
def test_a_hole_is_found(db_all, statement, expected):
    by_hand(statement)
    ((code, table),) = errors()
    assert code == expected[0]
    assert table.startswith(expected[1])


def test_a_table_without_rights_and_without_rows_is_no_hole(db_all):
    by_hand("CREATE TABLE losse_lijst (naam text)")
    assert errors() == []


def test_every_table_with_rows_of_a_casus_has_a_place(db_all, monkeypatch):
    forgotten = [replace(entry, deel=None) for entry in all_entries() if entry.model == "casework.Signaal"]
    monkeypatch.setattr("casework.access.checks.all_entries", lambda: forgotten)
    assert ("casework.E001", "holds") in errors()
