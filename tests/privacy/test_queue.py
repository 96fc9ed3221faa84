"""What waits in the queue is ids and nothing else: B-01."""

import inspect
import os
import subprocess
import sys
from uuid import UUID, uuid4

import pytest
from celery import current_app
from django.conf import settings

from casework.config.celery import app, refuse_all_but_ids
from casework.register import APPS
from tests.conftest import ROOT

# The same in every worker: pytest-xdist compares the names of the tests.
SOMEBODY = UUID("6a1c0a52-0f7b-4f0e-9d6e-0c7a4f6f2b11")
WEB = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "casework.config.settings"}


def our_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.split(".")[0] in APPS}


@pytest.mark.regel("B-01")
def test_every_task_takes_ids_only():
    found = our_tasks()
    assert len(found) >= 6
    for name, task in found.items():
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.name.endswith("_id"), f"{name}: {parameter}"
            assert parameter.annotation in (str, UUID, "str"), f"{name}: {parameter}"
        assert task.ignore_result, name


@pytest.mark.regel("B-01")
def test_the_schedule_sends_nothing_along():
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in our_tasks()
        assert not entry.get("args")
        assert not entry.get("kwargs")


@pytest.mark.regel("B-01")
@pytest.mark.parametrize(
    "value", ["Zonnebloemveld", 5, None, {"naam": "x"}, SOMEBODY, str(SOMEBODY).upper(), [str(SOMEBODY)]]
)
def test_a_message_with_anything_else_is_refused_and_not_repeated(value):
    task = our_tasks()["casework.tasks.grant_open_files"]
    for send in (
        lambda: refuse_all_but_ids([value]),
        lambda: task.apply_async([value]),
        lambda: task.apply_async(kwargs={"fact_id": value}),
        lambda: current_app.send_task(task.name, [value]),
        lambda: current_app.send_task(task.name, kwargs={"fact_id": value}),
    ):
        with pytest.raises(ValueError, match="ids only") as raised:
            send()
        assert "Zonnebloemveld" not in str(raised.value)


def test_ids_pass():
    refuse_all_but_ids([str(uuid4())])


@pytest.mark.regel("B-01")
def test_results_are_not_kept_and_messages_are_json():
    assert settings.CELERY_TASK_IGNORE_RESULT
    assert (settings.CELERY_TASK_SERIALIZER, settings.CELERY_ACCEPT_CONTENT) == ("json", ["json"])


def test_the_web_process_sends_to_our_queue():
    ask = "import django; django.setup(); from celery import current_app as a; print(a.main, a.conf.broker_url)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=WEB, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["casework", settings.CELERY_BROKER_URL]
