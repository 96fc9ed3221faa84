"""The nearest day on which something about a casus is due, for lists: computed by the database, never stored.

Each app has a module deadlines.py with `deadlines(account)`: the days it knows of, as SQL on a queryset of casussen.
So a list is sorted and filtered on the nearest term in the query for its page: nothing is loaded but the rows that are
shown, and not one query is added, whatever the number of casussen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Least

from casework import selectors
from casework.models import Account, Casus
from casework.work import modules_of_apps


@dataclass(frozen=True)
class Deadline:
    """A day on which something is due: a code, why in words, and the expression (no day when nothing is due)."""

    code: str
    waarom: str
    dag: Any


@dataclass(frozen=True)
class Termijn:
    """The nearest day of one casus, and why."""

    dag: date
    waarom: str


def for_readers(account: Account, codename: str, dag: Any) -> Case:
    """The day, for who holds the permission on that casus; no day for anybody else."""
    return Case(When(selectors.held(account, codename), then=dag))


def with_nearest(account: Account, casussen: QuerySet[Casus]) -> QuerySet[Casus]:
    """The casussen with `termijn`: the nearest day that this account may know of."""
    known = {_name(deadline): deadline.dag for deadline in _all(account)}
    # An empty day does not count: PostgreSQL takes the least of the others.
    return casussen.annotate(**known).annotate(termijn=Least(*(F(name) for name in known)))


def nearest(account: Account, casussen: Iterable[Casus]) -> dict[Any, Termijn]:
    """Casus id → its nearest term with the reason, for casussen that come from with_nearest()."""
    known = _all(account)
    return {
        casus.pk: Termijn(day, next(item.waarom for item in known if getattr(casus, _name(item)) == day))
        for casus in casussen
        if (day := getattr(casus, "termijn")) is not None  # noqa: B009 (an annotation)
    }


def _all(account: Account) -> list[Deadline]:
    return [deadline for module in modules_of_apps("deadlines") for deadline in module.deadlines(account)]


def _name(deadline: Deadline) -> str:
    return f"termijn_{deadline.code}"
