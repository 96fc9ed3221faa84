"""Small tools round operating system processes: who to run as, how to start, how to stop for sure."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ServiceError(Exception):
    """Something the operator can mend. The message is one line, ready to be shown."""


class Ended(BaseException):
    """The operator (or the system) asked this process to end; carries the signal number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class Account:
    """The account under which the services run. PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def for_services(cls, data_dir: Path) -> Account:
        """The current user; for root the owner of existing data, else nobody."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        with contextlib.suppress(OSError):
            owner = data_dir.stat()
            if owner.st_uid != 0:
                return cls(owner.st_uid, owner.st_gid)
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise ServiceError(
                "PostgreSQL does not run as root and there is no user 'nobody'; run as an ordinary user"
            ) from None
        return cls(nobody.pw_uid, nobody.pw_gid)

    @property
    def is_other(self) -> bool:
        """True when root steps down to this account."""
        return os.geteuid() == 0 and self.uid != 0

    def popen_options(self) -> dict[str, Any]:
        """Arguments for subprocess: the account, and the folder / (the current one may be closed to it)."""
        options: dict[str, Any] = {"cwd": "/"}
        if self.is_other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def can(self, test: str, path: Path) -> bool:
        """Ask the system, as this account, whether `test <test> <path>` holds (-r, -x, -w)."""
        done = subprocess.run(
            ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.popen_options(),
        )
        return done.returncode == 0

    def runs(self, program: Path) -> bool:
        """True when this account can run the program, its libraries included."""
        try:
            done = subprocess.run(
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self.popen_options(),
            )
        except OSError:
            return False
        return done.returncode == 0


def _load_prctl() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        prctl: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return None
    return prctl


_prctl = _load_prctl()


def ends_with_parent(number: int) -> Callable[[], None] | None:
    """A preexec_fn: the kernel sends `number` to the child when this process is gone, even by kill -9."""
    prctl = _prctl
    if prctl is None:
        return None

    def tell_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, number)

    return tell_kernel


def start(
    command: list[str],
    *,
    log: IO[bytes],
    last_signal: int = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches it only through us, in order."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=ends_with_parent(last_signal),
        **options,
    )


def stop(process: subprocess.Popen[bytes], *steps: tuple[int, float]) -> None:
    """End a child: each step is a signal and the seconds it gets; kill -9 when nothing helped."""
    for number, seconds in steps:
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


def is_running(pid: int) -> bool:
    """True when a process of this number exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return True


def works_in(pid: int, folder: Path) -> bool:
    """True when process `pid` has `folder` as its working directory: then it is the server of that data."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").samefile(folder)
        except OSError:
            return False
    shown = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(folder) in shown.stdout


def stop_orphan(pid_file: Path, folder: Path, *steps: tuple[int, float]) -> None:
    """End the server that an earlier run, itself killed, left behind on `folder`. Others are left alone."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    if pid <= 1 or not is_running(pid) or not works_in(pid, folder):
        with contextlib.suppress(OSError):
            pid_file.unlink()
        return
    for number, seconds in (*steps, (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not is_running(pid), seconds):
            return
    raise ServiceError(f"process {pid} still holds {folder} and does not end; end it and try again")


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Look until the condition holds; False when the time is over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


@contextlib.contextmanager
def endings_raise() -> Iterator[None]:
    """Within, SIGINT, SIGTERM and SIGHUP raise Ended, so that every `finally` gets its turn."""

    def handler(number: int, _frame: object) -> None:
        ignore_endings()
        raise Ended(number)

    # Under nohup SIGHUP stays ignored. SIGINT does not: scripts that start us in the background ignore it.
    wanted = [n for n in ENDINGS if n != signal.SIGHUP or signal.getsignal(n) != signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in wanted}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def ignore_endings() -> None:
    """From here on nothing interrupts the clearing up, which has limits of its own."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


def explain(error: OSError) -> ServiceError:
    """One line for an operating system error: a full disk, no right to write, or what it says itself."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ServiceError(f"the disk is full{where}: free some space and try again")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ServiceError(f"no right to write{where}: is the folder read-only, or made by another user (root)?")
    return ServiceError(f"{error.strerror or error}{where}")
