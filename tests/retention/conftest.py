"""A pair of databases of its own, in which everything is really committed: for threads and for kills."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import _with_database, copied_databases, kept
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
    with django_db_blocker.unblock():
        people, mensen = kept("mensen", lambda: make_mensen("Rivierdam"))
        with copied_databases("echt", people) as names:
            yield EchteDatabases(names, mensen)
