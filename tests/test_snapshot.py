"""What is put back from memory is what the actions made, and only where it would be the same."""

from contextlib import ExitStack, contextmanager
from uuid import uuid4

import pytest
from django.db import transaction

from casework import klok
from casework.access.context import acting_as
from casework.models import Signaal
from tests import snapshot
from tests.factories_weegploeg import signaal_ingebracht
from tests.retention.helpers import days_ago, rows_of
from weegploeg.actions import plan_vergadering


@contextmanager
def undone():
    """Takes back what happens here; after that nothing but people is in the databases."""
    with ExitStack() as stack:
        for alias in snapshot.ALIASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        yield
    snapshot.begin(from_memory=True)


@pytest.fixture
def way():
    """A way that tells how often its actions were carried out."""

    def brought(mensen, *_):
        brought.times += 1
        return signaal_ingebracht.__wrapped__(mensen)

    brought.times = 0
    brought.__qualname__ = f"way {uuid4()}"
    return snapshot.from_memory(brought)


def times(way):
    return way.__wrapped__.times


def test_the_same_rows_come_back_with_objects_of_their_own(mensen, way):
    with undone():
        first = way(mensen)
        rows = rows_of(first.casus_id)
    assert rows_of(first.casus_id) == {}
    second = way(mensen)
    assert times(way) == 1
    assert (second.pk, rows_of(second.casus_id)) == (first.pk, rows)
    assert second is not first
    assert second.casus is not first.casus
    with acting_as(mensen.dekker):
        assert Signaal.objects.get(pk=second.pk).gedraging == first.gedraging


def test_beside_anything_else_it_is_made_by_its_actions(mensen, way):
    with undone():
        way(mensen)
    plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    way(mensen)
    assert times(way) == 2


def test_on_another_day_or_with_something_of_the_test_it_is_made_by_its_actions(mensen, way):
    with undone():
        way(mensen)
    with undone(), klok.set_to(days_ago(1)):
        way(mensen)
    with undone():
        way(mensen, mensen.dekker)
    assert times(way) == 3


def test_a_test_that_changes_the_product_gets_nothing_from_memory(mensen, monkeypatch):
    assert snapshot._people_only is None
