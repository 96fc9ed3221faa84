"""Master keys are replaced while the site runs; old ones go when nothing needs them: B-07, R-04."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from casework import klok
from casework.encryption import errors, keystore, ledger, masterkeys, rotation
from casework.encryption.models import DataKey
from casework.encryption.sessions import SealedSerializer
from tests.conftest import ROOT
from tests.encryption.conftest import KEY_1, KEY_2, make_casus
from tests.retention.conftest import echt  # noqa: F401 (a fixture)

KEYS = 24
KILLS, MANY_KILLS = 6, 50


@pytest.fixture
def key_file(tmp_path, settings):
    path = tmp_path / "master_keys"
    path.write_text(f"1:{KEY_1}\n")
    settings.MASTER_KEYS_FILE = str(path)
    return path


def sleutels(*arguments):
    out = StringIO()
    call_command("sleutels", *arguments, stdout=out)
    return out.getvalue()


def later(days):
    return klok.set_to(klok.today() + timedelta(days=days))


@pytest.mark.regel("B-07")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_rotating_gives_a_new_master_key_under_which_everything_opens(key_file, tenant):
    owners = [make_casus(tenant) for _ in range(5)]
    before = [keystore.get(owner).key for owner in owners]
    said = sleutels("roteer")
    assert "5/5 sleutels herverpakt (100%)" in said
    assert set(DataKey.objects.values_list("master_version", flat=True)) == {2}
    assert [keystore.get(owner).key for owner in owners] == before
    assert masterkeys.ring().versions == [1, 2]
    assert (key_file.stat().st_mode & 0o777, list(key_file.parent.glob("*.half"))) == (0o600, [])


@pytest.mark.regel("B-07")
def test_a_changed_key_file_is_noticed_without_a_restart(key_file):
    assert masterkeys.ring().versions == [1]
    key_file.write_text(f"1:{KEY_1},2:{KEY_2}\n")
    assert masterkeys.ring().current == 2


@pytest.mark.regel("B-07")
@pytest.mark.parametrize("content", [None, "", "onzin", f"1:{KEY_1},1:{KEY_2}", b"\xff\xfe"])
def test_a_key_file_that_is_lost_or_damaged_gives_a_named_error(key_file, content):
    assert masterkeys.ring()
    key_file.unlink()
    if content is not None:
        key_file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(errors.GeenHoofdsleutel):
        masterkeys.ring()


@pytest.mark.regel("R-04")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_an_old_master_key_goes_when_the_backups_made_under_it_are_gone(key_file, tenant, settings):
    casus = make_casus(tenant)
    kept = bytes(DataKey.objects.get(pk=casus).wrapped)
    sleutels("roteer")
    with later(settings.SLEUTELBACKUP_DAGEN - 1):
        assert "niets te vernietigen" in sleutels("vernietig")
        assert masterkeys.ring().versions == [1, 2]
    with later(settings.SLEUTELBACKUP_DAGEN):
        assert "hoofdsleutel 1" in sleutels("vernietig")
    assert masterkeys.ring().versions == [2]
    assert KEY_1 not in key_file.read_text()
    keystore.get(casus)
    DataKey.objects.filter(pk=casus).update(wrapped=kept, master_version=1)  # from a backup
    with pytest.raises(errors.GeenHoofdsleutel):
        keystore.get(casus)
    DataKey.objects.filter(pk=casus).update(master_version=2)
    with pytest.raises(errors.VerkeerdeSleutel):
        keystore.get(casus)


@pytest.mark.regel("B-07")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_a_master_key_that_something_needs_is_never_destroyed(key_file, tenant):
    casus = make_casus(tenant)
    rotation.new_version()
    assert "niets te vernietigen" in sleutels("vernietig", "--nu")
    assert masterkeys.ring().versions == [1, 2]
    keystore.get(casus)


@pytest.mark.regel("B-07")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_a_key_that_does_not_open_is_left_alone_and_said(key_file, tenant):
    broken, sound = make_casus(tenant), make_casus(tenant)
    DataKey.objects.filter(pk=broken).update(wrapped=b"x" * 60)
    with pytest.raises(CommandError, match="1 sleutels gingen niet open"):
        sleutels("roteer")
    assert bytes(DataKey.objects.get(pk=broken).wrapped) == b"x" * 60
    assert DataKey.objects.get(pk=sound).master_version == 2
    assert "niets te vernietigen" in sleutels("vernietig", "--nu")


@pytest.mark.regel("R-04")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_it_is_time_to_rotate_after_an_epoch(key_file, tenant, settings):
    make_casus(tenant)
    sleutels("roteer")
    assert not rotation.is_rotation_due()
    with later(settings.SLEUTEL_EPOCHE_DAGEN - 1):
        assert not rotation.is_rotation_due()
    with later(settings.SLEUTEL_EPOCHE_DAGEN):
        assert rotation.is_rotation_due()
        assert "tijd om te roteren" in sleutels("status")


@pytest.mark.regel("R-04")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_the_daily_job_keeps_the_bound(key_file, tenant, settings):
    """A key destroyed on day 0 is beyond every backup after one epoch and the retention of key backups."""
    from casework.tasks import rotate_master_keys

    destroyed = make_casus(tenant)
    wrapped = DataKey.objects.get(pk=destroyed)
    keystore.destroy(destroyed)
    bound = settings.SLEUTEL_EPOCHE_DAGEN + settings.SLEUTELBACKUP_DAGEN
    for day in range(bound + 1):
        with later(day):
            rotate_master_keys()
    with pytest.raises(errors.GeenHoofdsleutel):
        masterkeys.ring().unwrap(bytes(wrapped.wrapped), wrapped.id, wrapped.tenant, wrapped.master_version)


@pytest.mark.regel("R-04")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_one_key_that_does_not_open_does_not_stop_the_bound(key_file, tenant, settings):
    """It stays under the master key it says it needs; the others turn over, and the job goes on failing aloud."""
    from casework.tasks import rotate_master_keys

    DataKey.objects.filter(pk=make_casus(tenant)).update(wrapped=b"x" * 60)
    with pytest.raises(rotation.RotatieFout):
        rotation.rotate(lambda done, total: None)
    destroyed = make_casus(tenant)
    assert DataKey.objects.get(pk=destroyed).master_version == 2
    keystore.destroy(destroyed)
    for day in range(settings.SLEUTEL_EPOCHE_DAGEN + settings.SLEUTELBACKUP_DAGEN + 1):
        with later(day), pytest.raises(rotation.RotatieFout):
            rotate_master_keys()
    assert 1 in masterkeys.ring().versions
    assert 2 not in masterkeys.ring().versions


@pytest.mark.regel("B-07")
@pytest.mark.django_db(databases=["default", "audit", "keys"])
def test_with_master_keys_in_the_environment_it_goes_in_steps(master_keys, tenant):
    casus = make_casus(tenant)
    key = keystore.get(casus).key
    with pytest.raises(CommandError, match="sleutels nieuw"):
        sleutels("roteer")
    shown = sleutels("nieuw")
    master_keys.MASTER_KEYS = f"1:{KEY_1},{next(line for line in shown.splitlines() if line.startswith('2:'))}"
    sleutels("herverpak")
    assert DataKey.objects.get(pk=casus).master_version == 2
    assert "Hoofdsleutel 1: opent 0 sleutels" in sleutels("vernietig")
    master_keys.MASTER_KEYS = master_keys.MASTER_KEYS.partition(",")[2]
    assert keystore.get(casus).key == key


@pytest.mark.regel("B-07")
def test_a_session_lives_through_a_rotation(key_file, db_all):
    sealed = SealedSerializer().dumps({"wie": "iemand"})
    rotation.rotate(lambda done, total: None)
    assert SealedSerializer().loads(sealed) == {"wie": "iemand"}
    rotation.destroy_old_versions(at_once=True)
    with pytest.raises(errors.GeenHoofdsleutel):
        SealedSerializer().loads(sealed)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize("kills", [KILLS, pytest.param(MANY_KILLS, marks=pytest.mark.soak)])
def test_killed_anywhere_every_key_still_opens(echt, key_file, kills):  # noqa: F811
    """Each run is killed at a random step, and the next one goes on from what it left."""
    owners = [uuid4() for _ in range(KEYS)]
    for owner in owners:
        keystore.create(owner, "proef", echt.mensen.verband.pk)
    keys = {owner: keystore.get(owner).key for owner in owners}
    steps = int(run(echt, key_file).stdout)
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    codes = []
    for _ in range(kills):
        if not rotation.outstanding():
            rotation.new_version()
        killed = run(echt, key_file, chance.randint(1, steps))
        codes.append(killed.returncode)
        assert {owner: keystore.get(owner).key for owner in owners} == keys, f"seed {seed}"
    assert set(codes) <= {0, -signal.SIGKILL}
    assert -signal.SIGKILL in codes
    assert run(echt, key_file).returncode == 0
    rotation.rewrap(lambda done, total: None)
    assert set(DataKey.objects.values_list("master_version", flat=True)) == {masterkeys.ring().current}
    assert {owner: keystore.get(owner).key for owner in owners} == keys
    assert ledger.what(ledger.HOOFDSLEUTEL_NIEUW) == {str(n) for n in range(2, masterkeys.ring().current + 1)}


@pytest.mark.regel("B-07")
def test_two_rotations_at_once_end_as_one_would(echt, key_file):  # noqa: F811
    """The daily job, and somebody who thought it did not run; a third of them is killed half-way."""
    owners = [uuid4() for _ in range(KEYS)]
    for owner in owners:
        keystore.create(owner, "proef", echt.mensen.verband.pk)
    keys = {owner: keystore.get(owner).key for owner in owners}
    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(lambda at: run(echt, key_file, *at), [(), (), (40,)]))
    assert [done.returncode for done in ended[:2]] == [0, 0], ended[0].stderr + ended[1].stderr
    rotation.rewrap(lambda done, total: None)
    assert {owner: keystore.get(owner).key for owner in owners} == keys
    ring = masterkeys.ring()
    assert set(DataKey.objects.values_list("master_version", flat=True)) == {ring.current}
    assert ring.versions == list(range(1, ring.current + 1))
    assert ledger.is_anchored()
    assert rotation.destroy_old_versions(at_once=True) == ring.versions[:-1]
    assert {owner: keystore.get(owner).key for owner in owners} == keys


def run(databases, key_file, *at):
    environment = databases.job_environment | {"MASTER_KEYS_FILE": str(key_file), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "tests.encryption.killed", *map(str, at)],
        cwd=ROOT,
        env=environment | {"LEDGER_FILE": os.environ["LEDGER_FILE"]},
        capture_output=True,
        text=True,
    )
