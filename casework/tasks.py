"""Background work of the spine. Tasks take ids, may run twice, and act as a named part of the system."""

from contextlib import suppress
from importlib import import_module

from celery import shared_task
from django.conf import settings

from casework import selectors
from casework.access.context import Systeem
from casework.actions.concept import expire_concept
from casework.actions.toegang import grant_open_files as grant_open_files_action
from casework.rules import GeenToegang

TOEGANG = Systeem("toegang")
CONCEPTEN = Systeem("concepten")


@shared_task(name="casework.tasks.grant_open_files")
def grant_open_files(fact_id: str) -> None:
    """Give the holder of a new machtiging or aanstelling access to the active files that it covers."""
    grant_open_files_action(TOEGANG, fact_id)


@shared_task(name="casework.tasks.expire_concepten")
def expire_concepten() -> None:
    """Destroy the drafts whose days are over (S-10)."""
    for concept_id in list(selectors.expired_concepten().values_list("pk", flat=True)):
        with suppress(GeenToegang):  # another run was first
            expire_concept(CONCEPTEN, concept_id)


@shared_task(name="casework.tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have ended: what somebody typed when theirs ended may still be in one."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
