"""Who works in several samenwerkingsverbanden sees and does everything in the chosen one only (P-19, B-05)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from casework import beheer, klok, selectors, werkplek
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import Systeem, acting_as
from casework.actions import parties, waarborgen
from casework.actions.concept import save_concept
from casework.actions.toegang import grant_open_files
from casework.actions.uitnodiging import invite_again
from casework.actions.verband import choose_verband
from casework.choices import Rol
from casework.finding.voorstellen import proposals
from casework.finding.zoeksleutels import kenmerken_of
from casework.models import (
    Aanstelling,
    Aanvaarding,
    Account,
    Afspraken,
    Betrokkene,
    Casus,
    CasusToegang,
    Concept,
    Logregel,
    Signaal,
)
from casework.rules import GeenToegang, RegelFout
from rights.actions.intake import link_casus, pass_on_verzoek, receive_verzoek
from rights.models import Rechtenverzoek
from security.selectors import logboek
from tests.access.answers import body
from tests.access.world import all_routes, arguments
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import agree_with_roles, melding, persoon, receive_signaal
from tests.factories_weegploeg import besluit_vastgesteld, casus_in_beraad
from tests.rights.helpers import verzoek_gegevens
from weegploeg.actions.duiding import Vraag, ask_duiding

pytestmark = pytest.mark.regel("P-19")
JOBS = Systeem("toegang")
PASSWORD = "een-zin-die-alleen-ik-ken"


def day(count):
    return klok.today() + timedelta(days=count)


def again(account):
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


@pytest.fixture
def casus_buren(buren):
    """About somebody of the same name."""
    return receive_signaal(buren.bakir, buren.politie, persoon(), melding()).casus


@pytest.fixture
def dekker(mensen, buren, casus, casus_buren):
    """Vertegenwoordiger of the gemeente here, and of the politie of the neighbours: as much as one can be, twice."""
    account = works_there(mensen.dekker, buren, buren.politie, Rol.VERTEGENWOORDIGER)
    machtiging = parties.give_machtiging(buren.aalders, account, buren.politie, "de korpschef", day(0), day(99))
    with database_role("casework_jobs"):
        grant_open_files(JOBS, machtiging.pk)
    return again(account)


def works_there(account, buren, organisatie, rol):
    account = parties.add_existing_person(buren.aalders, organisatie, account.gebruikersnaam, rol, day(0))
    agree_with_roles(buren.bakir, account)
    with acting_as(account, buren.verband.pk):
        waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=buren.verband))
    return again(account)


def at(account, verband):
    """A browser in which this person chose this samenwerkingsverband."""
    client = client_of(account)
    go_to(client, verband)
    return client


def go_to(client, verband):
    return client.post(reverse("verband_kiezen"), {"naar": verband.pk})


# Both walls


@pytest.mark.regel("B-05")
def test_each_wall_alone_shows_the_chosen_one_only(mensen, buren, dekker, casus, casus_buren):
    for verband, own in ((mensen.verband, casus), (buren.verband, casus_buren)):
        with acting_as(dekker, verband.pk):
            assert [found.pk for found in Casus.objects.all()] == [own.pk]
            assert [found.casus_id for found in Betrokkene.objects.all()] == [own.pk]
            assert [found.casus_id for found in Signaal.objects.all()] == [own.pk]
            assert [found.casus_id for found in Signaal.history.all()] == [own.pk]
        with database_role(SUPERUSER), acting_as(dekker, verband.pk):
            assert list(selectors.casussen(dekker)) == [own]


@pytest.mark.regel("B-05")
def test_without_a_choice_nothing_is_seen_at_either_wall(dekker):
    with acting_as(dekker):
        assert not Casus.objects.exists()
        assert not Betrokkene.objects.exists()
        assert dekker.rollen_vandaag == []
    with database_role(SUPERUSER), acting_as(dekker):
        assert not selectors.casussen(dekker).exists()


def test_a_samenwerkingsverband_without_a_role_cannot_be_worked_in(mensen, buren, casus_buren):
    with acting_as(mensen.bakir, buren.verband.pk):
        assert not Casus.objects.exists()
        assert mensen.bakir.rollen_vandaag == []
    with pytest.raises(GeenToegang):
        choose_verband(mensen.bakir, buren.verband.pk)


@pytest.mark.regel("B-05")
def test_python_and_the_database_agree_on_where_somebody_works(mensen, buren, dekker):
    def of_database():
        with connection.cursor() as cursor:
            cursor.execute("SELECT casework_verband()")
            return cursor.fetchone()[0]

    for account, chosen, expected in (
        (dekker, None, None),
        (dekker, buren.verband.pk, buren.verband.pk),
        (mensen.bakir, None, mensen.verband.pk),
        (buren.bakir, None, buren.verband.pk),
    ):
        with acting_as(account, chosen), transaction.atomic():
            assert account.verband_id == of_database() == expected


@pytest.mark.regel("B-05")
def test_a_grant_is_of_the_samenwerkingsverband_of_its_casus(mensen, buren, casus):
    row = a_grant(casus, buren.verband, mensen.tjon, uuid4())
    with database_role("casework_jobs"), transaction.atomic(), connection.cursor() as cursor:
        row.save(force_insert=True)
        with pytest.raises(IntegrityError, match="toegang_als_casus"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        CasusToegang.objects.all().delete()


def test_a_grant_has_the_number_of_its_casus(mensen, casus):
    """Wall one compares the two: a grant with another number would give nothing."""
    row = a_grant(casus, mensen.verband, mensen.tjon, uuid4())
    row.nummer = "1999-0001"
    with database_role("casework_jobs"), transaction.atomic(), connection.cursor() as cursor:
        row.save(force_insert=True)
        with pytest.raises(IntegrityError, match="toegang_als_casus"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        row.delete()


def a_grant(casus, verband, account, feit_id):
    return CasusToegang(
        content_object=casus,
        verband=verband,
        nummer=casus.nummer,
        user=account,
        permission_id=grants.permission_id("list_casus"),
        reden="machtiging",
        feit_id=feit_id,
        vanaf=day(0),
    )


@pytest.mark.regel("P-10")
def test_an_uitvoerder_has_the_files_of_the_own_part_in_each(mensen, buren, casus, casus_buren):
    """Zijlstra is uitvoerder of the weegploeg here and of the casusoverleg there."""
    zijlstra = works_there(mensen.zijlstra, buren, buren.gemeente, Rol.UITVOERDER_CASUSOVERLEG)
    for verband, expected in ((mensen.verband, {casus.pk}), (buren.verband, set())):
        with acting_as(zijlstra, verband.pk):
            assert zijlstra.heeft_rol(Rol.UITVOERDER_WEEGPLOEG) == bool(expected)
            assert set(Signaal.objects.values_list("casus_id", flat=True)) == expected


@pytest.mark.regel("P-04")
def test_what_is_missing_in_one_does_not_count_in_the_other(mensen, buren):
    kuiper = works_there(mensen.kuiper, buren, buren.oever, Rol.CASUSPARTNER)
    with acting_as(kuiper, mensen.verband.pk):
        assert kuiper.mist == []
    with acting_as(kuiper, buren.verband.pk):
        assert kuiper.mist == ["geheimhouding"]
        assert kuiper.aanstellingen_vandaag == []


@pytest.mark.regel("P-13")
def test_a_role_that_ends_in_one_ends_nothing_in_the_other(mensen, buren, dekker, casus, casus_buren):
    client = at(dekker, buren.verband)
    assert client.get(reverse("casus", args=[casus_buren.pk])).status_code == 200
    role = dekker.aanstellingen.get(organisatie=buren.politie)
    parties.end_aanstelling(buren.aalders, role, day(-1))
    assert client.get(reverse("casus", args=[casus_buren.pk])).status_code == 404
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 200
    with acting_as(again(dekker)):
        assert [found.pk for found in Casus.objects.all()] == [casus.pk]


@pytest.mark.regel("P-18")
@pytest.mark.regel("B-04")
@pytest.mark.regel("B-04")
def test_the_fg_of_each_sees_that_somebody_logged_in(mensen, buren, dekker):
    """Where they will work is chosen after that. Of who works in one there is one line, and the other FG sees none."""
    for account in (dekker, mensen.bakir):
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        Client().post(reverse("account_login"), {"login": account.gebruikersnaam, "password": PASSWORD})
    for fg, people in ((mensen.visscher, [dekker.pk, mensen.bakir.pk]), (buren.visscher, [dekker.pk])):
        with acting_as(fg):
            found = logboek(fg).filter(gebeurtenis="sessie.begonnen")
            assert sorted(line.account_id for line in found) == sorted(people)


def test_who_sees_what_elsewhere_is_not_to_be_read_here(mensen, buren):
    """Past wall one too: the grants say which casussen there are, and who works on them."""
    here, there = (receive_signaal(each.dekker, each.gemeente, persoon(), melding()).casus for each in (mensen, buren))
    for reader in (mensen.bakir, mensen.aalders, mensen.visscher):
        with acting_as(reader):
            assert set(CasusToegang.objects.values_list("content_object_id", flat=True)) == {here.pk}
    with acting_as(buren.bakir):
        assert set(CasusToegang.objects.values_list("content_object_id", flat=True)) == {there.pk}


def test_who_opens_an_account_anew_stands_in_the_log_of_each(mensen, buren, dekker, mailoutbox):
    """The administrator of the one could get into the files of the other, and its FG reads no other log."""
    invite_again(mensen.aalders, dekker, "iemand@example.nl", str)
    parties.reset_second_factor(mensen.aalders, dekker)
    for fg in (mensen.visscher, buren.visscher):
        with acting_as(fg):
            lines = Logregel.objects.filter(account_id=mensen.aalders.pk, object_id=dekker.pk)
            events = set(lines.values_list("gebeurtenis", flat=True))
        assert {"toegang.opnieuw", "tweede_factor.verwijderd"} <= events, fg
    with acting_as(buren.visscher):
        assert not Logregel.objects.filter(gebeurtenis="uitnodiging.verstuurd").exists()


@pytest.mark.regel("V-21")
def test_who_takes_a_request_over_reads_here_whatever_they_do_elsewhere(mensen, buren, casus):
    """The job that hands it over works for nobody, and so in no samenwerkingsverband."""
    haddou = works_there(mensen.haddou, buren, buren.gemeente, Rol.UITVOERDER_WEEGPLOEG)
    verzoek = receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    link_casus(mensen.zijlstra, verzoek, casus)
    with database_role("casework_jobs"):
        pass_on_verzoek(JOBS, verzoek, haddou)
    with acting_as(haddou, mensen.verband.pk):
        assert Rechtenverzoek.objects.get(pk=verzoek.pk).behandelaar_id == haddou.pk
        assert p.VIEW_WEEGPLOEG in selectors.permissions_on(haddou, casus)


# The pages


def test_after_login_one_chooses_and_sees_nothing_before(mensen, dekker, casus):
    client = client_of(dekker)
    for address in (reverse("home"), reverse("casussen"), reverse("casus", args=[casus.pk]), reverse("toegang")):
        assert client.get(address).url == reverse("verband_kiezen"), address
    page = client.get(reverse("verband_kiezen")).content.decode()
    assert mensen.verband.naam in page
    assert "Samenwerkingsverband Heuvelstad" in page
    assert casus.nummer not in page
    assert go_to(client, mensen.verband).url == reverse("home")
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 200


def test_who_has_one_is_asked_nothing(mensen):
    client = client_of(mensen.bakir)
    assert client.get(reverse("home")).status_code == 200
    assert "Overstappen" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("asked", ["", "onzin", "other", "unknown"])
def test_one_cannot_choose_what_one_does_not_belong_to(mensen, buren, dekker, asked):
    if asked == "other":
        asked = parties.create_verband(Systeem("installatie"), "Samenwerkingsverband Duinrand").pk
    client = client_of(dekker)
    answer = client.post(reverse("verband_kiezen"), {"naar": uuid4() if asked == "unknown" else asked})
    assert answer.status_code == 404
    assert client.get(reverse("home")).url == reverse("verband_kiezen")


def test_the_casus_of_the_other_one_does_not_exist(mensen, buren, dekker, casus, casus_buren):
    """Byte for byte the answer of an address that never was, for every page of a casus."""
    client = at(dekker, buren.verband)
    seen = 0
    for route in all_routes():
        if arguments(route) == {"casus_id"}:
            unknown = uuid4()
            denied, absent = (client.get(reverse(route, args=[pk])) for pk in (casus.pk, unknown))
            seen += denied.status_code == 404
            assert denied.status_code == absent.status_code, route
            assert body(denied, str(casus.pk)) == body(absent, str(unknown)), route
    assert seen > 10


def test_lists_work_and_search_hold_the_chosen_one_only(mensen, buren, dekker, casus, casus_buren):
    """Both casussen have the same number, so their addresses tell them apart."""
    client = client_of(dekker)
    for verband, own, other in ((mensen.verband, casus, casus_buren), (buren.verband, casus_buren, casus)):
        go_to(client, verband)
        for route in ("home", "casussen"):
            page = client.get(reverse(route)).content.decode()
            assert str(other.pk) not in page, route
        assert str(own.pk) in page
        with acting_as(dekker, verband.pk), transaction.atomic():
            found = proposals(dekker, kenmerken_of(persoon()))
        assert [item.persoon for item in found] == [own.persoon]


@pytest.mark.regel("B-04")
def test_the_log_says_in_which_one_somebody_looked(mensen, buren, dekker, casus_buren):
    client = at(dekker, buren.verband)
    client.get(reverse("casus", args=[casus_buren.pk]))
    with acting_as(buren.visscher):
        there = set(Logregel.objects.filter(account_id=dekker.pk).values_list("gebeurtenis", flat=True))
    with acting_as(mensen.visscher):
        here = set(Logregel.objects.filter(account_id=dekker.pk).values_list("gebeurtenis", flat=True))
    assert {"verband.gekozen", "casus.pagina"} <= there
    assert not {"verband.gekozen", "casus.pagina"} & here


# What was on the screen when somebody went to another one in a second window


def signaal_form(client):
    page = client.get(reverse("signaal_nieuw")).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(formulier|verband)" value="([^"]+)"', page))
    assert set(fields) == {"formulier", "verband"}
    return fields | {"achternaam": "Zonnebloemveld", "gedraging": "Stond op het Zilverhoefpad te roepen."}


@pytest.mark.regel("B-09")
def test_a_form_of_the_other_one_does_nothing_and_loses_nothing(mensen, buren, dekker):
    client = at(dekker, mensen.verband)
    sent = signaal_form(client)
    go_to(client, buren.verband)
    answer = client.post(reverse("signaal_nieuw"), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Er is niets veranderd" in page
    assert f"Terug naar {mensen.verband.naam}" in page
    with database_role("casework_jobs"):
        assert Signaal.objects.count() == 2
        assert not Concept.objects.exists()
    assert "Stond op het Zilverhoefpad" not in client.get(reverse("signaal_nieuw")).content.decode()
    back = go_to(client, mensen.verband)
    assert back.url == reverse("signaal_nieuw")
    assert "Stond op het Zilverhoefpad" in client.get(back.url).content.decode()


@pytest.mark.regel("B-09")
def test_a_form_that_was_sent_before_the_choice_waits_for_it(mensen, buren, dekker):
    sent = signaal_form(at(dekker, mensen.verband))
    client = client_of(dekker)
    assert client.post(reverse("signaal_nieuw"), sent).url == reverse("verband_kiezen")
    assert go_to(client, buren.verband).url == reverse("home")
    assert go_to(client, mensen.verband).url == reverse("signaal_nieuw")
    assert "Stond op het Zilverhoefpad" in client.get(reverse("signaal_nieuw")).content.decode()


@pytest.mark.parametrize("said", ["other", "nothing"])
def test_a_button_of_the_other_one_does_nothing(mensen, buren, dekker, said):
    """A form that does not say where it is of is refused too, from who could mix things up."""
    client = at(dekker, buren.verband)
    sent = {"verband": mensen.verband.pk} if said == "other" else {}
    answer = client.post(reverse("lokale_lijst_nieuw"), sent)
    assert answer.status_code == 409
    assert "Er is niets veranderd" in answer.content.decode()


def test_what_saves_by_itself_says_that_it_does_not(mensen, buren, dekker):
    client = at(dekker, mensen.verband)
    sent = signaal_form(client)
    go_to(client, buren.verband)
    headers = {"HX-Request": "true", werkplek.HEADER: str(mensen.verband.pk)}
    answer = client.post(reverse("concept_bewaren"), sent, headers=headers)
    assert "ander samenwerkingsverband" in answer.content.decode()
    del sent["verband"]
    assert client.post(reverse("concept_bewaren"), sent | {"verband": buren.verband.pk}).status_code == 404
    with database_role("casework_jobs"):
        assert not Concept.objects.exists()


def test_a_part_of_a_page_of_the_other_one_is_not_filled(mensen, buren, dekker, casus_buren):
    client = at(dekker, buren.verband)
    asked = {"HX-Request": "true", werkplek.HEADER: str(mensen.verband.pk)}
    answer = client.get(reverse("casussen"), headers=asked)
    assert answer.headers["HX-Refresh"] == "true"
    assert str(casus_buren.pk) not in answer.content.decode()
    asked[werkplek.HEADER] = str(buren.verband.pk)
    assert str(casus_buren.pk) in client.get(reverse("casussen"), headers=asked).content.decode()


@pytest.mark.regel("S-10")
def test_a_draft_stays_where_it_was_typed(mensen, buren, dekker):
    address = f"{reverse('signaal_nieuw')}#SignaalForm"
    with acting_as(dekker, mensen.verband.pk):
        save_concept(dekker, address, None, {"gedraging": ["Zilverhoefpad"]})
    with acting_as(dekker, buren.verband.pk):
        assert selectors.concept(dekker, address) is None
        assert not Concept.objects.exists()
        save_concept(dekker, address, None, {"gedraging": ["iets anders"]})
    with acting_as(dekker, mensen.verband.pk):
        assert selectors.concept(dekker, address).velden == {"gedraging": ["Zilverhoefpad"]}


# The administrators


@pytest.mark.regel("P-18")
def test_an_administrator_sees_and_ends_only_what_is_here(mensen, buren, dekker):
    there = dekker.aanstellingen.get(organisatie=buren.politie)
    page = client_of(mensen.aalders).get(reverse("persoon", args=[dekker.pk])).content.decode()
    assert buren.politie.naam not in page
    assert mensen.gemeente.naam in page
    page = client_of(mensen.aalders).get(reverse("beheer")).content.decode()
    assert buren.politie.naam not in page
    assert client_of(mensen.aalders).get(reverse("aanstelling_beeindigen", args=[there.pk])).status_code == 404
    with pytest.raises(GeenToegang):
        parties.end_aanstelling(mensen.aalders, there, day(0))
    with acting_as(mensen.aalders):
        assert Aanstelling.objects.filter(pk=there.pk).update(tot_en_met=day(0)) == 0
        assert Aanstelling.objects.filter(account=dekker, organisatie=mensen.gemeente).update(tot_en_met=day(9)) == 1


@pytest.mark.regel("P-18")
def test_an_account_is_kept_where_it_was_made(mensen, buren, dekker):
    client = client_of(buren.aalders)
    for route in ("persoon_afsluiten", "persoon_tweede_factor", "persoon_opnieuw", "persoon_koppelen"):
        assert client.get(reverse(route, args=[dekker.pk])).status_code == 404, route
        assert client.post(reverse(route, args=[dekker.pk])).status_code == 404, route
    with pytest.raises(GeenToegang):
        parties.deactivate_account(buren.aalders, dekker)
    with pytest.raises(RegelFout, match="ander samenwerkingsverband"):
        parties.deactivate_account(mensen.aalders, dekker)
    assert again(dekker).is_active
    assert not beheer.is_kept_here(buren.aalders, dekker)


@pytest.mark.regel("P-18")
def test_a_verklaring_is_kept_by_the_samenwerkingsverband_it_is_for(mensen, buren):
    kuiper = works_there(mensen.kuiper, buren, buren.oever, Rol.CASUSPARTNER)
    (here,) = beheer.verklaringen(mensen.aalders, kuiper)
    assert not beheer.verklaringen(buren.aalders, kuiper).exists()
    with pytest.raises(GeenToegang):
        waarborgen.withdraw_verklaring(buren.aalders, here)


@pytest.mark.regel("P-18")
def test_the_name_of_an_account_must_be_known_and_open(mensen, buren):
    for name in ("niemand", ""):
        with pytest.raises(RegelFout, match="P-18"):
            parties.add_existing_person(buren.aalders, buren.politie, name, Rol.CASUSPARTNER, day(0))
    parties.deactivate_account(mensen.aalders, mensen.tjon)
    with pytest.raises(RegelFout, match="P-18"):
        parties.add_existing_person(buren.aalders, buren.politie, "tjon", Rol.CASUSPARTNER, day(0))
    with pytest.raises(GeenToegang):
        parties.add_existing_person(mensen.aalders, buren.politie, "meijer", Rol.CASUSPARTNER, day(0))


def test_rules_on_roles_beside_each_other_count_within_one(mensen, buren, dekker):
    """An FG of two, or one who acts for a party in each, is common; the rule is about one samenwerkingsverband."""
    with acting_as(dekker, buren.verband.pk):
        assert selectors.machtiging(dekker, buren.verband).organisatie == buren.politie
    with pytest.raises(RegelFout, match="P-18"):
        parties.add_existing_person(buren.aalders, buren.gemeente, dekker.gebruikersnaam, Rol.FG, day(0))


@pytest.mark.regel("B-05")
def test_a_machtiging_here_gives_nothing_there(mensen, buren, dekker, casus_buren):
    """A grant on a casus there, for a machtiging here: the database refuses it from the page of either."""
    here = dekker.machtigingen.get(organisatie=mensen.gemeente)
    row = a_grant(casus_buren, buren.verband, dekker, here.pk)
    for verband in (mensen.verband, buren.verband):
        with acting_as(dekker, verband.pk), pytest.raises(DatabaseError), transaction.atomic():
            CasusToegang.objects.bulk_create([row])


@pytest.mark.regel("P-20")
def test_what_is_missing_here_counts_for_who_works_elsewhere_too(mensen, buren):
    works_there(mensen.janssen, buren, buren.politie, Rol.VERTEGENWOORDIGER)
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    with database_role(SUPERUSER):
        Aanvaarding.objects.filter(account=mensen.janssen, afspraken__verband=mensen.verband).delete()
    vraag = Vraag(mensen.politie, again(mensen.janssen), "Is hij bekend?", "Quirijn", "Om te wegen.", day(7))
    with pytest.raises(RegelFout) as error:
        ask_duiding(mensen.zijlstra, casus, vraag)
    assert (error.value.regel, error.value.veld) == ("P-20", "aan")
