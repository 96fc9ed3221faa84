"""The functional administrator keeps people and accounts, and sees no casus: P-01, P-18."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import klok, selectors
from casework.access.context import acting_as
from casework.actions import parties
from casework.choices import Rol
from casework.models import (
    Aanstelling,
    Account,
    Betrokkene,
    Casus,
    CasusToegang,
    Machtiging,
    Organisatie,
    Raadpleging,
    Signaal,
)
from casework.rules import GeenToegang
from casework.work import work_list
from tests.client import client_of
from tests.conftest import refusals
from tests.people import INSTALLATIE
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.security.beheer.helpers import PERSOON
from tests.steps import broken, day, refused, together

# The administrator and the casus


@pytest.mark.regel("P-18")
def test_the_administrator_sees_no_casus(mensen, casus, client):
    with acting_as(mensen.aalders):
        assert not selectors.casussen(mensen.aalders).exists()
        for model in (Casus, Betrokkene, Signaal, Raadpleging):
            assert not model.objects.exists()
        assert work_list(mensen.aalders) == []
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
    for route in ("home", "casussen", "beheer"):
        assert casus.nummer not in client.get(reverse(route)).content.decode()


@pytest.mark.regel("P-18")
def test_the_administrator_cannot_take_part_in_the_work(mensen):
    refused("P-18", parties.appoint, mensen.aalders, mensen.aalders, mensen.gemeente, Rol.VERTEGENWOORDIGER, day(0))
    refused("P-18", parties.appoint, mensen.aalders, mensen.dekker, mensen.gemeente, Rol.BEHEERDER, day(0))
    refused("P-18", parties.appoint, mensen.aalders, mensen.visscher, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, day(0))
    args = (mensen.aalders, mensen.aalders, mensen.gemeente, "de burgemeester", day(0), day(9))
    refused("P-01", parties.give_machtiging, *args)


@pytest.mark.regel("P-18")
@pytest.mark.parametrize("naam", ["dekker", "visscher", "zijlstra", "smit"])
def test_nobody_else_keeps_accounts(mensen, naam):
    actor = getattr(mensen, naam)
    for do in (
        lambda: parties.create_organisatie(actor, mensen.verband, "Nieuw", "extern"),
        lambda: parties.create_account(actor, mensen.verband, "nieuw", "Nieuw"),
        lambda: parties.appoint(actor, mensen.tjon, mensen.gemeente, Rol.VERTEGENWOORDIGER, day(0)),
        lambda: parties.give_machtiging(actor, mensen.dekker, mensen.gemeente, "ikzelf", day(0), day(9)),
        lambda: parties.end_machtiging(actor, mensen.bakir.machtigingen.get(), day(0)),
        lambda: parties.end_aanstelling(actor, mensen.bakir.aanstellingen.get(), day(0)),
        lambda: parties.deactivate_account(actor, mensen.bakir),
        lambda: parties.reset_second_factor(actor, mensen.bakir),
    ):
        with pytest.raises(GeenToegang):
            do()
    assert ("account.afgesloten", "", actor.pk) in refusals()


@pytest.mark.regel("P-18")
def test_the_administrator_keeps_the_own_samenwerkingsverband_only(mensen, buren):
    for do in (
        lambda: parties.create_organisatie(buren.aalders, mensen.verband, "Nieuw", "extern"),
        lambda: parties.appoint(buren.aalders, mensen.tjon, buren.gemeente, Rol.VERTEGENWOORDIGER, day(0)),
        lambda: parties.give_machtiging(buren.aalders, mensen.dekker, buren.gemeente, "ikzelf", day(0), day(9)),
        lambda: parties.end_machtiging(buren.aalders, mensen.bakir.machtigingen.get(), day(0)),
        lambda: parties.deactivate_account(buren.aalders, mensen.bakir),
        lambda: parties.reset_second_factor(buren.aalders, mensen.bakir),
    ):
        with pytest.raises(GeenToegang):
            do()
    page = client_of(buren.aalders).get(reverse("beheer")).content.decode()
    assert "Heuvelstad" in page
    assert "Rivierdam" not in page


# Accounts


@pytest.mark.regel("P-13")
def test_a_closed_account_has_no_access_and_no_session(mensen, casus):
    client = client_of(mensen.dekker)
    assert client.get(reverse("casussen")).status_code == 200
    parties.deactivate_account(mensen.aalders, mensen.dekker)
    assert client.get(reverse("casussen")).url == reverse("account_login")
    assert not CasusToegang.objects.filter(user=mensen.dekker, tot__isnull=True).exists()
    assert not CasusToegang.objects.filter(user=mensen.dekker, tot__gt=klok.today()).exists()
    assert not Machtiging.objects.filter(account=mensen.dekker, tot_en_met__gte=klok.today()).exists()
    refused("P-18", parties.appoint, mensen.aalders, mensen.dekker, mensen.gemeente, Rol.VERTEGENWOORDIGER, day(0))


def test_the_administrator_does_not_lock_out_themselves(mensen):
    refused("P-18", parties.deactivate_account, mensen.aalders, mensen.aalders)
    refused("P-18", parties.reset_second_factor, mensen.aalders, mensen.aalders)
    refused("P-18", parties.end_aanstelling, mensen.aalders, mensen.aalders.aanstellingen.get(), day(0))


def second_beheerder(mensen, van=0, tot_en_met=None):
    args = (mensen.gemeente, "beheer-twee", "Bo Twee", Rol.BEHEERDER, day(van), tot_en_met)
    return parties.add_person(mensen.aalders, *args)


@pytest.mark.regel("P-18")
@pytest.mark.parametrize(("van", "tot_en_met"), [(5, None), (0, 3)], ids=["begins later", "ends with it"])
def test_a_beheerder_does_not_go_before_another_is_there(mensen, van, tot_en_met):
    """Not for a single day, and not by the installation either."""
    second_beheerder(mensen, van, tot_en_met and day(tot_en_met))
    role = mensen.aalders.aanstellingen.get()
    refused("P-18", parties.end_aanstelling, INSTALLATIE, role, day(3))
    assert mensen.aalders.aanstellingen.get().tot_en_met is None


@pytest.mark.regel("P-18")
def test_the_account_of_the_last_beheerder_is_not_closed(mensen):
    """However often they are beheerder."""
    parties.appoint(mensen.aalders, mensen.aalders, mensen.politie, Rol.BEHEERDER, day(0))
    refused("P-18", parties.deactivate_account, INSTALLATIE, mensen.aalders)
    assert Account.objects.get(pk=mensen.aalders.pk).is_active


@pytest.mark.regel("P-18")
def test_a_beheerder_goes_when_another_is_there(mensen):
    another = second_beheerder(mensen)
    parties.end_aanstelling(another, mensen.aalders.aanstellingen.get(), day(3))
    parties.deactivate_account(another, mensen.aalders)
    refused("P-18", parties.end_aanstelling, INSTALLATIE, another.aanstellingen.get(), day(0))


@pytest.mark.regel("P-18")
def test_of_two_beheerders_who_end_one_another_at_once_one_stays(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        pair = (mensen.aalders, second_beheerder(mensen))
        roles = [account.aanstellingen.select_related("organisatie", "account").get() for account in pair]
    ends = [partial(parties.end_aanstelling, *each, day(-1)) for each in zip(pair, reversed(roles), strict=True)]
    assert broken(together(*ends)) == ["P-18"]
    with transaction.atomic():
        assert Aanstelling.objects.op(day(0)).filter(rol=Rol.BEHEERDER).count() == 1


@pytest.mark.regel("B-03")
def test_a_removed_second_factor_has_to_be_set_up_again(mensen, client):
    Authenticator.objects.create(user_id=mensen.dekker.pk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    session = client_of(mensen.dekker)
    answer = client.post(reverse("persoon_tweede_factor", args=[mensen.dekker.pk]))
    assert answer.url == reverse("persoon", args=[mensen.dekker.pk])
    assert not Authenticator.objects.filter(user_id=mensen.dekker.pk).exists()
    assert session.get(reverse("casussen")).url == reverse("account_login")
    again = client_of(mensen.dekker, second_factor=False).get(reverse("casussen"))
    assert again.url == reverse("mfa_activate_totp")


# Pages


def test_a_person_is_added_wholly_or_not_at_all(mensen, client):
    data = PERSOON | {"organisatie": str(mensen.rvdk.pk), "van": f"{klok.today():%d-%m-%Y}", "tot_en_met": ""}
    page = client.post(reverse("persoon_nieuw"), data)
    assert "hoort bij de gemeente, de politie of het OM" in page.content.decode()
    assert "Anouk Nieuw" in page.content.decode()
    assert not Account.objects.filter(gebruikersnaam="a.nieuw").exists()


def test_a_login_name_is_given_once(mensen, client):
    data = PERSOON | {"gebruikersnaam": "Dekker", "organisatie": str(mensen.gemeente.pk)}
    page = client.post(reverse("persoon_nieuw"), data | {"van": f"{klok.today():%d-%m-%Y}"}).content.decode()
    assert "Deze gebruikersnaam is al in gebruik" in page


@pytest.mark.regel("P-01")
def test_a_second_kernpartij_of_a_kind_is_refused_on_the_page(mensen, client):
    page = client.post(reverse("organisatie_nieuw"), {"naam": "Tweede OM", "soort": "om", "taak": ""}).content.decode()
    assert "Deze partij is er al" in page
    assert "Tweede OM" in page
    answer = client.post(reverse("organisatie_nieuw"), {"naam": "Stichting Dak", "soort": "extern", "taak": "opvang"})
    assert answer.url == reverse("beheer")
    assert Organisatie.objects.filter(verband=mensen.verband, naam="Stichting Dak").exists()


@pytest.mark.regel("P-01")
def test_machtiging_and_role_through_the_pages(mensen, client):
    page = reverse("persoon", args=[mensen.kloosterman.pk])
    give = {
        "organisatie": str(mensen.politie.pk),
        "gegeven_door": "de politiechef",
        "van": f"{klok.today():%d-%m-%Y}",
        "tot_en_met": f"{day(5):%d-%m-%Y}",
    }
    assert client.post(reverse("machtiging_nieuw", args=[mensen.kloosterman.pk]), give).url == page
    machtiging = mensen.kloosterman.machtigingen.get(tot_en_met=day(5))
    end = reverse("machtiging_beeindigen", args=[machtiging.pk])
    assert "gisteren" in client.post(end, {"laatste_dag": f"{day(-9):%d-%m-%Y}"}).content.decode()
    assert client.post(end, {"laatste_dag": f"{day(0):%d-%m-%Y}"}).url == page
    role = {"organisatie": str(mensen.gemeente.pk), "rol": "casuspartner", "van": f"{day(0):%d-%m-%Y}"}
    assert client.post(reverse("aanstelling_nieuw", args=[mensen.tjon.pk]), role).status_code == 302
    given = mensen.tjon.aanstellingen.get(organisatie=mensen.gemeente)
    answer = client.post(reverse("aanstelling_beeindigen", args=[given.pk]), {"laatste_dag": f"{day(0):%d-%m-%Y}"})
    assert answer.url == reverse("persoon", args=[mensen.tjon.pk])
    assert client.get(answer.url).status_code == 200


def test_closing_an_account_asks_first(mensen, client):
    address = reverse("persoon_afsluiten", args=[mensen.tjon.pk])
    assert "Account afsluiten?" in client.get(address).content.decode()
    assert Account.objects.get(pk=mensen.tjon.pk).is_active
    assert client.post(address).status_code == 302
    assert not Account.objects.get(pk=mensen.tjon.pk).is_active
    assert "afgesloten" in client.get(reverse("persoon", args=[mensen.tjon.pk])).content.decode()


def test_the_overview_asks_the_same_number_of_queries_for_more_people(mensen, client):
    def queries():
        with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
            page = client.get(reverse("beheer")).content.decode()
        return page, len(main) + len(keys)

    queries()  # what is asked once
    page, few = queries()
    for words in ("Dekker", "vertegenwoordiger kernpartij", "nog niet", "politie Rivierdam"):
        assert words in page
    for number in range(10):
        parties.add_person(
            mensen.aalders, mensen.reclassering, f"extra{number}", f"Extra {number}", Rol.CASUSPARTNER, day(0)
        )
    assert queries()[1] == few
