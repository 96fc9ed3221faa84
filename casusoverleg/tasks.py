"""Background work of the casusoverleg: runs daily, may run twice, acts as a named part of the system."""

from celery import shared_task

from casework.access.context import Systeem
from casusoverleg.actions import verloop

TOEGANG = Systeem("einde van toegang")


@shared_task(name="casusoverleg.tasks.end_expired_access")
def end_expired_access() -> None:
    """End the deelnames whose reason is gone today (P-07, P-13)."""
    verloop.end_expired_access(TOEGANG)
