"""Somebody who is known already, by another spelling, also in the archive."""

import pytest

from retention.tasks import archive_due
from tests.casework.finding.helpers import KNOWN
from tests.conftest import database_role
from tests.factories import fresh
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import days_ago, last_processed, make_casus


@pytest.fixture
def casus(mensen):
    return make_casus(mensen, **KNOWN)


@pytest.fixture
def archived(mensen, casus):
    last_processed(casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()
    return fresh(mensen.dekker, casus)
