"""Background work of the spine. Tasks take ids, may run twice, and act as a named part of the system."""

import structlog
from celery import shared_task

from casework import wissen
from casework.access.context import Systeem
from casework.actions.toegang import grant_open_files as grant_open_files_action
from casework.bijlagen.sweep import remove_orphans
from casework.encryption import masterkeys, rotation

logger = structlog.get_logger("casework.tasks")

TOEGANG = Systeem("toegang")


@shared_task(name="casework.tasks.grant_open_files")
def grant_open_files(fact_id: str) -> None:
    """Give the holder of a new machtiging or aanstelling access to the active files that it covers."""
    grant_open_files_action(TOEGANG, fact_id)


@shared_task(name="casework.tasks.rotate_master_keys")
def rotate_master_keys() -> None:
    """Replace the master key when its epoch is over, and destroy those that no backup needs any more (R-04)."""
    rotation.note_current_version()
    if not masterkeys.is_writable():
        if rotation.is_rotation_due():
            logger.error("master_key_overdue")  # a person does it: docs/keys.md
        return
    if rotation.is_rotation_due():
        rotation.rotate(lambda done, total: None)
    rotation.destroy_old_versions()


@shared_task(name="casework.tasks.sweep")
def sweep() -> None:
    """Tidy up after kills: tombstones that the ledger has not got, files that have no row."""
    wissen.note_in_ledger()
    remove_orphans()
