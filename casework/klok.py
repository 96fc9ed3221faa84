"""The only source of now and today.

Everything that depends on time asks this module, so that tests, the loader and the demo can live on another
day. Production cannot: without ``settings.KLOK_VERZETBAAR`` every way to set the clock raises and every way
to read it gives the real time. Elsewhere a moment set in this context (``set_to``) comes first; otherwise
the real time is moved by whole days, those of this process (``set_process_offset``) and those of all
processes that share a file (``settings.KLOK_BESTAND``, ``shift_days``) added up.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_WHOLE_DAYS = re.compile(r"[+-]?[0-9]{1,5}")
_MOST_DAYS = 99_999  # what five digits hold: some 270 years, far inside what a date can hold

_moment: ContextVar[datetime | None] = ContextVar("klok_moment", default=None)
_process_offset = 0
_file_read: tuple[object, int] | None = None  # (what identifies the file as last read, its days)


class KlokFout(Exception):
    """The clock may not be set, or it cannot be told what time it is."""


def now() -> datetime:
    """Return this moment, aware and in UTC. Raises KlokFout if the file with the shift cannot be trusted."""
    real = datetime.now(UTC)
    if not _is_settable():
        return real
    moment = _moment.get()
    if moment is not None:
        return moment
    days = offset_days()
    if not days:
        return real
    # On the wall clock of Amsterdam, so that today moves by exactly that many days through summer time too.
    return (real.astimezone(AMSTERDAM) + timedelta(days=days)).astimezone(UTC)


def machine_now() -> datetime:
    """Return the moment on the clock of the machine, also where the day is moved.

    For what lasts minutes and says nothing about a casus: a session goes on when the demo moves to another day.
    """
    return datetime.now(UTC)


def today() -> date:
    """Return the calendar date of this moment in Europe/Amsterdam."""
    return now().astimezone(AMSTERDAM).date()


def local(day: date, hour: time) -> datetime:
    """Return the moment, in UTC, at which the wall clocks of Amsterdam show this on a day."""
    return datetime.combine(day, hour, AMSTERDAM).astimezone(UTC)


def offset_days() -> int:
    """Return by how many whole days the clock is shifted (process and file together); 0 in production."""
    return _process_offset + _days_in_file() if _is_settable() else 0


@contextmanager
def set_to(moment: datetime | date) -> Iterator[None]:
    """Stand still at an aware moment, or at noon in Amsterdam of a date, until the end of the block.

    Blocks can be nested; each gives back what was there before. It holds in this context (thread, task) only.
    Raises KlokFout in production, and for a moment without a time zone.
    """
    _require_settable()
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), AMSTERDAM)
    elif moment.utcoffset() is None:
        raise KlokFout("Een tijdstip voor de klok heeft een tijdzone nodig.")
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)


def set_process_offset(days: int) -> int:
    """Shift the clock of this whole process to `days` from the real day, and return the former number.

    For a live server that runs in threads of the test process. Raises KlokFout in production.
    """
    global _process_offset
    _require_settable()
    previous, _process_offset = _process_offset, _whole_days(days)
    return previous


def shift_days(days: int) -> None:
    """Shift the clock of all processes that share settings.KLOK_BESTAND to `days` from the real day.

    The number replaces the former one; 0 is the real day. The file is replaced whole, so nobody reads half
    of it. Raises KlokFout in production, and if no file is set.
    """
    global _file_read
    _require_settable()
    days = _whole_days(days)
    if not settings.KLOK_BESTAND:
        raise KlokFout("De klok kan niet worden verzet: KLOK_BESTAND is niet ingesteld.")
    path = Path(settings.KLOK_BESTAND)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{days}\n")
        Path(temporary).chmod(0o644)  # no secret, and the processes that read it may run as another user
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise
    _file_read = None  # a file system may give the next file the number and the time of an earlier one


def _is_settable() -> bool:
    return getattr(settings, "KLOK_VERZETBAAR", False) is True


def _require_settable() -> None:
    if not _is_settable():
        raise KlokFout("De klok kan hier niet worden verzet.")


def _whole_days(days: int) -> int:
    if type(days) is not int or abs(days) > _MOST_DAYS:
        raise KlokFout(f"De klok gaat hele dagen voor- of achteruit, hoogstens {_MOST_DAYS}; niet {days!r}.")
    return days


def _days_in_file() -> int:
    """Return the days that the file asks for. One that is set but absent is an error: nothing is guessed."""
    global _file_read
    path = getattr(settings, "KLOK_BESTAND", "")
    if not path:
        return 0
    try:
        state = Path(path).stat()
        identity = (os.fspath(path), state.st_mtime_ns, state.st_ino, state.st_size)
        known = _file_read
        if known is not None and known[0] == identity:
            return known[1]
        text = Path(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise KlokFout(f"Het bestand met de verzette dagen is niet te lezen: {path}") from error
    if not _WHOLE_DAYS.fullmatch(text):
        raise KlokFout(f"In het bestand met de verzette dagen staat geen heel aantal dagen: {path}")
    days = int(text)
    _file_read = (identity, days)
    return days
