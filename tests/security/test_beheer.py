"""The functional administrator keeps accounts and machtigingen, and sees no casus (P-01, P-13, P-18)."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import klok, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions import parties
from casework.actions.uitnodiging import invite
from casework.choices import Rol
from casework.models import (
    Account,
    Betrokkene,
    Casus,
    CasusToegang,
    Machtiging,
    Organisatie,
    Raadpleging,
    Reden,
    Signaal,
)
from casework.rules import GeenToegang, RegelFout
from casework.work import work_list
from rights.actions.intake import link_casus, receive_verzoek
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import melding, persoon, receive_signaal
from tests.factories_casusoverleg import casusoverleg_geopend, gesloten_casus, neemt_deel
from tests.rights.helpers import verzoek_gegevens


def day(count):
    return klok.today() + timedelta(days=count)


def refused(regel, do, *args, **kwargs):
    with pytest.raises(RegelFout) as error:
        do(*args, **kwargs)
    assert error.value.regel == regel
    return error.value


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


@pytest.fixture
def client(mensen):
    return client_of(mensen.aalders)


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


# Machtigingen


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
        grants.grant(casus.pk, person.pk, codenames, reden=reden, feit_id=casus.pk, vanaf=day(-9), tot=None)
    monkeypatch.setattr(parties, "_APART", ())  # the FG goes on in other work only later; the access must not
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
    link_casus(mensen.zijlstra, receive_verzoek(mensen.zijlstra, verzoek_gegevens()), casus)
    person = end_role(mensen, mensen.zijlstra, getattr(mensen, organisatie))
    assert (p.VIEW_CASUSOVERLEG in selectors.permissions_on(person, casus)) == reads


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


PERSOON = {
    "naam": "Anouk Nieuw",
    "gebruikersnaam": "a.nieuw",
    "rol": "vertegenwoordiger",
    "functie": "",
    "adres": "nieuw@example.nl",
}


def invited(mensen, client, mailoutbox):
    """A new person of the gemeente and the address in their invitation."""
    data = PERSOON | {"organisatie": str(mensen.gemeente.pk), "van": f"{klok.today():%d-%m-%Y}", "tot_en_met": ""}
    answer = client.post(reverse("persoon_nieuw"), data)
    account = Account.objects.get(gebruikersnaam="a.nieuw")
    assert answer.url == reverse("persoon", args=[account.pk])
    return account, re.search(r"http://testserver(\S+)", mailoutbox[-1].body)[1]


def choose(address, password, again=None):
    return Client().post(address, {"wachtwoord": password, "nogmaals": again or password})


PASSWORD = "kleine-ijsvogel-boven-water"


@pytest.mark.regel("B-03")
def test_a_new_person_chooses_a_password_with_a_link_that_works_once(mensen, client, mailoutbox):
    account, address = invited(mensen, client, mailoutbox)
    assert not account.has_usable_password()
    assert account.heeft_rol(Rol.VERTEGENWOORDIGER) is False  # nothing was accepted yet (P-20)
    mail = mailoutbox[0]
    assert mail.to == [PERSOON["adres"]]
    for word in ("Anouk", "Nieuw", "a.nieuw", "Rivierdam"):
        assert word not in mail.subject + mail.body
    assert "a.nieuw" in Client().get(address).content.decode()
    assert choose(address, "kort").status_code == 200
    assert choose(address, PASSWORD, "iets heel anders dan dat").status_code == 200
    assert not Account.objects.get(pk=account.pk).has_usable_password()
    assert choose(address, PASSWORD).url == reverse("account_login")
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)
    assert choose(address, "een-ander-wachtwoord-van-later").status_code == 410
    assert Client().get(address).status_code == 410
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


@pytest.mark.regel("B-03")
def test_an_invitation_is_over_after_its_days_when_replaced_and_when_the_account_is_closed(mensen, client, mailoutbox):
    account, address = invited(mensen, client, mailoutbox)
    with klok.set_to(day(8)):
        assert choose(address, PASSWORD).status_code == 410
    again = reverse("persoon_uitnodigen", args=[account.pk])
    assert client.post(again, {"adres": "anouk@example.nl"}).status_code == 302
    assert choose(address, PASSWORD).status_code == 410
    new = re.search(r"http://testserver(\S+)", mailoutbox[-1].body)[1]
    parties.deactivate_account(mensen.aalders, account)
    assert choose(new, PASSWORD).status_code == 410
    assert choose(reverse("uitnodiging", args=[account.pk]), PASSWORD).status_code == 410


@pytest.mark.regel("P-18")
def test_an_invitation_is_no_way_into_the_account_of_another(mensen, buren, client, mailoutbox):
    def link(geheim):
        return f"https://casework.example/{geheim}"

    account, address = invited(mensen, client, mailoutbox)
    for actor in (buren.aalders, mensen.dekker, mensen.visscher):
        with pytest.raises(GeenToegang):
            invite(actor, account, "x@example.nl", link)
    choose(address, PASSWORD)
    refused("P-18", invite, mensen.aalders, Account.objects.get(pk=account.pk), "x@example.nl", link)
    assert len(mailoutbox) == 1


def test_when_the_mail_does_not_go_nobody_is_added(mensen, client, monkeypatch):
    def broken(*args):
        raise OSError

    monkeypatch.setattr("casework.actions.uitnodiging.send_mail", broken)
    data = PERSOON | {"organisatie": str(mensen.gemeente.pk), "van": f"{klok.today():%d-%m-%Y}", "tot_en_met": ""}
    assert "kon niet worden verstuurd" in client.post(reverse("persoon_nieuw"), data).content.decode()
    assert not Account.objects.filter(gebruikersnaam="a.nieuw").exists()


@pytest.mark.regel("B-01")
def test_the_database_keeps_no_secret_of_an_invitation_and_no_address(mensen, client, mailoutbox):
    account, address = invited(mensen, client, mailoutbox)
    with database_role("postgres"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT row_to_json(u)::text FROM casework_uitnodiging u WHERE account_id = %s", [account.pk])
        (row,) = cursor.fetchone()
    assert address.split("/")[2] not in row
    assert "example.nl" not in row


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
