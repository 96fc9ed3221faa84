"""On intake and in a search people already known are proposed, to those who may know, and a person decides: S-07."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions.persoon import PersoonKeuze, judge_person, rebuild_keys
from casework.actions.signaal import receive_signaal
from casework.encryption import keystore
from casework.finding.voorstellen import proposals, proposals_for
from casework.finding.zoeksleutels import kenmerken_of, write_keys
from casework.models import Betrokkene, Casus, Logregel, Persoonsvergelijking, Zoeksleutel
from casework.rules import GeenToegang, RegelFout
from retention.actions import consult_archive
from retention.tasks import archive_due, destroy_due
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh, melding, persoon
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import days_ago, last_processed, make_casus

KNOWN = {"voornamen": "Mohammed", "tussenvoegsel": "el", "achternaam": "Khattabi"}
OTHER_SPELLING = {"voornamen": "Muhammad", "tussenvoegsel": "", "achternaam": "Al-Chatabi"}
TOELICHTING = "Adres en opleiding komen overeen."


@pytest.fixture
def casus(mensen):
    return make_casus(mensen, **KNOWN)


@pytest.fixture
def archived(mensen, casus):
    last_processed(casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()
    return fresh(mensen.dekker, casus)


def receive(mensen, keuze=None, account=None, **changes):
    told = persoon(**(OTHER_SPELLING | changes))
    account = account or mensen.dekker
    return receive_signaal(account, mensen.gemeente, told, melding(), keuze)


def same(casus, toelichting=TOELICHTING):
    return PersoonKeuze(frozenset({casus.persoon}), casus.persoon, toelichting)


def somebody_else(*casussen):
    return PersoonKeuze(frozenset(casus.persoon for casus in casussen), None, TOELICHTING)


def found(account, **changes):
    with acting_as(account), transaction.atomic():
        return proposals(account, kenmerken_of(persoon(**(OTHER_SPELLING | changes))))


def lines(mensen, gebeurtenis):
    with acting_as(mensen.visscher):
        return list(Logregel.objects.filter(gebeurtenis=gebeurtenis))


def judgements():
    with database_role("casework_jobs"):
        return list(Persoonsvergelijking.objects.order_by("oordeel"))


def keys_of(casus):
    with database_role("casework_jobs"):
        return set(Zoeksleutel.objects.filter(casus=casus).values_list("hash", flat=True))


# --- the action asks -------------------------------------------------------------------------------------------------


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


# --- who may know ----------------------------------------------------------------------------------------------------


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


# --- the archive -----------------------------------------------------------------------------------------------------


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


# --- judging later ---------------------------------------------------------------------------------------------------


def recorded_by_the_uitvoerder(mensen, archived):
    return receive(mensen, account=mensen.zijlstra).casus


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


# --- hashes in the database ------------------------------------------------------------------------------------------


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


# --- in the log ------------------------------------------------------------------------------------------------------


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


# --- pages -----------------------------------------------------------------------------------------------------------


def typed(**changes):
    return {
        "voornamen": "Muhammad",
        "achternaam": "Al-Chatabi",
        "geboortedatum": "17-05-1990",
        "straat": "",
        "postcode": "",
    } | changes


def form_data(mensen, **changes):
    data = {**vars(persoon(**OTHER_SPELLING)), **vars(melding()), "inbrenger": str(mensen.gemeente.pk)}
    data |= {"geboortedatum": "17-05-1990"} | changes
    data.pop("vertegenwoordigers")
    return data


@pytest.mark.regel("S-07")
def test_without_javascript_the_choice_comes_after_submit_and_what_was_typed_stays(mensen, casus):
    client = client_of(mensen.dekker)
    page = client.post(reverse("signaal_nieuw"), form_data(mensen)).content.decode()
    assert "S-07" in page
    assert "Khattabi" in page
    assert "Al-Chatabi" in page
    assert melding().gezien_door.replace("'", "&#x27;") in page
    chosen = {"gezien": str(casus.persoon), "zelfde": str(casus.persoon), "toelichting": ""}
    page = client.post(reverse("signaal_nieuw"), form_data(mensen, **chosen)).content.decode()
    assert "Vul een antwoord in bij ‘Waaraan ziet u dat?’" in page
    answer = client.post(reverse("signaal_nieuw"), form_data(mensen, **chosen | {"toelichting": TOELICHTING}))
    assert answer["Location"] == reverse("casus", args=[casus.pk])


@pytest.mark.regel("S-07")
@pytest.mark.parametrize("gezien", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_list_of_who_was_seen_is_asked_again(mensen, casus, gezien):
    sent = form_data(mensen, gezien=gezien, zelfde="iemand_anders", toelichting=TOELICHTING)
    answer = client_of(mensen.dekker).post(reverse("signaal_nieuw"), sent)
    assert answer.status_code == 200
    assert f'value="{casus.persoon}"' in answer.content.decode()
    with database_role("casework_jobs"):
        assert Casus.objects.count() == 1


def test_while_typing_the_part_of_the_page_comes_alone(mensen, casus):
    client = client_of(mensen.dekker)
    address = reverse("signaal_bekenden")
    assert client.get(address).status_code == 405
    part = client.post(address, typed()).content.decode()
    assert "Khattabi" in part
    assert "<html" not in part
    assert client.post(address, {"voornamen": "Muhammad"}).content.decode().strip() == ""


def test_too_little_to_search_with_is_said(mensen, casus):
    page = client_of(mensen.dekker).post(reverse("persoon_zoeken"), {"voornamen": "Mohammed"}).content.decode()
    assert "ten minste twee dingen" in page
    assert "Khattabi" not in page
    assert lines(mensen, "personen.gezocht") == []


def test_the_page_to_compare_takes_a_judgement(mensen, archived):
    casus = recorded_by_the_uitvoerder(mensen, archived)
    client = client_of(mensen.dekker)
    address = reverse("persoon_vergelijken", args=[casus.pk])
    assert archived.nummer in client.get(address).content.decode()
    chosen = {"gezien": str(archived.persoon), "zelfde": str(archived.persoon), "toelichting": TOELICHTING}
    assert client.post(address, chosen).status_code == 302
    assert fresh(mensen.dekker, casus).persoon == archived.persoon
    assert "niemand anders bekend" in client.get(address).content.decode()


def test_a_judgement_about_others_than_there_are_now_is_asked_again(mensen, archived):
    casus = recorded_by_the_uitvoerder(mensen, archived)
    sent = {"gezien": str(casus.persoon), "zelfde": "iemand_anders", "toelichting": TOELICHTING}
    page = client_of(mensen.dekker).post(reverse("persoon_vergelijken", args=[casus.pk]), sent).content.decode()
    assert "is intussen veranderd" in page
    assert TOELICHTING in page
    assert judgements() == []


# --- at the same time ------------------------------------------------------------------------------------------------


@pytest.mark.regel("S-07")
@pytest.mark.regel("W-12")
def test_two_people_at_once_end_in_one_open_treatment(echt):  # noqa: F811
    """Both saw nobody; one is first, the other is then shown who that was, and joins."""
    mensen = echt.mensen
    together = Barrier(2)

    def record(account, organisatie, told):
        together.wait()
        try:
            with keystore.session():
                return receive_signaal(account, organisatie, told, melding())
        except RegelFout as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(record, mensen.dekker, mensen.gemeente, persoon(**KNOWN)),
            pool.submit(record, mensen.bakir, mensen.politie, persoon(**OTHER_SPELLING)),
        ]
        results = [job.result() for job in jobs]
    refused = [result for result in results if isinstance(result, RegelFout)]
    assert [error.regel for error in refused] == ["S-07"]
    with database_role("casework_jobs"):
        casus = Casus.objects.get()
    late = mensen.dekker if results[0] in refused else mensen.bakir
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
