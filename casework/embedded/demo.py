"""`make demo`: the services, the tables, the demo data, and the three processes of the product."""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from casework.embedded.places import CLONE
from casework.embedded.processes import Ended, ServiceError, ignore_endings, start, stop, wait_until
from casework.embedded.services import Services, default_var, only_one, running

HOST = "127.0.0.1"
START_SECONDS = 90.0
STOP_STEPS = ((signal.SIGTERM, 15.0),)


def run_demo() -> int:
    """Run the demo until Ctrl-C or SIGTERM (exit code 0), or until one of its processes dies (its code)."""
    port = wanted_port()
    # A short wait: the web process of a demo that was just killed may still be on its way out.
    if not wait_until(lambda: is_free(port), 1.5, 0.1):
        if (base := default_var().resolve() / "demo").is_dir():
            with only_one(base, "demo"):  # says so when it is our own demo
                pass
        raise ServiceError(f"port {port} is taken; choose another one: make demo PORT={port % 65535 + 1}")
    with running("demo") as services:
        try:
            set_up(services)
            return serve(services, port)
        except Ended:
            print("\nStopping.", flush=True)
            return 0


def wanted_port() -> int:
    """The port in PORT, 8000 when it is not set."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ServiceError(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


def is_free(port: int) -> bool:
    """False when something listens there: on 127.0.0.1, or on ::1, which browsers try first."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise ServiceError(f"port {port} cannot be used: {error.strerror}") from None
    with contextlib.suppress(OSError), socket.create_connection(("::1", port), timeout=0.5):
        return False
    return True


def set_up(services: Services) -> None:
    """Tables by the owners, then the demo data by the role that the web process has too."""
    manage(services, "owner", "Preparing the key database", "migrate", "--database", "keys")
    manage(services, "owner", "Preparing the database", "migrate", "--database", "default")
    manage(services, "loader", "Loading the demo data", "laad_demo", show=True)


def manage(services: Services, kind: str, what: str, *arguments: str, show: bool = False) -> None:
    """Run a management command; its output goes to setup.log and, with `show`, to the terminal as it comes."""
    print(f"{what} ...", flush=True)
    path = log_path(services, "setup")
    with path.open("ab") as log, path.open(encoding="utf-8", errors="replace") as said_so_far:
        said_so_far.seek(0, os.SEEK_END)
        child = start(
            [sys.executable, "manage.py", *arguments],
            log=log,
            cwd=CLONE,
            env=services.env_as(kind),
        )
        try:
            while child.poll() is None:
                time.sleep(0.02)
                if show:
                    print(said_so_far.read(), end="", flush=True)
        finally:
            stop(child, *STOP_STEPS)
        if show and child.returncode == 0:
            print(said_so_far.read(), end="", flush=True)
    if child.returncode != 0:
        lines = path.read_text(errors="replace").strip().splitlines()
        said = lines[-1].strip() if lines else "it said nothing"
        raise ServiceError(f"`manage.py {' '.join(arguments)}` failed: {said} (log: {path})")


def log_path(services: Services, name: str) -> Path:
    """Where the output of a child goes."""
    return services.base / "logs" / f"{name}.log"


def serve(services: Services, port: int) -> int:
    """Start web, worker and beat and watch over them; returns the code of the first that dies."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "casework.config.celery"]
    commands = {
        "web": (
            "web",
            [*python, "gunicorn", "casework.config.wsgi:application", "--bind", f"{HOST}:{port}"]
            + ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"],
        ),
        "worker": (
            "jobs",
            [*celery, "worker", "-l", "warning", "-c", "1"]
            + ["--without-gossip", "--without-mingle", "--without-heartbeat"],
        ),
        "beat": ("jobs", [*celery, "beat", "-l", "warning", "--pidfile=", "-s", str(services.base / "beat")]),
    }
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, (kind, command) in commands.items():
            with log_path(services, name).open("wb") as log:
                children[name] = start(command, log=log, cwd=CLONE, env=services.env_as(kind))
        print("Starting ...", flush=True)
        if not wait_until(lambda: answers(port) or dead(services, children) is not None, START_SECONDS, 0.1):
            raise ServiceError(f"the site did not answer in time (log: {log_path(services, 'web')})")
        if dead(services, children) is None:
            print(f"\nCasework is running on http://localhost:{port}")
            print("The accounts, with their codes, stand on the login page. Ctrl-C stops it.", flush=True)
        while (death := dead(services, children)) is None:
            time.sleep(0.2)
        print(f"casework: {death[0]}; stopping the rest", file=sys.stderr, flush=True)
        return death[1]
    finally:
        ignore_endings()
        for name in ("web", "beat", "worker"):
            if name in children:
                with contextlib.suppress(ProcessLookupError):
                    children[name].terminate()
        for child in children.values():
            stop(child, *STOP_STEPS)


def answers(port: int) -> bool:
    """True when the web process answers at all."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def dead(services: Services, children: dict[str, subprocess.Popen[bytes]]) -> tuple[str, int] | None:
    """Which process stopped by itself, in words, and the exit code to end with."""
    if reason := services.dead():
        return reason, 1
    for name, child in children.items():
        if (code := child.poll()) is not None:
            log = log_path(services, name)
            return f"{name} stopped with code {code} (log: {log})", code if code > 0 else 128 - code
    return None
