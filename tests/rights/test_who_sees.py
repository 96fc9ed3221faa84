"""Who sees a request, what its handler reads for it, and for how long: P-19, V-21, R-01."""

import pytest
from django.db import DatabaseError, transaction

from casework import selectors
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.models import Casus, CasusToegang, Logregel, Signaal
from casework.rules import GeenToegang
from retention.tasks import archive_due, destroy_due
from rights import selectors as rights_selectors
from rights.actions import behandeling, intake
from rights.models import Rechtenverzoek
from tests.conftest import database_role
from tests.factories import fresh
from tests.retention.helpers import days_ago, last_processed, make_casus, rows_of
from tests.rights.helpers import at_decision, checked, decided, prepared, refused, stored, verzoek_gegevens

# Who sees what


@pytest.mark.regel("P-19")
def test_another_verband_does_not_know_of_it(mensen, buren, verzoek):
    for account in (buren.zijlstra, buren.haddou, buren.dekker):
        with acting_as(account):
            assert not rights_selectors.verzoeken(account).exists()
            assert not Rechtenverzoek.objects.exists()
            assert not Rechtenverzoek.history.exists()
        with pytest.raises(GeenToegang):
            intake.take_over_verzoek(account, verzoek)


@pytest.mark.regel("P-19")
def test_the_application_keeps_others_out_where_the_database_would_not(mensen, buren, verzoek):
    outside = (mensen.meijer, mensen.visscher, mensen.aalders, mensen.ketelaar, mensen.kloosterman, buren.zijlstra)
    with database_role("casework_jobs"):
        for account in outside:
            assert not rights_selectors.verzoeken(account).exists()
        for account in (mensen.haddou, mensen.dekker, mensen.bakir):
            assert rights_selectors.verzoeken(account).get() == verzoek


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-19")
def test_the_database_itself_keeps_others_out(mensen, verzoek):
    for account in (mensen.meijer, mensen.kuiper, mensen.visscher, mensen.aalders, mensen.ketelaar, mensen.kloosterman):
        with acting_as(account):
            assert not Rechtenverzoek.objects.exists()
            assert not Rechtenverzoek.history.exists()
            assert Rechtenverzoek.objects.update(kanaal="e-mail") == 0
    for account in (mensen.zijlstra, mensen.haddou, mensen.dekker, mensen.bakir):
        with acting_as(account):
            assert Rechtenverzoek.objects.count() == 1


def test_nobody_deletes_a_request(mensen, verzoek):
    with acting_as(mensen.zijlstra), pytest.raises(DatabaseError), transaction.atomic():
        Rechtenverzoek.objects.all()._raw_delete("default")


def shown(handler, verzoek):
    """The request goes on to where its handler reads the file."""
    intake.start_verzoek(handler, verzoek)
    checked(handler, verzoek)


@pytest.mark.regel("V-21")
def test_a_request_that_is_passed_on_opens_no_file(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(gericht_aan="politie"))
    intake.link_casus(mensen.zijlstra, verzoek, casus)
    intake.forward_verzoek(mensen.zijlstra, verzoek, "politie")
    assert not CasusToegang.objects.filter(reden="verzoek").exists()


@pytest.mark.regel("V-21")
def test_the_handler_reads_both_files_as_long_as_it_runs(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.haddou, verzoek_gegevens())
    with acting_as(mensen.haddou):
        assert not Signaal.objects.exists()
    with pytest.raises(GeenToegang):
        intake.link_casus(mensen.haddou, verzoek, casus)
    intake.link_casus(mensen.dekker, verzoek, casus)
    shown(mensen.haddou, verzoek)
    with acting_as(mensen.haddou):
        assert Signaal.objects.exists()
        assert selectors.permissions_on(mensen.haddou, casus) == set(p.RAADPLEGER)
        assert Signaal.objects.update(status="beoordeeld") == 0
    intake.withdraw_verzoek(mensen.haddou, verzoek)
    with acting_as(mensen.haddou):
        assert not Signaal.objects.exists()
        assert not Casus.objects.exists()
    with database_role("casework_jobs"):
        assert Logregel.objects.get(gebeurtenis="verzoek.gekoppeld", uitkomst="gedaan").casus_id == casus.pk


@pytest.mark.regel("V-21")
@pytest.mark.parametrize("end", ["sent", "withdrawn"])
def test_every_end_ends_the_reading(mensen, casus, end):
    def reads():
        return CasusToegang.objects.filter(reden="verzoek").exists()

    if end == "sent":
        verzoek = decided(mensen, casus)
        assert reads()
        behandeling.send_answer(mensen.zijlstra, verzoek)
    else:
        verzoek = at_decision(mensen, casus)
        assert reads()
        intake.withdraw_verzoek(mensen.zijlstra, verzoek)
    assert not reads()
    refused("V-08", intake.link_casus, mensen.zijlstra, verzoek, casus)


@pytest.mark.regel("V-21")
def test_taking_over_moves_the_reading(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.haddou, verzoek_gegevens())
    intake.link_casus(mensen.dekker, verzoek, casus)
    shown(mensen.haddou, verzoek)
    for account in (mensen.dekker, mensen.meijer):
        with pytest.raises(GeenToegang):
            intake.take_over_verzoek(account, verzoek)
    intake.take_over_verzoek(mensen.zijlstra, verzoek)
    assert set(CasusToegang.objects.filter(reden="verzoek").values_list("user_id", flat=True)) == {mensen.zijlstra.pk}
    with pytest.raises(GeenToegang):
        behandeling.check_derden(mensen.haddou, verzoek)
    # To and fro: haddou has nothing to do with the casus but this request.
    intake.take_over_verzoek(mensen.haddou, verzoek)
    assert set(CasusToegang.objects.filter(reden="verzoek").values_list("user_id", flat=True)) == {mensen.haddou.pk}
    with acting_as(mensen.haddou):
        assert rights_selectors.linked_casus(mensen.haddou, stored(mensen, verzoek)) == casus


@pytest.mark.regel("V-21")
def test_a_casus_of_another_verband_is_not_linked(mensen, buren, verzoek):
    theirs = make_casus(buren)
    with pytest.raises(GeenToegang):
        intake.link_casus(mensen.zijlstra, verzoek, theirs)


@pytest.mark.regel("V-08")
def test_after_the_preparation_no_casus_is_linked(mensen, casus):
    refused("V-08", intake.link_casus, mensen.zijlstra, prepared(mensen), casus)
    assert not CasusToegang.objects.filter(reden="verzoek").exists()


@pytest.mark.regel("V-21")
def test_only_the_handler_handles(mensen, verzoek):
    for account in (mensen.haddou, mensen.dekker):
        for act in (intake.start_verzoek, intake.withdraw_verzoek, behandeling.check_derden, behandeling.send_answer):
            with pytest.raises(GeenToegang):
                act(account, verzoek)


# Time


@pytest.mark.regel("R-01")
def test_handling_does_not_move_the_last_processing(mensen, casus):
    last_processed(casus, days_ago(40))
    behandeling.send_answer(mensen.zijlstra, decided(mensen, casus))
    assert fresh(mensen.zijlstra, casus).laatste_verwerking == days_ago(40)


@pytest.mark.regel("V-21")
@pytest.mark.regel("R-03")
def test_the_handler_goes_on_reading_when_the_casus_is_archived(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    intake.link_casus(mensen.zijlstra, verzoek, casus)
    shown(mensen.zijlstra, verzoek)
    last_processed(casus, days_ago(400))
    with database_role("casework_jobs"):
        archive_due()
    with acting_as(mensen.zijlstra):
        assert selectors.permissions_on(mensen.zijlstra, casus) == set(p.RAADPLEGER)
    intake.withdraw_verzoek(mensen.zijlstra, verzoek)
    with acting_as(mensen.zijlstra):
        assert not Casus.objects.exists()


@pytest.mark.regel("R-05")
def test_a_running_request_holds_the_destruction_and_its_end_lets_go(mensen, casus, django_capture_on_commit_callbacks):
    def destroy():
        with database_role("casework_jobs"), django_capture_on_commit_callbacks(execute=True):
            destroy_due()

    verzoek = decided(mensen, casus)
    last_processed(casus, days_ago(5 * 366))
    destroy()
    assert rows_of(casus.pk)
    behandeling.send_answer(mensen.zijlstra, verzoek)
    destroy()
    assert rows_of(casus.pk) == {}
    kept = stored(mensen, verzoek)
    assert kept.casus_id is None
    assert kept.tekst == verzoek_gegevens().tekst
    with acting_as(mensen.zijlstra):
        assert not kept.history.filter(casus_id=casus.pk).exists()
