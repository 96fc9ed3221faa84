"""Somebody who works in two samenwerkingsverbanden."""

import pytest

from casework.actions import parties
from casework.actions.toegang import grant_open_files
from casework.choices import Rol
from tests.access.several.helpers import JOBS, works_there
from tests.conftest import database_role
from tests.factories import melding, persoon, receive_signaal
from tests.steps import again, day


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


@pytest.fixture
def casus_buren(buren):
    """About somebody of the same name."""
    return receive_signaal(buren.bakir, buren.politie, persoon(), melding()).casus


@pytest.fixture
def dekker(mensen, buren, casus, casus_buren):
    """Vertegenwoordiger of the gemeente here, and of the politie of the neighbours: as much as one can be, twice."""
    account = works_there(mensen.dekker, buren, buren.politie, Rol.VERTEGENWOORDIGER)
    machtiging = parties.give_machtiging(buren.aalders, account, buren.politie, "de korpschef", day(0), day(99))
    with database_role("casework_jobs"):
        grant_open_files(JOBS, machtiging.pk)
    return again(account)
