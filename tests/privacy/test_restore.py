"""A backup brings back what was destroyed; the ledger destroys it again before the site opens: R-04, B-06."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

import retention.actions
from casework import backup, herstel, klok, wissen
from casework.access.context import Systeem, acting_as
from casework.actions.concept import drop_concept, save_concept
from casework.audit import log, sealing
from casework.backup import BackupFout
from casework.config.environment import refuse_an_unfinished_restore
from casework.encryption import anchor, keystore, ledger, masterkeys, rotation
from casework.encryption.errors import GeenHoofdsleutel, VerkeerdeSleutel
from casework.encryption.models import DataKey, VernietigdeSleutel
from casework.models import Concept, Gewist, Sessie, WettelijkVertegenwoordiger, Zoeksleutel
from casework.tasks import note_in_ledger
from retention.models import Vernietiging
from tests.client import client_of
from tests.conftest import SUPERUSER, connected_to, database_role
from tests.encryption.conftest import KEY_1
from tests.privacy.dumps import decrypted_text
from tests.privacy.restoring import as_jobs, as_owner, ask, back_up, drop_databases, empty_databases, manage, restored
from tests.privacy.test_destroyed import destroy
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import make_casus, rows_of

WORD, OTHER = "Zonnebloemveld", "Wilgenroos"


@pytest.fixture(autouse=True)
def key_file(tmp_path, settings, monkeypatch):
    path = tmp_path / "master_keys"
    path.write_text(f"1:{KEY_1}\n")
    settings.MASTER_KEYS_FILE = str(path)
    monkeypatch.setenv("MASTER_KEYS_FILE", str(path))
    return path


@pytest.fixture
def casus(echt, key_file):  # noqa: F811
    return make_casus(echt.mensen)


@pytest.fixture
def other(echt, key_file):  # noqa: F811
    ouders = [{"naam": "Lotje", "relatie": "moeder"}, {"naam": "Henk", "relatie": "vader"}]
    return make_casus(echt.mensen, voornamen="Dirkje", achternaam=OTHER, vertegenwoordigers=ouders)


def parents(casus):
    with database_role("casework_jobs"):
        return {row.naam for row in WettelijkVertegenwoordiger.objects.filter(casus_id=casus.pk)}


def search_keys():
    with database_role("casework_jobs"):
        return set(Zoeksleutel.objects.values_list("casus", flat=True))


def erase_a_parent(mensen, casus):
    with database_role("casework_jobs"), acting_as(mensen.dekker):
        wissen.erase(next(row for row in WettelijkVertegenwoordiger.objects.all() if row.naam == "Henk"))


@pytest.mark.regel("B-04")
@pytest.mark.regel("B-06")
def test_the_log_is_proven_after_a_real_restore_and_goes_on(echt, casus, tmp_path):  # noqa: F811
    def sealed(code):
        with database_role("casework_jobs"):
            log.looked(Systeem("proef"), code)
            return sealing.seal()

    destroy(casus)  # the ledger begins with it
    assert sealed("proef.voor")
    folder = back_up(echt, tmp_path / "backup")
    assert sealed("proef.verloren")
    with restored(echt, folder, tmp_path / "media") as names:
        _is_proven_without_block_2(names)
        with database_role("casework_jobs"):
            assert sealing.current_series() == 2
        assert sealed("proef.daarna")
        _is_proven_without_block_2(names)
        _as_superuser("DELETE FROM casework_logregel WHERE gebeurtenis = 'proef.voor'")
        proof = ask("logboek", "controleer", **as_jobs(names))
        assert (proof.returncode, "Blok 1" in proof.stderr) == (1, True)


def _is_proven_without_block_2(names):
    told = manage("logboek", "controleer", **as_jobs(names))
    assert "Het logboek klopt." in told
    assert "Bij een herstel gingen de blokken 2 tot en met 2 verloren." in told


def _as_superuser(statement):
    with database_role(SUPERUSER), connections["default"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.regel("R-04")
@pytest.mark.regel("B-06")
def test_the_site_stays_shut_until_what_came_back_is_destroyed_again(echt, casus, other, tmp_path):  # noqa: F811
    folder = back_up(echt, tmp_path / "backup")
    destroy(casus)
    erase_a_parent(echt.mensen, other)
    assert not herstel.is_unfinished()
    with restored(echt, folder, tmp_path / "media") as names:
        assert WORD in decrypted_text(casus.pk), "the backup brings it back: this is what the ledger is for"
        assert parents(other) == {"Lotje", "Henk"}
        assert search_keys() == set(), "a backup would keep the search keys of a destroyed casus"
        assert_shut(echt.mensen)
        assert ask("grootboek", "controleer", **as_jobs(names)).returncode == 1
        assert "1 casussen, 1 losse rijen, 1 sleutels" in manage("grootboek", "naspelen", **as_jobs(names))
        assert_open(echt.mensen)
        assert rows_of(casus.pk) == {}
        assert not keystore.exists(casus.pk)
        assert VernietigdeSleutel.objects.filter(pk=casus.pk).exists()
        assert parents(other) == {"Lotje"}
        assert OTHER in decrypted_text(other.pk)
        assert search_keys() == {other.pk}
        with database_role("casework_jobs"):
            assert Vernietiging.objects.get().sleutel_id == casus.pk
        assert "0 casussen, 0 losse rijen, 0 sleutels" in manage("grootboek", "naspelen", **as_jobs(names))


@pytest.mark.regel("S-07")
def test_the_site_stays_shut_until_people_can_be_found_again(echt, casus, tmp_path):  # noqa: F811
    """Nothing was destroyed since the backup, so no tombstone is missing; but it holds no search keys."""
    ledger.append([])
    client_of(echt.mensen.dekker)
    folder = back_up(echt, tmp_path / "backup")
    with restored(echt, folder, tmp_path / "media") as names:
        assert herstel.behind() == (set(), set())
        assert search_keys() == set()
        assert not Sessie.objects.exists(), "a backup would let somebody in again who was logged out"
        assert_shut(echt.mensen)
        assert ask("grootboek", "controleer", **as_jobs(names)).returncode == 1
        manage("grootboek", "naspelen", **as_jobs(names))
        assert search_keys() == {casus.pk}
        assert_open(echt.mensen)


@pytest.mark.regel("B-06")
def test_a_restore_that_is_told_the_roles_of_the_jobs_replays_by_itself(echt, casus, tmp_path):  # noqa: F811
    """Also where the addresses of the owners are in files, as in containers."""
    folder = back_up(echt, tmp_path / "backup")
    destroy(casus)
    names = {kind: f"{name}_terug" for kind, name in echt.names.items()}
    owners, jobs = as_owner(names), as_jobs(names)
    told = {"MEDIA_ROOT": str(tmp_path / "media")}
    for name in ("DATABASE_URL", "KEYS_DATABASE_URL"):
        (tmp_path / name).write_text(owners[name])
        told |= {f"{name}_FILE": str(tmp_path / name), name.replace("_URL", "_JOBS_URL"): jobs[name]}
    empty_databases(names)
    said = manage("backup", "herstel", str(folder), **told)
    assert "De site kan open" in said
    with connected_to(names):
        assert rows_of(casus.pk) == {}
    drop_databases(names)


@pytest.mark.regel("R-04")
def test_a_kill_before_the_key_went_and_then_a_restore_do_not_keep_the_key(echt, casus, tmp_path, monkeypatch):  # noqa: F811
    """The rows were destroyed and stand in the ledger, the key was not yet; the backup knows nothing of either."""
    folder = back_up(echt, tmp_path / "backup")
    monkeypatch.setattr(retention.actions, "finish_destruction", lambda actor, vernietiging_id: None)
    destroy(casus)
    assert keystore.exists(casus.pk)
    assert ledger.what(ledger.SLEUTEL) == set()
    with restored(echt, folder, tmp_path / "media") as names:
        assert WORD in decrypted_text(casus.pk)
        manage("grootboek", "naspelen", **as_jobs(names))
        assert rows_of(casus.pk) == {}
        assert not keystore.exists(casus.pk)
        assert ledger.what(ledger.SLEUTEL) == {str(casus.pk)}


@pytest.mark.regel("R-04")
def test_without_the_ledger_nothing_is_put_back(echt, casus, tmp_path):  # noqa: F811
    """An empty one would say that nothing was ever destroyed."""
    folder = back_up(echt, tmp_path / "backup")
    destroy(casus)
    Path(settings.LEDGER_FILE).unlink()
    names = {kind: f"{name}_leeg" for kind, name in echt.names.items()}
    empty_databases(names)
    said = ask("backup", "herstel", str(folder), MEDIA_ROOT=str(tmp_path / "media"), **as_owner(names))
    drop_databases(names)
    assert (said.returncode, "grootboek ontbreekt" in said.stderr) == (1, True)
    assert not Path(settings.LEDGER_FILE).exists()


def assert_shut(mensen):
    for path in ("/", "/account/login/"):
        page = Client().get(path)
        assert page.status_code == 503
        assert "herstel is niet afgerond" in page.content.decode()
    assert client_of(mensen.dekker).get("/").status_code == 503
    health = Client().get("/healthz")
    assert (health.status_code, health.json()["herstel"]) == (503, False)
    with pytest.raises(SystemExit, match="naspelen"):
        refuse_an_unfinished_restore()


def assert_open(mensen):
    assert client_of(mensen.dekker).get("/").status_code == 200
    assert Client().get("/healthz").json()["herstel"] is True
    refuse_an_unfinished_restore()


@pytest.mark.regel("R-04")
def test_one_database_alone_from_a_backup_is_seen_too(echt, casus):  # noqa: F811
    destroy(casus)
    with database_role("postgres"):
        Gewist.objects.all().delete()
    assert herstel.behind() == (set(), {f"casework_casus/{casus.pk}"})
    with database_role("postgres"):
        Gewist(tabel="casework_casus", rij_id=casus.pk).save(force_insert=True)
    DataKey.objects.create(
        id=casus.pk, soort="casus", tenant=casus.verband_id, wrapped=b"x", master_version=1, gemaakt=klok.now()
    )
    assert herstel.behind() == ({str(casus.pk)}, set())


@pytest.mark.regel("R-04")
def test_what_a_kill_kept_from_the_ledger_is_written_down_later(echt, casus, monkeypatch):  # noqa: F811
    with monkeypatch.context() as killed:
        killed.setattr(ledger, "append", lambda new: None)
        destroy(casus)
    assert ledger.position().lines == 0
    with database_role("casework_jobs"):
        note_in_ledger()
    assert ledger.what(ledger.SLEUTEL) == {str(casus.pk)}
    assert ledger.what(ledger.RIJ) == {f"casework_casus/{casus.pk}"}


@pytest.mark.regel("R-04")
def test_whatever_key_was_destroyed_goes_again(echt, casus, tmp_path):  # noqa: F811
    """Of an account, a request, a samenwerkingsverband: a key that nobody has, has no rows to be found by."""
    owners = {soort: uuid4() for soort in ("account", "rechtenverzoek", "samenwerkingsverband")}
    for soort, owner in owners.items():
        keystore.create(owner, soort, echt.mensen.verband.pk)
    folder = back_up(echt, tmp_path / "backup")
    with database_role("casework_jobs"):
        for owner in owners.values():
            keystore.destroy(owner)
    with restored(echt, folder, tmp_path / "media") as names:
        assert all(keystore.exists(owner) for owner in owners.values())
        assert "3 sleutels" in manage("grootboek", "naspelen", **as_jobs(names))
        assert not any(keystore.exists(owner) for owner in owners.values())
        assert all(keystore.is_destroyed(owner) for owner in owners.values())


@pytest.mark.regel("R-04")
@pytest.mark.regel("S-10")
def test_a_draft_that_was_thrown_away_goes_again(echt, casus, tmp_path):  # noqa: F811
    bakir = echt.mensen.bakir
    save_concept(bakir, "/proef/", None, {"tekst": ["weggegooid"]})
    save_concept(bakir, "/bewaard/", None, {"tekst": ["bewaard"]})
    folder = back_up(echt, tmp_path / "backup")
    drop_concept(bakir, "/proef/")
    with database_role("casework_jobs"):
        note_in_ledger()
    with restored(echt, folder, tmp_path / "media") as names:
        manage("grootboek", "naspelen", **as_jobs(names))
        with database_role("casework_jobs"):
            assert [row.velden["tekst"] for row in Concept.objects.all()] == [["bewaard"]]


# -- who runs already, and a ledger that does not fit --


@pytest.fixture
def in_order(echt, key_file):  # noqa: F811
    """A site that was found in order a moment ago."""
    with database_role("casework_jobs"):
        note_in_ledger()
    assert_open(echt.mensen)
    return echt


@pytest.mark.regel("R-04")
@pytest.mark.regel("B-06")
def test_site_and_worker_notice_a_restore_that_begins_while_they_run(in_order):
    herstel.begin()
    assert Client().get("/").status_code == 503
    with database_role("casework_jobs"), pytest.raises(RuntimeError, match="herstel is niet afgerond"):
        note_in_ledger()


@pytest.mark.regel("B-06")
def test_a_database_without_tables_shuts_the_site_and_lets_tasks_wait(in_order):
    """As in the middle of a restore, before anything is loaded."""
    names = {kind: f"{name}_leeg" for kind, name in in_order.names.items()}
    empty_databases(names)
    with connected_to(names):
        page = Client().get("/")
        assert (page.status_code, "niet te lezen" in page.content.decode()) == (503, True)
        with pytest.raises(RuntimeError, match="niet te lezen"):
            note_in_ledger()
        with pytest.raises(SystemExit, match="niet te lezen"):
            refuse_an_unfinished_restore()
    drop_databases(names)


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("alias", ["default", "keys"])
def test_a_database_put_back_by_hand_is_noticed_within_a_minute(in_order, monkeypatch, alias):
    """Nothing was destroyed since, but somebody new came in: the other database knows of nobody."""
    place = anchor.places()[alias == "default"]
    with database_role("casework_jobs"):
        older = place.values().get()
        keystore.create(uuid4(), "casus", in_order.mensen.verband.pk)
        note_in_ledger()
        place.update(**older)
    monkeypatch.setattr(herstel, "_LOOK_AGAIN_SECONDS", 0)
    assert_shut(in_order.mensen)
    manage("grootboek", "naspelen", **as_jobs(in_order.names))
    assert_open(in_order.mensen)


@pytest.mark.regel("R-04")
@pytest.mark.regel("B-06")
@pytest.mark.parametrize(("harm", "said"), [("cut", "ingekort"), ("change", "beschadigd"), ("lose", "ingekort")])
def test_a_ledger_that_does_not_fit_stops_everything_in_one_line(in_order, harm, said):
    path = Path(settings.LEDGER_FILE)
    lines = path.read_text()
    path.unlink()
    if harm != "lose":
        path.write_text("" if harm == "cut" else lines.replace("ijkpunt", "sleutel"))
    page = Client().get("/")
    assert (page.status_code, said in page.content.decode()) == (503, True)
    assert Client().get("/healthz").json()["herstel"] is False
    with pytest.raises(SystemExit, match=said):
        refuse_an_unfinished_restore()
    for command in ("controleer", "naspelen"):
        refused = ask("grootboek", command, **as_jobs(in_order.names))
        assert (refused.returncode, said in refused.stderr, len(refused.stderr.splitlines())) == (1, True, 1)
    path.write_text("")
    assert "kan open" in manage("grootboek", "aanvaard", **as_jobs(in_order.names))
    assert_open(in_order.mensen)


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("epoch_over", [True, False])
def test_beyond_recovery_once_the_epoch_is_over(echt, casus, other, tmp_path, epoch_over):  # noqa: F811
    """Everything backed up, destroyed, everything put back, with all the keys there are: nothing opens. The control,
    on which the old master key is still there, does open."""
    folder = back_up(echt, tmp_path / "backup")
    destroy(casus)
    if epoch_over:
        assert turn_over() == [1]
        assert WORD not in folder_text(tmp_path)
    with restored(echt, folder, tmp_path / "media"):
        row = DataKey.objects.get(pk=casus.pk)
        assert opened_with_all_keys(row) is not epoch_over
        if epoch_over:
            with pytest.raises(GeenHoofdsleutel):
                decrypted_text(casus.pk)
        else:
            assert WORD in decrypted_text(casus.pk)
    assert OTHER in decrypted_text(other.pk), "the living casus goes on"


def turn_over():
    """A new master key, and the end of the old one. Out: the versions that went."""
    with database_role("casework_jobs"):
        rotation.rotate(lambda done, total: None)
        return rotation.destroy_old_versions(at_once=True)


def folder_text(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).decode(errors="replace")


def opened_with_all_keys(row):
    """Whether any master key that is left opens a data key, under whatever version it is said to be."""
    ring = masterkeys.ring()
    for version in {*ring.versions, row.master_version}:
        try:
            ring.unwrap(bytes(row.wrapped), row.id, row.tenant, version)
        except (GeenHoofdsleutel, VerkeerdeSleutel):
            continue
        return True
    return False


@pytest.mark.regel("B-06")
def test_old_data_go_with_the_keys_of_a_later_backup(echt, casus, tmp_path):  # noqa: F811
    """The keys of the old backup were thrown away in time, and the master key that wrapped them is gone."""
    old = back_up(echt, tmp_path / "old")
    turn_over()
    late = back_up(echt, tmp_path / "late")
    shutil.rmtree(old / "sleutels")
    with pytest.raises(BackupFout, match="controlegetallen"):
        backup.restore(old)
    with restored(echt, old, tmp_path / "media", "--sleutels", str(late)):
        assert WORD in decrypted_text(casus.pk)


@pytest.mark.regel("B-06")
def test_a_casus_whose_key_is_lost_does_not_keep_the_others_from_being_found(echt, casus, other, tmp_path):  # noqa: F811
    with database_role("casework_jobs"):
        DataKey.objects.filter(pk=casus.pk).delete()
    said = ask("maak_zoeksleutels", **as_jobs(echt.names))
    assert (said.returncode, "1 casussen doorzoekbaar" in said.stdout) == (0, True)
    assert "1 casussen zijn niet te lezen" in said.stderr


@pytest.mark.regel("B-06")
def test_a_backup_is_whole_or_refused(echt, casus, tmp_path):  # noqa: F811
    folder = back_up(echt, tmp_path / "backup")
    assert {path.name for path in folder.iterdir()} >= {"gegevens.dump", "sleutels", "manifest.json"}
    assert KEY_1 not in folder_text(folder)
    assert WORD not in folder_text(folder)
    with pytest.raises(BackupFout, match="bestaat al"):
        backup.make(folder)
    with pytest.raises(BackupFout, match="niet leeg"):
        backup.restore(folder)
    with (folder / "gegevens.dump").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BackupFout, match="controlegetallen"):
        backup.restore(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(BackupFout, match="geen volledige"):
        backup.restore(folder)
