"""A draft is for who typed it, rests encrypted, and goes after its days or with its casus: S-10."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from casework import drafts, klok, selectors
from casework.access import grants
from casework.access.context import Systeem, acting_as
from casework.actions import concept as actions
from casework.actions.besluit import record_besluit, submit_besluit
from casework.models import Concept, Logregel
from casework.rules import GeenToegang, RegelFout
from casework.tasks import expire_concepten
from retention.actions import destroy_casus
from tests.casework.concept.helpers import DERTIG, TEKST, concepten, form_of, save, shown
from tests.client import client_of
from tests.conftest import database_role
from tests.factories_weegploeg import beoordeeld, besluit_tekst
from tests.retention.helpers import days_ago, last_processed, rows_of


def een_besluit(mensen, casus):
    """Kind and text of a besluit that can be put to the kernpartijen."""
    beoordeling = beoordeeld(mensen, casus)
    return "casuswaardigheid", besluit_tekst(
        mensen, casus, "geen_casusoverleg", inhoud={"beoordeling": str(beoordeling.pk)}
    )


def run_job():
    with database_role("casework_jobs"):
        expire_concepten()


# Who sees it


@pytest.mark.regel("S-10")
@pytest.mark.regel("P-19")
def test_a_draft_is_for_who_typed_it(mensen, casus):
    """Two vertegenwoordigers on the same page."""
    besluit = submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, *een_besluit(mensen, casus)))
    address = reverse("besluit_terugsturen", args=[besluit.pk])
    client = client_of(mensen.dekker)
    ticket = form_of(client, address)
    client.post(reverse("concept_bewaren"), ticket | {"opmerking": TEKST})
    assert client.get(address).context["form"]["opmerking"].value() == TEKST
    other = client_of(mensen.bakir)
    assert other.get(address).context["form"]["opmerking"].value() is None
    for route in ("concept_bewaren", "concept_weggooien"):
        assert other.post(reverse(route), ticket | {"opmerking": "x"}).status_code == 404, route
    assert [concept.account_id for concept in concepten()] == [mensen.dekker.pk]
    with acting_as(mensen.bakir):
        assert not Concept.objects.exists()


@pytest.mark.regel("S-10")
@pytest.mark.regel("P-13")
def test_when_access_ends_the_draft_is_gone_at_both_walls(mensen, casus, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    client.post(reverse("concept_bewaren"), ticket | {"vraag": TEKST})
    (concept,) = concepten()
    with database_role("casework_jobs"):
        grants.end_on_casus(casus.pk)
    with acting_as(mensen.zijlstra):
        assert not Concept.objects.exists()
    with database_role("postgres"):
        assert selectors.concept(mensen.zijlstra, concept.pad) is None
    with pytest.raises(GeenToegang):
        actions.save_concept(mensen.zijlstra, concept.pad, casus.pk, {"vraag": ["x"]})
    assert client.post(reverse("concept_bewaren"), ticket | {"vraag": "x"}).status_code == 404


@pytest.mark.regel("B-05")
def test_the_database_refuses_a_draft_in_the_name_of_another(mensen, casus):
    with acting_as(mensen.zijlstra), transaction.atomic():
        for casus_id in (casus.pk, None):
            concept = Concept(account=mensen.bakir, verband=mensen.verband, casus_id=casus_id, pad="/", velden={})
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                concept.save(force_insert=True)
        Concept(account=mensen.zijlstra, verband=mensen.verband, casus=casus, pad="/", velden={}).save(
            force_insert=True
        )


@pytest.mark.regel("B-05")
def test_the_database_refuses_a_draft_about_a_casus_of_others(mensen, casus):
    with acting_as(mensen.tjon), transaction.atomic():
        concept = Concept(account=mensen.tjon, verband=mensen.verband, casus_id=casus.pk, pad="/", velden={})
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            concept.save(force_insert=True)
        Concept(account=mensen.tjon, verband=mensen.verband, pad="/", velden={}).save(force_insert=True)


@pytest.mark.parametrize("change", ["account", "casus", "no signature", "none"])
@pytest.mark.regel("P-19")
def test_a_forged_ticket_keeps_nothing(mensen, buren, casus, vraag, change):
    ticket = drafts.Ticket(mensen.zijlstra.pk, mensen.verband.pk, vraag, casus.pk)
    sent = {
        "account": drafts.Ticket(mensen.bakir.pk, mensen.verband.pk, vraag, casus.pk).sign(),
        "casus": drafts.Ticket(buren.bakir.pk, buren.verband.pk, vraag, casus.pk).sign(),
        "no signature": ticket.sign().split(":")[0],
        "none": "",
    }[change]
    sender = buren.bakir if change == "casus" else mensen.zijlstra
    answer = client_of(sender).post(reverse("concept_bewaren"), {"formulier": sent, "vraag": TEKST})
    assert answer.status_code == 404
    assert concepten() == []


def test_an_old_ticket_is_no_ticket(mensen, casus, vraag, monkeypatch):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    monkeypatch.setattr(drafts, "_TICKET_SECONDS", -1)
    assert client.post(reverse("concept_bewaren"), ticket).status_code == 404


# Where it rests, and when it goes


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-02")
def test_a_draft_rests_encrypted_with_the_key_of_the_casus(mensen, casus, vraag):
    save(client_of(mensen.zijlstra), vraag, vraag=TEKST)
    (concept,) = concepten()
    assert concept.sleutelhouder_id == casus.pk
    assert concept.velden["vraag"] == [TEKST]
    with database_role("casework_jobs"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT velden, pad FROM casework_concept")
        velden, pad = cursor.fetchone()
    assert TEKST.encode() not in bytes(velden)
    assert b"vraag" not in bytes(velden)
    assert pad == f"{vraag}#VraagForm"


@pytest.mark.regel("B-01")
def test_without_a_casus_the_key_is_that_of_the_account(mensen):
    address = reverse("signaal_nieuw")
    client = client_of(mensen.bakir)
    save(client, address, gedraging=TEKST, achternaam="Zonnebloemveld")
    (concept,) = concepten()
    assert (concept.casus_id, concept.sleutelhouder_id) == (None, mensen.bakir.pk)
    assert client.get(address).context["form"]["achternaam"].value() == "Zonnebloemveld"


@pytest.mark.regel("S-10")
@pytest.mark.regel("R-04")
def test_a_draft_is_destroyed_with_its_casus(mensen, casus, vraag):
    save(client_of(mensen.zijlstra), vraag, vraag=TEKST)
    assert rows_of(casus.pk)["casework_concept"] == 1
    last_processed(casus, days_ago(5 * 366))
    with database_role("casework_jobs"):
        destroy_casus(Systeem("vernietiging"), casus.pk)
    assert rows_of(casus.pk) == {}


@pytest.mark.regel("S-10")
def test_after_thirty_days_it_is_not_shown_and_the_job_destroys_it(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag=TEKST)
    now = klok.now()
    with klok.set_to(now + DERTIG - timedelta(minutes=1)):
        assert shown(client, vraag) == TEKST
        run_job()
        assert len(concepten()) == 1
    with klok.set_to(now + DERTIG + timedelta(minutes=1)):
        assert shown(client, vraag) is None
        for _ in ("once", "twice"):
            run_job()
        assert concepten() == []
        with database_role("casework_jobs"):
            assert Logregel.objects.get(gebeurtenis="concept.verlopen").systeem == "concepten"


@pytest.mark.regel("S-10")
def test_typing_on_begins_the_days_again(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag="een")
    now = klok.now()
    with klok.set_to(now + timedelta(days=20)):
        save(client, vraag, vraag="twee")
    with klok.set_to(now + timedelta(days=40)):
        run_job()
        assert shown(client, vraag) == "twee"


@pytest.mark.regel("S-10")
def test_only_the_system_lets_a_draft_expire_and_only_in_time(mensen, vraag):
    save(client_of(mensen.zijlstra), vraag, vraag=TEKST)
    (concept,) = concepten()
    with pytest.raises(GeenToegang):
        actions.expire_concept(mensen.zijlstra, concept.pk)
    with database_role("casework_jobs"), pytest.raises(GeenToegang):
        actions.expire_concept(Systeem("concepten"), concept.pk)
    assert len(concepten()) == 1


@pytest.mark.regel("S-10")
@pytest.mark.parametrize("days", ["0", "31"])
def test_the_days_cannot_be_lengthened(days):
    command = [sys.executable, "-c", "import casework.config.settings"]
    done = subprocess.run(
        command, env=os.environ | {"CONCEPT_DAGEN": days}, capture_output=True, text=True, check=False
    )
    assert "CONCEPT_DAGEN must be a whole number from 1 to 30" in done.stderr


@pytest.mark.regel("S-10")
def test_saving_too_long_a_text_is_refused_by_the_action(mensen):
    with pytest.raises(RegelFout, match="te lang"):
        actions.save_concept(mensen.zijlstra, "/", None, {"a": ["x" * actions.MOST_CHARACTERS]})
