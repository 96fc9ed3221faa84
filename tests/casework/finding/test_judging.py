"""On intake people already known are proposed, and a person decides who it is: S-07, W-12."""

from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework.access.context import acting_as
from casework.actions.persoon import PersoonKeuze, judge_person
from casework.actions.signaal import receive_signaal
from casework.encryption import keystore
from casework.finding.voorstellen import proposals_for
from casework.models import Betrokkene, Casus
from casework.rules import GeenToegang, RegelFout
from tests.casework.finding.helpers import (
    KNOWN,
    OTHER_SPELLING,
    TOELICHTING,
    found,
    judgements,
    lines,
    receive,
    recorded_by_the_uitvoerder,
    same,
    typed,
)
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import fresh, melding, persoon
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.retention.helpers import make_casus
from tests.steps import broken, together


def somebody_else(*casussen):
    return PersoonKeuze(frozenset(casus.persoon for casus in casussen), None, TOELICHTING)


# the action asks


@pytest.mark.regel("S-07")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        KNOWN,
        {"voornamen": "Chattabi", "achternaam": "Mohamed"},
        {"geboortedatum": date(1990, 5, 11)},
        {"geboortedatum": date(1980, 5, 17)},
    ],
    ids=["spelling", "exactly alike", "swapped", "wrong day", "wrong year"],
)
def test_a_signaal_waits_for_a_judgement_about_who_is_known(mensen, casus, changes):
    with pytest.raises(RegelFout) as error:
        receive(mensen, **changes)
    assert (error.value.regel, error.value.veld) == ("S-07", "zelfde")
    with database_role("casework_jobs"):
        assert Casus.objects.count() == 1
    assert receive(mensen, same(casus), **changes).casus_id == casus.pk


@pytest.mark.regel("S-07")
def test_day_and_month_swapped(mensen):
    casus = make_casus(mensen, **KNOWN, geboortedatum=date(1990, 5, 7))
    with pytest.raises(RegelFout, match="S-07"):
        receive(mensen, geboortedatum=date(1990, 7, 5))
    assert receive(mensen, same(casus), geboortedatum=date(1990, 7, 5)).casus_id == casus.pk


@pytest.mark.regel("S-07")
def test_a_judgement_says_why(mensen, casus):
    for keuze in (same(casus, "  "), PersoonKeuze(frozenset({casus.persoon}), None, "")):
        with pytest.raises(RegelFout) as error:
            receive(mensen, keuze)
        assert (error.value.regel, error.value.veld) == ("S-07", "toelichting")


@pytest.mark.regel("S-07")
def test_nobody_is_judged_unseen(mensen, casus):
    other = receive(mensen, somebody_else(casus)).casus
    for keuze in (same(casus), somebody_else(other), PersoonKeuze(frozenset(), None, TOELICHTING)):
        with pytest.raises(RegelFout, match="S-07"):
            receive(mensen, keuze)
    assert receive(mensen, somebody_else(casus, other)).casus_id not in (casus.pk, other.pk)


@pytest.mark.regel("S-07")
def test_only_somebody_who_is_proposed_can_be_chosen(mensen, casus):
    stranger = make_casus(mensen, voornamen="Jolijn", achternaam="Terhorst", geboortedatum=date(2001, 8, 3), straat="")
    keuze = PersoonKeuze(frozenset({casus.persoon, stranger.persoon}), stranger.persoon, TOELICHTING)
    with pytest.raises(RegelFout, match="S-07"):
        receive(mensen, keuze)


@pytest.mark.regel("S-07")
@pytest.mark.regel("W-12")
def test_the_same_person_joins_the_open_treatment_and_the_spelling_is_kept(mensen, casus):
    assert receive(mensen, same(casus)).casus_id == casus.pk
    (row,) = judgements()
    assert (row.oordeel, row.toelichting, row.account_id) == ("zelfde", TOELICHTING, mensen.dekker.pk)
    assert row.gemeld["achternaam"] == "Al-Chatabi"
    assert "naam anders gespeld" in row.redenen
    with acting_as(mensen.dekker):
        assert Betrokkene.objects.get(casus=casus).achternaam == "Khattabi"


@pytest.mark.regel("S-07")
def test_a_kept_spelling_finds_the_person_too(mensen, casus):
    """Told once as another name altogether, and judged the same: from then on that name finds them."""
    alias = {"voornamen": "Mohammed", "achternaam": "Bennani"}
    receive(mensen, same(casus), **alias)
    (item,) = found(mensen.dekker, voornamen="Muhamed", achternaam="Benani", geboortedatum=date(1990, 5, 11))
    assert item.casussen == [casus]


@pytest.mark.regel("S-07")
@pytest.mark.regel("W-12")
def test_somebody_else_has_a_treatment_of_their_own(mensen, casus):
    other = receive(mensen, somebody_else(casus)).casus
    assert other.pk != casus.pk
    assert other.persoon != casus.persoon
    assert [row.oordeel for row in judgements()] == ["ander"]


@pytest.mark.regel("S-07")
def test_a_later_casus_of_the_same_person_is_tied_to_the_first(mensen):
    first = casus_in_casusoverleg(mensen, persoon(**KNOWN))
    second = receive(mensen, same(first)).casus
    assert second.pk != first.pk
    assert second.persoon == first.persoon
    page = client_of(mensen.dekker).get(reverse("casus", args=[second.pk])).content.decode()
    assert reverse("casus", args=[first.pk]) in page


# judging later


@pytest.mark.regel("S-07")
def test_who_may_know_ties_the_casussen_afterwards(mensen, archived):
    casus = recorded_by_the_uitvoerder(mensen, archived)
    with acting_as(mensen.dekker):
        (item,) = proposals_for(mensen.dekker, casus)
    assert (item.persoon, item.beoordeeld) == (archived.persoon, False)
    judge_person(mensen.dekker, casus, same(archived))
    assert fresh(mensen.dekker, casus).persoon == archived.persoon
    assert fresh(mensen.dekker, casus).laatste_verwerking == casus.laatste_verwerking
    with pytest.raises(RegelFout, match="S-07"):
        judge_person(mensen.dekker, casus, same(archived))


@pytest.mark.regel("S-07")
def test_who_was_judged_to_be_another_is_not_asked_about_again(mensen, archived):
    casus = recorded_by_the_uitvoerder(mensen, archived)
    judge_person(mensen.dekker, casus, somebody_else(archived))
    page = client_of(mensen.bakir).get(reverse("casus", args=[casus.pk])).content.decode()
    assert "Misschien is deze persoon al bekend" not in page
    # A mistake can be put right: the page itself still shows them.
    judge_person(mensen.bakir, casus, same(archived))
    assert fresh(mensen.dekker, casus).persoon == archived.persoon


@pytest.mark.regel("W-12")
def test_two_open_treatments_cannot_become_one_person(mensen, casus):
    other = receive(mensen, somebody_else(casus)).casus
    with pytest.raises(RegelFout, match="W-12"):
        judge_person(mensen.dekker, other, same(casus))


@pytest.mark.regel("S-07")
@pytest.mark.parametrize("wie", ["haddou", "visscher", "aalders", "ketelaar"])
def test_others_cannot_judge(mensen, casus, wie):
    with pytest.raises(GeenToegang):
        judge_person(getattr(mensen, wie), casus, same(casus))


def test_a_casus_that_is_tied_already_stays_where_it_is(mensen):
    first = casus_in_casusoverleg(mensen, persoon(**KNOWN))
    second = casus_in_casusoverleg(mensen, persoon(**KNOWN | {"geboortedatum": date(1990, 5, 11)}))
    third = receive(mensen, PersoonKeuze(frozenset({first.persoon, second.persoon}), first.persoon, "x")).casus
    with pytest.raises(RegelFout, match="S-07"):
        judge_person(mensen.dekker, third, PersoonKeuze(frozenset({second.persoon}), second.persoon, "x"))


# in the log


@pytest.mark.regel("B-04")
@pytest.mark.regel("S-07")
def test_a_search_is_logged_without_what_was_searched_for(mensen, casus):
    client_of(mensen.dekker).post(reverse("persoon_zoeken"), typed())
    (search,) = lines(mensen, "personen.gezocht")
    (shown,) = lines(mensen, "persoon.voorgesteld")
    assert (search.account_id, shown.casus_id) == (mensen.dekker.pk, casus.pk)
    everything = " ".join(str(value) for line in (search, shown) for value in vars(line).values())
    assert not any(word in everything for word in ("Muhammad", "Chatabi", "Khattabi", "1990"))


@pytest.mark.regel("B-04")
def test_a_judgement_is_logged(mensen, casus):
    receive(mensen, same(casus))
    (line,) = lines(mensen, "persoon.zelfde")
    assert (line.account_id, line.casus_id) == (mensen.dekker.pk, casus.pk)


# at the same time


@pytest.mark.regel("S-07")
@pytest.mark.regel("W-12")
def test_two_people_at_once_end_in_one_open_treatment(echt):
    """Both saw nobody; one is first, the other is then shown who that was, and joins."""
    mensen = echt.mensen

    def record(account, organisatie, told):
        with keystore.session():
            return receive_signaal(account, organisatie, told, melding())

    outcomes = together(
        partial(record, mensen.dekker, mensen.gemeente, persoon(**KNOWN)),
        partial(record, mensen.bakir, mensen.politie, persoon(**OTHER_SPELLING)),
    )
    assert broken(outcomes) == ["S-07"]
    with database_role("casework_jobs"):
        casus = Casus.objects.get()
    late = mensen.dekker if isinstance(outcomes[0], RegelFout) else mensen.bakir
    party = mensen.gemeente if late is mensen.dekker else mensen.politie
    told = persoon(**(KNOWN if late is mensen.dekker else OTHER_SPELLING))
    assert receive_signaal(late, party, told, melding(), same(casus)).casus_id == casus.pk
    with database_role("casework_jobs"):
        assert Casus.objects.filter(behandeling_loopt=True).count() == 1


@pytest.mark.regel("W-12")
def test_the_database_refuses_two_open_treatments_of_one_person(mensen, casus):
    other = receive(mensen, somebody_else(casus)).casus
    with acting_as(mensen.dekker), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_casus SET persoon = %s WHERE id = %s", [casus.persoon, other.pk])
