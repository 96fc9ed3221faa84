"""A database in which the log is really committed, and somebody who may do anything in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from psycopg2.extensions import connection

from tests.conftest import _as_superuser, _superuser_login, copy_database, database_role

_EMPTY = "TRUNCATE casework_logregel, casework_logblok CASCADE; ALTER SEQUENCE casework_logboek_reeks RESTART"


@pytest.fixture(scope="module")
def log_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A copy of the main database that every connection of this process works on until the end of the module."""
    before = settings.DATABASES["default"]["NAME"]
    name = f"{before}_log"
    copy_database("main", name)
    with django_db_blocker.unblock():
        _point_to(name)
        yield name
        _point_to(before)
    _as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def logboek(log_database) -> Iterator[None]:
    """An empty log, and the role of the jobs for this test."""
    superuser(_EMPTY)
    superuser("SELECT nextval('casework_logboek_reeks')")
    with database_role("casework_jobs"):
        yield


def superuser(statement: str, *arguments: object) -> int:
    """Do anything at all to the database. Out: how many rows that touched."""
    with superuser_connection() as found, found.cursor() as cursor:
        cursor.execute(statement, arguments or None)
        return cursor.rowcount


@contextmanager
def superuser_connection() -> Iterator[connection]:
    found = connect_as_superuser()
    found.autocommit = True
    try:
        yield found
    finally:
        found.close()


def connect_as_superuser() -> connection:
    settings_now = connections["default"].settings_dict
    login = _superuser_login()
    host = settings_now["HOST"] or urlsplit(settings_now["NAME"]).hostname
    return psycopg2.connect(host=host, user=login["USER"], password=login["PASSWORD"], dbname=settings_now["NAME"])


@pytest.fixture
def anchor_lines() -> Callable[[], list[str]]:
    return lambda: Path(settings.LOGBOEK_ANKER).read_text().splitlines()


def _point_to(name: str) -> None:
    for alias in ("default", "audit"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
