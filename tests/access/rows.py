"""One row of every model of the register, for one casus, so that each policy has something to hide.

The rows are made by the owner of the databases, past every rule: their content means nothing.
"""

from datetime import time
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, models
from django.db.models import NOT_PROVIDED
from psycopg2.extras import Json

from casework import klok
from casework.access.policies import tables_of
from casework.register import TOEGANG, Gegevens, PerRij, all_entries
from tests.conftest import SUPERUSER, database_role


def closed_entries() -> list[Gegevens]:
    """Entries whose rows are shown per casus."""
    return [entry for entry in all_entries() if entry.deel not in (None, TOEGANG) and entry.casus_column]


def closed_tables() -> list[tuple[type[models.Model], Gegevens]]:
    """Every table with rows of a casus, history included."""
    return [(model, entry) for entry in closed_entries() for model in tables_of(entry)]


def fill_tables(casus_id: UUID) -> None:
    """Put a row about the casus in every table that has none."""
    with database_role(SUPERUSER), connections["default"].cursor() as cursor:
        _drop_checks(cursor)
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, entry in closed_tables():
            for deel in entry.deel.delen if isinstance(entry.deel, PerRij) else [None]:
                if not _has_row(cursor, model, entry, casus_id, deel):
                    _insert(cursor, model, entry, casus_id, deel)
        cursor.execute("SET LOCAL session_replication_role = origin")


def insert_copy(model: type[models.Model], entry: Gegevens, casus_id: UUID) -> None:
    """Insert a row about the casus as whoever is at work now."""
    with connections["default"].cursor() as cursor:
        _insert(
            cursor,
            model,
            entry,
            casus_id,
            next(iter(entry.deel.delen), None) if isinstance(entry.deel, PerRij) else None,
        )


def _drop_checks(cursor: Any) -> None:
    """The rows need not make sense; the constraints come back when the test is rolled back."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(
        "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid::regclass::text = ANY (%s)",
        [[model._meta.db_table for model, _ in closed_tables()]],
    )
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


def _has_row(cursor: Any, model: type[models.Model], entry: Gegevens, casus_id: UUID, deel: str | None) -> bool:
    where, values = f'"{entry.casus_column}" = %s', [casus_id]
    if deel:
        where, values = f"{where} AND deel = %s", [casus_id, deel]
    cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}" WHERE {where}', values)  # noqa: S608
    return cursor.fetchone()[0] > 0


def _insert(cursor: Any, model: type[models.Model], entry: Gegevens, casus_id: UUID, deel: str | None) -> None:
    values = {field.column: _value(field) for field in model._meta.concrete_fields if not _is_left_out(field)}
    values[entry.casus_column] = casus_id
    if deel:
        values["deel"] = deel
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', list(values.values()))  # noqa: S608


def _is_left_out(field: models.Field) -> bool:
    return field.null or isinstance(field, models.AutoField)


def _value(field: models.Field) -> Any:
    kind = field.get_internal_type()
    if field.is_relation and field.target_field.get_internal_type() == "AutoField":
        return 1
    if kind in ("UUIDField", "ForeignKey", "OneToOneField"):
        return uuid4()
    if field.default is not NOT_PROVIDED and kind in ("CharField", "PositiveSmallIntegerField", "BooleanField"):
        return field.get_default()
    return {
        "ArrayField": ["x"],
        "BinaryField": b"x",
        "BooleanField": False,
        "DateField": klok.today(),
        "DateTimeField": klok.now(),
        "TimeField": time(9, 30),
        "JSONField": Json({}),
        "PositiveSmallIntegerField": 1,
        "PositiveIntegerField": 1,
        "IntegerField": 1,
        "BigIntegerField": 1,
    }.get(kind, _text(field))


def _text(field: models.Field) -> str:
    return str(field.choices[0][0]) if field.choices else "x"[: field.max_length or 1]
