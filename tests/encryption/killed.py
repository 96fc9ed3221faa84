"""Rotate in a process of its own that is killed at its n-th step: python -m tests.encryption.killed n.

A step is a statement on the key database, or a write of the key file or the ledger that reaches the disk. Without a
number it runs to the end and prints how many steps that took.
"""

import os
import signal
import sys

import django

django.setup()

from django.db import connections  # noqa: E402

from casework.encryption import rotation  # noqa: E402


class Killer:
    """Counts the steps and ends the process without a word at the chosen one."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)

    def around(self, function):
        """The function, with a step before and one after it."""

        def counted(*args, **kwargs):
            self.step()
            result = function(*args, **kwargs)
            self.step()
            return result

        return counted


def main() -> None:
    killer = Killer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    rotation.BATCH = 7
    os.fsync, os.replace = killer.around(os.fsync), killer.around(os.replace)
    with connections["keys"].execute_wrapper(killer.statement):
        rotation.rotate(lambda done, total: None)
    print(killer.count)


if __name__ == "__main__":
    main()
