"""A page takes as many queries for thirty casussen as for three."""

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.casework import many
from tests.client import client_of
from tests.conftest import analyze
from tests.factories import persoon
from tests.factories_casusoverleg import casusoverleg_in_uitvoering
from tests.factories_weegploeg import (
    casus_geen_casusoverleg,
    casus_in_casusoverleg,
    signaal_ingebracht,
    vergadering_met_iedereen,
)
from weegploeg import actions

FEW, MANY = 3, 30
# What a second page of a list adds.
ROOM = 2


def queries(account, address):
    """How many queries the page takes, in the data and in the keys."""
    client = client_of(account)
    client.get(address)
    with CaptureQueriesContext(connections["default"]) as data, CaptureQueriesContext(connections["keys"]) as keys:
        assert client.get(address).status_code == 200
    return len(data) + len(keys)


def counts(pages):
    return {(account.gebruikersnaam, address): queries(account, address) for account, address in pages}


def assert_bounded(pages, grow):
    before = counts(pages)
    grow()
    after = counts(pages)
    assert not {page: (before[page], after[page]) for page in before if after[page] > before[page] + ROOM}


def on_agenda(mensen, meeting, start, stop):
    """Casussen on one agenda; the weegploeg is sitting about every other one."""
    for number in range(start, stop):
        casus = signaal_ingebracht(mensen, persoon(voornamen=f"Persoon{number}")).casus
        point = actions.agendeer_casus(mensen.zijlstra, casus, meeting)
        if number % 2:
            actions.start_beraad(mensen.zijlstra, point)


def test_home_lists_and_meeting_take_the_same_for_three_and_thirty(mensen):
    meeting = vergadering_met_iedereen(mensen)
    on_agenda(mensen, meeting, 0, FEW)
    waiting = [signaal_ingebracht(mensen, persoon(voornamen=f"Wachtend{n}")).casus for n in range(FEW)]
    names = ("home", "casussen", "vergaderingen", "verzoeken")
    pages = [(account, reverse(name)) for name in names for account in (mensen.zijlstra, mensen.bakir)]
    pages += [(account, reverse("vergadering", args=[meeting.pk])) for account in (mensen.zijlstra, mensen.bakir)]
    pages += [(mensen.zijlstra, reverse("casus", args=[waiting[0].pk]))]
    assert_bounded(pages, lambda: on_agenda(mensen, meeting, FEW, MANY))


def test_home_takes_the_same_for_few_and_many_duties(mensen):
    def more(start, stop):
        for number in range(start, stop):
            casus_geen_casusoverleg(mensen, persoon(voornamen=f"Persoon{number}"))

    more(0, FEW)
    pages = [(account, reverse("home")) for account in (mensen.zijlstra, mensen.bakir)]
    assert_bounded(pages, lambda: more(FEW, FEW + 7))


def test_home_and_list_of_the_casusoverleg_take_the_same_for_few_and_many(mensen):
    def more(start, stop):
        found = [casus_in_casusoverleg(mensen, persoon(voornamen=f"Persoon{n}")) for n in range(start, stop)]
        return [casusoverleg_in_uitvoering(mensen, casus) for casus in found]

    casus = more(0, FEW)[0]
    people = (mensen.haddou, mensen.meijer, mensen.dekker)
    pages = [(account, reverse(name)) for name in ("home", "casussen") for account in people]
    pages += [(account, reverse("casus", args=[casus.pk])) for account in people]
    assert_bounded(pages, lambda: more(FEW, FEW + 5))


# Each list page with how many queries it takes, in the data and in the keys; 1,000 rows take no more than 10.
LISTS = {
    ("dekker", "casussen"): 32,
    ("zijlstra", "casussen"): 26,
    ("haddou", "casussen"): 30,
    ("zijlstra", "vergaderingen"): 13,
    ("zijlstra", "verzoeken"): 12,
    ("dekker", "archief"): 14,
    ("visscher", "logboek"): 14,
    ("aalders", "beheer"): 13,
}
# The dearest thing one can ask of each list.
ASKED = {
    "casussen": "?sorteer=termijn&termijn=90&wacht=nee",
    "vergaderingen": "?wanneer=alle&sorteer=dag",
    "verzoeken": "?sorteer=-termijn&termijn=30",
    "archief": "?sorteer=vernietiging&vernietiging=365",
    "logboek": "?over=casus&uitkomst=gezien",
    "beheer": "?rol=casuspartner&account=actief",
}


def fill_lists(mensen, start, stop):
    """Every list with rows of these numbers."""
    found = many.casussen(mensen, start, stop)
    many.casussen(mensen, start, stop, archived=True)
    many.behandelingen(mensen, found[::4], many.vergaderingen(mensen, start, stop)[0])
    many.verzoeken(mensen, start, stop)
    many.accounts(mensen, start, stop)
    many.logregels(mensen, stop - start)
    analyze()


def test_each_list_takes_its_number_of_queries_for_ten_and_for_a_thousand(mensen):
    pages = [(getattr(mensen, name), reverse(route) + asked) for name, route in LISTS for asked in ("", ASKED[route])]
    fill_lists(mensen, 0, 10)
    few = counts(pages)
    fill_lists(mensen, 10, 1000)
    many_rows = counts(pages)
    assert not {page: (few[page], many_rows[page]) for page in few if many_rows[page] > few[page]}
    plain = {key: many_rows[key[0], reverse(key[1])] for key in LISTS}
    assert plain == LISTS
