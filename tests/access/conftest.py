"""One world for all addresses: it is made once, and what a test does in it is taken back."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import transaction

from casework import klok
from casework.encryption import keystore
from tests.access.world import World, make_world
from tests.people import ALL_DATABASES, make_mensen
from tests.snapshot import once


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), keystore.session(), ExitStack() as stack:
        for alias in ALL_DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        yield _world()


def _world() -> World:
    world = once(
        ("world", klok.today()),
        lambda: make_world(make_mensen("Rivierdam"), make_mensen("Heuvelstad", prefix="buur_")),
    )
    world.log_in()  # what another module made has sessions that have grown old
    return world


@pytest.fixture
def world(made_world) -> Iterator[World]:
    with ExitStack() as stack:
        for alias in ALL_DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        yield made_world
