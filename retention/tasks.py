"""The daily jobs of archive and destruction: each casus in a transaction of its own; safe to run twice (R-07)."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from celery import shared_task

from casework.access.context import Systeem
from casework.rules import GeenToegang, RegelFout
from retention import actions, selectors

ARCHIVERING = Systeem("archivering")
VERNIETIGING = Systeem("vernietiging")

logger = structlog.get_logger("retention")


@shared_task(name="retention.tasks.archive_due")
def archive_due() -> None:
    """Move every casus whose year has run out to the archive (R-02)."""
    _for_each(actions.archive_casus, ARCHIVERING, selectors.due_for_archive())


@shared_task(name="retention.tasks.note_informeerbesluit")
def note_informeerbesluit(besluit_id: str) -> None:
    """Let an archived casus follow a besluit on informing (I-03)."""
    with suppress(GeenToegang):  # destroyed in the meantime
        actions.note_informeerbesluit(ARCHIVERING, UUID(besluit_id))


@shared_task(name="retention.tasks.note_informeerbesluiten")
def note_informeerbesluiten() -> None:
    """Do so for each that a lost task left (I-03)."""
    _for_each(actions.note_informeerbesluit, ARCHIVERING, selectors.unnoted_informeerbesluiten())


@shared_task(name="retention.tasks.destroy_due")
def destroy_due() -> None:
    """Finish what was interrupted, then destroy every casus whose five years have run out (R-04)."""
    _for_each(actions.finish_destruction, VERNIETIGING, selectors.open_destructions())
    _for_each(actions.destroy_casus, VERNIETIGING, selectors.due_for_destruction())


def _for_each(act: Callable[..., Any], actor: Systeem, ids: Iterable[UUID]) -> None:
    """Do all, also when one fails; then fail. What another run did in the meantime is no failure."""
    failed = 0
    for each in ids:
        try:
            with suppress(RegelFout, GeenToegang):
                act(actor, each)
        except Exception as error:
            failed += 1
            logger.error("retention_failed", action=act.__name__, id=str(each), error=type(error).__name__)
    if failed:
        raise RuntimeError(f"{act.__name__}: {failed} failed, the next run tries again")
