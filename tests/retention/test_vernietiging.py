"""Destroyed after five years, wholly or not at all, and once: R-04, R-05, R-07, R-10."""

import json
import logging
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections
from django.urls import NoReverseMatch, get_resolver, reverse

from casework import klok
from casework.access.context import acting_as
from casework.encryption import keystore
from casework.encryption.errors import SleutelVernietigd
from casework.encryption.models import DataKey, VernietigdeSleutel
from casework.models import Casus, Logregel
from casework.rules import GeenToegang, RegelFout
from casework.termijnen import archivering, vernietiging
from retention import actions, holds, terms
from retention.actions import destroy_casus, finish_destruction
from retention.models import Vernietiging
from retention.tasks import VERNIETIGING, destroy_due
from tests.client import client_of
from tests.conftest import ROOT, database_role
from tests.factories import fresh
from tests.retention.helpers import days_ago, last_processed, make_casus, rows_of

FIVE_YEARS = 5 * 366


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """Run the job as the jobs do, and what follows on commit."""

    def destroy():
        with database_role("casework_jobs"), django_capture_on_commit_callbacks(execute=True):
            destroy_due()

    return destroy


def proofs():
    with database_role("casework_jobs"):
        return list(Vernietiging.objects.order_by("moment", "pk"))


# when, by whom, and everything


@pytest.mark.regel("R-04")
def test_the_worked_example(mensen, casus, run):
    last_processed(casus, date(2024, 2, 29))
    with klok.set_to(date(2029, 2, 27)):
        run()
        assert rows_of(casus.pk)
        assert proofs() == []
    with klok.set_to(date(2029, 2, 28)):
        run()
    assert rows_of(casus.pk) == {}


@pytest.mark.regel("R-04")
def test_rows_history_grants_and_key_are_gone(mensen, casus, run):
    before = rows_of(casus.pk)
    assert {"casework_casus", "casework_betrokkene", "casework_historicalsignaal", "casework_casustoegang"} <= set(
        before
    )
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    assert rows_of(casus.pk) == {}
    assert not keystore.exists(casus.pk)
    assert VernietigdeSleutel.objects.filter(pk=casus.pk).exists()
    (proof,) = proofs()
    assert (proof.status, proof.sleutel_id) == ("klaar", casus.pk)
    assert {table: count for table, count in proof.aantallen.items() if count} == before


@pytest.mark.regel("R-04")
def test_no_key_can_be_made_again(mensen, casus, run):
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    with pytest.raises(SleutelVernietigd):
        keystore.create(casus.pk, "casus", mensen.verband.pk)


@pytest.mark.regel("R-04")
def test_files_are_gone(mensen, casus, run, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mine, other = tmp_path / str(casus.pk), tmp_path / str(mensen.dekker.pk)
    for folder in (mine, other):
        (folder / "notulen").mkdir(parents=True)
        (folder / "notulen" / "1.pdf.enc").write_bytes(b"x")
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    assert not mine.exists()
    assert (other / "notulen" / "1.pdf.enc").exists()


@pytest.mark.regel("R-04")
@pytest.mark.regel("R-08")
def test_another_casus_stays_whole(mensen, casus, run):
    other = make_casus(mensen, voornamen="Dirkje", achternaam="Wilgenroos")
    before = rows_of(other.pk)
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    assert rows_of(other.pk) == before
    assert keystore.exists(other.pk)
    with acting_as(mensen.dekker):
        assert fresh(mensen.dekker, other).betrokkene.achternaam == "Wilgenroos"


@pytest.mark.regel("R-04")
def test_a_casus_that_is_not_due_is_not_destroyed(mensen, casus):
    last_processed(casus, days_ago(5 * 365))
    with database_role("casework_jobs"), pytest.raises(RegelFout, match="R-04"):
        destroy_casus(VERNIETIGING, casus.pk)
    assert rows_of(casus.pk)


@pytest.mark.regel("R-04")
def test_only_the_system_destroys(mensen, casus):
    last_processed(casus, days_ago(FIVE_YEARS))
    for account in (mensen.dekker, mensen.zijlstra, mensen.aalders, mensen.visscher):
        with pytest.raises(GeenToegang):
            destroy_casus(account, casus.pk)
        with pytest.raises(GeenToegang):
            finish_destruction(account, casus.pk)
    assert rows_of(casus.pk)


@pytest.mark.regel("R-04")
def test_the_web_process_can_neither_destroy_nor_write_proof(mensen, casus):
    from django.db import DatabaseError, transaction

    with acting_as(mensen.dekker):
        for sql in (
            "DELETE FROM casework_casus",
            "DELETE FROM casework_betrokkene",
            "DELETE FROM casework_historicalsignaal",
            "INSERT INTO retention_vernietiging DEFAULT VALUES",
            "DELETE FROM retention_vernietiging",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
                cursor.execute(sql)
    assert rows_of(casus.pk)


@pytest.mark.regel("R-10")
@pytest.mark.parametrize("fase", ["weegploeg", "geen_casusoverleg", "gesloten"])
def test_it_does_not_matter_how_far_it_came(mensen, casus, run, fase):
    last_processed(casus, days_ago(FIVE_YEARS))
    with database_role("casework_jobs"):
        Casus.objects.filter(pk=casus.pk).update(fase=fase)
    run()
    assert rows_of(casus.pk) == {}


@pytest.mark.regel("R-04")
def test_the_proof_identifies_nobody(mensen, casus, run):
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    (proof,) = proofs()
    fields = {field.name for field in Vernietiging._meta.get_fields()}
    assert fields == {"id", "verband", "sleutel_id", "aantallen", "moment", "status"}
    assert casus.nummer not in str(vars(proof))
    assert all(isinstance(count, int) for count in proof.aantallen.values())


@pytest.mark.regel("R-04")
def test_the_log_stays_and_names_nobody(mensen, casus, run):
    with database_role("casework_jobs"):
        before = Logregel.objects.filter(casus_id=casus.pk).count()
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(casus_id=casus.pk).count() == before > 0
        line = Logregel.objects.get(gebeurtenis="casus.vernietigd")
        assert (line.systeem, line.object_soort) == ("vernietiging", "retention.vernietiging")


@pytest.mark.regel("P-19")
def test_afterwards_it_is_as_if_it_never_was(mensen, casus, run):
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    client = client_of(mensen.dekker)
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
    assert client.get(reverse("archief_raadplegen", args=[casus.pk])).status_code == 404
    assert casus.nummer not in client.get(reverse("archief")).content.decode()


# nothing extends the term


@pytest.mark.regel("R-02")
@pytest.mark.regel("R-04")
@pytest.mark.parametrize(
    "setting", [{"ARCHIVEREN_NA_MAANDEN": "13"}, {"VERNIETIGEN_NA_MAANDEN": "61"}, {"ARCHIVEREN_NA_MAANDEN": "0"}]
)
def test_a_longer_term_does_not_start(setting):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=dict(os.environ) | setting, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert f"{next(iter(setting))} must be a whole number" in done.stderr


@pytest.mark.regel("R-02")
@pytest.mark.regel("R-04")
def test_shorter_terms_count(casus, settings):
    settings.ARCHIVEREN_NA_MAANDEN, settings.VERNIETIGEN_NA_MAANDEN = 6, 18
    assert terms.archive_day(casus) == archivering(casus.laatste_verwerking, 6).laatste_dag
    assert terms.destruction_day(casus) == vernietiging(casus.laatste_verwerking, 18).laatste_dag


@pytest.mark.regel("R-04")
def test_there_is_no_page_or_action_that_extends():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    forbidden = ("bewaar", "uitstel_vernietiging", "aanhoud")
    assert not [name for name in names if any(word in name for word in forbidden)]
    retention = {name for name in names if name.startswith(("archief", "vernietig", "retention"))}
    assert retention == {
        "archief",
        "archief_raadplegen",
        "archief_heropenen",
        "archief_informeren",
        "archief_besluit_wijzigen",
    }
    with pytest.raises(NoReverseMatch):
        reverse("vernietiging_uitstellen")


# what still runs


@pytest.mark.regel("R-05")
def test_a_hold_keeps_it_and_its_end_lets_it_go(mensen, casus, run, monkeypatch):
    last_processed(casus, days_ago(FIVE_YEARS))
    monkeypatch.setattr(holds, "_checks", [lambda casus_id: casus_id == casus.pk])
    run()
    assert rows_of(casus.pk)
    with database_role("casework_jobs"), pytest.raises(RegelFout, match="R-05"):
        destroy_casus(VERNIETIGING, casus.pk)
    monkeypatch.setattr(holds, "_checks", [])
    run()
    assert rows_of(casus.pk) == {}


# twice, at the same time, killed


@pytest.mark.regel("R-07")
def test_a_second_run_finds_nothing(mensen, casus, run):
    last_processed(casus, days_ago(FIVE_YEARS))
    run()
    run()
    assert len(proofs()) == 1
    with database_role("casework_jobs"), pytest.raises(GeenToegang):
        destroy_casus(VERNIETIGING, casus.pk)


@pytest.mark.regel("R-07")
def test_killed_after_the_rows_the_next_run_finishes(mensen, casus, run):
    last_processed(casus, days_ago(FIVE_YEARS))
    with database_role("casework_jobs"):
        destroy_due()  # what follows on commit does not come
    assert rows_of(casus.pk) == {}
    assert keystore.exists(casus.pk)
    assert [proof.status for proof in proofs()] == ["open"]
    run()
    assert not keystore.exists(casus.pk)
    assert [proof.status for proof in proofs()] == ["klaar"]
    (proof,) = proofs()
    with database_role("casework_jobs"), pytest.raises(RegelFout, match="R-07"):
        finish_destruction(VERNIETIGING, proof.pk)


@pytest.mark.regel("R-07")
def test_a_row_that_the_register_forgot_stops_it_whole(mensen, casus, run, monkeypatch):
    last_processed(casus, days_ago(FIVE_YEARS))
    before = rows_of(casus.pk)
    known = [entry for entry in actions.all_entries() if entry.model != "casework.Signaal"]
    monkeypatch.setattr(actions, "all_entries", lambda: known)
    with pytest.raises(RuntimeError):
        run()
    assert rows_of(casus.pk) == before
    assert keystore.exists(casus.pk)
    assert proofs() == []


@pytest.mark.regel("R-07")
def test_one_that_fails_does_not_keep_the_others(mensen, casus, run, monkeypatch):
    other = make_casus(mensen, achternaam="Wilgenroos")
    for each, days in ((casus, FIVE_YEARS + 2), (other, FIVE_YEARS)):
        last_processed(each, days_ago(days))
    erase = actions.erase_rows
    monkeypatch.setattr(actions, "erase_rows", lambda pk: 1 / 0 if pk == casus.pk else erase(pk))
    with pytest.raises(RuntimeError, match="1 failed"):
        run()
    assert rows_of(casus.pk)
    assert rows_of(other.pk) == {}


@pytest.mark.regel("B-02")
def test_a_failure_is_told_with_what_failed_on_which_id_and_no_more(casus, run, monkeypatch, caplog):
    last_processed(casus, days_ago(FIVE_YEARS))

    def fail(_):
        raise ValueError("Zonnebloemveld")

    monkeypatch.setattr(actions, "erase_rows", fail)
    with pytest.raises(RuntimeError):
        run()
    (record,) = [record for record in caplog.records if record.name == "retention"]
    line = json.loads(json_formatter().format(record))
    assert (line["event"], line["action"], line["id"]) == ("retention_failed", "destroy_casus", str(casus.pk))
    assert line["error"] == "ValueError"
    assert "Zonnebloemveld" not in str(line)


def json_formatter():
    """The formatter that the settings give to every line of the log."""
    (handler,) = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    return handler.formatter


@pytest.mark.regel("R-07")
def test_four_runs_at_the_same_time_destroy_each_casus_once(echt):
    casussen = [make_casus(echt.mensen, achternaam=f"Wilgenroos{number}") for number in range(3)]
    for casus in casussen:
        last_processed(casus, days_ago(FIVE_YEARS))
    together = Barrier(4)

    def job():
        try:
            with database_role("casework_jobs"):
                together.wait(timeout=20)
                destroy_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(job) for _ in range(4)]:
            done.result(timeout=60)
    assert sorted(proof.sleutel_id for proof in proofs()) == sorted(casus.pk for casus in casussen)
    assert all(proof.status == "klaar" for proof in proofs())
    for casus in casussen:
        assert rows_of(casus.pk) == {}
        assert not keystore.exists(casus.pk)
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(gebeurtenis="casus.vernietigd", uitkomst="gedaan").count() == 3


def run_job(echt, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "tests.retention.killed", *map(str, arguments)],
        cwd=ROOT,
        env=echt.job_environment | {"DJANGO_SETTINGS_MODULE": "casework.config.settings"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def kill_and_recover(echt, points):
    """Kill a run at each statement of `points`, each on a fresh casus, and look; then let a whole run finish."""
    seen = set()
    for number, point in enumerate(points):
        casus = make_casus(echt.mensen, achternaam=f"Wilgenroos{number}")
        last_processed(casus, days_ago(FIVE_YEARS))
        before = rows_of(casus.pk)
        killed = run_job(echt, point)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        seen.add(state_of(casus, before))
        with database_role("casework_jobs"):
            destroy_due()
        assert rows_of(casus.pk) == {}
        assert not DataKey.objects.filter(pk=casus.pk).exists()
        with database_role("casework_jobs"):
            assert Vernietiging.objects.get(sleutel_id=casus.pk).status == "klaar"
    return seen


def state_of(casus, before):
    """What a killed run left: wholly there with its key, or wholly gone with a proof; anything else fails."""
    left = rows_of(casus.pk)
    with database_role("casework_jobs"):
        proof = Vernietiging.objects.filter(sleutel_id=casus.pk).first()
    if proof is None:
        assert left == before
        assert DataKey.objects.filter(pk=casus.pk).exists()
        return "whole"
    assert left == {}
    return f"gone, {proof.status}"


def statements_of_one_run(echt):
    casus = make_casus(echt.mensen, achternaam="Vlierboom")
    last_processed(casus, days_ago(FIVE_YEARS))
    done = run_job(echt)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.regel("R-07")
def test_killed_at_any_point_it_is_whole_or_gone(echt):
    last = statements_of_one_run(echt)
    assert kill_and_recover(echt, [2, last // 2, last - 12, last - 5, last - 1]) == {"whole", "gone, open"}


@pytest.mark.soak
@pytest.mark.regel("R-07")
def test_killed_two_hundred_times(echt):
    last = statements_of_one_run(echt)
    points = [1 + number % (last - 1) for number in range(200)]
    assert {"whole", "gone, open"} <= kill_and_recover(echt, points)
