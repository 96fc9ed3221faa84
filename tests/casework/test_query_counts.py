"""A meeting and a list take as many queries for many rows as for few; every other page: test_volume.py."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import herstel
from tests.casework import many
from tests.client import client_of
from tests.conftest import analyze
from tests.factories import persoon
from tests.factories_weegploeg import (
    signaal_ingebracht,
    vergadering_met_iedereen,
)
from weegploeg import actions

FEW, MANY = 3, 10


def queries(account, address):
    """How many queries the page takes, in the data and in the keys."""
    client = client_of(account)
    client.get(address)
    with CaptureQueriesContext(connections["default"]) as data, CaptureQueriesContext(connections["keys"]) as keys:
        assert client.get(address).status_code == 200
    return len(data) + len(keys)


def counts(pages):
    return {(account.gebruikersnaam, address): queries(account, address) for account, address in pages}


def on_agenda(mensen, meeting, start, stop):
    """Casussen on one agenda; the weegploeg is sitting about every other one."""
    for number in range(start, stop):
        casus = signaal_ingebracht(mensen, persoon(voornamen=f"Persoon{number}")).casus
        point = actions.agendeer_casus(mensen.zijlstra, casus, meeting)
        if number % 2:
            actions.start_beraad(mensen.zijlstra, point)


def test_a_meeting_takes_the_same_for_three_and_ten_on_its_agenda(mensen):
    meeting = vergadering_met_iedereen(mensen)
    on_agenda(mensen, meeting, 0, FEW)
    pages = [(account, reverse("vergadering", args=[meeting.pk])) for account in (mensen.zijlstra, mensen.bakir)]
    before = counts(pages)
    on_agenda(mensen, meeting, FEW, MANY)
    assert counts(pages) == before


# Each list page with how many queries it takes, in the data and in the keys; 1,000 rows take no more than 10.
LISTS = {
    ("dekker", "casussen"): 38,
    ("zijlstra", "casussen"): 28,
    ("haddou", "casussen"): 35,
    ("zijlstra", "vergaderingen"): 13,
    ("zijlstra", "verzoeken"): 12,
    ("dekker", "archief"): 13,
    ("dekker", "incidenten"): 14,
    ("visscher", "logboek"): 14,
    ("aalders", "beheer"): 14,
}
# The dearest thing one can ask of each list.
ASKED = {
    "casussen": "?sorteer=termijn&termijn=90&wacht=nee",
    "vergaderingen": "?wanneer=alle&sorteer=dag",
    "verzoeken": "?sorteer=-termijn&termijn=30",
    "archief": "?sorteer=vernietiging&vernietiging=365",
    "incidenten": "?stand=geen_lek&sorteer=-ontdekt",
    "logboek": "?over=casus&uitkomst=gezien",
    "beheer": "?rol=casuspartner&account=actief",
}


def fill_lists(mensen, start, stop):
    """Every list with rows of these numbers."""
    found = many.casussen(mensen, start, stop)
    many.casussen(mensen, start, stop, archived=True)
    many.behandelingen(mensen, found[::4], many.vergaderingen(mensen, start, stop)[0])
    many.verzoeken(mensen, start, stop)
    many.incidenten(mensen, start, stop)
    many.accounts(mensen, start, stop)
    many.logregels(mensen, stop - start)
    analyze()


@pytest.fixture(autouse=True)
def no_look_at_the_ledger(monkeypatch):
    """Once a minute whichever page is asked looks at the ledger in the database (R-04): it is not of that page."""
    monkeypatch.setattr(herstel, "_LOOK_AGAIN_SECONDS", 3600)


def test_each_list_takes_its_number_of_queries_for_ten_and_for_a_thousand(mensen):
    pages = [(getattr(mensen, name), reverse(route) + asked) for name, route in LISTS for asked in ("", ASKED[route])]
    fill_lists(mensen, 0, 10)
    few = counts(pages)
    fill_lists(mensen, 10, 1000)
    many_rows = counts(pages)
    assert not {page: (few[page], many_rows[page]) for page in few if many_rows[page] > few[page]}
    plain = {key: many_rows[key[0], reverse(key[1])] for key in LISTS}
    assert plain == LISTS
