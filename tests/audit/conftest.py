"""Databases in which the log is really committed, and somebody who may do anything in it."""

import os
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from psycopg2.extensions import connection

from tests.conftest import copied_databases, database_role

_EMPTY = (
    "TRUNCATE casework_logregel, casework_logblok CASCADE;"
    " ALTER TABLE casework_logregel ALTER COLUMN reeks SET DEFAULT 1; SELECT casework_logboek_bewaak_reeks()"
)


@pytest.fixture(scope="module")
def log_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Databases of their own, that every connection of this process works on until the end of the module."""
    with django_db_blocker.unblock(), copied_databases("log") as names:
        yield names["main"]


@pytest.fixture
def logboek(log_database) -> Iterator[None]:
    """An empty log, and the role of the jobs for this test."""
    superuser(_EMPTY)
    with database_role("casework_jobs"):
        yield


def superuser(statement: str, *arguments: object) -> int:
    """Do anything at all to the database. Out: how many rows that touched."""
    with closing(connect()) as found, found.cursor() as cursor:
        cursor.execute(statement, arguments or None)
        return cursor.rowcount


def connect() -> connection:
    """A connection of the superuser, who can take on any role."""
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    found = psycopg2.connect(
        host=parts.query.removeprefix("host=").replace("%2F", "/"),
        user=parts.username,
        password=parts.password,
        dbname=settings.DATABASES["default"]["NAME"],
    )
    found.autocommit = True
    return found
