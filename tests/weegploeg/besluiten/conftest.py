"""A casus about which the weegploeg can decide."""

import pytest

from tests.factories_weegploeg import casus_in_beraad


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)
