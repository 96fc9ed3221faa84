"""The short ways end where they say."""

from casework.access.context import acting_as
from casusoverleg.models import Casusoverleg
from tests.factories_casusoverleg import (
    casus_van_minderjarige,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    gesloten_casus,
)


def staat(mensen, casus):
    with acting_as(mensen.haddou):
        return Casusoverleg.objects.get(casus=casus).staat


def test_plan(mensen):
    assert staat(mensen, casusoverleg_met_plan(mensen)) == "plan_opgesteld"


def test_in_uitvoering(mensen):
    assert staat(mensen, casusoverleg_in_uitvoering(mensen)) == "in_uitvoering"


def test_gesloten(mensen):
    casus = gesloten_casus(mensen)
    assert (staat(mensen, casus), casus.fase) == ("gesloten", "gesloten")


def test_minderjarige(mensen):
    assert casus_van_minderjarige(mensen).fase == "casusoverleg"
