"""The work list of the uitvoerder of the weegploeg: what is due is there, what is done is gone (W-04, W-08 to W-10)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import record_besluit, submit_besluit
from casework.termijnen import heroverweging, informeren
from casework.work import work_list
from tests.client import client_of
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    bevestig,
    casus_in_beraad,
    signaal_ingebracht,
    uitstel,
    vraag_aan_tjon,
)
from weegploeg.actions.duiding import ask_duiding, refuse_duiding


def work(account):
    with acting_as(account):
        return {werk.titel: werk for werk in work_list(account)}


@pytest.mark.regel("W-04")
def test_a_beraad_without_judgement_or_besluit_is_work_until_the_besluit_is_before_the_kernpartijen(mensen):
    casus = casus_in_beraad(mensen)
    assert list(work(mensen.zijlstra)) == ["Beoordeling vastleggen"]
    assert "Beoordeling vastleggen" in client_of(mensen.zijlstra).get(reverse("home")).content.decode()
    assert not work(mensen.haddou)
    assert not work(mensen.dekker)

    judged = beoordeeld(mensen, casus)
    assert list(work(mensen.zijlstra)) == ["Besluit 1 opstellen"]
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(judged.pk)})
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    assert list(work(mensen.zijlstra)) == ["Besluit 1: casuswaardigheid: voorleggen"]
    submit_besluit(mensen.zijlstra, besluit)
    assert not work(mensen.zijlstra)


@pytest.mark.regel("W-09")
@pytest.mark.regel("W-10")
def test_besluit_2_and_3_are_work_after_a_casusoverleg_until_they_are_there(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    found = work(mensen.zijlstra)
    assert set(found) == {"Besluit 2 opstellen", "Besluit 3 opstellen"}
    assert found["Besluit 3 opstellen"].termijn == informeren(klok.today()).laatste_dag
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen")
    assert set(work(mensen.zijlstra)) == {"Besluit 3 opstellen"}
    besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    assert not {titel for titel in work(mensen.zijlstra) if titel.startswith("Besluit")}


@pytest.mark.regel("W-08")
def test_nadere_duiding_is_work_until_asked_and_no_agenda_before_the_answer(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    assert set(work(mensen.zijlstra)) == {"Besluit 3 opstellen", "Nadere duiding vragen"}
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={"tussentijds": True}, uitstel=uitstel())
    assert set(work(mensen.zijlstra)) == {"Nadere duiding vragen"}
    duiding = ask_duiding(mensen.zijlstra, casus, vraag_aan_tjon(mensen))
    # A new signaal does not lead past the question: putting the casus on an agenda would be refused.
    signaal_ingebracht(mensen)
    assert not work(mensen.zijlstra)
    refuse_duiding(mensen.tjon, duiding, "Er is niets bekend.")
    assert set(work(mensen.zijlstra)) == {"Casus op de agenda zetten"}


@pytest.mark.regel("I-02")
def test_a_postponed_decision_comes_back_in_time_and_goes_when_it_is_weighed_again(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", uitstel=uitstel())
    assert "Informeren heroverwegen" not in work(mensen.zijlstra)
    day = heroverweging(klok.today()).laatste_dag
    with klok.set_to(day - timedelta(days=10)):
        found = work(mensen.zijlstra)["Informeren heroverwegen"]
        assert found.termijn == day
        again = besluit_tekst(mensen, casus, "uitstellen", uitstel=uitstel())
        besluit = record_besluit(mensen.zijlstra, casus, "informeren", again)
        assert "Informeren heroverwegen" not in work(mensen.zijlstra)
        bevestig(mensen, besluit)
        assert "Informeren heroverwegen" not in work(mensen.zijlstra)


@pytest.mark.regel("W-04")
def test_no_button_to_besluit_1_before_there_is_a_judgement(mensen):
    casus = casus_in_beraad(mensen)
    client, page = client_of(mensen.zijlstra), reverse("casus", args=[casus.pk])
    address = reverse("besluit_casuswaardigheid", args=[casus.pk])
    assert address not in client.get(page).content.decode()
    beoordeeld(mensen, casus)
    assert address in client.get(page).content.decode()
