"""A machtiging or a role gives access for its days, and its end ends what rested on it: P-01, P-13."""

import pytest
from django.urls import reverse

from casework import klok, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions import parties
from casework.actions.parties import people
from casework.choices import Rol
from casework.models import Account, Betrokkene, Casus, Machtiging, Reden
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import agree_with_roles
from tests.factories_casusoverleg import casusoverleg_geopend, gesloten_casus, neemt_deel
from tests.rights.helpers import at_decision
from tests.steps import day, refused


@pytest.mark.regel("P-01")
def test_a_machtiging_names_organ_days_and_a_vertegenwoordiger(mensen):
    give = parties.give_machtiging
    actor = mensen.aalders
    assert refused("P-01", give, actor, mensen.dekker, mensen.gemeente, " ", day(0), day(9)).veld == "gegeven_door"
    assert refused("P-01", give, actor, mensen.dekker, mensen.gemeente, "B en W", day(9), day(8)).veld == "tot_en_met"
    assert refused("P-01", give, actor, mensen.meijer, mensen.reclassering, "x", day(0), day(9)).veld == "organisatie"
    # A colleague of another party, or one who is no vertegenwoordiger at all.
    refused("P-01", give, actor, mensen.dekker, mensen.politie, "de politiechef", day(0), day(9))
    refused("P-01", give, actor, mensen.meijer, mensen.politie, "de politiechef", day(0), day(9))


@pytest.mark.regel("P-01")
@pytest.mark.parametrize(("naam", "seen"), [("dekker", True), ("ketelaar", False), ("kloosterman", False)])
def test_a_machtiging_covers_its_own_days_only(mensen, casus, naam, seen):
    account = getattr(mensen, naam)
    with acting_as(account):
        assert selectors.casussen(account).exists() is seen
        assert Betrokkene.objects.exists() is seen
        assert (selectors.machtiging(account, mensen.verband) is not None) is seen


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-01")
def test_ending_a_machtiging_ends_access_at_the_end_of_that_day(mensen, casus):
    parties.end_machtiging(mensen.aalders, mensen.janssen.machtigingen.get(), day(0))
    with acting_as(mensen.janssen):
        assert selectors.casussen(mensen.janssen).exists()
    with klok.set_to(day(1)), acting_as(mensen.janssen):
        assert not selectors.casussen(mensen.janssen).exists()
        assert not Casus.objects.exists()


@pytest.mark.regel("P-13")
def test_access_that_ends_during_a_session_is_gone_at_the_next_request(mensen, casus):
    client = client_of(mensen.janssen)
    address = reverse("casus", args=[casus.pk])
    assert client.get(address).status_code == 200
    parties.end_machtiging(mensen.aalders, mensen.janssen.machtigingen.get(), day(-1))
    assert client.get(address).status_code == 404
    assert casus.nummer not in client.get(reverse("casussen")).content.decode()


@pytest.mark.regel("P-01")
def test_a_machtiging_is_not_ended_in_the_past_and_not_made_longer(mensen):
    machtiging = mensen.janssen.machtigingen.get()
    assert refused("P-01", parties.end_machtiging, mensen.aalders, machtiging, day(-2)).veld == "laatste_dag"
    assert refused("P-01", parties.end_machtiging, mensen.aalders, machtiging, day(301)).veld == "laatste_dag"
    assert Machtiging.objects.get(pk=machtiging.pk).tot_en_met == day(300)


@pytest.mark.regel("P-01")
def test_a_machtiging_that_has_not_begun_can_be_taken_back(mensen, casus):
    parties.end_machtiging(mensen.aalders, mensen.kloosterman.machtigingen.get(), day(3))
    for ahead in (0, 3, 12, 20):
        with klok.set_to(day(ahead)), acting_as(mensen.kloosterman):
            assert selectors.machtiging(mensen.kloosterman, mensen.verband) is None
            assert not Casus.objects.exists()


@pytest.mark.regel("P-01")
def test_ending_the_role_of_a_vertegenwoordiger_ends_the_machtiging(mensen, casus):
    parties.end_aanstelling(mensen.aalders, mensen.dekker.aanstellingen.get(), day(-1))
    dekker = Account.objects.get(pk=mensen.dekker.pk)
    with acting_as(dekker):
        assert selectors.machtiging(dekker, mensen.verband) is None
        assert not Casus.objects.exists()


@pytest.mark.regel("P-13")
@pytest.mark.parametrize(
    ("role", "after", "reden", "codenames"),
    [
        (Rol.CASUSPARTNER, Rol.UITVOERDER_CASUSOVERLEG, Reden.DEELNAME, p.CASUSPARTNER),
        (Rol.CASUSPARTNER, Rol.UITVOERDER_CASUSOVERLEG, Reden.SLUITING, p.PLAN_LEZER),
        (Rol.UITVOERDER_WEEGPLOEG, Rol.CASUSPARTNER, Reden.VERZOEK, p.RAADPLEGER),
        (Rol.FG, Rol.CASUSPARTNER, Reden.RAADPLEGING, p.RAADPLEGER),
    ],
)
def test_another_role_does_not_keep_the_access_of_the_role_that_ended(
    mensen, casus, monkeypatch, role, after, reden, codenames
):
    person = parties.add_person(mensen.aalders, mensen.reclassering, "wisselaar", "W", role, day(-9))
    with acting_as(None), database_role("casework_jobs"):
        grants.grant(casus, person.pk, codenames, reden=reden, feit_id=casus.pk, vanaf=day(-9), tot=None)
    monkeypatch.setattr(people, "_APART", ())  # the FG goes on in other work only later; the access must not
    parties.appoint(mensen.aalders, person, mensen.gemeente, after, day(-3))
    parties.end_aanstelling(mensen.aalders, person.aanstellingen.get(rol=role), day(-1))
    person = Account.objects.get(pk=person.pk)
    assert selectors.permissions_on(person, casus) == set()
    with acting_as(person):
        assert not Betrokkene.objects.exists()


@pytest.fixture
def bij_twee(mensen):
    """Meijer, who is casuspartner at the gemeente too."""
    parties.appoint(mensen.aalders, mensen.meijer, mensen.gemeente, Rol.CASUSPARTNER, day(-9))
    return mensen.meijer


def end_role(mensen, account, organisatie):
    parties.end_aanstelling(mensen.aalders, account.aanstellingen.get(organisatie=organisatie), day(-1))
    return Account.objects.get(pk=account.pk)


@pytest.mark.regel("P-13")
@pytest.mark.parametrize(("organisatie", "reads"), [("reclassering", False), ("gemeente", True)])
def test_a_deelname_ends_with_the_role_at_its_own_organisatie(mensen, bij_twee, organisatie, reads):
    casus = casusoverleg_geopend(mensen)
    neemt_deel(mensen, casus, bij_twee)
    person = end_role(mensen, bij_twee, getattr(mensen, organisatie))
    assert bool(selectors.permissions_on(person, casus)) == reads
    with acting_as(person):
        assert Betrokkene.objects.exists() == reads


@pytest.mark.regel("P-13")
@pytest.mark.parametrize(("organisatie", "reads"), [("reclassering", False), ("gemeente", True)])
def test_reading_the_plan_after_the_end_goes_with_that_role_too(mensen, bij_twee, organisatie, reads):
    casus = gesloten_casus(mensen, blijft_lezen=(bij_twee,))
    person = end_role(mensen, bij_twee, getattr(mensen, organisatie))
    assert bool(selectors.permissions_on(person, casus)) == reads


@pytest.mark.regel("P-13")
def test_a_role_that_goes_on_at_the_same_organisatie_keeps_the_deelname(mensen):
    casus = casusoverleg_geopend(mensen)
    neemt_deel(mensen, casus)
    old = mensen.meijer.aanstellingen.get()
    parties.appoint(mensen.aalders, mensen.meijer, mensen.reclassering, Rol.CASUSPARTNER, day(-1))
    parties.end_aanstelling(mensen.aalders, old, day(-1))
    assert selectors.permissions_on(Account.objects.get(pk=mensen.meijer.pk), casus)


@pytest.mark.regel("P-13")
@pytest.mark.regel("V-21")
@pytest.mark.parametrize(("organisatie", "reads"), [("gemeente", False), ("reclassering", True)])
def test_who_handles_a_request_reads_as_long_as_that_role_lasts(mensen, casus, organisatie, reads):
    parties.appoint(mensen.aalders, mensen.zijlstra, mensen.reclassering, Rol.UITVOERDER_CASUSOVERLEG, day(0))
    agree_with_roles(mensen.dekker, mensen.zijlstra)
    at_decision(mensen, casus)
    person = end_role(mensen, mensen.zijlstra, getattr(mensen, organisatie))
    assert (p.VIEW_CASUSOVERLEG in selectors.permissions_on(person, casus)) == reads
