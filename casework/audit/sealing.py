"""Sealing the log in chained blocks, and letting whole blocks go when their term is over (B-04, R-09; ADR 0021).

Lines are written plainly, by many at once; a job seals afterwards what no running transaction can add to any more. Ids
and numbers do not commit in order, so a block is a range of transaction numbers that has ended.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from casework import klok, termijnen
from casework.access.context import Systeem
from casework.audit import anchor, log
from casework.audit.models import Logblok, VervallenLogblok

LOGBOEK = Systeem("logboek")
# Of one block; more lines than these become more blocks.
MOST_LINES = 20_000
_ONE_AT_A_TIME = 7513

# What a line says.
_COLUMNS = (
    "reeks, xid, id, tijdstip, gebeurtenis, actie, uitkomst, account_id, systeem, rol, organisatie_id, verband_id,"
    " casus_id, casusnummer, object_soort, object_id, ontvanger_id, doel, regel, bron"
)
_LINES = "FROM casework_logregel WHERE reeks = %s AND xid >= %s::text::xid8 AND xid < %s::text::xid8"
# The binary form in which PostgreSQL copies rows: the same whatever the settings for zones and dates, and each value
# with its length, so that one line cannot be read as two.
_CONTENT = f"COPY (SELECT {_COLUMNS} {_LINES} ORDER BY xid, id) TO STDOUT (FORMAT binary)"
SELECT = f"SELECT * {_LINES} ORDER BY xid, id"
_DELETE = f"DELETE {_LINES}"
# Where the transactions end that are over: before the oldest that still runs in this database. What runs in other
# databases of the server stands in the snapshot too, but adds nothing here. One statement, so one snapshot.
_OVER = """
    SELECT coalesce(
        (SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running
         WHERE running::xid NOT IN (
             SELECT l.transactionid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'
               AND a.datname <> current_database())
         ORDER BY running LIMIT 1),
        pg_snapshot_xmax(pg_current_snapshot()))
"""
# Series with lines to seal, the oldest first, and where the next block ends: an old series was ended by a restore.
_NEXT = f"""
    WITH einde AS MATERIALIZED ({_OVER}), open AS (
        SELECT l.reeks, l.xid FROM casework_logregel l
        WHERE (l.reeks, l.xid) >= (%(reeks)s, %(tot)s::text::xid8) AND (l.reeks, l.xid) < (%(nu)s, (TABLE einde))
        ORDER BY l.reeks, l.xid LIMIT %(most)s)
    SELECT reeks, xid FROM open ORDER BY reeks, xid DESC LIMIT 1
"""  # noqa: S608


class VerzegelFout(Exception):
    """The log and its anchor do not belong together, so nothing is sealed; the message says why."""


def seal() -> int:
    """Seal what can be sealed, anchor it, and return how many lines that were. Safe to run twice and side by side.

    Raises VerzegelFout, AnkerFout, OSError: then the log grows on, and nothing of it is lost.
    """
    sealed, more = 0, True
    while more:
        count, more = _seal_block()
        sealed += count
    with transaction.atomic():
        _wait_for_turn()
        _anchor()
    return sealed


def current_series() -> int:
    """The series of transaction numbers that lines are written in now; the first is 1."""
    return _value("SELECT casework_logboek_reeks()")


def waiting_since() -> datetime | None:
    """The moment of the first line that no block holds yet; None when there is none. Anybody may ask."""
    return _value("SELECT casework_logboek_wacht_sinds()")


def stopped_since() -> datetime | None:
    """From when on lines have been waiting longer than they should, so that sealing seems to have stopped; or None."""
    since = waiting_since()
    late = since is not None and klok.now() - since > timedelta(minutes=settings.LOGBOEK_ALARM_MINUTEN)
    return since if late else None


def new_series() -> None:
    """Begin a new series: for the owner of the database, right after a restore."""
    _value("SELECT casework_logboek_nieuwe_reeks()")


def expire() -> int:
    """Let the lines go of every block whose term is over, and return how many blocks those were (R-09)."""
    gone = 0
    with transaction.atomic():
        for block in Logblok.objects.filter(vervallen__isnull=True).iterator():
            # The lines are older than the seal of their block; the blocks come in order.
            if last_day(block) >= klok.today():
                break
            _expire_block(block)
            gone += 1
        if gone:
            log.changed(LOGBOEK, "logboek.vervallen", None)
    return gone


def last_day(block: Logblok) -> date:
    """The last day on which the lines of a block are kept."""
    sealed_on = block.verzegeld_op.astimezone(klok.AMSTERDAM).date()
    return termijnen.logboek(sealed_on, settings.LOGBOEK_BEWAREN_MAANDEN).laatste_dag


def hash_of(block: Logblok) -> str:
    """The hash of all that a block says, and of the block before it."""
    told = (block.nummer, block.reeks, block.van, block.tot, block.aantal, block.inhoud, block.vorige)
    return sha256(f"{' '.join(map(str, told))} {block.verzegeld_op.isoformat()}".encode("ascii")).hexdigest()


def content(reeks: int, van: int, tot: int) -> tuple[int, str]:
    """Number and hash of the lines of a series with van <= xid < tot."""
    digest = sha256()
    with connections["default"].cursor() as found:
        cursor: Any = found  # of psycopg2, which copies
        cursor.copy_expert(cursor.mogrify(_CONTENT, [reeks, van, tot]), SimpleNamespace(write=digest.update))
        return cursor.rowcount, digest.hexdigest()


def _seal_block() -> tuple[int, bool]:
    """Seal one block. Out: how many lines that were, and whether there may be more to seal."""
    with transaction.atomic():
        _wait_for_turn()
        last = Logblok.objects.last()
        if last is None and not anchor.exists():
            anchor.begin()
        series = _value("SELECT casework_logboek_volg_reeks()")
        found = _next_range(last, series)
        if found is None:
            return 0, False
        count, digest = content(*found)
        reeks, van, tot = found
        block = Logblok(
            nummer=_next_number(last, series),
            reeks=reeks,
            van=van,
            tot=tot,
            aantal=count,
            inhoud=digest,
            vorige=last.hash if last else "",
        )
        block.hash = hash_of(block)
        block.save(force_insert=True)
    return count, count >= MOST_LINES or reeks < series


def _wait_for_turn() -> None:
    _value("SELECT pg_advisory_xact_lock(%s)", _ONE_AT_A_TIME)


def _next_range(last: Logblok | None, series: int) -> tuple[int, int, int] | None:
    """Series, begin and end (not included) of what is to be sealed next."""
    reeks, tot = (last.reeks, last.tot) if last else (0, 0)
    with connections["default"].cursor() as cursor:
        cursor.execute(_NEXT, {"reeks": reeks, "tot": tot, "nu": series, "most": MOST_LINES})
        found = cursor.fetchone()
    return (found[0], tot if found[0] == reeks else 0, int(found[1]) + 1) if found else None


def _next_number(last: Logblok | None, series: int) -> int:
    """The next number; after a restore that after the blocks that it lost, which the anchor still knows."""
    newest = last.nummer if last else 0
    if was_restored_after(last, series):
        newest = max([newest, *(number for number, _ in anchor.lines())])
    return newest + 1


def was_restored_after(block: Logblok | None, series: int) -> bool:
    """Whether the log went on in a new series after this block, as it does after a restore; None is the beginning."""
    return series > (block.reeks if block else 1)


def _anchor() -> None:
    """Anchor the blocks that are not: those just sealed, and those of a run that was killed before it came to that."""
    known = anchor.lines()
    newest, value = known[-1] if known else (0, "")
    if known and not Logblok.objects.filter(nummer=newest, hash=value).exists():
        before = Logblok.objects.filter(nummer__lt=newest).last()
        if not was_restored_after(before, current_series()):
            raise VerzegelFout(f"Blok {newest} staat in het anker, maar niet zo in het logboek.")
    fresh = Logblok.objects.filter(nummer__gt=newest)
    if fresh:
        anchor.append(fresh.values_list("nummer", "hash"))


def _expire_block(block: Logblok) -> None:
    VervallenLogblok(blok=block).save(force_insert=True)
    with connections["default"].cursor() as cursor:
        cursor.execute(_DELETE, [block.reeks, block.van, block.tot])


def _value(statement: str, *arguments: int) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchone()[0]
