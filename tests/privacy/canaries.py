"""A unique word in every field of every model of the register that can hold one, history included.

In each encrypted field, and in each that the register says is in clear. Made from the register, so that a new model is
covered by itself. The rows are made past every rule: their other content means nothing.
"""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import connections, models

from casework.encryption import keystore
from casework.encryption.fields import EncryptedDateField, EncryptedField, EncryptedJSONField
from casework.register import Gegevens, PerRij, all_entries
from tests.access.rows import _value
from tests.conftest import database_role


class Canaries:
    """Gives out words that stand nowhere else, also not in what an earlier run left in the cluster."""

    def __init__(self) -> None:
        self.prefix = f"kanarie{secrets.token_hex(6)}"
        self.short_prefix = f"q{secrets.token_hex(2)}"
        self.words: list[str] = []  # in encrypted fields
        self.in_clear: dict[str, str] = {}  # in fields that the register says are in clear: the word, and where

    def clear_word(self, field: models.Field) -> str:
        """A word that fits in the shortest of those fields."""
        word = f"{self.short_prefix}x{len(self.in_clear)}x"
        self.in_clear[word] = str(field)
        return word

    def word(self) -> str:
        self.words.append(f"{self.prefix}x{len(self.words)}x")
        return self.words[-1]

    def day(self) -> date:
        day = date(3000, 1, 1) + timedelta(days=secrets.randbelow(365 * 6900))
        self.words.append(day.isoformat())
        return day

    def value(self, field: EncryptedField) -> Any:
        """A value of the type of the field, with a new word in it."""
        if isinstance(field, EncryptedDateField):
            return self.day()
        return {"woord": self.word()} if isinstance(field, EncryptedJSONField) else self.word()


def fill_every_field(canaries: Canaries, tenant: Any) -> list[str]:
    """Put a row with canaries in every table that can hold words. Out: the models."""
    entries = [entry for entry in all_entries() if entry.versleuteld or entry.leesbaar]
    with database_role("postgres"), connections["default"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in _drop_checks(cursor):
            cursor.execute(statement)
        for entry in entries:
            for row in _rows(entry, canaries):
                if entry.versleuteld:
                    keystore.create(row.sleutelhouder_id, "proef", tenant)
                row._change_reason = canaries.word() if hasattr(row, "history") else None
                row.save_base(force_insert=True)  # save() of a grant looks at its casus, and there is none
        cursor.execute("SET session_replication_role = origin")
    return [entry.model for entry in entries]


def _rows(entry: Gegevens, canaries: Canaries) -> Iterator[models.Model]:
    model = apps.get_model(entry.model)
    for deel in entry.deel.delen if isinstance(entry.deel, PerRij) else [None]:
        values = {
            field.attname: _in_clear(field, canaries) if field.name in entry.leesbaar else _any_value(field, canaries)
            for field in model._meta.concrete_fields
        }
        yield model(**values | ({"deel": deel} if deel else {}))


def _in_clear(field: models.Field, canaries: Canaries) -> Any:
    word = canaries.clear_word(field)
    kind = field.get_internal_type()
    return {"JSONField": {"woord": word}, "BinaryField": word.encode(), "ArrayField": [word]}.get(kind, word)


def _any_value(field: models.Field, canaries: Canaries) -> Any:
    if isinstance(field, EncryptedField):
        return canaries.value(field)
    if field.unique and field.get_internal_type() == "CharField":
        return secrets.token_hex(8)[: field.max_length]
    value = _value(field)
    return {} if field.get_internal_type() == "JSONField" else value


def _drop_checks(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    )
    return [statement for (statement,) in cursor.fetchall()]
