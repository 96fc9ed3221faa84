"""Only who may know learns that somebody is known already, or archived: S-07, P-19."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions.persoon import rebuild_keys
from casework.actions.signaal import receive_signaal
from casework.encryption import keystore
from casework.finding.voorstellen import proposals
from casework.finding.zoeksleutels import kenmerken_of, write_keys
from casework.models import Betrokkene, Casus, Zoeksleutel
from casework.rules import GeenToegang, RegelFout
from retention.actions import consult_archive
from retention.tasks import destroy_due
from tests.casework.finding.helpers import KNOWN, OTHER_SPELLING, form_data, found, judgements, receive, same, typed
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh, melding, persoon
from tests.retention.helpers import days_ago, last_processed


def keys_of(casus):
    with database_role("casework_jobs"):
        return set(Zoeksleutel.objects.filter(casus=casus).values_list("hash", flat=True))


# who may know


@pytest.mark.regel("P-19")
@pytest.mark.regel("S-07")
def test_another_samenwerkingsverband_is_never_proposed(mensen, buren, casus):
    receive_signaal(buren.dekker, buren.gemeente, persoon(**OTHER_SPELLING), melding())
    assert [item.casussen for item in found(mensen.dekker)] == [[casus]]


@pytest.mark.regel("P-19")
def test_who_may_not_know_of_the_archive_learns_nothing(mensen, archived):
    """The uitvoerder of the weegploeg has no archive; the kernpartijen are asked when they open the new casus."""
    assert found(mensen.zijlstra) == []
    second = receive(mensen, account=mensen.zijlstra).casus
    page = client_of(mensen.zijlstra).get(reverse("casus", args=[second.pk])).content.decode()
    assert archived.nummer not in page
    assert "al bekend" not in page
    page = client_of(mensen.dekker).get(reverse("casus", args=[second.pk])).content.decode()
    assert reverse("persoon_vergelijken", args=[second.pk]) in page


@pytest.mark.regel("P-19")
@pytest.mark.parametrize(
    "wie", ["haddou", "meijer", "smit", "kuiper", "visscher", "aalders", "ketelaar", "kloosterman"]
)
def test_others_cannot_search(mensen, casus, wie):
    account = getattr(mensen, wie)
    with pytest.raises(GeenToegang):
        found(account)
    client = client_of(account)
    for route in ("persoon_zoeken", "signaal_bekenden"):
        assert client.post(reverse(route), typed()).status_code == 404
    assert client.get(reverse("persoon_vergelijken", args=[casus.pk])).status_code == 404


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-19")
def test_the_database_shows_the_hashes_of_nobody_else(mensen, buren, casus):
    for account in (mensen.haddou, mensen.visscher, mensen.aalders, buren.dekker):
        with acting_as(account):
            assert not Zoeksleutel.objects.exists()
    with acting_as(mensen.visscher), pytest.raises(DatabaseError), transaction.atomic():
        Zoeksleutel(casus=casus, hash=1).save(force_insert=True)


# the archive


@pytest.mark.regel("S-07")
@pytest.mark.regel("R-03")
def test_an_archived_person_is_proposed_by_number_only(mensen, archived, monkeypatch):
    (item,) = found(mensen.dekker)
    assert item.casussen == [archived]
    assert item.betrokkene is None
    assert item.redenen == (
        "de naam klinkt hetzelfde",
        "geboortedatum gelijk of dag en maand verwisseld",
        item.redenen[2],
    )
    page = client_of(mensen.dekker).post(reverse("persoon_zoeken"), typed()).content.decode()
    assert archived.nummer in page
    assert reverse("archief_raadplegen", args=[archived.pk]) in page
    assert "Khattabi" not in page
    assert found(mensen.zijlstra) == []


@pytest.mark.regel("R-03")
def test_with_a_purpose_the_archive_is_compared_in_clear(mensen, archived):
    consult_archive(mensen.dekker, archived, "nieuw_signaal", "Er is een signaal over dezelfde persoon.")
    assert found(mensen.dekker)[0].betrokkene.achternaam == "Khattabi"
    assert found(mensen.bakir)[0].betrokkene is None


@pytest.mark.regel("S-07")
@pytest.mark.regel("S-09")
def test_a_new_signaal_is_tied_to_the_archived_casus_which_stays_there(mensen, archived):
    with pytest.raises(RegelFout, match="S-07"):
        receive(mensen)
    casus = receive(mensen, same(archived)).casus
    assert casus.persoon == archived.persoon
    assert fresh(mensen.dekker, archived).bestand == "gearchiveerd"


@pytest.mark.regel("R-03")
@pytest.mark.parametrize(
    "changes",
    [
        {"voornamen": "Youssef", "geboortedatum": date(1995, 12, 3)},
        {"achternaam": "Bouazza", "geboortedatum": date(1990, 5, 11), "straat": "", "postcode": ""},
        {"voornamen": "Salma", "geboortedatum": date(1987, 1, 2)},
    ],
    ids=["brother in the same house", "first name and month", "sister in the same house"],
)
def test_little_likeness_does_not_show_that_an_archived_casus_exists(mensen, archived, changes):
    assert found(mensen.dekker, **changes) == []


# hashes in the database


@pytest.mark.regel("B-01")
def test_hashes_differ_per_samenwerkingsverband_and_need_its_key(mensen, buren, casus):
    there = receive_signaal(buren.dekker, buren.gemeente, persoon(**KNOWN), melding()).casus
    assert keys_of(casus)
    assert not keys_of(casus) & keys_of(there)
    with database_role("casework_jobs"):
        keystore.destroy(mensen.verband.pk)
    with pytest.raises(keystore.SleutelVernietigd):
        found(mensen.dekker)


@pytest.mark.regel("S-07")
def test_the_keys_follow_the_data(mensen, casus):
    before = keys_of(casus)
    with acting_as(mensen.dekker), transaction.atomic():
        person = Betrokkene.objects.get(casus=casus)
        person.achternaam, person.geboortedatum, person.straat, person.postcode = "Dijkgraaf", date(1971, 2, 9), "", ""
        person.save()
        write_keys(casus)
    assert not before & keys_of(casus)
    assert found(mensen.dekker) == []
    (item,) = found(mensen.dekker, achternaam="Dykgraaf", geboortedatum=date(1971, 2, 9))
    assert item.casussen == [casus]


@pytest.mark.regel("S-07")
def test_lost_keys_are_made_anew_by_the_system_only(mensen, casus):
    receive(mensen, same(casus), voornamen="Momo")
    before = keys_of(casus)
    with database_role("casework_jobs"):
        Zoeksleutel.objects.all().delete()
    assert found(mensen.dekker) == []
    with pytest.raises(GeenToegang):
        rebuild_keys(mensen.dekker, casus.pk)
    with database_role("casework_jobs"):
        rebuild_keys(Systeem("zoeksleutels"), casus.pk)
        rebuild_keys(Systeem("zoeksleutels"), casus.pk)
    assert keys_of(casus) == before


@pytest.mark.regel("R-04")
@pytest.mark.regel("R-08")
def test_the_keys_go_with_the_casus_and_nothing_in_the_other_leads_to_it(mensen, archived):
    casus = receive(mensen, same(archived)).casus
    last_processed(archived, days_ago(5 * 366))
    with database_role("casework_jobs"):
        destroy_due()
        assert not Casus.objects.filter(pk=archived.pk).exists()
    assert keys_of(archived) == set()
    assert keys_of(casus)
    (row,) = judgements()
    assert row.persoon == fresh(mensen.dekker, casus).persoon  # its own
    with acting_as(mensen.dekker):
        assert [item.casussen for item in proposals(mensen.dekker, kenmerken_of(persoon(**KNOWN)))] == [[casus]]


# trying names


@pytest.mark.regel("P-19")
def test_nobody_finds_out_who_is_in_the_archive_by_trying_names(mensen, archived, settings):
    settings.ZOEKEN_PER_UUR = 3
    client, told = client_of(mensen.dekker), {"achternaam": "Khattabi", "voornamen": "Mohammed"}
    for _ in range(3):
        assert archived.nummer in client.post(reverse("persoon_zoeken"), told).content.decode()
    page = client.post(reverse("persoon_zoeken"), told).content.decode()
    assert "U zocht dit uur al 3 keer" in page
    assert archived.nummer not in page
    assert refusals() == [("personen.gezocht", "P-19", mensen.dekker.pk)]
    part = client.post(reverse("signaal_bekenden"), told).content.decode()
    assert ("U zocht dit uur al 3 keer" in part, archived.nummer in part) == (True, False)
    colleague = client_of(mensen.bakir).post(reverse("persoon_zoeken"), told).content.decode()
    assert archived.nummer in colleague, "one account does not use up what another may"
    with klok.set_to(klok.now() + timedelta(hours=1)):
        assert archived.nummer in client.post(reverse("persoon_zoeken"), told).content.decode()


@pytest.mark.regel("P-19")
def test_a_whole_signaal_does_not_tell_it_either(mensen, archived, settings):
    settings.ZOEKEN_PER_UUR = 1
    client, whole = client_of(mensen.dekker), form_data(mensen)
    assert (
        archived.nummer
        in client.post(reverse("persoon_zoeken"), {"achternaam": "Khattabi", "voornamen": "Mohammed"}).content.decode()
    )
    for sent in (whole, form_data(mensen, voornamen="Sanne", achternaam="Wilgenroos")):
        page = client.post(reverse("signaal_nieuw"), sent)
        assert (page.status_code, "U zocht dit uur al 1 keer" in page.content.decode()) == (200, True)
        assert "S-07" not in page.content.decode()
        assert page.context["form"]["achternaam"].value() == sent["achternaam"], "what was typed stays"
    with klok.set_to(klok.now() + timedelta(hours=1)):
        assert "S-07" in client.post(reverse("signaal_nieuw"), whole).content.decode()
