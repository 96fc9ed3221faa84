"""Both walls, for who works in several samenwerkingsverbanden."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from casework import selectors
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions import parties
from casework.actions.uitnodiging import invite_again
from casework.actions.verband import choose_verband
from casework.choices import Rol
from casework.models import Betrokkene, Casus, CasusToegang, Logregel, Signaal
from casework.rules import GeenToegang
from rights.actions.intake import pass_on_verzoek
from rights.models import Rechtenverzoek
from security.selectors import logboek
from tests.access.several.helpers import JOBS, PASSWORD, a_grant, at, works_there
from tests.conftest import SUPERUSER, database_role
from tests.factories import melding, persoon, receive_signaal
from tests.rights.helpers import at_decision
from tests.steps import again, day

pytestmark = pytest.mark.regel("P-19")


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
    verzoek = at_decision(mensen, casus)
    with database_role("casework_jobs"):
        pass_on_verzoek(JOBS, verzoek, haddou)
    with acting_as(haddou, mensen.verband.pk):
        assert Rechtenverzoek.objects.get(pk=verzoek.pk).behandelaar_id == haddou.pk
        assert p.VIEW_WEEGPLOEG in selectors.permissions_on(haddou, casus)
