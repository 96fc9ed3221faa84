"""What is erased stays erased: a tombstone in the database and a line in the ledger, by id (R-04).

Jobs that destroy rows for good call record() in the same transaction, or erase() for one row with its versions. The web
process cannot: the database makes the tombstone of what it deletes without a version (casework/access/policies.py), and
note_in_ledger() brings those to the ledger.
"""

from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from casework.encryption import ledger
from casework.models import Gewist
from casework.register import Gegevens, all_entries


def record(row: models.Model) -> None:
    """Note in the running transaction that a row is destroyed; once that is committed the ledger has it too."""
    tombstone = Gewist(tabel=row._meta.db_table, rij_id=row.pk)
    tombstone.save(force_insert=True)
    transaction.on_commit(lambda: ledger.append([_entry(tombstone)]))


def erase(row: models.Model) -> None:
    """Delete a row of a casus that goes on, with its versions, for good."""
    record(row)
    erase_rows(row._meta.db_table, row.pk)


def erase_rows(table: str, row_id: UUID | str) -> int:
    """Delete a row and its versions by id, if they are there. Out: how many rows went. Raises KeyError for a table
    outside the register."""
    gone = 0
    with connection.cursor() as cursor:
        for each, column in _tables()[table]:
            cursor.execute(f'DELETE FROM "{each}" WHERE "{column}" = %s', [row_id])  # noqa: S608
            gone += cursor.rowcount
    return gone


def note_in_ledger() -> None:
    """Write down what a kill kept from the ledger: every tombstone that it does not have."""
    ledger.append(_entry(tombstone) for tombstone in Gewist.objects.order_by("dag", "pk"))


def _entry(tombstone: Gewist) -> ledger.Entry:
    return ledger.RIJ, f"{tombstone.tabel}/{tombstone.rij_id}"


def _tables() -> dict[str, list[tuple[str, str]]]:
    """For each table of the register: itself and its versions, with the column that holds the id of the row."""
    return {_model(entry)._meta.db_table: _with_versions(_model(entry)) for entry in all_entries()}


def _model(entry: Gegevens) -> type[models.Model]:
    return apps.get_model(entry.model)


def _with_versions(model: type[models.Model]) -> list[tuple[str, str]]:
    history = getattr(model, "history", None)
    kept = [history.model] if history is not None else []
    return [(each._meta.db_table, str(model._meta.pk.column)) for each in (*kept, model)]
