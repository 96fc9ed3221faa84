"""manage.py check --deploy --database default: is wall two whole? Lists tables that a policy is missing on (B-05).

It reads the database as it is, not as the code says it should be: a table that somebody made or changed by hand counts.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import connections

from casework.access.policies import APP, LIBRARY_TABLES, tables_of
from casework.register import all_entries

TAG = "security"
_HINT = "manage.py migrate writes the policies anew from the register of personal data."
# Holds one random word, by which the demo knows its own database.
_DEMO_TABLE = "demo_marker"

# Every table, whether its policies hold for everybody, how many there are, and whether the web process has any right.
_TABLES = """
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
        (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),
        has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(r.oid, c.oid, 'DELETE')
    FROM pg_class c JOIN pg_roles r ON r.rolname = %s
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""


# Among the checks of a deployment, so that migrate itself, which puts the policies right, is not stopped by it.
@register(TAG, deploy=True)
def policies_are_there(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors for what wall two leaves open; of the database only when it is asked about."""
    return [
        *_unplaced_entries(),
        *(_open_tables() if "default" in (databases or ()) else []),
    ]


def _unplaced_entries() -> list[CheckMessage]:
    """Rows that belong to a casus must have a part of the file that says who sees them."""
    return [
        Error(f"{entry.model} holds rows of a casus, but the register names no part of the file.", id="casework.E001")
        for entry in all_entries()
        if entry.casus_column and entry.deel is None and _has_column(entry.model, entry.casus_column)
    ]


def _has_column(label: str, column: str) -> bool:
    return any(field.column == column for field in apps.get_model(label)._meta.concrete_fields)


def _open_tables() -> list[CheckMessage]:
    known = {*LIBRARY_TABLES, _DEMO_TABLE}
    placed = {model._meta.db_table: entry for entry in all_entries() for model in tables_of(entry)}
    found: list[CheckMessage] = []
    with connections["default"].cursor() as cursor:
        cursor.execute(_TABLES, [APP])
        for table, is_forced, policies, is_open in cursor.fetchall():
            if table in placed and placed[table].deel and not (is_forced and policies):
                found.append(Error(f"Table {table} has no policies that hold.", hint=_HINT, id="casework.E002"))
            elif table not in placed and table not in known and is_open:
                found.append(Error(f"Table {table} is in no register, but open.", hint=_HINT, id="casework.E003"))
    return found
