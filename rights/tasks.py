"""Background work on informing. Tasks take ids, may run twice, and act as a named part of the system."""

from celery import shared_task

from casework.access.context import Systeem
from rights.actions import kennisgeving

INFORMEREN = Systeem("informeren")


@shared_task(name="rights.tasks.note_informed")
def note_informed(kennisgeving_id: str) -> None:
    """Let an archived casus know that the betrokkene was informed."""
    kennisgeving.note_informed(INFORMEREN, kennisgeving_id)
