"""Command line: `python -m casework.embedded test -- CMD...`, `... demo`, `... clean`."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from casework.embedded import places
from casework.embedded.demo import run_demo
from casework.embedded.processes import Ended, ServiceError, endings_raise, ends_with_parent, explain, stop
from casework.embedded.services import NAMES, default_var, only_one, running

USAGE = "usage: python -m casework.embedded test -- COMMAND... | demo | clean"


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code. Every refusal is one line on standard error."""
    try:
        with endings_raise():
            match arguments:
                case ["test", "--", *command] if command:
                    return run_command(command)
                case ["demo"]:
                    return run_demo()
                case ["clean"]:
                    return clean()
        print(USAGE, file=sys.stderr)
        return 2
    except Ended as ended:
        return 128 + ended.number
    except ServiceError as error:
        return complain(error)
    except OSError as error:
        return complain(explain(error))


def complain(error: ServiceError) -> int:
    """Say it in one line."""
    print(f"casework: {' '.join(str(error).split())}", file=sys.stderr)
    return 1


def run_command(command: list[str]) -> int:
    """Start the test services, run the command in the foreground, stop; returns the command's code."""
    with running("test") as services:
        try:
            child = subprocess.Popen(
                command,
                env=services.environment(),
                preexec_fn=ends_with_parent(signal.SIGTERM),
            )
        except FileNotFoundError:
            raise ServiceError(f"{command[0]} does not exist") from None
        try:
            while (code := child.poll()) is None:
                time.sleep(0.05)
                if reason := services.dead():
                    stop(child, (signal.SIGTERM, 10.0))
                    raise ServiceError(reason)
        except Ended as ended:
            # Ctrl-C in a terminal reached the command too; any other signal came to us alone.
            if ended.number != signal.SIGINT or not sys.stdin.isatty():
                with contextlib.suppress(ProcessLookupError):
                    child.send_signal(ended.number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(30)
            stop(child, (signal.SIGINT, 5.0), (signal.SIGTERM, 5.0))
            raise
        return code if code >= 0 else 128 - code


def clean() -> int:
    """Remove the data of demo and test, unless they are running."""
    var = default_var().resolve()
    for name in NAMES:
        if (var / name).is_dir():
            with only_one(var / name, name):
                places.remove_data(var, name)
    with contextlib.suppress(OSError):
        var.rmdir()
    return 0


if __name__ == "__main__":
    os.chdir(places.CLONE if not Path("manage.py").exists() else Path.cwd())
    sys.exit(main(sys.argv[1:]))
