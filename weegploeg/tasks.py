"""Background work of the weegploeg. Tasks take ids, may run twice, and act as a named part of the system."""

from celery import shared_task

from casework.access.context import Systeem
from weegploeg.actions import note_answer as note_answer_action

WEEGPLOEG = Systeem("weegploeg")


@shared_task(name="weegploeg.tasks.note_answer")
def note_answer(duiding_id: str) -> None:
    """Count the answer of a partner as processing of the casus."""
    note_answer_action(WEEGPLOEG, duiding_id)
