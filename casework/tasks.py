"""Background work of the spine. Tasks take ids, may run twice, and act as a named part of the system."""

from celery import shared_task

from casework.access.context import Systeem
from casework.actions.toegang import grant_open_files as grant_open_files_action

TOEGANG = Systeem("toegang")


@shared_task(name="casework.tasks.grant_open_files")
def grant_open_files(fact_id: str) -> None:
    """Give the holder of a new machtiging or aanstelling access to the active files that it covers."""
    grant_open_files_action(TOEGANG, fact_id)
