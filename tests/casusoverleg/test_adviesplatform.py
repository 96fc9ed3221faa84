"""Advice of the multidisciplinair adviesplatform: an anonymised question, an answer that binds nobody. C-10."""

import io
from functools import partial

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import Logregel
from casework.rules import GeenToegang
from casework.work import work_list
from casusoverleg.actions import advies as actions
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.models import Adviesaanvraag, Casusoverleg, Deelname
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import persoon
from tests.factories_casusoverleg import (
    VRAAG,
    adviesaanvraag,
    casusoverleg_geopend,
    casusoverleg_met_meijer,
    extern_neemt_deel,
    gesloten_casus,
    neemt_deel,
)
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import days_ago, last_processed
from tests.steps import again, broken, day, refused, together

ANTWOORD = "Kies een vaste persoon en geen wisselende brieven."
VERRAADT = ["Quirijn wantrouwt ons.", "Woont op het Zilverhoefpad 4.", "Post naar 5399zx helpt niet."]


@pytest.fixture
def casus(mensen):
    return casusoverleg_met_meijer(mensen)


@pytest.fixture
def aanvraag(mensen, casus):
    return adviesaanvraag(mensen, casus)


def stored(mensen, aanvraag):
    with acting_as(mensen.haddou):
        return Adviesaanvraag.objects.select_related("casus").get(pk=aanvraag.pk)


def page_of(account, casus):
    return client_of(account).get(reverse("casus", args=[casus.pk])).content.decode()


@pytest.mark.regel("C-10")
@pytest.mark.parametrize("vraag", VERRAADT)
def test_a_question_that_gives_somebody_away_is_refused_and_stays_as_it_was_typed(mensen, casus, vraag):
    refused("C-10", actions.ask_advies, mensen.haddou, casus, vraag, nagelezen=True)
    answer = client_of(mensen.haddou).post(
        reverse("adviesaanvraag_nieuw", args=[casus.pk]), {"vraag": vraag, "nagelezen": "on"}
    )
    assert answer.status_code == 200
    assert answer.context["form"]["vraag"].value() == vraag
    assert answer.context["form"].errors["vraag"]
    refused("C-10", actions.ask_advies, mensen.haddou, casus, f"Zaak {casus.nummer}: wat nu?", nagelezen=True)
    with acting_as(mensen.haddou):
        assert not Adviesaanvraag.objects.exists()


@pytest.mark.regel("C-10")
def test_a_question_that_was_not_read_through_or_is_empty_is_refused(mensen, casus):
    refused("C-10", actions.ask_advies, mensen.haddou, casus, VRAAG, nagelezen=False)
    refused("C-10", actions.ask_advies, mensen.haddou, casus, " ", nagelezen=True)
    answer = client_of(mensen.dekker).post(reverse("adviesaanvraag_nieuw", args=[casus.pk]), {"vraag": VRAAG})
    assert answer.context["form"].errors["nagelezen"]
    assert answer.context["form"]["vraag"].value() == VRAAG
    row = Adviesaanvraag(casus=casus, vraag=VRAAG, nagelezen=False, gesteld_door=mensen.haddou)
    with acting_as(mensen.haddou), pytest.raises(IntegrityError, match="nagelezen"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.regel("C-10")
@pytest.mark.regel("B-02")
def test_the_paper_that_goes_out_names_nobody_and_no_casus(mensen, casus, aanvraag):
    answer = client_of(mensen.dekker).get(reverse("adviesaanvraag_pdf", args=[aanvraag.pk]))
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    said = " ".join(" ".join(page.extract_text() for page in reader.pages).split()) + str(reader.metadata)
    assert VRAAG in said
    assert aanvraag.kenmerk in said
    assert "vrijblijvend" in said
    outside = said + answer.headers["Content-Disposition"]
    for word in (casus.nummer, "Zonnebloemveld", "Quirijn", mensen.dekker.naam, mensen.haddou.naam):
        assert word not in outside
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(account_id=mensen.dekker.pk, gebeurtenis="casusoverleg.adviesaanvraag").exists()


@pytest.mark.regel("C-10")
def test_the_advice_is_recorded_once_marked_as_binding_nobody_and_then_what_was_done_with_it(mensen, casus, aanvraag):
    answer = partial(actions.record_antwoord, mensen.dekker, aanvraag)
    refused("C-10", actions.record_gevolg, mensen.haddou, aanvraag, "Overgenomen.")
    refused("C-10", answer, " ", klok.today())
    refused("C-10", answer, ANTWOORD, day(1))
    refused("C-10", answer, ANTWOORD, day(-1))
    answer(ANTWOORD, klok.today())
    refused("C-10", answer, "Toch iets anders.", klok.today())
    page = page_of(mensen.meijer, casus)
    assert ANTWOORD in page
    assert "vrijblijvend: het bindt niemand" in page
    refused("C-10", actions.record_gevolg, mensen.haddou, aanvraag, " ")
    actions.record_gevolg(mensen.haddou, aanvraag, "Overgenomen in het plan.")
    refused("C-10", actions.record_gevolg, mensen.dekker, aanvraag, "Toch niet.")
    assert "Overgenomen in het plan." in page_of(mensen.bakir, casus)
    assert stored(mensen, aanvraag).antwoord == ANTWOORD


@pytest.mark.regel("C-10")
def test_advice_decides_nothing(mensen, casus, aanvraag):
    before = _state(mensen, casus)
    actions.record_antwoord(mensen.haddou, aanvraag, ANTWOORD, klok.today())
    actions.record_gevolg(mensen.haddou, aanvraag, "Overgenomen.")
    assert _state(mensen, casus) == before


def _state(mensen, casus):
    with acting_as(mensen.haddou):
        return Casusoverleg.objects.get(casus=casus).staat, Deelname.objects.count()


@pytest.mark.regel("C-10")
@pytest.mark.parametrize("wie", ["meijer", "kuiper", "zijlstra", "tjon", "visscher", "aalders"])
def test_only_the_uitvoerder_and_the_kernpartijen_ask_and_record(mensen, casus, aanvraag, wie):
    account = getattr(mensen, wie)
    if wie == "kuiper":
        extern_neemt_deel(mensen, casus)
    for step in (
        partial(actions.ask_advies, account, casus, VRAAG, nagelezen=True),
        partial(actions.record_antwoord, account, aanvraag, ANTWOORD, klok.today()),
        partial(actions.record_gevolg, account, aanvraag, "Overgenomen."),
    ):
        with pytest.raises(GeenToegang):
            step()


@pytest.mark.regel("C-10")
@pytest.mark.regel("P-13")
@pytest.mark.regel("P-16")
def test_who_reads_the_file_reads_it_and_an_externe_or_who_left_does_not(mensen, buren, casus, aanvraag):
    extern_neemt_deel(mensen, casus)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, persoon(achternaam="Anderland")))
    neemt_deel(mensen, other, mensen.tjon)
    assert VRAAG in page_of(mensen.meijer, casus)
    assert VRAAG not in page_of(mensen.kuiper, casus)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus__verband").get(account=mensen.meijer)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    for account in (mensen.kuiper, mensen.meijer, mensen.tjon, mensen.zijlstra, buren.haddou, buren.dekker):
        account = again(account)
        assert client_of(account).get(reverse("adviesaanvraag_pdf", args=[aanvraag.pk])).status_code == 404
        with acting_as(account):
            assert not Adviesaanvraag.objects.exists()
            assert not Adviesaanvraag.history.exists()


@pytest.mark.regel("C-10")
@pytest.mark.regel("B-05")
def test_the_database_keeps_a_question_with_its_asker_and_an_answer_as_it_was(mensen, casus, aanvraag):
    row = {"casus": casus, "vraag": VRAAG, "nagelezen": True}
    for account, asker in ((mensen.meijer, mensen.meijer), (mensen.dekker, mensen.haddou)):
        with acting_as(account), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            Adviesaanvraag(**row, gesteld_door=asker).save(force_insert=True)
    with acting_as(mensen.meijer):
        assert Adviesaanvraag.objects.update(antwoord_op=klok.today()) == 0
    actions.record_antwoord(mensen.haddou, aanvraag, ANTWOORD, klok.today())
    with acting_as(mensen.dekker):
        for statement in ("vraag = ''", "antwoord = ''", "nagelezen = false"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE casusoverleg_adviesaanvraag SET {statement}")  # noqa: S608
        for change in ({"antwoord_op": None}, {"gesteld_door": mensen.dekker}, {"gesteld_op": day(-3)}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Adviesaanvraag.objects.filter(pk=aanvraag.pk).update(**change)
        assert Adviesaanvraag.objects.get().antwoord_op == klok.today()


@pytest.mark.regel("C-10")
@pytest.mark.regel("R-01")
def test_asking_is_processing_and_stops_when_the_casus_is_closed(mensen, casus):
    last_processed(casus, days_ago(30))
    aanvraag = adviesaanvraag(mensen, casus)
    assert stored(mensen, aanvraag).casus.laatste_verwerking == klok.today()
    closed = gesloten_casus(mensen, casus_in_casusoverleg(mensen, persoon(achternaam="Geslotenveld")))
    refused("C-08", actions.ask_advies, mensen.haddou, closed, VRAAG, nagelezen=True)


@pytest.mark.regel("C-10")
def test_the_work_list_asks_for_the_answer_after_two_weeks_and_for_what_was_done(mensen, casus, aanvraag):
    def titles(account):
        account = again(account)
        with acting_as(account):
            return {werk.titel for werk in work_list(account) if "advies" in werk.titel}

    assert titles(mensen.haddou) == set()
    with klok.set_to(day(14)):
        assert titles(mensen.haddou) == {"Antwoord van het adviesplatform vastleggen"}
    actions.record_antwoord(mensen.haddou, aanvraag, ANTWOORD, klok.today())
    assert titles(mensen.dekker) == {"Vastleggen wat er met het advies is gedaan"}
    assert titles(mensen.meijer) == set()
    actions.record_gevolg(mensen.dekker, aanvraag, "Overgenomen.")
    assert titles(mensen.haddou) == set()


def test_the_pages_lead_from_question_to_what_was_done(mensen, casus):
    client = client_of(mensen.haddou)
    assert "Er is geen advies gevraagd." in page_of(mensen.haddou, casus)
    ask = reverse("adviesaanvraag_nieuw", args=[casus.pk])
    assert client.post(ask, {"vraag": VRAAG, "nagelezen": "on"}).status_code == 302
    with acting_as(mensen.haddou):
        (aanvraag,) = Adviesaanvraag.objects.all()
    answer = {"dag": f"{klok.today():%d-%m-%Y}", "antwoord": ANTWOORD}
    for route, data in (("antwoord", answer), ("gevolg", {"gevolg": "Overgenomen."})):
        address = reverse(f"adviesaanvraag_{route}", args=[aanvraag.pk])
        assert address in page_of(mensen.haddou, casus)
        assert client.post(address, data).status_code == 302
    assert "Overgenomen." in page_of(mensen.haddou, casus)


@pytest.mark.regel("C-10")
def test_two_who_record_the_answer_at_once_leave_one(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        aanvraag = adviesaanvraag(mensen, casusoverleg_geopend(mensen))
    answers = [
        partial(actions.record_antwoord, account, aanvraag, account.gebruikersnaam, klok.today())
        for account in (mensen.haddou, mensen.dekker)
    ]
    assert broken(together(*answers)) == ["C-10"]
