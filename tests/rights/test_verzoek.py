"""A request of the betrokkene comes in and goes through its phases: V-01 to V-05, V-08."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.encryption import keystore
from casework.rules import GeenToegang, RegelFout
from rights.actions import behandeling, bevoegdheid, intake
from rights.actions.behandeling import Derde
from rights.models import Rechtenverzoek
from tests.rights.helpers import besluit_gegevens, checked, decided, gebleken, refused, stored, verzoek_gegevens

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
        assert sent.history.count() == 9


def _steps(mensen, verzoek):
    """Every step of the handling by its right person, in order."""
    return [
        ("ontvangen", lambda: intake.start_verzoek(mensen.zijlstra, verzoek)),
        ("identiteit", lambda: behandeling.verify_identity(mensen.zijlstra, verzoek, "balie", met_kopie=False)),
        ("identiteit", lambda: bevoegdheid.establish(mensen.zijlstra, verzoek, gebleken())),
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
            {"status": "derden", "identiteit_op": today},
            {"status": "besluit", "identiteit_op": today, "bevoegdheid": "blijkt"},
            {"status": "besluit", "identiteit_op": today, "derden_op": today},
            {
                "status": "verzonden",
                "identiteit_op": today,
                "bevoegdheid": "blijkt",
                "derden_op": today,
                "afgesloten_op": today,
            },
            {"status": "ingetrokken"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Rechtenverzoek.objects.filter(pk=verzoek.pk).update(**changes)


@pytest.mark.regel("V-08")
@pytest.mark.parametrize("steps", range(7))
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
    refused("V-08", behandeling.verify_identity, mensen.zijlstra, verzoek, "nog een keer", met_kopie=False)
    bevoegdheid.establish(mensen.zijlstra, verzoek, gebleken())
    refused("V-05", behandeling.check_derden, mensen.zijlstra, verzoek)
    assert behandeling.record_kopie_verwijderd(mensen.zijlstra, verzoek).kopie_verwijderd_op == klok.today()
    refused("V-05", behandeling.record_kopie_verwijderd, mensen.zijlstra, verzoek)
    assert behandeling.check_derden(mensen.zijlstra, verzoek).status == "besluit"


@pytest.mark.regel("V-09")
def test_masking_needs_a_ground(mensen, verzoek):
    intake.start_verzoek(mensen.zijlstra, verzoek)
    refused("V-08", behandeling.record_derde, mensen.zijlstra, verzoek, Derde("naam", "niet gevraagd", False))
    checked(mensen.zijlstra, verzoek)
    refused("V-09", behandeling.record_derde, mensen.zijlstra, verzoek, Derde("naam", "niet gevraagd", True))
    behandeling.record_derde(mensen.zijlstra, verzoek, Derde("naam", "niet gevraagd", True, "artikel 41, i"))
    behandeling.record_derde(mensen.zijlstra, verzoek, Derde("adres", "goed", False))
    assert [derde["over"] for derde in stored(mensen, verzoek).derden] == ["naam", "adres"]
