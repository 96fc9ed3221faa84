"""`running(name)`: both servers up, roles and databases made, and the environment that leads to them."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from casework.embedded.places import (
    CLONE,
    open_folder,
    services_folder,
    socket_folder,
    variable_folder,
)
from casework.embedded.postgres import SUPERUSER, Postgres
from casework.embedded.processes import Account, ServiceError, explain
from casework.embedded.valkey import Valkey

NAMES = ("demo", "test")
ROLES_SQL = CLONE / "casework" / "config" / "roles.sql"
# Role in the database server: the name of its password in roles.sql.
ROLES = {
    "casework_owner": "OWNER",
    "casework_app": "APP",
    "casework_jobs": "JOBS",
    "casework_keys_owner": "KEYS_OWNER",
    "casework_keys": "KEYS",
    "casework_keys_jobs": "KEYS_JOBS",
}
MB = 1024 * 1024
ROOM_NEW, ROOM_AGAIN = 250 * MB, 50 * MB
SECRET_FILE = "secrets.json"  # noqa: S105 - a file name


@dataclass
class Services:
    """What is running: `env` leads a child to it, `env_as` gives it only what that kind of process needs."""

    name: str
    base: Path
    postgres: Postgres
    valkey: Valkey
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment of this process with ours laid over it; without the operator's own PG* values."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return inherited | self.env

    def env_as(self, kind: str) -> dict[str, str]:
        """The environment of a "web", "jobs" or "owner" process: that role's addresses and no other.

        "loader" is a "web" process that also knows where the jobs connect, to play what fell due in the demo data.
        """
        environment = self.environment()
        for key in [key for key in environment if key.endswith("DATABASE_SUPERUSER_URL")]:
            del environment[key]
        owner = environment.pop("DATABASE_OWNER_URL")
        jobs = environment.pop("DATABASE_JOBS_URL")
        keys_owner = environment.pop("KEYS_DATABASE_OWNER_URL")
        keys_jobs = environment.pop("KEYS_DATABASE_JOBS_URL")
        if kind == "jobs":
            environment["DATABASE_URL"] = jobs
            environment["KEYS_DATABASE_URL"] = keys_jobs
        elif kind == "owner":
            environment["DATABASE_URL"] = owner
            environment["KEYS_DATABASE_URL"] = keys_owner
        elif kind == "loader":
            environment["DATABASE_JOBS_URL"] = jobs
            environment["KEYS_DATABASE_JOBS_URL"] = keys_jobs
        elif kind != "web":
            raise ValueError(kind)
        return environment

    def dead(self) -> str | None:
        """The name of a server that stopped by itself, or None while both live."""
        for label, server in (("PostgreSQL", self.postgres), ("Valkey", self.valkey)):
            if server.process is None or server.process.poll() is not None:
                return f"{label} stopped unexpectedly (log: {server.log})"
        return None


def default_var() -> Path:
    """Where data, secrets and logs go: CASEWORK_VAR lets two runs in one clone go side by side."""
    return Path(os.environ.get("CASEWORK_VAR") or CLONE / "var")


@contextlib.contextmanager
def running(name: str, var: Path | None = None) -> Iterator[Services]:
    """Start PostgreSQL and Valkey with their data under <var>/<name>, and stop them at the end.

    name: "demo" (data is kept and safe) or "test" (data may be thrown away at any start).
    var: a folder; by default CASEWORK_VAR of the environment, else var/ of this clone.
    Raises ServiceError, with one line for the operator, when that cannot be.
    """
    if name not in NAMES:
        raise ServiceError(f"unknown name {name!r}: choose demo or test")
    with contextlib.ExitStack() as stack:
        try:
            services = _started(name, (var or default_var()).resolve(), stack)
        except OSError as error:
            raise explain(error) from error
        yield services


def _started(name: str, var: Path, stack: contextlib.ExitStack) -> Services:
    base = variable_folder(var, name)
    stack.enter_context(only_one(base, name))
    services_usual = base / "services"
    account = Account.for_services(services_usual)
    folder = services_folder(base, account)
    _check_room(folder, (folder / "postgres" / "PG_VERSION").exists())
    logs = open_folder(base / "logs", 0o700)
    open_folder(base / "media", 0o700)
    sockets = socket_folder(folder, account)
    stack.callback(shutil.rmtree, sockets, ignore_errors=True)
    test = name == "test"

    known = _known_secrets(base)
    values = known or _new_secrets()
    postgres = Postgres(folder, sockets, logs / "postgres.log", account, values["superuser"], hasty=test)
    valkey = Valkey(folder, sockets, logs / "valkey.log", account, keep=not test)
    for log in (postgres.log, valkey.log):
        _shorten(log)

    stack.callback(valkey.stop)
    valkey.start()
    new = not postgres.exists
    if not new and (known is None or postgres.is_other_version()):
        if not test:
            lost = f"{SECRET_FILE} with the key is gone" if known is None else "it is of another PostgreSQL"
            raise ServiceError(f"the data in {base} cannot be read any more ({lost}): `make clean` clears it")
        new = True
    if new:
        if known is None:
            _write_secrets(base, values)
        postgres.make()
    stack.callback(postgres.stop)
    postgres.start()
    postgres.wait()
    services = Services(name, base, postgres, valkey)
    services.env = _environment(services, values)
    _prepare(services, values)
    valkey.wait()
    return services


@contextlib.contextmanager
def only_one(base: Path, name: str) -> Iterator[IO[str]]:
    """Hold the lock of var/<name>; it goes with the process, also by kill -9."""
    with (base / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            what = "the demo" if name == "demo" else "a test run"
            raise ServiceError(
                f"{what} of this clone is already running (process {lock.read().strip() or 'unknown'})"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


def _check_room(folder: Path, exists: bool) -> None:
    needed = ROOM_AGAIN if exists else ROOM_NEW
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ServiceError(
            f"the disk is full ({folder}): {free // MB} MB free, {needed // MB} MB needed; free some space"
        )


def _shorten(log: Path, limit: int = 5 * MB) -> None:
    """A log that grew over the limit starts anew; the last one is kept beside it."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > limit:
            log.replace(log.with_suffix(".log.1"))


def _new_secrets() -> dict[str, str]:
    values = {role: secrets.token_urlsafe(24) for role in ("superuser", *ROLES)}
    values["secret_key"] = secrets.token_urlsafe(48)
    values["master_keys"] = "1:" + base64.b64encode(secrets.token_bytes(32)).decode()
    values["demo_token"] = secrets.token_urlsafe(24)
    return values


def _known_secrets(base: Path) -> dict[str, str] | None:
    """The secrets of an earlier run; None when the file is absent or not whole."""
    try:
        values: dict[str, str] = json.loads((base / SECRET_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return values if isinstance(values, dict) and values.keys() >= _new_secrets().keys() else None


def _write_secrets(base: Path, values: dict[str, str]) -> None:
    half = base / f"{SECRET_FILE}.half"
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(values, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(base / SECRET_FILE)


def _environment(services: Services, values: dict[str, str]) -> dict[str, str]:
    """The settings contract of the product, filled in for these services."""

    def address(role: str, database: str, password: str) -> str:
        # The socket stands in ?host=: libpq and Django both take it there.
        return f"postgres://{role}:{password}@/{database}?host={quote(str(services.postgres.sockets))}"

    def of(role: str) -> str:
        return address(role, "casework_keys" if "keys" in role else "casework", values[role])

    sock = quote(str(services.valkey.socket))
    environment = {
        "DATABASE_URL": of("casework_app"),
        "DATABASE_OWNER_URL": of("casework_owner"),
        "DATABASE_JOBS_URL": of("casework_jobs"),
        "KEYS_DATABASE_URL": of("casework_keys"),
        "KEYS_DATABASE_OWNER_URL": of("casework_keys_owner"),
        "KEYS_DATABASE_JOBS_URL": of("casework_keys_jobs"),
        "REDIS_URL": f"unix://{sock}?db=0",
        "CELERY_BROKER_URL": f"redis+socket://{sock}?virtual_host=1",
        "SECRET_KEY": values["secret_key"],
        "MASTER_KEYS": values["master_keys"],
        "MEDIA_ROOT": str(services.base / "media"),
        "LOG_DIR": str(services.base / "logs"),
        "LEDGER_FILE": str(services.base / "grootboek"),
    }
    if services.name == "test":
        environment["CASEWORK_TEST"] = "1"
        environment["DATABASE_SUPERUSER_URL"] = address(SUPERUSER, "casework", values["superuser"])
    else:
        del environment["MASTER_KEYS"]
        environment |= {
            "DEMO": "1",
            "MASTER_KEYS_FILE": str(_master_keys_file(services, values["master_keys"])),
            "DEMO_TOKEN": values["demo_token"],
            "KLOK_BESTAND": str(_clock_file(services)),
        }
    return environment


def _clock_file(services: Services) -> Path:
    """The file with the number of days that the clock of the demo is ahead; 0 at first."""
    path = services.base / "klok"
    if not path.exists():
        path.write_text("0\n", encoding="ascii")
    return path


def _master_keys_file(services: Services, first: str) -> Path:
    """The file with the master keys of the demo, which a rotation replaces; the first key at first."""
    path = services.base / "master_keys"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{first}\n")
    return path


def _prepare(services: Services, values: dict[str, str]) -> None:
    """Roles, databases and the marker; skipped when these very roles and passwords were made before."""
    stamp = services.base / "prepared"
    wanted = hashlib.sha256(
        ROLES_SQL.read_bytes() + Path(__file__).read_bytes() + json.dumps(values, sort_keys=True).encode()
    ).hexdigest()
    # The number of the cluster is part of it: a new cluster is prepared anew.
    wanted += f" {(services.postgres.data / 'PG_VERSION').stat().st_ctime_ns}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    passwords = {f"CASEWORK_{short}_PASSWORD": values[role] for role, short in ROLES.items()}
    services.postgres.run_sql(ROLES_SQL, passwords)
    own = Path(__file__).with_name("test.sql" if services.name == "test" else "demo.sql")
    services.postgres.run_sql(own, {"CASEWORK_DEMO_TOKEN": values["demo_token"]})
    stamp.write_text(wanted)
