"""Unusual patterns in the access log, for the FG to look into: computed by the database, from thresholds in settings
(B-04, P-18). A pattern is a reason to ask, not a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections

from casework import klok
from casework.audit import log
from casework.models import Account
from security import selectors

PERIODE = timedelta(days=30)

_FILES = "casus_id IS NOT NULL AND uitkomst <> 'geweigerd'"
# Refused because the person has no right to the file; not because a rule of the process stood in the way.
_NO_ACCESS = "uitkomst = 'geweigerd' AND regel = ''"
# How many there are at most in one hour: each line counts from its moment until an hour later, and a file that is seen
# again counts once. Per person the highest, and the last time that it was so high.
_IN_ONE_HOUR = """
    WITH lines AS (
        SELECT account_id, tijdstip AS from_, least(tijdstip + interval '1 hour', {until}) AS to_
        FROM casework_logregel
        WHERE verband_id = %(verband)s AND tijdstip >= %(since)s AND account_id IS NOT NULL AND {which}
    ), steps AS (
        SELECT account_id, from_ AS moment, 1 AS step FROM lines
        UNION ALL SELECT account_id, to_, -1 FROM lines
    ), counted AS (
        SELECT account_id, moment, sum(step) OVER (
            PARTITION BY account_id ORDER BY moment, step ROWS UNBOUNDED PRECEDING) AS many
        FROM steps
    )
    SELECT DISTINCT ON (account_id) account_id, many, moment FROM counted
    WHERE many >= %(threshold)s ORDER BY account_id, many DESC, moment DESC
"""
_MANY_FILES = _IN_ONE_HOUR.format(
    which=_FILES, until="lead(tijdstip) OVER (PARTITION BY account_id, casus_id ORDER BY tijdstip)"
)
_MANY_REFUSALS = _IN_ONE_HOUR.format(which=_NO_ACCESS, until="NULL")
_AT_NIGHT = f"""
    SELECT account_id, count(*), max(tijdstip) FROM (
        SELECT account_id, tijdstip, extract(hour FROM tijdstip AT TIME ZONE 'Europe/Amsterdam') AS hour
        FROM casework_logregel
        WHERE verband_id = %(verband)s AND tijdstip >= %(since)s AND account_id IS NOT NULL AND {_FILES}) AS lines
    WHERE hour >= %(from)s OR hour < %(until)s GROUP BY account_id
"""  # noqa: S608


@dataclass(frozen=True)
class Patroon:
    """How often one person did something unusual, and when for the last time."""

    account_id: UUID
    wie: str
    aantal: int
    wanneer: datetime

    @property
    def dag(self) -> str:
        """The day, as the log takes it in its address."""
        return self.wanneer.astimezone(klok.AMSTERDAM).strftime("%d-%m-%Y")


@dataclass(frozen=True)
class Patronen:
    """What stands out since a moment; each sorted, the most striking first."""

    sinds: datetime
    dossiers: list[Patroon]
    weigeringen: list[Patroon]
    nacht: list[Patroon]


def find(account: Account) -> Patronen:
    """The unusual patterns of the last PERIODE in the log of the own samenwerkingsverband; the look is logged.

    GeenToegang for anybody but the FG.
    """
    verband = selectors.aanstelling_fg(account).organisatie.verband_id
    since = klok.now() - PERIODE
    many = {"since": since, "threshold": settings.LOGBOEK_VEEL_DOSSIERS}
    refusals = {"since": since, "threshold": settings.LOGBOEK_VEEL_WEIGERINGEN}
    night = {"since": since, "from": settings.LOGBOEK_NACHT_VANAF, "until": settings.LOGBOEK_NACHT_TOT}
    found = [
        _rows(statement, values | {"verband": verband})
        for statement, values in ((_MANY_FILES, many), (_MANY_REFUSALS, refusals), (_AT_NIGHT, night))
    ]
    log.looked(account, "logboek.patronen")
    people = selectors.people(row[0] for rows in found for row in rows)
    return Patronen(since, *(_named(rows, people) for rows in found))


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[UUID, int, datetime]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _named(rows: Iterable[tuple[UUID, int, datetime]], people: dict[UUID, Account]) -> list[Patroon]:
    found = [Patroon(who, selectors.name_of(who, "", people), int(count), moment) for who, count, moment in rows]
    return sorted(found, key=lambda patroon: (-patroon.aantal, patroon.wie))
