"""A casusoverleg in which information is given."""

import pytest

from tests.factories_casusoverleg import casusoverleg_met_meijer


@pytest.fixture
def casus(mensen):
    """A casusoverleg with Meijer of the Reclassering, whose betrokkene was told; De Oever can be invited."""
    return casusoverleg_met_meijer(mensen)
