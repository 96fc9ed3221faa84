"""Rows that many tests begin with: made once by the actions, put back from memory after that."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connections

from casework import klok
from casework.encryption import masterkeys
from tests.conftest import SUPERUSER, database_role

ALIASES = ("default", "keys")
# Alias and table, and a line for each row as PostgreSQL copies it.
Lines = dict[tuple[str, str], set[bytes]]
Made = TypeVar("Made")
_kept: dict[tuple[Any, ...], tuple[Any, Lines]] = {}
# What this transaction had written when nothing but people was in the database; None: there is no such moment.
_people_only: list[tuple[Any, ...]] | None = None

# Of the transaction of a test, whatever was written to by whom, and whether it stayed or was taken back.
_WRITTEN = """
    SELECT pg_current_xact_id()::text, sum(pg_stat_get_xact_tuples_inserted(oid)
        + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid))
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


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
    new = {table: after[table] - before[table] for table in after}
    _kept[key] = deepcopy(made), {table: rows for table, rows in new.items() if rows}
    return made


@contextmanager
def people() -> Iterator[None]:
    """What is made in the block are the people that ways `from_memory` begin with, if nothing else was written yet."""
    global _people_only
    only = _people_only is not None and _people_only == _written()
    yield
    _people_only = _written() if only else None


def begin(*, from_memory: bool) -> None:
    """A transaction begins in which nothing is written yet. In: whether its test may have what was made in another."""
    global _people_only
    _people_only = _written() if from_memory else None


def from_memory(way: Callable[..., Made]) -> Callable[..., Made]:
    """A way that begins with people alone: once by its actions, then put back, for each of the plain answers it takes.

    Where anything else was written, or something is given along that belongs to the test, it is made by its actions.
    """

    @wraps(way)
    def made(mensen: Any, *args: Any, **kwargs: Any) -> Made:
        answers = *args, *sorted(kwargs.items())
        plain = all(isinstance(answer, str | int | None) for answer in (*args, *kwargs.values()))
        if not plain or _people_only is None or _people_only != _written():
            return way(mensen, *args, **kwargs)
        key = way.__module__, way.__qualname__, mensen.verband.pk, klok.today(), answers
        return once(key, lambda: way(mensen, *args, **kwargs))

    return made


def _written() -> list[tuple[Any, ...]]:
    found = []
    for alias in ALIASES:
        with connections[alias].cursor() as cursor:
            cursor.execute(_WRITTEN)
            found += cursor.fetchall()
    return found


def _lines() -> Lines:
    with _as_superuser():
        return {(alias, table): _copied(alias, table) for alias in ALIASES for table in _tables(alias)}


@cache
def _tables(alias: str) -> list[str]:
    return connections[alias].introspection.table_names()


def _copied(alias: str, table: str) -> set[bytes]:
    rows = io.BytesIO()
    with connections[alias].cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
    return set(rows.getvalue().splitlines(keepends=True))


def _put(lines: Lines) -> None:
    with _as_superuser():
        for (alias, table), rows in lines.items():
            with connections[alias].cursor() as cursor:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(b"".join(rows)))


@contextmanager
def _as_superuser() -> Iterator[None]:
    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(database_role(SUPERUSER, alias))
        yield
