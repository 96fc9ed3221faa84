"""Background work of the spine. Tasks take ids, may run twice, and act as a named part of the system."""

from contextlib import suppress
from importlib import import_module
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings

from casework import orphans, selectors, wissen
from casework.access.context import Systeem, acting_as
from casework.actions.concept import expire_concept
from casework.actions.herinneren import remind
from casework.actions.overdracht import hand_over_work as hand_over_work_action
from casework.actions.toegang import facts_without_access
from casework.actions.toegang import grant_open_files as grant_open_files_action
from casework.audit import handover, sealing
from casework.bijlagen.sweep import remove_orphans
from casework.encryption import keystore, masterkeys, rotation
from casework.models import Account
from casework.rules import GeenToegang

logger = structlog.get_logger("casework.tasks")

TOEGANG = Systeem("toegang")
CONCEPTEN = Systeem("concepten")
OVERDRACHT = Systeem("overdracht")
HERINNEREN = Systeem("herinneringen")


@shared_task(name="casework.tasks.grant_open_files")
def grant_open_files(fact_id: str) -> None:
    """Give the holder of a new machtiging or aanstelling access to the active files that it covers."""
    grant_open_files_action(TOEGANG, fact_id)


@shared_task(name="casework.tasks.grant_missing")
def grant_missing() -> None:
    """The same for every fact from which nothing follows yet: a message can be lost between a commit and the queue."""
    for fact_id in facts_without_access():
        grant_open_files_action(TOEGANG, fact_id)


@shared_task(name="casework.tasks.hand_over_work")
def hand_over_work(aanstelling_id: str, verband_id: str, soort_id: str, opvolger_id: str) -> None:
    """Give one kind of open work of somebody who goes to a successor, within one samenwerkingsverband."""
    with acting_as(OVERDRACHT, UUID(verband_id)):
        hand_over_work_action(OVERDRACHT, aanstelling_id, soort_id, opvolger_id)


@shared_task(name="casework.tasks.expire_concepten")
def expire_concepten() -> None:
    """Destroy the drafts whose days are over (S-10)."""
    for concept_id in list(selectors.expired_concepten().values_list("pk", flat=True)):
        with suppress(GeenToegang):  # another run was first
            expire_concept(CONCEPTEN, concept_id)


@shared_task(name="casework.tasks.remind_all")
def remind_all() -> None:
    """Mail everybody who gave an address about work that is near its last day or past it."""
    for account_id in list(
        Account.objects.filter(is_active=True, mailadres__isnull=False).values_list("pk", flat=True)
    ):
        try:
            remind(HERINNEREN, account_id)
        except Exception as error:
            # Whatever is wrong with one account, the others hear of their work; the next run tries again. Only the kind
            # of error is told: its words may hold the address.
            logger.error("reminder_not_sent", error=type(error).__name__)


@shared_task(name="casework.tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have ended: what somebody typed when theirs ended may still be in one."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@shared_task(name="casework.tasks.rotate_master_keys")
def rotate_master_keys() -> None:
    """Replace the master key when its epoch is over, and destroy those that no backup needs any more (R-04)."""
    rotation.note_current_version()
    if not masterkeys.is_writable():
        if rotation.is_rotation_due():
            logger.error("master_key_overdue")  # a person does it: docs/keys.md
        return
    try:
        if rotation.is_rotation_due():
            rotation.rotate(lambda done, total: None)
    finally:  # also when some key did not open: that is no reason to keep the others longer
        rotation.destroy_old_versions()


@shared_task(name="casework.tasks.note_in_ledger")
def note_in_ledger() -> None:
    """Bring to the ledger what was deleted on the site, and what a kill kept from it (R-04)."""
    keystore.note_in_ledger()
    wissen.note_in_ledger()


@shared_task(name="casework.tasks.sweep")
def sweep() -> None:
    """Tidy up after kills: tombstones that the ledger has not got, files and keys that have no row."""
    note_in_ledger()
    remove_orphans()
    orphans.destroy_keys()


@shared_task(name="casework.tasks.seal_log")
def seal_log() -> None:
    """Seal what was added to the access log, and anchor it (B-04)."""
    sealing.seal()


@shared_task(name="casework.tasks.expire_log")
def expire_log() -> None:
    """Let the lines of the access log go whose term is over (R-09)."""
    sealing.expire()


@shared_task(name="casework.tasks.hand_over_log")
def hand_over_log() -> None:
    """Hand what was sealed to the Logboek Dataverwerkingen, where that is set up."""
    handover.hand_over()
