"""Every page takes as many queries with many casussen as with ten, and no more than is stated here.

`make test` looks at a hundred, `make soak` at a thousand; lists are looked at with a thousand in test_query_counts.py.
"""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from casework import herstel
from casework.access.context import acting_as
from casework.encryption.models import DataKey
from casework.models import Besluit, Betrokkene, Casus, Signaal
from tests.access.table import ROUTES
from tests.access.world import make_world
from tests.conftest import analyze, database_role
from tests.factories_casusoverleg import casusoverleg_in_uitvoering
from tests.states import PAGES, one_of_each, undone
from tests.volume import copy_casussen, make_each_stage

FEW, MANY, SOAK = 10, 100, 1000
# The most queries that a page may take, in the data and in the keys together, and the pages that bring much together.
MOST = 30
MOST_OF = {
    "home": 58,
    "casussen": 50,
    "casus": 100,
    "onderdelen": 45,
    "persoon_vergelijken": 40,
    "scherm": 40,
    "notulen": 65,
}


def queries(world, route: str, name: str) -> int:
    """How many queries a page takes for one reader."""
    client, address = world.client(name), world.address(route)
    with (
        undone(),
        CaptureQueriesContext(connections["default"]) as data,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        assert client.get(address).status_code == 200, (route, name)
    return len(data) + len(keys)


def count_all(world) -> dict[tuple[str, str], int]:
    """For each page, for one reader of each role; the neighbours have next to nothing."""
    return {
        (route, name): queries(world, route, name)
        for route in PAGES
        for name in one_of_each(world, {each for each in ROUTES[route].lezen if not each.startswith("buur_")})
    }


@pytest.mark.parametrize("casussen", [MANY, pytest.param(SOAK, marks=pytest.mark.soak)])
def test_every_page_takes_no_more_for_many_than_for_ten(mensen, buren, monkeypatch, settings, casussen):
    # Once a minute whichever page is asked looks at the ledger in the database: it is not of that page.
    monkeypatch.setattr(herstel, "_LOOK_AGAIN_SECONDS", 3600)
    # Somebody stands out for the FG at any hour, with few casussen too: then their names are looked up for both.
    settings.LOGBOEK_VEEL_DOSSIERS = 1
    world = make_world(mensen, buren)
    patterns = make_each_stage(mensen)
    assert len(patterns) == FEW
    for route in PAGES:  # what is asked once per process
        queries(world, route, min(ROUTES[route].lezen))
    few = count_all(world)
    with database_role("casework_jobs"):
        copy_casussen(patterns, casussen - FEW)
    analyze()
    many = count_all(world)
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    assert {page: count for page, count in many.items() if count > MOST_OF.get(page[0], MOST)} == {}


def test_a_copy_is_a_casus_of_its_own(mensen):
    """It opens with its own key, is seen by whoever sees the pattern, and its judgement rests on its own signaal."""
    pattern = casusoverleg_in_uitvoering(mensen)
    with database_role("casework_jobs"):
        one, other = copy_casussen([pattern], 2)
    with acting_as(mensen.dekker):
        names = {Betrokkene.objects.get(casus=each).achternaam for each in (pattern.pk, one, other)}
        besluit = Besluit.objects.get(casus=one, soort="casuswaardigheid")
        signaal = Signaal.objects.get(casus=one)
        assert {each["id"] for each in besluit.onderliggend if each["soort"] == "signaal"} == {str(signaal.pk)}
        assert besluit.history.count() == Besluit.objects.get(casus=pattern, soort="casuswaardigheid").history.count()
        assert all(version.argumenten == besluit.argumenten for version in besluit.history.all())
    assert len(names) == 3
    assert len(set(DataKey.objects.filter(pk__in=[pattern.pk, one, other]).values_list("wrapped"))) == 3
    for account, sees in ((mensen.dekker, True), (mensen.zijlstra, True), (mensen.tjon, False)):
        with acting_as(account):
            assert Casus.objects.filter(pk__in=[one, other]).count() == (2 if sees else 0)
