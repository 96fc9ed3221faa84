"""Fixtures. The databases are made once per state of the migrations and copied for each worker."""

import atexit
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connections
from whitenoise.middleware import WhiteNoiseMiddleware

from casework import klok
from casework.encryption import keystore, masterkeys
from casework.models import Logregel

ROOT = Path(__file__).resolve().parent.parent
APPS = ("casework", "weegploeg", "casusoverleg", "rights", "retention", "security")
ROLES = {"default": "casework_app", "audit": "casework_app", "keys": "casework_keys"}
SUPERUSER = "postgres"
ALIASES = {"default": "main", "audit": "main", "keys": "keys"}

# The names of databases by kind, and what was made in them.
Kept = tuple[dict[str, str], Any]
_kept: dict[str, Kept] = {}

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
# One Valkey serves all workers; each has its own part of it, so that none empties another's.
settings.CACHES["default"]["KEY_PREFIX"] = WORKER
# To hash a password takes a quarter of a second on purpose, against guessing; here nobody guesses.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
# Files and ledger of this worker, for this process and for those that tests start.
FILES = Path(tempfile.mkdtemp(prefix="casework-test-"))
for _name, _path in (
    ("MEDIA_ROOT", FILES / "media"),
    ("LEDGER_FILE", FILES / "grootboek"),
    ("LOGBOEK_ANKER", FILES / "logboek-anker"),
):
    os.environ[_name] = str(_path)
    setattr(settings, _name, str(_path))
atexit.register(shutil.rmtree, FILES, ignore_errors=True)

pytest_plugins = ["tests.people", "tests.regels"]


def _listed_once(listing: Callable[..., None]) -> Callable[..., None]:
    """Each test client builds the middleware anew, and WhiteNoise would list every static file for each of them."""
    found: dict[str, Any] = {}

    def listed(self: WhiteNoiseMiddleware, *args: Any, **kwargs: Any) -> None:
        if not found:
            listing(self, *args, **kwargs)
            found.update(self.files)
        self.files |= found

    return listed


WhiteNoiseMiddleware.add_files = _listed_once(WhiteNoiseMiddleware.add_files)
WhiteNoiseMiddleware.add_files_from_finders = _listed_once(WhiteNoiseMiddleware.add_files_from_finders)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Point every alias at databases of this worker, copied from a migrated template."""
    names = {kind: f"test_{_prefix()}_{WORKER}_{kind}" for kind in ("main", "keys")}
    _make_templates()
    for kind, name in names.items():
        copy_database(kind, name)
    with django_db_blocker.unblock():
        for alias, kind in ALIASES.items():
            connections[alias].close()
            # Log in as superuser and step down at once, so that a test can also step into the role of the jobs.
            options = settings.DATABASES[alias].get("OPTIONS", {}) | {"assume_role": ROLES[alias]}
            changes = {"NAME": names[kind], **_superuser_login(), "OPTIONS": options}
            settings.DATABASES[alias].update(changes)
            connections[alias].settings_dict.update(changes)
        yield
        for alias in ALIASES:
            connections[alias].close()
    for each in (names, *(kept_names for kept_names, _ in _kept.values())):
        for name in each.values():
            drop_database(name)


@pytest.fixture(autouse=True)
def _clean_between_tests() -> Iterator[None]:
    """No key, permission, rate limit or line of the ledger of one test reaches the next."""
    clear_cache()
    (FILES / "grootboek").unlink(missing_ok=True)
    (FILES / "logboek-anker").unlink(missing_ok=True)
    with keystore.session():
        yield


def clear_cache() -> None:
    """Delete what this worker has in the cache; cache.clear() would take that of the other workers too."""
    cache.delete_pattern("*")  # type: ignore[attr-defined]


def copy_database(kind: str, name: str, like: str | None = None) -> None:
    """Make a fresh copy under `name` of the template of `kind`, or of a database `like` it; an older one goes."""
    owner = "casework_owner" if kind == "main" else "casework_keys_owner"
    roles = "casework_app, casework_jobs" if kind == "main" else "casework_keys, casework_keys_jobs"
    _as_superuser(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{like or _template(kind)}" OWNER {owner} STRATEGY FILE_COPY',
        f'GRANT CONNECT ON DATABASE "{name}" TO {roles}',
    )


@contextmanager
def copied_databases(suffix: str, like: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Fresh databases in which everything is really committed, gone after the block. In and out: kind → name."""
    names = {kind: f"{settings.DATABASES[alias]['NAME']}_{suffix}" for alias, kind in ALIASES.items()}
    for kind, name in names.items():
        copy_database(kind, name, (like or {}).get(kind))
    with connected_to(names):
        yield names
    for name in names.values():
        drop_database(name)


def kept(what: str, make: Callable[..., Any], upon: tuple[str, Callable[[], Any]] | None = None) -> Kept:
    """What `make` makes in databases of its own, made once. Out: the names of those, and what it made.

    They begin empty, or as what is kept `upon` which it builds, that `make` is given. Rows open with the master keys
    with which they were made: under other ones, and on another day, they are made anew.
    """
    made_with = f"{klok.today()} {masterkeys.ring().text()}"
    key = f"{what}_{hashlib.sha256(made_with.encode()).hexdigest()[:8]}"
    if key not in _kept:
        like, begun = kept(*upon) if upon else ({}, ())
        names = {kind: f"{settings.DATABASES[alias]['NAME']}_{key}" for alias, kind in ALIASES.items()}
        for kind, name in names.items():
            copy_database(kind, name, like.get(kind))
        with connected_to(names):
            _kept[key] = names, make(*begun)
    return deepcopy(_kept[key])


def drop_database(name: str) -> None:
    _as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connected_to(names: dict[str, str]) -> Iterator[None]:
    """Let every connection of this process work on these databases, by kind, for the length of the block."""
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


def _prefix() -> str:
    return os.environ.get("CASEWORK_TEST_DB", "cw")


def _template(kind: str) -> str:
    return f"template_{_prefix()}_{_fingerprint()}_{kind}"


@functools.cache
def _fingerprint() -> str:
    """Changes when a migration, a policy or the register changes."""
    digest = hashlib.sha256()
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if {"migrations", "personal_data"} & set(path.parts) or path.name in (
                "personal_data.py",
                "register.py",
                "handover.py",
                "policies.py",
                "grants.py",
                "parties.py",
                "sql.py",
                "permissions.py",
                "workflow.py",
            ):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _make_templates() -> None:
    """Migrate two template databases, once for all workers."""
    connection = _superuser()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(20180525)")
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s AND datistemplate", [_template("main")])
        if cursor.fetchone() == (0,):
            _drop_old_templates(cursor)
            _migrate_templates()
    connection.close()


def _drop_old_templates(cursor: psycopg2.extensions.cursor) -> None:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"template_{_prefix()}_%"])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE false')
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _migrate_templates() -> None:
    environment = dict(os.environ)
    for kind, owner, url in (
        ("main", "casework_owner", "DATABASE"),
        ("keys", "casework_keys_owner", "KEYS_DATABASE"),
    ):
        name = _template(kind)
        _as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" OWNER {owner}')
        environment[f"{url}_URL"] = _with_database(os.environ[f"{url}_OWNER_URL"], name)
    # Both at once: nobody has anything else to do meanwhile.
    migrate = [sys.executable, "manage.py", "migrate", "-v", "0", "--database"]
    running = [subprocess.Popen([*migrate, alias], cwd=ROOT, env=environment) for alias in ("default", "keys")]
    assert [process.wait() for process in running] == [0, 0]
    _as_superuser(
        f'ALTER DATABASE "{_template("keys")}" IS_TEMPLATE true',
        f'ALTER DATABASE "{_template("main")}" IS_TEMPLATE true',
    )


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _superuser_login() -> dict[str, str]:
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    return {"USER": parts.username or "", "PASSWORD": parts.password or ""}


@contextmanager
def database_role(role: str, alias: str = "default") -> Iterator[None]:
    """Work as another database role for the length of the block; with casework_jobs on every alias, as a job does."""
    before = ROLES if role == "casework_jobs" and alias == "default" else {alias: ROLES[alias]}
    _set_roles({each: _job_role(each) for each in before} if len(before) > 1 else {alias: role})
    try:
        yield
    finally:
        _set_roles(before)


def _job_role(alias: str) -> str:
    return "casework_keys_jobs" if alias == "keys" else "casework_jobs"


def _set_roles(roles: dict[str, str]) -> None:
    for alias, role in roles.items():
        if connections[alias].needs_rollback:
            continue  # going back will undo what was set in that transaction
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")


def analyze() -> None:
    """Let the database count what it has, as it does by itself once rows are committed; its plans follow from that.

    Without it a test with many rows in one transaction takes seconds or half an hour, as the plans of few rows happen
    to be.
    """
    with database_role(SUPERUSER), connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")


def refusals() -> list[tuple[str, str, object]]:
    """Refused attempts as (event, rule, account id); they stand on the connection of their own."""
    with database_role("casework_jobs", "audit"):
        lines = Logregel.objects.using("audit").filter(uitkomst="geweigerd")
        return list(lines.values_list("gebeurtenis", "regel", "account_id"))


def _superuser() -> psycopg2.extensions.connection:
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    connection = psycopg2.connect(
        host=parts.query.removeprefix("host=").replace("%2F", "/"),
        user=parts.username,
        password=parts.password,
        dbname="postgres",
    )
    connection.autocommit = True
    return connection


def _as_superuser(*statements: str) -> None:
    connection = _superuser()
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
