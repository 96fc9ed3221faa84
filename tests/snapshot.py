"""Rows that many tests begin with: made once by the actions, put back from memory after that."""

import io
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar

from django.db import connections

from casework.encryption import masterkeys
from tests.conftest import SUPERUSER, database_role

# Alias and table, and a line for each row as PostgreSQL copies it.
Lines = dict[tuple[str, str], set[bytes]]
Made = TypeVar("Made")
_kept: dict[tuple[Any, ...], tuple[Any, Lines]] = {}


def once(key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """What `make` makes: by itself the first time, later as the same rows and a copy of the same objects.

    Rows open with the master keys with which they were made: under other ones they are made anew.
    """
    key = *key, masterkeys.ring().text()
    if key in _kept:
        made, lines = _kept[key]
        _put(lines)
        return deepcopy(made)
    before = _lines()
    made = make()
    after = _lines()
    assert all(before[table] <= after[table] for table in before), "a row that was there has changed"
    _kept[key] = deepcopy(made), {table: after[table] - before[table] for table in after}
    return made


def forget() -> None:
    """Make everything anew: the databases were, and their counters begin again."""
    _kept.clear()


def _lines() -> Lines:
    return {(alias, table): _copied(alias, table) for alias in ("default", "keys") for table in _tables(alias)}


@cache
def _tables(alias: str) -> list[str]:
    return connections[alias].introspection.table_names()


def _copied(alias: str, table: str) -> set[bytes]:
    rows = io.BytesIO()
    with database_role(SUPERUSER, alias), connections[alias].cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
    return set(rows.getvalue().splitlines(keepends=True))


def _put(lines: Lines) -> None:
    for (alias, table), rows in lines.items():
        if rows:
            with database_role(SUPERUSER, alias), connections[alias].cursor() as cursor:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(b"".join(rows)))
