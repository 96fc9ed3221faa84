"""Data keys without a row are destroyed by the daily job, and never one that may still be needed: R-04."""

import ast
from datetime import timedelta
from uuid import uuid4

import pytest

from casework import herstel, klok, orphans
from casework.encryption import keystore, ledger
from casework.register import APPS, all_entries
from tests.conftest import ROOT, database_role
from tests.retention.helpers import make_casus

SOORTEN = [entry.sleutelsoort for entry in all_entries() if entry.sleutelsoort]


def made(soort, mensen, **ago):
    """A key without a row."""
    owner = uuid4()
    with klok.set_to(klok.now() - timedelta(**ago)):
        keystore.create(owner, soort, mensen.verband.pk)
    return owner


def destroy_keys():
    with database_role("casework_jobs"):
        return orphans.destroy_keys()


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("soort", SOORTEN)
def test_a_key_that_nobody_has_a_row_for_goes(mensen, soort):
    owner = made(soort, mensen, days=2)
    assert destroy_keys() == 1
    assert keystore.is_destroyed(owner)


def test_a_key_of_which_the_row_may_still_come_stays(mensen):
    """The key is committed before the row; the transaction of the row may be on its way."""
    owner = made("casus", mensen, hours=23)
    assert destroy_keys() == 0
    assert keystore.exists(owner)


def test_keys_with_a_row_stay(mensen):
    with klok.set_to(klok.now() - timedelta(days=3)):
        casus = make_casus(mensen)
    with klok.set_to(klok.now() + timedelta(days=3)):
        assert destroy_keys() == 0
    assert {keystore.get(each.pk).id for each in (casus, mensen.verband, mensen.dekker)}


@pytest.mark.regel("B-06")
def test_a_key_of_before_a_restore_stays(mensen):
    """The database that was put back does not know its row; a later backup may."""
    owner = made("casus", mensen, days=2)
    herstel.begin()
    with database_role("casework_jobs"):
        herstel.finish(herstel.begun())
    assert ledger.what(ledger.HERSTEL_KLAAR)
    assert destroy_keys() == 0
    assert keystore.exists(owner)


def test_every_kind_of_key_has_a_model_that_is_its_sleutelhouder():
    kinds = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "keystore.create":
                    kinds.add(node.args[1].value)
    assert kinds == {*SOORTEN, "product"}
