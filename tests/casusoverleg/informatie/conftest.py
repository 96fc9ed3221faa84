"""A casusoverleg in which information is given."""

import pytest

from tests.factories_casusoverleg import casusoverleg_met_extern, neemt_deel


@pytest.fixture
def casus(mensen):
    """A casusoverleg with Meijer of the Reclassering, whose betrokkene was told; De Oever can be invited."""
    made = casusoverleg_met_extern(mensen)
    neemt_deel(mensen, made)
    return made
