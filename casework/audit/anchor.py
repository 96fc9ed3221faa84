"""The anchor: one line for each sealed block, in a file outside the databases and their backups.

Who can change every row of the database still cannot make the log shorter unseen: the anchor knows what was there. A
line is `number hash`; lines are only added, and are on the disk before the sealer goes on. They tell of nobody.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_LINE = re.compile(r"(\d+) ([0-9a-f]{64})")


class AnkerFout(Exception):
    """The anchor is missing, damaged, or that of another log; the message says which."""


def exists() -> bool:
    """Whether there is an anchor at all; before the very first block there is none."""
    return Path(settings.LOGBOEK_ANKER).exists()


def begin() -> None:
    """Make an empty anchor, for the first block. Raises OSError."""
    append([])


def lines() -> list[tuple[int, str]]:
    """Number and hash of every anchored block, oldest first. Raises AnkerFout."""
    try:
        text = Path(settings.LOGBOEK_ANKER).read_text(encoding="ascii")
    except (OSError, ValueError):
        raise AnkerFout("Het anker van het logboek is er niet of is niet te lezen.") from None
    whole = text[: text.rfind("\n") + 1]  # a line that a power cut tore was never relied on
    return [_read(number, line) for number, line in enumerate(whole.splitlines(), 1)]


def append(blocks: Iterable[tuple[int, str]]) -> None:
    """Add number and hash of blocks, and return when they are on the disk. Raises OSError."""
    path = Path(settings.LOGBOEK_ANKER)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write("".join(f"{number} {value}\n" for number, value in blocks).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def _read(number: int, line: str) -> tuple[int, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise AnkerFout(f"Het anker van het logboek is beschadigd in regel {number}.")
    return int(match[1]), match[2]
