"""Background work on incidents and figures. Each in a transaction of its own; safe to run twice."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from celery import shared_task

from casework.access.context import Systeem
from casework.rules import GeenToegang, RegelFout
from security.cijfers import publiceren
from security.datalek import selectors, systeem

INCIDENTEN, CIJFERS = Systeem("incidenten"), Systeem("cijfers")

logger = structlog.get_logger("security")


@shared_task(name="security.tasks.tell_contacts")
def tell_contacts() -> None:
    """Mail the contacts of what was reported since (D-01)."""
    _for_each(systeem.tell_contacts, selectors.to_tell())


@shared_task(name="security.tasks.destroy_due")
def destroy_due() -> None:
    """Destroy every incident whose term has run out (R-09)."""
    _for_each(systeem.destroy_incident, selectors.due_for_destruction())


@shared_task(name="security.tasks.make_figures")
def make_figures() -> None:
    """Make the figures of the year that ended last, where they are not there yet (A-03)."""
    _for_each(publiceren.make_figures, publiceren.to_make(), CIJFERS)


def _for_each(act: Callable[..., Any], ids: Iterable[UUID], actor: Systeem = INCIDENTEN) -> None:
    """Do all, also when one fails. What another run did in the meantime is no failure; the next run tries again."""
    for each in ids:
        try:
            with suppress(RegelFout, GeenToegang):
                act(actor, each)
        except Exception as error:
            # Only the kind of error is told: its words may hold an address.
            logger.error("security_failed", action=act.__name__, id=str(each), error=type(error).__name__)
