"""The archiving and destroying jobs, played for the practice cases with the database role of the jobs."""

import subprocess
import sys
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from casework import klok
from casework.choices import Bestand
from casework.config.environment import as_jobs, optional
from casework.encryption import keystore
from casework.models import Casus
from retention import actions, selectors, terms
from retention.tasks import ARCHIVERING, destroy_due
from rights.models import Rechtenverzoek
from security.models import Incident

ARCHIVEREN, VERNIETIGEN, VERWIJDEREN = "archiveren", "vernietigen", "verwijderen"


def archive_on_due_days() -> int:
    """Archive every casus whose day has come, each on that day. Out: how many."""
    active = Casus.objects.filter(bestand=Bestand.ACTIEF).order_by("nummer")
    due = [casus for casus in active if terms.is_archive_due(casus)]
    for casus in due:
        with klok.set_to(terms.archive_day(casus)):
            actions.archive_casus(ARCHIVERING, casus.pk)
    return len(due)


def destroy_what_is_due() -> int:
    """Run the destroying job of today. Out: how many casussen were due."""
    due = len(selectors.due_for_destruction())
    destroy_due()
    return due


def remove(*ids: str) -> int:
    """Take a casus that could not be loaded to the end out again, with what has a key of its own. Out: how many ids."""
    with transaction.atomic():
        for each in ids:
            actions.erase_rows(UUID(each))
        for model in (Rechtenverzoek, Incident):
            model.objects.filter(pk__in=ids).delete()
            model.history.filter(id__in=ids).delete()
    for each in ids:
        keystore.destroy(UUID(each))
    return len(ids)


TAKEN: dict[str, Callable[..., int]] = {
    ARCHIVEREN: archive_on_due_days,
    VERNIETIGEN: destroy_what_is_due,
    VERWIJDEREN: remove,
}


def jobs_address() -> str:
    """Address of the main database for the role of the jobs; empty when this process was not given one."""
    return optional("DATABASE_JOBS_URL")


def run_as_jobs(taak: str, *ids: str) -> None:
    """Run one of the jobs in a process of its own that connects as the role of the jobs."""
    subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "speel_bewaartermijnen", taak, *ids],
        env=as_jobs(),
        check=True,
        stdout=subprocess.DEVNULL,
    )
