"""The ledger (grootboek): what was destroyed, in a file apart from both databases and from their backups.

A backup that is put back brings destroyed keys and erased rows along; what stands here is destroyed again before the
site opens (retention/replay.py). A line says nothing about a person:

    number day kind what hash

`kind what` is `sleutel <id of the sleutelhouder>`, `rij <table>/<id>`, `hoofdsleutel-nieuw <version>` and
`hoofdsleutel-vernietigd <version>`, `ijkpunt <number of keys ever made>`, or `herstel-begonnen <id>` and
`herstel-klaar <id>` of a restore. The hash is that of the line before and this one, so that no line in between can be
changed or taken out unseen; both databases know how far the ledger is (anchor.py), so that it cannot be cut or written
anew either. Lines are only added, by the jobs and commands; each is on the disk before its writer goes on.
"""

import os
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fcntl import LOCK_EX, LOCK_SH, flock
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

from casework import klok
from casework.encryption import anchor
from casework.encryption.anchor import BEGIN, GrootboekFout, Position
from casework.encryption.masterkeys import sync_folder

SLEUTEL, RIJ, IJKPUNT = "sleutel", "rij", "ijkpunt"
HOOFDSLEUTEL_NIEUW, HOOFDSLEUTEL_VERNIETIGD = "hoofdsleutel-nieuw", "hoofdsleutel-vernietigd"
HERSTEL_BEGONNEN, HERSTEL_KLAAR = "herstel-begonnen", "herstel-klaar"

Entry = tuple[str, str]  # kind, what

_LINE = re.compile(r"(\d+) (\d{4}-\d\d-\d\d) ([a-z-]+) ([a-z0-9_/-]+) ([0-9a-f]{64})")


@dataclass
class _Known:
    """What was read of the file so far."""

    seen: tuple[object, ...] = ()  # path, inode, time and size of the file when it was last read
    size: int = 0  # of the whole lines
    hashes: list[str] = field(default_factory=list)
    days: dict[str, dict[str, date]] = field(default_factory=dict)  # by kind, then what

    def has(self, entry: Entry) -> bool:
        return entry[1] in self.days.get(entry[0], {})


_known = _Known()
_lock = threading.Lock()


def position() -> Position:
    """Where the ledger ends now; one look at the file when nothing was added. Raises GrootboekFout, OSError."""
    with _lock:
        return anchor.end(_up_to_date().hashes)


def days(kind: str) -> dict[str, date]:
    """What stands in the ledger under one kind, oldest first, with its day. Raises GrootboekFout, OSError."""
    with _lock:
        return dict(_up_to_date().days.get(kind, {}))


def what(kind: str) -> set[str]:
    """What stands in the ledger under one kind."""
    return set(days(kind))


def is_anchored() -> bool:
    """Whether both databases know the whole ledger; if not, one of them came from a backup.

    Raises GrootboekFout when the ledger is damaged, cut or another than they knew; OSError.
    """
    path = Path(settings.LEDGER_FILE)
    with _lock:
        if not path.exists():
            return _is_at_end()
        with path.open("rb") as file:
            flock(file, LOCK_SH)  # nobody writes between the look at the file and the looks at the databases
            return _is_at_end()


def append(new: Iterable[Entry], *, anchored: bool = True) -> None:
    """Add the entries that are not there yet, and return when they are on the disk.

    A database that knew the whole ledger knows it afterwards; one that is behind stays so. In: `anchored` False where
    there are no databases yet, at the begin of a restore. Raises GrootboekFout, OSError.
    """
    path = Path(settings.LEDGER_FILE)
    with _lock, os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        flock(file, LOCK_EX)
        known = _read(file)
        places = [place for place in anchor.places() if anchor.is_at_end(place, known.hashes)] if anchored else []
        lines = list(_lines(known.hashes, [entry for entry in dict.fromkeys(new) if not known.has(entry)]))
        if not lines:
            return
        now, coming = anchor.end(known.hashes), Position(len(known.hashes) + len(lines), lines[-1][-64:])
        for place in places:
            anchor.write(place, now, coming)
        _write(file, known.size, lines)
        sync_folder(path.parent)
        for place in places:
            anchor.write(place, coming, coming)


def accept() -> None:
    """Let both databases take the ledger as it lies: after a replay, or after a loss that somebody accepts."""
    with _lock, Path(settings.LEDGER_FILE).open("rb") as file:
        flock(file, LOCK_EX)  # a line written in between would leave the databases behind it
        now = anchor.end(_read(file).hashes)
        for place in anchor.places():
            anchor.write(place, now, now)


def _is_at_end() -> bool:
    hashes = _up_to_date().hashes
    at_end = [anchor.is_at_end(place, hashes) for place in anchor.places()]  # all of them: each may raise
    return all(at_end)


def _lines(hashes: Sequence[str], new: list[Entry]) -> Iterable[str]:
    number, before, today = len(hashes), hashes[-1] if hashes else BEGIN, klok.today().isoformat()
    for kind, each in new:
        number += 1
        text = f"{number} {today} {kind} {each}"
        before = _hash(before, text)
        yield f"{text} {before}"


def _write(file: IO[bytes], size: int, lines: list[str]) -> None:
    file.truncate(size)  # a line that a power cut tore: its writer never went on
    file.seek(0, os.SEEK_END)
    file.write("".join(f"{line}\n" for line in lines).encode("ascii"))
    file.flush()
    os.fsync(file.fileno())


def _up_to_date() -> _Known:
    """What the file holds; it is opened only when it changed since the last look."""
    global _known
    path = Path(settings.LEDGER_FILE)
    try:
        found = path.stat()
    except FileNotFoundError:
        _known = _Known()
        return _known
    if _identity(found) == _known.seen:
        return _known
    with path.open("rb") as file:
        return _read(file)


def _read(file: IO[bytes]) -> _Known:
    """Read what was added since the last time, and check that it continues the chain."""
    global _known
    found = os.fstat(file.fileno())
    same_file = _identity(found)[:2] == _known.seen[:2]
    if not same_file or found.st_size <= _known.size:
        _known = _Known()
    file.seek(_known.size)
    data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    for line in whole.decode("ascii", "replace").splitlines():
        _take(line)
    _known.size += len(whole)
    _known.seen = _identity(found)
    return _known


def _identity(found: os.stat_result) -> tuple[object, ...]:
    return settings.LEDGER_FILE, found.st_ino, found.st_mtime_ns, found.st_size


def _take(line: str) -> None:
    global _known
    match = _LINE.fullmatch(line)
    before = _known.hashes[-1] if _known.hashes else BEGIN
    number = len(_known.hashes) + 1
    if match is None or int(match[1]) != number or match[5] != _hash(before, line[:-65]):
        _known = _Known()  # read from the start the next time
        raise GrootboekFout(f"Het grootboek is beschadigd vanaf regel {number}.")
    _known.hashes.append(match[5])
    _known.days.setdefault(match[3], {})[match[4]] = date.fromisoformat(match[2])


def _hash(before: str, text: str) -> str:
    return sha256(f"{before} {text}".encode("ascii")).hexdigest()
