"""Celery: the worker and the daily schedule. Tasks take ids only and may run twice."""

import os
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init

from casework.config.environment import flag, refuse_a_false_demo, refuse_an_unfinished_restore

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.config.settings")
WAIT_SECONDS = 60


class GuardedTask(Task):
    """What a task does is logged as done by a task (B-04), and waits while a restore is not finished (R-04).

    It must not act on what was destroyed and came back.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from casework import herstel
        from casework.audit.models import Bron
        from casework.audit.source import working_from

        if reason := herstel.what_is_wrong():
            raise self.retry(exc=RuntimeError(reason), countdown=WAIT_SECONDS, max_retries=None)
        with working_from(Bron.TAAK):
            return super().__call__(*args, **kwargs)


class IdsOnly(Celery):
    """A message in the queue rests in Redis: it holds ids and nothing else (B-01)."""

    def send_task(self, name: str, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        refuse_all_but_ids([*(args or ()), *(kwargs or {}).values()])
        return super().send_task(name, args, kwargs, **options)


def refuse_all_but_ids(values: Iterable[object]) -> None:
    """Raise ValueError when one of the values for a task is not the text of an id; it does not repeat the value."""
    for value in values:
        try:
            is_id = isinstance(value, str) and str(UUID(value)) == value
        except ValueError:
            is_id = False
        if not is_id:
            raise ValueError("A task takes ids only, as text.")


app = IdsOnly("casework", task_cls=GuardedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _daily(hour: int, minute: int) -> crontab:
    """At night; every minute in the demo, where the clock can be moved."""
    return crontab() if flag("DEMO") else crontab(hour=hour, minute=minute)


app.conf.beat_schedule = {
    "toegang": {"task": "casusoverleg.tasks.end_expired_access", "schedule": _daily(0, 5)},
    "toegang_aanvullen": {"task": "casework.tasks.grant_missing", "schedule": _daily(0, 10)},
    "archiveren": {"task": "retention.tasks.archive_due", "schedule": _daily(1, 0)},
    "vernietigen": {"task": "retention.tasks.destroy_due", "schedule": _daily(2, 0)},
    "concepten": {"task": "casework.tasks.expire_concepten", "schedule": _daily(0, 30)},
    "herinneringen": {"task": "casework.tasks.remind_all", "schedule": _daily(7, 0)},
    "sessies": {"task": "casework.tasks.clear_sessions", "schedule": crontab(minute=45)},
    "opruimen": {"task": "casework.tasks.sweep", "schedule": _daily(2, 30)},
    "logboek_verzegelen": {"task": "casework.tasks.seal_log", "schedule": crontab()},
    "logboek_vervallen": {"task": "casework.tasks.expire_log", "schedule": _daily(3, 30)},
    "logboek_overdragen": {"task": "casework.tasks.hand_over_log", "schedule": crontab(minute="*/5")},
    "grootboek": {"task": "casework.tasks.note_in_ledger", "schedule": crontab(minute="*/10")},
    "incidenten_vertellen": {"task": "security.tasks.tell_contacts", "schedule": crontab()},
    "informeren_uit_archief": {"task": "retention.tasks.note_informeerbesluiten", "schedule": crontab(minute="*/10")},
    "geinformeerd_uit_archief": {"task": "rights.tasks.note_all_informed", "schedule": crontab(minute="*/10")},
    "cijfers_maken": {"task": "security.tasks.make_figures", "schedule": _daily(2, 30)},
    "incidenten_vernietigen": {"task": "security.tasks.destroy_due", "schedule": _daily(2, 15)},
    "hoofdsleutels": {"task": "casework.tasks.rotate_master_keys", "schedule": _daily(3, 0)},
}


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Celery would replace the logging set up in the settings; this keeps it."""


@worker_init.connect
@beat_init.connect
def refuse_another_clock(**_: object) -> None:
    """Jobs archive and destroy by the clock, and that of the demo can be moved."""
    refuse_a_false_demo()


@worker_init.connect
@beat_init.connect
def refuse_a_database_behind_the_ledger(**_: object) -> None:
    """Jobs must not act on what was destroyed and came back from a backup; who runs already looks before each task."""
    refuse_an_unfinished_restore()
