"""The ledger (grootboek): what was destroyed, in a file apart from both databases and from their backups.

A backup that is put back brings destroyed keys and erased rows along; what stands here is destroyed again before the
site opens (retention/replay.py). A line says nothing about a person:

    number day kind what hash

`kind what` is `sleutel <id of the sleutelhouder>`, `rij <table>/<id>`, `hoofdsleutel-nieuw <version>` and
`hoofdsleutel-vernietigd <version>`, or `herstel-begonnen <id>` and `herstel-klaar <id>` of a restore. The hash is that
of the line before and this one, so that no line in between can be changed or taken out unseen. Lines are only added,
and each is on the disk before its writer goes on.
"""

import os
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

from casework import klok
from casework.encryption.masterkeys import sync_folder

SLEUTEL, RIJ = "sleutel", "rij"
HOOFDSLEUTEL_NIEUW, HOOFDSLEUTEL_VERNIETIGD = "hoofdsleutel-nieuw", "hoofdsleutel-vernietigd"
HERSTEL_BEGONNEN, HERSTEL_KLAAR = "herstel-begonnen", "herstel-klaar"

Entry = tuple[str, str]  # kind, what

_LINE = re.compile(r"(\d+) (\d{4}-\d\d-\d\d) ([a-z-]+) ([a-z0-9_/-]+) ([0-9a-f]{64})")
_BEGIN = "0" * 64


class GrootboekFout(Exception):
    """The ledger is damaged: from some line on it cannot be trusted."""


@dataclass
class _Known:
    """What was read of the file so far."""

    identity: tuple[str, int] = ("", 0)  # path and inode
    size: int = 0
    number: int = 0
    hash: str = _BEGIN
    entries: dict[Entry, date] = field(default_factory=dict)


_known = _Known()
_lock = threading.Lock()


def entries() -> dict[Entry, date]:
    """Every entry with its day, oldest first; empty before the first. Raises GrootboekFout, OSError."""
    path = Path(settings.LEDGER_FILE)
    with _lock:
        if not path.exists():
            return {}
        with path.open("rb") as file:
            return dict(_read(file).entries)


def what(kind: str) -> set[str]:
    """What stands in the ledger under one kind."""
    return {found for each, found in entries() if each == kind}


def append(new: Iterable[Entry]) -> None:
    """Add the entries that are not there yet, and return when they are on the disk. Raises GrootboekFout, OSError."""
    path = Path(settings.LEDGER_FILE)
    with _lock, os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        flock(file, LOCK_EX)
        known = _read(file)
        file.truncate(known.size)  # a line that a power cut tore: its writer never went on
        lines = "".join(_lines(known, [entry for entry in dict.fromkeys(new) if entry not in known.entries]))
        if lines:
            file.seek(0, os.SEEK_END)
            file.write(lines.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
            sync_folder(path.parent)


def _lines(known: _Known, new: list[Entry]) -> Iterable[str]:
    number, before, today = known.number, known.hash, klok.today().isoformat()
    for kind, each in new:
        number += 1
        text = f"{number} {today} {kind} {each}"
        before = _hash(before, text)
        yield f"{text} {before}\n"


def _read(file: IO[bytes]) -> _Known:
    """Read what was added since the last time, and check that it continues the chain."""
    global _known
    found = os.fstat(file.fileno())
    identity = (settings.LEDGER_FILE, found.st_ino)
    if identity != _known.identity or found.st_size < _known.size:
        _known = _Known(identity)
    file.seek(_known.size)
    data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    for line in whole.decode("ascii", "replace").splitlines():
        _take(_known, line)
    _known.size += len(whole)
    return _known


def _take(known: _Known, line: str) -> None:
    match = _LINE.fullmatch(line)
    if match is None or int(match[1]) != known.number + 1 or match[5] != _hash(known.hash, line[:-65]):
        broken = known.number + 1
        known.identity = ("", 0)  # read from the start the next time
        raise GrootboekFout(f"Het grootboek is beschadigd vanaf regel {broken}.")
    known.number, known.hash = known.number + 1, match[5]
    known.entries[match[3], match[4]] = date.fromisoformat(match[2])


def _hash(before: str, text: str) -> str:
    return sha256(f"{before} {text}".encode("ascii")).hexdigest()
