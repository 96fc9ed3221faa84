"""What is recorded of a meeting: attendance, decisions, and notulen that stay as they were fixed. C-11, P-11."""

import io
from datetime import time
from functools import partial

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.rules import GeenToegang, RegelFout
from casework.versies import Conflict
from casusoverleg import bijeenkomsten
from casusoverleg.actions import bijeenkomst as actions
from casusoverleg.actions.bijeenkomst import BeslissingTekst
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.models import Aanwezige, Beslissing, Bijeenkomst, Casusoverleg, Deelname, Maatregel, Notulen
from casusoverleg.partners import Deelnemer
from tests.casusoverleg.extern.helpers import ADVISEUR
from tests.client import client_of, version_on
from tests.factories import persoon
from tests.factories_casusoverleg import (
    beslis,
    bijeenkomst_vandaag,
    casusoverleg_geopend,
    casusoverleg_met_meijer,
    extern_neemt_deel,
    neemt_deel,
    sleutels,
)
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import days_ago, last_processed
from tests.steps import again, broken, day, refused, together


@pytest.fixture
def casus(mensen):
    return casusoverleg_met_meijer(mensen)


@pytest.fixture
def meeting(mensen, casus):
    return bijeenkomst_vandaag(mensen, casus)


@pytest.fixture
def vast(mensen, meeting):
    """Notulen that were fixed, with one decision."""
    return actions.fix_notulen(mensen.haddou, beslis(mensen, meeting).notulen)


def rows(mensen, model, **of):
    with acting_as(mensen.haddou):
        return list(model.objects.filter(**of).order_by("pk"))


def decision(mensen, tekst="Wij bellen wekelijks.", wie=None):
    return BeslissingTekst(tekst, "Dat hielp eerder.", wie or Deelnemer(mensen.dekker, mensen.gemeente))


def paper(account, notulen):
    answer = client_of(account).get(reverse("notulen_pdf", args=[notulen.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.regel("C-11")
def test_notulen_say_who_was_there_and_what_was_decided_and_are_a_concept_until_fixed(mensen, casus, meeting):
    beslissing = beslis(mensen, meeting)
    actions.add_by_name(mensen.haddou, meeting, "Noor Invalster", mensen.reclassering)
    said = paper(mensen.meijer, beslissing.notulen)
    for word in (casus.nummer, "Concept", mensen.dekker.naam, mensen.meijer.naam, "Noor Invalster", "wijkagent belt"):
        assert word in said
    for word in ("Een vast gezicht", "volgt niets vanzelf", "kamer 12"):
        assert word in said
    assert mensen.bakir.naam not in said
    actions.fix_notulen(mensen.haddou, beslissing.notulen)
    said = paper(mensen.dekker, beslissing.notulen)
    assert "Concept" not in said
    assert "Versie 1, vastgesteld" in said


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-14")
def test_an_externe_in_the_plan_sees_the_meeting_and_nothing_of_the_notulen(mensen, casus, meeting):
    extern_neemt_deel(mensen, casus)
    notulen = beslis(mensen, meeting).notulen
    client = client_of(mensen.kuiper)
    page = client.get(reverse("bijeenkomst", args=[meeting.pk])).content.decode()
    assert "kamer 12" in page
    assert "Notulen" not in page
    assert mensen.dekker.naam not in page
    assert client.get(reverse("notulen_pdf", args=[notulen.pk])).status_code == 404
    with acting_as(mensen.kuiper):
        for model in (Notulen, Aanwezige, Beslissing, Beslissing.history.model, Notulen.history.model):
            assert not model.objects.exists()


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-14")
def test_what_happened_tells_an_externe_that_it_met_and_who_reads_the_file_of_the_notulen_too(mensen, casus, vast):
    def happened(account):
        page = client_of(account).get(reverse("casus", args=[casus.pk])).content.decode()
        return "Bijeenkomst van het casusoverleg" in page, "Notulen vastgesteld, versie 1" in page

    extern_neemt_deel(mensen, casus)
    assert happened(mensen.meijer) == (True, True)
    assert happened(mensen.kuiper) == (True, False)


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-13")
def test_who_takes_part_no_longer_reads_no_notulen(mensen, casus, vast):
    assert "wijkagent" in paper(mensen.meijer, vast)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus__verband").get(account=mensen.meijer)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    meijer = again(mensen.meijer)
    assert client_of(meijer).get(reverse("notulen_pdf", args=[vast.pk])).status_code == 404
    with acting_as(meijer):
        assert not Beslissing.objects.exists()
        assert not Beslissing.history.exists()


@pytest.mark.regel("C-11")
def test_what_is_fixed_stays_as_it_is(mensen, meeting, vast):
    (beslissing,) = rows(mensen, Beslissing)
    everything = (
        partial(actions.record_aanwezigen, mensen.haddou, meeting, []),
        partial(actions.add_by_name, mensen.haddou, meeting, "Noor", mensen.reclassering),
        partial(actions.record_beslissing, mensen.haddou, meeting, decision(mensen)),
        partial(actions.remove_beslissing, mensen.haddou, beslissing),
        partial(actions.fix_notulen, mensen.haddou, vast),
    )
    for step in everything:
        refused("C-11", step)
    assert len(rows(mensen, Aanwezige)) == 3
    assert [row.tekst for row in rows(mensen, Beslissing)] == ["De wijkagent belt elke week."]


@pytest.mark.regel("C-11")
def test_a_correction_is_a_next_version_and_the_one_before_holds_and_stays(mensen, meeting, vast):
    refused("C-11", actions.correct_notulen, mensen.haddou, meeting, " ")
    second = actions.correct_notulen(mensen.haddou, meeting, "Het was elke dag.")
    refused("C-11", actions.correct_notulen, mensen.haddou, meeting, "Nog een.")
    assert (second.versie, second.is_vastgesteld) == (2, False)
    (copy,) = rows(mensen, Beslissing, notulen=second)
    actions.remove_beslissing(mensen.haddou, copy)
    actions.record_beslissing(mensen.haddou, meeting, decision(mensen, "De wijkagent belt elke dag."))
    actions.fix_notulen(mensen.haddou, second)
    assert "elke week" in paper(mensen.dekker, vast)
    said = paper(mensen.dekker, second)
    assert "elke dag" in said
    assert "Wat er niet klopte" in said
    assert "elke week" not in said
    page = client_of(mensen.dekker).get(reverse("bijeenkomst", args=[meeting.pk])).content.decode()
    assert reverse("notulen_pdf", args=[vast.pk]) in page


@pytest.mark.regel("C-11")
@pytest.mark.regel("B-05")
def test_the_database_itself_keeps_what_is_fixed(mensen, casus, meeting, vast):
    (beslissing,) = rows(mensen, Beslissing)
    with acting_as(mensen.haddou):
        for act in (
            lambda: Notulen.objects.filter(pk=vast.pk).update(vastgesteld_op=None),
            lambda: Beslissing.objects.filter(pk=beslissing.pk).update(nummer=9),
            lambda: _insert_beslissing(mensen, casus, vast),
            lambda: Aanwezige(casus=casus, notulen=vast, organisatie=mensen.om, naam="X").save(force_insert=True),
            # What stands on the notulen of the meeting itself.
            lambda: Bijeenkomst.objects.filter(pk=meeting.pk).update(dag=day(-9)),
            lambda: Bijeenkomst.objects.filter(pk=meeting.pk).update(eind=time(23)),
            lambda: Bijeenkomst.objects.filter(pk=meeting.pk).update(afgezegd_op=klok.today()),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
        for table in ("casusoverleg_beslissing", "casusoverleg_aanwezige"):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
                assert cursor.rowcount == 0


def _insert_beslissing(mensen, casus, notulen):
    row = Beslissing(casus=casus, notulen=notulen, nummer=5, tekst="x", argumenten="y")
    row.organisatie, row.account = mensen.gemeente, mensen.dekker
    row.save(force_insert=True)


@pytest.mark.regel("C-11")
def test_a_record_of_nobody_is_none(mensen, meeting):
    refused("C-11", actions.record_aanwezigen, mensen.haddou, meeting, [])
    with acting_as(mensen.haddou):
        assert not Notulen.objects.exists()
    actions.record_aanwezigen(mensen.haddou, meeting, sleutels(mensen.dekker))
    refused("C-11", actions.record_aanwezigen, mensen.haddou, meeting, [])


@pytest.mark.regel("C-11")
@pytest.mark.regel("B-05")
def test_the_database_takes_a_record_from_the_uitvoerder_alone_and_of_the_same_casus(mensen, casus, meeting):
    notulen = beslis(mensen, meeting).notulen
    for account in (mensen.dekker, mensen.meijer):
        with acting_as(account), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            _insert_beslissing(mensen, casus, notulen)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, persoon(achternaam="Anderland")))
    with acting_as(mensen.haddou):
        for row in (
            Aanwezige(casus=other, notulen=notulen, organisatie=mensen.om, naam="X"),
            Notulen(casus=other, bijeenkomst=meeting, versie=7),
        ):
            with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
                row.save(force_insert=True)


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-11")
@pytest.mark.parametrize("wie", ["dekker", "meijer", "zijlstra", "kuiper", "tjon", "visscher", "aalders"])
def test_only_the_uitvoerder_records(mensen, meeting, wie):
    account, beslissing = getattr(mensen, wie), beslis(mensen, meeting)
    for step in (
        partial(actions.record_aanwezigen, account, meeting, []),
        partial(actions.add_by_name, account, meeting, "Noor", mensen.reclassering),
        partial(actions.record_beslissing, account, meeting, decision(mensen)),
        partial(actions.remove_beslissing, account, beslissing),
        partial(actions.fix_notulen, account, beslissing.notulen),
        partial(actions.correct_notulen, account, meeting, "Anders."),
    ):
        with pytest.raises((RegelFout, GeenToegang)) as error:
            step()
        assert isinstance(error.value, GeenToegang) or error.value.regel == "P-11"
    assert not rows(mensen, Notulen)[0].is_vastgesteld


@pytest.mark.regel("P-11")
@pytest.mark.regel("C-11")
def test_a_recorded_decision_has_no_effect_by_itself(mensen, casus, meeting, vast):
    with acting_as(mensen.haddou):
        assert Casusoverleg.objects.get(casus=casus).staat == "gestart"
        assert not Maatregel.objects.exists()
        assert Deelname.objects.count() == 1
    page = client_of(mensen.meijer).get(reverse("bijeenkomst", args=[meeting.pk])).content.decode()
    assert "volgt niets vanzelf" in page


@pytest.mark.regel("C-11")
def test_present_is_who_took_part_that_day_or_somebody_by_name_of_such_an_organisatie(mensen, casus, meeting):
    record = partial(actions.record_aanwezigen, mensen.haddou, meeting)
    for stranger in (mensen.tjon, mensen.smit, mensen.kuiper, mensen.zijlstra):
        refused("C-11", record, sleutels(stranger))
    refused("C-11", actions.add_by_name, mensen.haddou, meeting, "Noor", mensen.rvdk)
    refused("C-11", actions.add_by_name, mensen.haddou, meeting, " ", mensen.reclassering)
    extern_neemt_deel(mensen, casus, **ADVISEUR)
    record(sleutels(mensen.kuiper, mensen.haddou))
    assert {row.account_id for row in rows(mensen, Aanwezige)} == {mensen.kuiper.pk, mensen.haddou.pk}
    actions.add_by_name(mensen.haddou, meeting, "Noor", mensen.oever)
    (by_name,) = rows(mensen, Aanwezige, account=None)
    record([*sleutels(mensen.haddou), str(by_name.pk)])
    assert {row.account_id for row in rows(mensen, Aanwezige)} == {mensen.haddou.pk, None}


@pytest.mark.regel("C-11")
def test_the_responsible_one_took_part_and_every_part_is_written_down(mensen, meeting):
    record = partial(actions.record_beslissing, mensen.haddou, meeting)
    refused("C-11", record, decision(mensen, " "))
    refused("C-11", record, BeslissingTekst("Bellen.", " ", Deelnemer(mensen.dekker, mensen.gemeente)))
    refused("C-11", record, decision(mensen, wie=Deelnemer(mensen.smit, mensen.rvdk)))
    refused("C-11", record, decision(mensen, wie=Deelnemer(mensen.dekker, mensen.politie)))
    assert record(decision(mensen)).nummer == 1


@pytest.mark.regel("C-11")
def test_nothing_is_recorded_before_the_day_or_of_a_cancelled_meeting(mensen, casus):
    later = bijeenkomst_vandaag(mensen, casus, 2)
    for step in (
        partial(actions.record_aanwezigen, mensen.haddou, later, []),
        partial(actions.record_beslissing, mensen.haddou, later, decision(mensen)),
        partial(actions.correct_notulen, mensen.haddou, later, "Anders."),
    ):
        refused("C-11", step)
    actions.cancel_bijeenkomst(mensen.haddou, later)
    with klok.set_to(day(3)):
        refused("C-11", actions.add_by_name, mensen.haddou, later, "Noor", mensen.reclassering)
    with acting_as(mensen.haddou), pytest.raises(DatabaseError), transaction.atomic():
        Notulen(casus=casus, bijeenkomst=later, versie=1).save(force_insert=True)


@pytest.mark.regel("C-11")
def test_without_who_was_there_nothing_is_fixed(mensen, meeting):
    notulen = actions.record_beslissing(mensen.haddou, meeting, decision(mensen)).notulen
    refused("C-11", actions.fix_notulen, mensen.haddou, notulen)


@pytest.mark.regel("R-01")
def test_deciding_is_processing_and_attendance_is_not(mensen, casus, meeting):
    def last():
        with acting_as(mensen.haddou):
            return Bijeenkomst.objects.select_related("casus").get(pk=meeting.pk).casus.laatste_verwerking

    last_processed(casus, days_ago(30))
    actions.record_aanwezigen(mensen.haddou, meeting, sleutels(mensen.haddou))
    assert last() == days_ago(30)
    actions.record_beslissing(mensen.haddou, meeting, decision(mensen))
    assert last() == klok.today()


@pytest.mark.regel("B-09")
def test_what_changed_meanwhile_is_told_before_it_is_fixed(mensen, meeting):
    beslissing = beslis(mensen, meeting)
    client, address = client_of(mensen.haddou), reverse("notulen_vaststellen", args=[beslissing.notulen_id])
    seen = version_on(client, address)
    actions.record_beslissing(mensen.haddou, meeting, decision(mensen))
    assert client.post(address, seen).status_code == 200
    assert not rows(mensen, Notulen)[0].is_vastgesteld
    with acting_as(mensen.haddou):
        version = actions.record_version(bijeenkomsten.latest(meeting))
    actions.remove_beslissing(mensen.haddou, beslissing)
    with pytest.raises(Conflict):
        actions.record_aanwezigen(mensen.haddou, meeting, sleutels(mensen.haddou), version)


def test_the_uitvoerder_walks_from_attendance_to_notulen(mensen, meeting):
    client = client_of(mensen.haddou)

    def send(route, pk, data):
        address = reverse(route, args=[pk])
        answer = client.post(address, data)
        assert answer.status_code == 302, answer.context["form"].errors

    address = reverse("bijeenkomst_aanwezigen", args=[meeting.pk])
    present = {"aanwezig": sleutels(mensen.dekker, mensen.haddou)} | version_on(client, address)
    send("bijeenkomst_aanwezigen", meeting.pk, present)
    send("bijeenkomst_op_naam", meeting.pk, {"naam": "Noor", "organisatie": str(mensen.reclassering.pk)})
    wie = sleutels(mensen.meijer)[0]
    send("beslissing_nieuw", meeting.pk, {"tekst": "Bellen.", "argumenten": "Hielp.", "verantwoordelijk": wie})
    (notulen,) = rows(mensen, Notulen)
    to_fix = reverse("notulen_vaststellen", args=[notulen.pk])
    send("notulen_vaststellen", notulen.pk, version_on(client, to_fix))
    page = client.get(reverse("bijeenkomst", args=[meeting.pk])).content.decode()
    for words in ("vastgesteld", "Noor", "Bellen.", mensen.meijer.naam):
        assert words in page
    assert reverse("beslissing_nieuw", args=[meeting.pk]) not in page


@pytest.mark.regel("C-11")
def test_two_who_begin_a_record_or_a_correction_at_once_make_one_version(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        neemt_deel(mensen, casus)
        meeting = bijeenkomst_vandaag(mensen, casus)
    add = [partial(actions.add_by_name, mensen.haddou, meeting, naam, mensen.reclassering) for naam in ("Een", "Twee")]
    assert broken(together(*add)) == []
    with transaction.atomic(), acting_as(mensen.haddou):
        (notulen,) = Notulen.objects.select_related("bijeenkomst__casus")
        assert Aanwezige.objects.count() == 2
    fix = [partial(actions.fix_notulen, mensen.haddou, notulen)] * 2
    assert broken(together(*fix)) == ["C-11"]
    correct = [partial(actions.correct_notulen, mensen.haddou, meeting, "Anders.")] * 2
    assert broken(together(*correct)) == ["C-11"]
    with transaction.atomic(), acting_as(mensen.haddou):
        assert sorted(Notulen.objects.values_list("versie", flat=True)) == [1, 2]
