"""Files without a row or without a key go, and no others: R-04, R-07."""

import os
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from casework.bijlagen.sweep import remove_orphans
from casework.encryption import keystore
from tests.casework.bijlagen.examples import PDF, attach
from tests.conftest import database_role


def age(path, hours=2):
    then = path.stat().st_mtime - hours * 3600
    os.utime(path, (then, then))


@pytest.mark.regel("R-07")
def test_files_without_a_row_go_and_all_others_stay(mensen, casus, media):
    kept = media / attach(mensen.dekker, casus, "x.pdf", PDF).bestandsnaam
    left_behind, just_written, unknown = (
        media / default_storage.save(f"{owner}/{uuid4()}", ContentFile(b"x"))
        for owner in (casus.pk, casus.pk, mensen.verband.pk)
    )
    half = left_behind.with_name(f"{uuid4()}.half")
    half.write_bytes(b"x")
    for path in (kept, left_behind, unknown, half):
        age(path)
    with database_role("casework_jobs"):
        assert remove_orphans() == 2
    assert (kept.exists(), just_written.exists(), unknown.exists()) == (True, True, True)
    assert (left_behind.exists(), half.exists()) == (False, False)


@pytest.mark.regel("R-04")
def test_files_of_a_destroyed_casus_go(mensen, casus, media):
    file = media / attach(mensen.dekker, casus, "x.pdf", PDF).bestandsnaam
    with database_role("casework_jobs"):
        keystore.destroy(casus.pk)
    with database_role("casework_jobs"):
        assert remove_orphans() == 1
    assert not file.exists()
