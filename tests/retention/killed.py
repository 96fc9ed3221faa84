"""Run the destruction as a job in a process of its own that is killed at its n-th statement: python -m ... n.

Without a number it runs to the end and prints how many statements that took.
"""

import os
import signal
import sys
from contextlib import ExitStack

import django

django.setup()

from django.db import connections  # noqa: E402

from retention.tasks import destroy_due  # noqa: E402


class Killer:
    """Counts the statements on all connections and ends the process without a word at the chosen one."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def main() -> None:
    killer = Killer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    with ExitStack() as stack:
        for alias in ("default", "audit", "keys"):
            stack.enter_context(connections[alias].execute_wrapper(killer))
        destroy_due()
    print(killer.count)


if __name__ == "__main__":
    main()
