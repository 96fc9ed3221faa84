"""What the web process may not do with keys and tombstones, whatever goes wrong in it: R-04, R-07."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connections, transaction

from casework.access.context import acting_as
from casework.actions import concept
from casework.encryption import keystore, ledger
from casework.models import Concept, Gewist
from casework.tasks import expire_concepten, note_in_ledger
from tests.conftest import database_role
from tests.retention.helpers import days_ago, make_casus

REFUSED = {
    "destroy a key": ("keys", "DELETE FROM sleutelkast_datakey"),
    "change a key": ("keys", "UPDATE sleutelkast_datakey SET wrapped = ''"),
    "say that a key was destroyed": (
        "keys",
        "INSERT INTO sleutelkast_vernietigdesleutel (id, vernietigd_op) VALUES (gen_random_uuid(), '2026-01-01')",
    ),
    "say that it was not": ("keys", "DELETE FROM sleutelkast_vernietigdesleutel"),
    "move the anchor in the key database": ("keys", "UPDATE sleutelkast_sleutelstand SET regels = 0"),
    "move the anchor in the case database": ("default", "UPDATE casework_grootboekstand SET regels = 0"),
    "say that a casus was destroyed": (
        "default",
        "INSERT INTO casework_gewist (id, tabel, rij_id, dag)"
        " VALUES (gen_random_uuid(), 'casework_casus', gen_random_uuid(), '2026-01-01')",
    ),
    "take a tombstone away": ("default", "DELETE FROM casework_gewist"),
    "use the function that makes tombstones": ("default", "SELECT casework_grafsteen()"),
}


@pytest.fixture
def as_web(mensen):
    with database_role("casework_app"), database_role("casework_keys", "keys"):
        yield mensen


@pytest.mark.regel("R-04")
@pytest.mark.parametrize("what", REFUSED)
def test_the_web_process_cannot(as_web, what):
    alias, sql = REFUSED[what]
    with pytest.raises(ProgrammingError), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.regel("R-04")
def test_the_web_process_cannot_destroy_a_casus(as_web):
    casus = make_casus(as_web)
    with pytest.raises(ProgrammingError), transaction.atomic(using="keys"):
        keystore.destroy(casus.pk)
    assert keystore.get(casus.pk)


def test_the_web_process_can_make_and_read_keys(as_web):
    owner = uuid4()
    keystore.create(owner, "proef", as_web.verband.pk)
    assert keystore.get(owner).id == owner
    assert not keystore.is_destroyed(owner)


def typed(mensen, casus=None):
    with acting_as(mensen.bakir):
        return concept.save_concept(mensen.bakir, "/proef/", casus and casus.pk, {"tekst": ["Zonnebloemveld"]})


@pytest.mark.regel("R-04")
@pytest.mark.regel("S-10")
def test_a_draft_that_is_thrown_away_comes_in_the_ledger(as_web):
    draft = typed(as_web, make_casus(as_web))
    with acting_as(as_web.bakir):
        concept.drop_concept(as_web.bakir, "/proef/")
    assert not Concept.objects.exists()
    with database_role("casework_jobs"):
        assert Gewist.objects.get().rij_id == draft.pk
        note_in_ledger()
    assert ledger.what(ledger.RIJ) == {f"casework_concept/{draft.pk}"}


@pytest.mark.regel("R-04")
@pytest.mark.regel("S-10")
def test_so_does_one_whose_days_are_over(as_web, settings, django_capture_on_commit_callbacks):
    draft = typed(as_web)
    with database_role("casework_jobs"):
        Concept.objects.update(bijgewerkt_op=f"{days_ago(settings.CONCEPT_DAGEN + 2)} 12:00+00")
        with django_capture_on_commit_callbacks(execute=True):
            expire_concepten()
        assert not Concept.objects.exists()
    assert ledger.what(ledger.RIJ) == {f"casework_concept/{draft.pk}"}
