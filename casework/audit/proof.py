"""Proving the log: chain, lines and anchor. What is wrong is said by block, in Dutch (B-04; ADR 0021)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import connections

from casework import klok, termijnen
from casework.audit import anchor, sealing
from casework.audit.anchor import AnkerFout
from casework.audit.models import Logblok
from casework.encryption import ledger

Progress = Callable[[int, int], None]

# So much before the seal of the block before it, a line can have been begun: no transaction takes longer.
_LONGEST = timedelta(hours=1)
# Lines of a block noted as gone go after this at the earliest: the shortest term that can be set.
_SHORTEST_MONTHS = 12
_UNSEALED = """
    SELECT count(*) FILTER (WHERE NOT wrong), count(*) FILTER (WHERE wrong) FROM (
        SELECT l.reeks > %(nu)s OR l.reeks < %(reeks)s
               OR (l.reeks = %(nu)s AND l.xid >= pg_snapshot_xmax(pg_current_snapshot())) AS wrong
        FROM casework_logregel l
        WHERE l.reeks > %(reeks)s OR (l.reeks = %(reeks)s AND l.xid >= %(tot)s::text::xid8)
           OR (l.reeks < %(reeks)s AND NOT EXISTS (
               SELECT 1 FROM casework_logblok b WHERE b.reeks = l.reeks
               AND l.xid >= b.van::text::xid8 AND l.xid < b.tot::text::xid8))) AS lines
"""
_OLDEST = "SELECT min(tijdstip), max(tijdstip) FROM casework_logregel WHERE reeks = %s AND xid >= %s::text::xid8"
_OLDEST += " AND xid < %s::text::xid8"


@dataclass
class Bewijs:
    """What was looked at, and what is wrong with it: nothing, when `fouten` is empty."""

    blokken: int = 0
    regels: int = 0
    vervallen: int = 0
    wachtend: int = 0
    # Blocks that a restore lost: first and last number.
    hersteld: list[tuple[int, int]] = field(default_factory=list)
    fouten: list[str] = field(default_factory=list)


def prove(progress: Progress) -> Bewijs:
    """Compare every block with its lines, with the block before it and with the anchor.

    In: `progress` is called now and then with how many blocks were done, and of how many.
    """
    found = Bewijs()
    series = sealing.current_series()
    _prove_blocks(found, series, progress)
    _prove_anchor(found, series)
    _prove_rest(found, series)
    _prove_series(found, series)
    return found


def _prove_blocks(found: Bewijs, series: int, progress: Progress) -> None:
    before: Logblok | None = None
    total = Logblok.objects.count()
    for block in Logblok.objects.select_related("vervallen").iterator(chunk_size=1000):
        found.fouten += [f"Blok {block.nummer}: {wrong}." for wrong in _chain(block, before, series, found)]
        found.fouten += [f"Blok {block.nummer}: {wrong}." for wrong in _content(block, before, found)]
        found.blokken += 1
        progress(found.blokken, total)
        before = block


def _chain(block: Logblok, before: Logblok | None, series: int, found: Bewijs) -> Iterator[str]:
    """What is wrong with a block as such, and with its place after the block before it."""
    expected = before.nummer + 1 if before else 1
    if block.nummer > expected and sealing.was_restored_after(before, series):
        found.hersteld.append((expected, block.nummer - 1))
    elif block.nummer != expected:
        yield f"hiervoor ontbreekt blok {expected}"
    if block.vorige != (before.hash if before else ""):
        yield "sluit niet aan op het blok ervoor"
    if block.hash != sealing.hash_of(block):
        yield "het blok zelf is gewijzigd"
    same = before is not None and before.reeks == block.reeks
    if (before is not None and block.reeks < before.reeks) or block.van != (before.tot if before and same else 0):
        yield "begint niet waar het blok ervoor eindigt"


def _content(block: Logblok, before: Logblok | None, found: Bewijs) -> Iterator[str]:
    """What is wrong with the lines of a block."""
    count, digest = sealing.content(block.reeks, block.van, block.tot)
    if hasattr(block, "vervallen"):
        found.vervallen += 1
        yield from _expired(block, count)
        return
    found.regels += count
    if count < block.aantal:
        yield f"{block.aantal - count} van de {block.aantal} regels zijn weg"
    elif count > block.aantal:
        yield f"{count - block.aantal} regels zijn later toegevoegd"
    elif digest != block.inhoud:
        yield "een of meer regels zijn gewijzigd of van plaats gewisseld"
    elif before is not None:
        yield from _moments(block, before)


def _expired(block: Logblok, count: int) -> Iterator[str]:
    sealed_on, gone_on = block.verzegeld_op.date(), block.vervallen.vervallen_op.date()
    if gone_on <= termijnen.logboek(sealed_on, _SHORTEST_MONTHS).laatste_dag:
        yield "is te vroeg vervallen verklaard"
    if gone_on > klok.today() and not settings.KLOK_VERZETBAAR:
        yield "is vervallen verklaard op een dag die nog moet komen"
    if count:
        yield f"is vervallen, maar er staan nog {count} regels"


def _moments(block: Logblok, before: Logblok) -> Iterator[str]:
    """A line tells of a moment round that of its seal; where the clock can be moved, in demo and tests, it need not."""
    if settings.KLOK_VERZETBAAR:
        return
    with connections["default"].cursor() as cursor:
        cursor.execute(_OLDEST, [block.reeks, block.van, block.tot])
        oldest, newest = cursor.fetchone()
    if oldest < before.verzegeld_op - _LONGEST or newest > block.verzegeld_op + _LONGEST:
        yield "een of meer regels dragen een tijdstip dat niet bij de verzegeling past"


def _prove_anchor(found: Bewijs, series: int) -> None:
    if not found.blokken and not anchor.exists():
        return
    try:
        anchored = anchor.lines()
    except AnkerFout as error:
        found.fouten.append(str(error))
        return
    blocks = dict(Logblok.objects.values_list("nummer", "hash"))
    found.hersteld += _lost_at_the_end(anchored, series)
    lost = {number for first, last in found.hersteld for number in range(first, last + 1)}
    for number, value in anchored:
        if number in blocks and blocks[number] != value:
            found.fouten.append(f"Blok {number}: heeft een andere hash dan in het anker.")
        elif number not in blocks and number not in lost:
            found.fouten.append(f"Blok {number}: staat in het anker, maar niet meer in het logboek.")
    newest = anchored[-1][0] if anchored else 0
    for number in sorted(blocks.keys() - dict(anchored).keys()):
        if number < newest:
            found.fouten.append(f"Blok {number}: staat niet in het anker.")


def _lost_at_the_end(anchored: list[tuple[int, str]], series: int) -> list[tuple[int, int]]:
    """The blocks that a restore lost, when nothing was sealed since; first and last number."""
    last = Logblok.objects.last()
    gone = [number for number, _ in anchored if number > (last.nummer if last else 0)]
    return [(gone[0], gone[-1])] if gone and sealing.was_restored_after(last, series) else []


def _prove_rest(found: Bewijs, series: int) -> None:
    """Lines that lie in no block: those that wait, and those that never can have been written there."""
    last = Logblok.objects.last()
    begin = {"nu": series, "reeks": last.reeks if last else 0, "tot": last.tot if last else 0}
    with connections["default"].cursor() as cursor:
        cursor.execute(_UNSEALED, begin)
        found.wachtend, wrong = cursor.fetchone()
    if wrong:
        found.fouten.append(f"{wrong} regels staan buiten elk blok, op een plaats die nooit meer wordt verzegeld.")


def _prove_series(found: Bewijs, series: int) -> None:
    """A new series comes with a restore, and the ledger knows of every restore."""
    begun, restores = series - 1, len(ledger.what(ledger.HERSTEL_BEGONNEN))
    if begun > restores:
        found.fouten.append(
            f"Het logboek begon {begun} keer opnieuw, maar het grootboek kent {restores} herstelacties."
        )
