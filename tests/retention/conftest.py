"""A pair of databases of its own, in which everything is really committed: for threads and for kills."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connections

from tests.conftest import ALIASES, _as_superuser, _with_database, copy_database
from tests.people import Mensen, make_mensen


@dataclass(frozen=True)
class EchteDatabases:
    """The names of the databases, and the environment of a process that works on them as the jobs do."""

    names: dict[str, str]
    mensen: Mensen

    @property
    def job_environment(self) -> dict[str, str]:
        return dict(os.environ) | {
            "DATABASE_URL": _with_database(os.environ["DATABASE_JOBS_URL"], self.names["main"]),
            "KEYS_DATABASE_URL": _with_database(os.environ["KEYS_DATABASE_JOBS_URL"], self.names["keys"]),
        }


@pytest.fixture
def echt(django_db_setup, django_db_blocker) -> Iterator[EchteDatabases]:
    """Databases with people in them, on which every connection of this process works until the end of the test."""
    names = {kind: f"{settings.DATABASES[alias]['NAME']}_echt" for alias, kind in ALIASES.items()}
    for kind, name in names.items():
        copy_database(kind, name)
    with django_db_blocker.unblock(), _connected_to(names):
        yield EchteDatabases(names, make_mensen("Rivierdam"))
    for name in names.values():
        _as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _connected_to(names: dict[str, str]) -> Iterator[None]:
    before = {alias: settings.DATABASES[alias]["NAME"] for alias in ALIASES}
    _repoint({alias: names[kind] for alias, kind in ALIASES.items()})
    try:
        yield
    finally:
        _repoint(before)


def _repoint(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
