"""Backups made and put back by the commands, in processes of their own with the roles that they run as."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT, _as_superuser, _with_database, connected_to
from tests.retention.conftest import EchteDatabases


def manage(*arguments: str, **environment: str) -> str:
    """Run a command of the product. Out: what it said. Fails the test when it fails."""
    done = ask(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(command: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product, without the checks of the code that `make check` runs once for all of them."""
    return subprocess.run(
        [sys.executable, "manage.py", command, "--skip-checks", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def as_owner(names: dict[str, str]) -> dict[str, str]:
    """The environment of backup and restore."""
    return {
        "DATABASE_URL": _with_database(os.environ["DATABASE_OWNER_URL"], names["main"]),
        "KEYS_DATABASE_URL": _with_database(os.environ["KEYS_DATABASE_OWNER_URL"], names["keys"]),
        "DATABASE_JOBS_URL": "",
    }


def as_jobs(names: dict[str, str]) -> dict[str, str]:
    """The environment of a replay."""
    return {
        "DATABASE_URL": _with_database(os.environ["DATABASE_JOBS_URL"], names["main"]),
        "KEYS_DATABASE_URL": _with_database(os.environ["KEYS_DATABASE_JOBS_URL"], names["keys"]),
    }


def back_up(databases: EchteDatabases, folder: Path) -> Path:
    """A backup of everything in `folder`."""
    manage("backup", "maak", str(folder), **as_owner(databases.names))
    return folder


@contextmanager
def restored(databases: EchteDatabases, folder: Path, media: Path, *options: str) -> Iterator[dict[str, str]]:
    """Put a backup back in databases of its own, and work on these. Out: their names."""
    names = {kind: f"{name}_terug" for kind, name in databases.names.items()}
    empty_databases(names)
    manage("backup", "herstel", str(folder), *options, MEDIA_ROOT=str(media), **as_owner(names))
    with connected_to(names):
        yield names
    drop_databases(names)


def drop_databases(names: dict[str, str]) -> None:
    for name in names.values():
        _as_superuser(f'DROP DATABASE "{name}" WITH (FORCE)')


def empty_databases(names: dict[str, str]) -> None:
    for kind, owner, roles in (
        ("main", "casework_owner", "casework_app, casework_jobs"),
        ("keys", "casework_keys_owner", "casework_keys, casework_keys_jobs"),
    ):
        _as_superuser(
            f'DROP DATABASE IF EXISTS "{names[kind]}" WITH (FORCE)',
            f'CREATE DATABASE "{names[kind]}" OWNER {owner}',
            f'GRANT CONNECT ON DATABASE "{names[kind]}" TO {roles}',
        )
