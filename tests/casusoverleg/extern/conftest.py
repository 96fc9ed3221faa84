"""A casusoverleg in which Kuiper of De Oever, an externe organisatie, can take part."""

import pytest

from tests.casusoverleg.extern.helpers import ADVISEUR
from tests.factories_casusoverleg import (
    casusoverleg_met_extern,
    extern_neemt_deel,
    met_diagnose,
    neemt_deel,
    nieuw_plan,
)


@pytest.fixture
def casus(mensen):
    return casusoverleg_met_extern(mensen)


@pytest.fixture
def casus_met_plan(mensen, casus):
    """The Reclassering has the only maatregel; Kuiper advises, on her expertise."""
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus, **ADVISEUR)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer))
    return casus
