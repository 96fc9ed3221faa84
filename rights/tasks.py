"""Background work on informing. Tasks take ids, may run twice, and act as a named part of the system."""

import structlog
from celery import shared_task

from casework.access.context import Systeem
from rights import selectors
from rights.actions import kennisgeving

INFORMEREN = Systeem("informeren")

logger = structlog.get_logger("rights")


@shared_task(name="rights.tasks.note_informed")
def note_informed(kennisgeving_id: str) -> None:
    """Let an archived casus know that the betrokkene was informed."""
    kennisgeving.note_informed(INFORMEREN, kennisgeving_id)


@shared_task(name="rights.tasks.note_all_informed")
def note_all_informed() -> None:
    """Do so for each that a lost task left (I-08)."""
    for kennisgeving_id in selectors.unnoted_kennisgevingen():
        try:
            kennisgeving.note_informed(INFORMEREN, str(kennisgeving_id))
        except Exception as error:  # the others are noted all the same
            logger.error("not_noted", id=str(kennisgeving_id), error=type(error).__name__)
