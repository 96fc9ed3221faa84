"""A casus with a signaal, and an empty store for files."""

import pytest

from casework.access.context import acting_as
from casework.models import Signaal
from tests.retention.helpers import make_casus


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def signaal(mensen, casus):
    with acting_as(mensen.dekker):
        return Signaal.objects.get(casus=casus)
