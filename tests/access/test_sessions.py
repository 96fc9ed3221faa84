"""Access that ends while somebody is logged in is gone at the next request, on every address (P-13, P-01)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.models import Betrokkene, Casus
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.models import Deelname
from tests.access.answers import body
from tests.access.table import ROUTES
from tests.access.world import arguments

OF_CASUS = {"casus_id", "signaal_id", "besluit_id", "beoordeling_id", "plan_id", "maatregel_id"}


def addresses_of_casus(world, name):
    """Every page of the casus that this person may have now."""
    return [
        world.address(route)
        for route, row in ROUTES.items()
        if name in row.lezen and OF_CASUS & arguments(route) and route != "duiding"
    ]


def statuses(client, addresses):
    return {client.get(address).status_code for address in addresses}


@pytest.mark.regel("P-13")
def test_a_deelname_that_ends_during_a_session(world):
    client, addresses = world.client("meijer"), addresses_of_casus(world, "meijer")
    assert statuses(client, addresses) == {200}
    with acting_as(world.people["haddou"]):
        deelname = Deelname.objects.select_related("casus").get(account=world.people["meijer"])
    end_deelname(world.people["haddou"], deelname, "De rol is overgenomen.")
    assert statuses(client, addresses) == {404}
    for route in ("home", "casussen"):
        assert world.casus.nummer not in body(client.get(reverse(route)))
    with acting_as(world.people["meijer"]):
        assert not Casus.objects.exists()
        assert not Betrokkene.objects.exists()


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-01")
def test_a_machtiging_that_ends_during_a_session(world):
    client, addresses = world.client("janssen"), addresses_of_casus(world, "janssen")
    assert statuses(client, addresses) == {200}
    machtiging = world.people["janssen"].machtigingen.get()
    parties.end_machtiging(world.people["aalders"], machtiging, klok.today() - timedelta(days=1))
    assert statuses(client, addresses) == {404}


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-01")
def test_a_machtiging_whose_last_day_passes_during_a_session(world):
    client, addresses = world.client("janssen"), addresses_of_casus(world, "janssen")
    with klok.set_to(klok.today() + timedelta(days=300)):
        assert statuses(client, addresses) == {200}
    with klok.set_to(klok.today() + timedelta(days=301)):
        assert statuses(client, addresses) == {404}
