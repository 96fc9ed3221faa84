"""The administrator at work, and a casus that is none of their business."""

import pytest

from tests.client import client_of
from tests.factories import melding, persoon, receive_signaal


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


@pytest.fixture
def client(mensen):
    return client_of(mensen.aalders)
