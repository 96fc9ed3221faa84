"""A casus, and a request that came in."""

import pytest

from rights.actions import intake
from tests.retention.helpers import make_casus
from tests.rights.helpers import verzoek_gegevens


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def verzoek(mensen):
    return intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())
