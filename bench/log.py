"""What the log costs: its lines beside plain rows, sealing beside writing, and whether a line is ever missed."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2

from bench.measurements import Measurement
from bench.site import site

WRITERS, EACH, ROUNDS = 16, 500, 15
_PLAIN = """
    CREATE TABLE bench_plain (LIKE casework_logregel);
    ALTER TABLE bench_plain DROP COLUMN reeks, DROP COLUMN xid, ADD PRIMARY KEY (id);
    CREATE INDEX ON bench_plain (casus_id, tijdstip);
    CREATE INDEX ON bench_plain (account_id, tijdstip);
    CREATE INDEX ON bench_plain (verband_id, tijdstip);
    GRANT INSERT ON bench_plain TO casework_app;
"""


@dataclass(frozen=True)
class _Seen:
    """Rows per second, the best round of each, and how many lines no block holds."""

    log: float
    plain: float
    sealing: float
    missed: int


def log_vs_plain_insert() -> Measurement:
    """Lines of the log, as the application writes them, beside the same rows in a plain table with the same indexes."""
    seen = _measured()
    return Measurement(
        name="log_vs_plain_insert",
        value=round(seen.log / seen.plain, 3),
        unit="x",
        goal=0.9,
        detail=f"{WRITERS} writers, one line per transaction, in turns, best of {ROUNDS} rounds: log {seen.log:.0f}"
        f" rows/s, plain {seen.plain:.0f} rows/s",
        at_least=True,
    )


def log_seal_vs_insert() -> Measurement:
    """How much faster lines are sealed than they are written."""
    seen = _measured()
    return Measurement(
        name="log_seal_vs_insert",
        value=round(seen.sealing / seen.log, 1),
        unit="x",
        goal=20,
        detail=f"{WRITERS * EACH} lines at once, best of {ROUNDS} rounds: sealed at {seen.sealing:.0f} rows/s,"
        f" written at {seen.log:.0f} rows/s",
        at_least=True,
    )


def log_missed() -> Measurement:
    """Lines that no block holds after writers and sealer worked side by side."""
    seen = _measured()
    return Measurement(
        name="log_missed",
        value=seen.missed,
        unit="rows",
        goal=0,
        detail=f"{WRITERS} writers, the sealer running without a pause",
    )


@cache
def _measured() -> _Seen:
    with site() as people, tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        settings.LOGBOEK_ANKER = str(Path(folder) / "anker")
        statement, values = _as_the_application_writes(people)
        log: Callable[[], float] = lambda: _write(statement, values)  # noqa: E731
        plain: Callable[[], float] = lambda: _write(statement.replace("casework_logregel", "bench_plain"), values)  # noqa: E731
        with closing(connect()) as owner, owner.cursor() as cursor:
            cursor.execute(_PLAIN)
        rates = [(log(), plain(), _seal()) for _ in range(ROUNDS)]
        best = [max(column) for column in zip(*rates, strict=True)]
        return _Seen(best[0], best[1], best[2], _seal_beside(log))


def _as_the_application_writes(people: Any) -> tuple[str, list[Any]]:
    """The statement and the values with which log.looked() writes a line."""
    from django.db import connections

    from casework.access.context import acting_as
    from casework.audit import log
    from tests.factories import melding, persoon, receive_signaal

    seen: list[tuple[str, list[Any]]] = []

    def note(execute: Callable[..., Any], statement: str, values: Any, many: bool, context: Any) -> Any:
        if "casework_logregel" in statement:
            seen.append((statement, list(values)))
        return execute(statement, values, many, context)

    casus = receive_signaal(people.bakir, people.politie, persoon(), melding()).casus
    with acting_as(people.bakir), connections["default"].execute_wrapper(note):
        log.looked(people.bakir, "casus.pagina", casus)
    return seen[-1]


def _write(statement: str, values: list[Any]) -> float:
    """Rows per second of all writers together."""
    ready = threading.Barrier(WRITERS + 1)

    def one() -> None:
        with closing(connect()) as own, own.cursor() as cursor:
            cursor.execute("SET ROLE casework_app")
            rows = [[str(uuid4()), *values[1:]] for _ in range(EACH)]
            ready.wait()
            for row in rows:
                cursor.execute(statement, row)

    threads = [threading.Thread(target=one) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return WRITERS * EACH / (time.perf_counter() - began)


def _seal() -> float:
    """Lines sealed per second, of those that wait."""
    from casework.audit import sealing

    with _as_jobs():
        began = time.perf_counter()
        return sealing.seal() / (time.perf_counter() - began)


def _seal_beside(log: Callable[[], float]) -> int:
    from casework.audit import sealing
    from casework.models import Logblok, Logregel

    writing = threading.Thread(target=log)
    with _as_jobs():
        writing.start()
        while writing.is_alive():
            sealing.seal()
        sealing.seal()
        return Logregel.objects.count() - sum(Logblok.objects.values_list("aantal", flat=True))


@contextmanager
def _as_jobs() -> Iterator[None]:
    from tests.conftest import database_role

    with database_role("casework_jobs"):
        yield


def connect() -> psycopg2.extensions.connection:
    """A connection to the data of the site, with every right."""
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    found = psycopg2.connect(
        host=parts.query.removeprefix("host=").replace("%2F", "/"),
        user=parts.username,
        password=parts.password,
        dbname="test_bench_main",
    )
    found.autocommit = True
    return found
