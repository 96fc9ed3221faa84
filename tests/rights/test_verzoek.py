"""Requests of the betrokkene, from intake to answer: V-01 to V-05, V-08, V-14, V-15, V-16, V-21, P-11, P-19, R-01."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casework import klok, selectors
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions import parties
from casework.choices import Rol
from casework.encryption import keystore
from casework.models import Casus, CasusToegang, Logregel, Samenwerkingsverband, Signaal
from casework.rules import GeenToegang, RegelFout
from retention.tasks import archive_due, destroy_due
from rights import letters
from rights import selectors as rights_selectors
from rights.actions import behandeling, intake
from rights.actions.behandeling import Derde
from rights.models import Rechtenverzoek
from tests.conftest import database_role, refusals
from tests.factories import fresh
from tests.people import INSTALLATIE
from tests.retention.helpers import days_ago, last_processed, make_casus, rows_of
from tests.rights.helpers import at_decision, besluit_gegevens, decided, prepared, stored, verzoek_gegevens


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def verzoek(mensen):
    return intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())


def refused(regel, act, *arguments, **named):
    """The action breaks the rule: refused with that id, and in the log."""
    with pytest.raises(RegelFout) as error:
        act(*arguments, **named)
    assert error.value.regel == regel
    assert (regel, arguments[0].pk) in [(line[1], line[2]) for line in refusals()]
    return error.value


# Intake


@pytest.mark.regel("V-04")
def test_it_is_kept_under_a_number_and_a_key_of_its_own(mensen, verzoek):
    year = klok.today().year
    second = intake.receive_verzoek(mensen.haddou, verzoek_gegevens())
    assert (verzoek.kenmerk, second.kenmerk) == (f"V-{year}-0001", f"V-{year}-0002")
    assert keystore.exists(verzoek.pk)
    assert stored(mensen, verzoek).tekst == verzoek_gegevens().tekst


@pytest.mark.parametrize(
    ("regel", "changes", "veld"),
    [
        ("V-01", {"soort": "anders"}, "soort"),
        ("V-02", {"gericht_aan": ""}, "gericht_aan"),
        ("V-04", {"tekst": " "}, "tekst"),
        ("V-04", {"kanaal": "telefoon"}, "kanaal"),
        ("V-04", {"verzoeker_naam": ""}, "verzoeker_naam"),
        ("V-10", {"ontvangen_op": klok.today() + timedelta(days=2)}, "ontvangen_op"),
    ],
)
@pytest.mark.regel("V-01")
@pytest.mark.regel("V-04")
def test_what_has_to_be_known(mensen, regel, changes, veld):
    error = refused(regel, intake.receive_verzoek, mensen.zijlstra, verzoek_gegevens(**changes))
    assert error.veld == veld
    with acting_as(mensen.zijlstra):
        assert not Rechtenverzoek.objects.exists()


@pytest.mark.regel("V-04")
def test_no_reason_is_asked():
    assert not {"reden", "motivatie", "waarom"} & set(vars(verzoek_gegevens()))


def test_only_an_uitvoerder_takes_a_request_in(mensen):
    for account in (mensen.dekker, mensen.meijer, mensen.visscher, mensen.aalders):
        with pytest.raises(GeenToegang):
            intake.receive_verzoek(account, verzoek_gegevens())


@pytest.mark.regel("V-02")
@pytest.mark.parametrize(
    ("gericht_aan", "regime"),
    [("politie", "Wpg"), ("om", "Wjsg"), ("gemeente", "AVG"), ("rvdk", "AVG"), ("reclassering", "AVG")],
)
def test_what_is_for_one_party_is_passed_on(mensen, gericht_aan, regime):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(gericht_aan=gericht_aan))
    refused("V-02", intake.start_verzoek, mensen.zijlstra, verzoek)
    refused("V-02", intake.forward_verzoek, mensen.zijlstra, verzoek, " ")
    done = intake.forward_verzoek(mensen.zijlstra, verzoek, "afdeling privacy")
    assert (done.status, done.doorgezonden_regime, done.afgesloten_op) == ("doorgezonden", regime, klok.today())


@pytest.mark.regel("V-02")
def test_wpg_and_wjsg_are_never_handled_here(mensen):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(soort="kennisneming_wpg"))
    refused("V-02", intake.start_verzoek, mensen.zijlstra, verzoek)
    assert intake.forward_verzoek(mensen.zijlstra, verzoek, "politie").doorgezonden_regime == "Wpg"


@pytest.mark.regel("V-02")
def test_what_is_for_the_samenwerkingsverband_stays(mensen, verzoek):
    refused("V-02", intake.forward_verzoek, mensen.zijlstra, verzoek, "de politie")
    assert intake.start_verzoek(mensen.zijlstra, verzoek).status == "identiteit"


@pytest.mark.regel("V-03")
@pytest.mark.parametrize("soort", ["woo", "awb_bezwaar"])
def test_another_law_is_recognised(mensen, verzoek, soort):
    other = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(soort=soort, aangeduid_als="AVG-verzoek"))
    refused("V-03", intake.start_verzoek, mensen.zijlstra, other)
    refused("V-03", intake.convert_verzoek, mensen.zijlstra, other, "")
    assert intake.convert_verzoek(mensen.zijlstra, other, "Gemeente; openbaarheid verteld.").status == "omgezet"
    refused("V-03", intake.convert_verzoek, mensen.zijlstra, verzoek, "Toch.")


# The phases, in order


@pytest.mark.regel("V-08")
def test_the_whole_way(mensen, casus):
    verzoek = decided(mensen, casus)
    sent = behandeling.send_answer(mensen.zijlstra, verzoek)
    assert (sent.status, sent.afgesloten_op, sent.besluit_door) == ("verzonden", klok.today(), mensen.dekker)
    with acting_as(mensen.zijlstra):
        assert sent.history.count() == 8


def _steps(mensen, verzoek):
    """Every step of the handling by its right person, in order."""
    return [
        ("ontvangen", lambda: intake.start_verzoek(mensen.zijlstra, verzoek)),
        ("identiteit", lambda: behandeling.verify_identity(mensen.zijlstra, verzoek, "balie", met_kopie=False)),
        ("derden", lambda: behandeling.check_derden(mensen.zijlstra, verzoek)),
        ("besluit", lambda: behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())),
        ("besluit", lambda: behandeling.decide_verzoek(mensen.dekker, verzoek)),
        ("besluit", lambda: behandeling.send_answer(mensen.zijlstra, verzoek)),
    ]


@pytest.mark.regel("V-08")
def test_no_phase_can_be_skipped_or_done_twice(mensen, verzoek):
    steps = _steps(mensen, verzoek)
    for number, (status, step) in enumerate(steps):
        assert stored(mensen, verzoek).status == status
        for later in range(number + 1, len(steps)):
            with pytest.raises(RegelFout, match="V-08"):
                steps[later][1]()
        step()
    for _, step in steps:
        with pytest.raises(RegelFout, match="V-08"):
            step()
    assert stored(mensen, verzoek).status == "verzonden"


@pytest.mark.regel("V-08")
def test_the_database_refuses_a_skipped_phase_too(mensen, verzoek):
    today = klok.today()
    with acting_as(mensen.zijlstra):
        for changes in (
            {"status": "derden"},
            {"status": "besluit", "identiteit_op": today},
            {"status": "verzonden", "identiteit_op": today, "derden_op": today, "afgesloten_op": today},
            {"status": "ingetrokken"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Rechtenverzoek.objects.filter(pk=verzoek.pk).update(**changes)


@pytest.mark.regel("V-08")
@pytest.mark.parametrize("steps", range(6))
def test_it_can_be_taken_back_at_any_time(mensen, verzoek, steps):
    for _, step in _steps(mensen, verzoek)[:steps]:
        step()
    assert intake.withdraw_verzoek(mensen.zijlstra, verzoek).status == "ingetrokken"
    refused("V-08", intake.withdraw_verzoek, mensen.zijlstra, verzoek)


@pytest.mark.regel("V-05")
def test_identity_is_verified_and_the_copy_goes(mensen, verzoek):
    intake.start_verzoek(mensen.zijlstra, verzoek)
    refused("V-05", behandeling.verify_identity, mensen.zijlstra, verzoek, " ", met_kopie=True)
    behandeling.verify_identity(mensen.zijlstra, verzoek, "kopie, foto en BSN afgeschermd", met_kopie=True)
    refused("V-05", behandeling.check_derden, mensen.zijlstra, verzoek)
    assert behandeling.record_kopie_verwijderd(mensen.zijlstra, verzoek).kopie_verwijderd_op == klok.today()
    refused("V-05", behandeling.record_kopie_verwijderd, mensen.zijlstra, verzoek)
    assert behandeling.check_derden(mensen.zijlstra, verzoek).status == "besluit"


@pytest.mark.regel("V-09")
def test_masking_needs_a_ground(mensen, verzoek):
    intake.start_verzoek(mensen.zijlstra, verzoek)
    refused("V-08", behandeling.record_derde, mensen.zijlstra, verzoek, Derde("naam", "niet gevraagd", False))
    behandeling.verify_identity(mensen.zijlstra, verzoek, "balie", met_kopie=False)
    refused("V-09", behandeling.record_derde, mensen.zijlstra, verzoek, Derde("naam", "niet gevraagd", True))
    behandeling.record_derde(mensen.zijlstra, verzoek, Derde("naam", "niet gevraagd", True, "artikel 41, i"))
    behandeling.record_derde(mensen.zijlstra, verzoek, Derde("adres", "goed", False))
    assert [derde["over"] for derde in stored(mensen, verzoek).derden] == ["naam", "adres"]


# The decision


@pytest.mark.regel("V-21")
@pytest.mark.regel("P-11")
def test_only_the_named_bestuursorgaan_decides(mensen, buren):
    verzoek = prepared(mensen)
    for account in (mensen.bakir, mensen.ramdin, mensen.janssen):
        refused("V-21", behandeling.decide_verzoek, account, verzoek)
    for account in (mensen.zijlstra, mensen.haddou):
        refused("P-11", behandeling.decide_verzoek, account, verzoek)
    strangers = (mensen.ketelaar, mensen.kloosterman, mensen.meijer, mensen.visscher, mensen.aalders, buren.dekker)
    for account in strangers:
        with pytest.raises(GeenToegang):
            behandeling.decide_verzoek(account, verzoek)
    assert not stored(mensen, verzoek).besloten
    assert behandeling.decide_verzoek(mensen.dekker, verzoek).besluit_op == klok.today()


@pytest.mark.regel("V-21")
def test_another_verband_names_another_bestuursorgaan(mensen):
    verzoek = prepared(mensen)
    with database_role("casework_jobs"):
        Samenwerkingsverband.objects.filter(pk=mensen.verband.pk).update(beslist_op_verzoeken="politie")
    refused("V-21", behandeling.decide_verzoek, mensen.dekker, verzoek)
    assert behandeling.decide_verzoek(mensen.bakir, verzoek).besloten


@pytest.mark.regel("P-11")
def test_a_vertegenwoordiger_who_is_uitvoerder_too_does_not_decide(mensen):
    parties.appoint(INSTALLATIE, mensen.dekker, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, days_ago(5))
    refused("P-11", behandeling.decide_verzoek, type(mensen.dekker).objects.get(pk=mensen.dekker.pk), prepared(mensen))


@pytest.mark.regel("P-11")
def test_the_database_refuses_that_who_prepares_decides(mensen):
    verzoek = prepared(mensen)
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        Rechtenverzoek.objects.filter(pk=verzoek.pk).update(besluit_op=klok.today(), besluit_door=mensen.zijlstra)


@pytest.mark.regel("V-21")
def test_what_was_prepared_works_only_once_and_does_not_change(mensen):
    verzoek = prepared(mensen)
    refused("V-08", behandeling.send_answer, mensen.zijlstra, verzoek)
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    refused("V-21", behandeling.decide_verzoek, mensen.dekker, verzoek)
    refused("V-16", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens())


@pytest.mark.regel("V-21")
def test_what_the_decider_reads_does_not_change_meanwhile(mensen):
    verzoek = prepared(mensen)
    changed = besluit_gegevens(motivering="Toch anders.")
    refused("V-21", behandeling.prepare_besluit, mensen.zijlstra, verzoek, changed)
    assert stored(mensen, verzoek).brief == verzoek.brief


@pytest.mark.regel("V-21")
def test_the_decider_can_give_it_back(mensen):
    verzoek = prepared(mensen)
    refused("V-21", behandeling.return_besluit, mensen.dekker, verzoek, " ")
    refused("V-21", behandeling.return_besluit, mensen.bakir, verzoek, "Anders.")
    returned = behandeling.return_besluit(mensen.dekker, verzoek, "Leg de afweging beter uit.")
    assert returned.opmerking_beslisser == "Leg de afweging beter uit."
    refused("V-08", behandeling.decide_verzoek, mensen.dekker, verzoek)
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
    assert behandeling.decide_verzoek(mensen.dekker, verzoek).besloten


@pytest.mark.regel("V-15")
@pytest.mark.parametrize("uitkomst", ["geweigerd", "gedeeltelijk"])
@pytest.mark.parametrize("missing", ["grond", "belangenafweging"])
def test_a_refusal_has_its_ground_and_weighing(mensen, casus, uitkomst, missing):
    verzoek = at_decision(mensen, casus)
    whole = {
        "uitkomst": uitkomst,
        "grond": "artikel 41, i",
        "belangenafweging": "Het belang van de melder weegt zwaarder.",
    }
    error = refused(
        "V-15", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens(**whole | {missing: " "})
    )
    assert error.veld == missing
    assert behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(**whole)).voorbereid_op


# The letter


@pytest.mark.regel("V-16")
@pytest.mark.parametrize("words", letters.ALTIJD.values())
def test_a_letter_without_the_remedies_is_not_sent(mensen, casus, words):
    whole = prepared(mensen, casus).brief.casefold()
    assert words.casefold() in whole
    verzoek, gap = at_decision(mensen, casus), whole.replace(words.casefold(), "…")
    error = refused("V-16", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens(brief=gap))
    assert error.veld == "brief"


@pytest.mark.regel("V-16")
def test_a_letter_that_lost_them_afterwards_is_not_sent_either(mensen, casus):
    verzoek = decided(mensen, casus)
    with acting_as(mensen.zijlstra):
        row = Rechtenverzoek.objects.get(pk=verzoek.pk)
        row.brief = "Wij wijzen uw verzoek toe."
        row.save()
    refused("V-16", behandeling.send_answer, mensen.zijlstra, verzoek)
    assert stored(mensen, verzoek).status == "besluit"


@pytest.mark.regel("V-13")
@pytest.mark.parametrize("words", letters.BIJ_INZAGE.values())
def test_inzage_holds_every_element_of_article_15(mensen, casus, words):
    whole = prepared(mensen, casus).brief
    assert words in whole
    verzoek, gap = at_decision(mensen, casus), whole.replace(words, "…")
    refused("V-16", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens(brief=gap))


@pytest.mark.regel("V-14")
def test_when_nothing_is_processed_the_letter_says_so_and_no_more(mensen, casus):
    nothing = prepared(mensen)
    assert "Wij verwerken geen gegevens over u, of wij verwerken ze niet meer" in nothing.brief
    assert "kunnen volgens de bewaartermijnen zijn vernietigd" in nothing.brief
    assert casus.nummer not in nothing.brief.replace(nothing.kenmerk, "")
    refusal = at_decision(mensen, casus)
    assert letters.compose_neutral(refusal).replace(refusal.kenmerk, "") == nothing.brief.replace(nothing.kenmerk, "")


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


@pytest.mark.regel("V-21")
def test_the_handler_reads_both_files_as_long_as_it_runs(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.haddou, verzoek_gegevens())
    with acting_as(mensen.haddou):
        assert not Signaal.objects.exists()
    with pytest.raises(GeenToegang):
        intake.link_casus(mensen.haddou, verzoek, casus)
    intake.link_casus(mensen.dekker, verzoek, casus)
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
@pytest.mark.parametrize("end", ["sent", "withdrawn", "forwarded"])
def test_every_end_ends_the_reading(mensen, casus, end):
    def reads():
        return CasusToegang.objects.filter(reden="verzoek").exists()

    if end == "sent":
        verzoek = decided(mensen, casus)
        assert reads()
        behandeling.send_answer(mensen.zijlstra, verzoek)
    else:
        verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(gericht_aan="politie"))
        intake.link_casus(mensen.zijlstra, verzoek, casus)
        assert reads()
        if end == "withdrawn":
            intake.withdraw_verzoek(mensen.zijlstra, verzoek)
        else:
            intake.forward_verzoek(mensen.zijlstra, verzoek, "politie")
    assert not reads()
    refused("V-08", intake.link_casus, mensen.zijlstra, verzoek, casus)


@pytest.mark.regel("V-21")
def test_taking_over_moves_the_reading(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.haddou, verzoek_gegevens())
    intake.link_casus(mensen.dekker, verzoek, casus)
    for account in (mensen.dekker, mensen.meijer):
        with pytest.raises(GeenToegang):
            intake.take_over_verzoek(account, verzoek)
    intake.take_over_verzoek(mensen.zijlstra, verzoek)
    assert set(CasusToegang.objects.filter(reden="verzoek").values_list("user_id", flat=True)) == {mensen.zijlstra.pk}
    with pytest.raises(GeenToegang):
        intake.start_verzoek(mensen.haddou, verzoek)


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
