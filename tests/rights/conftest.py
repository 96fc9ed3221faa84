"""A casus, and a request that came in."""

import pytest

from rights.actions import behandeling, bevoegdheid, intake
from tests.retention.helpers import make_casus
from tests.rights.helpers import ASKED, MOTHER, verzoek_gegevens


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def verzoek(mensen):
    return intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())


@pytest.fixture
def identified(mensen, verzoek):
    """A request of which the identity was verified, and not yet whether the requester may ask."""
    intake.start_verzoek(mensen.zijlstra, verzoek)
    return behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)


@pytest.fixture
def onbevoegd(mensen, casus):
    """A mother without a machtiging: the whole way to the decision, with the casus linked beforehand."""
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(verzoeker_hoedanigheid="ouder"))
    intake.link_casus(mensen.zijlstra, verzoek, casus)
    intake.start_verzoek(mensen.zijlstra, verzoek)
    behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)
    bevoegdheid.establish(mensen.zijlstra, verzoek, MOTHER, ASKED)
    return behandeling.check_derden(mensen.zijlstra, verzoek)
