"""Who waits too long is reminded, and after the term the other kernpartijen see it: W-05, W-07, W-08, I-04."""

from datetime import timedelta

import pytest

from casework import klok, termijnen
from casework.access.context import acting_as
from casework.actions.besluit import confirm_besluit, record_besluit, send_back_besluit, submit_besluit
from casework.work import work_list
from tests.client import client_of
from tests.factories import fresh
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    duiding_gevraagd,
    uitstel,
)
from weegploeg.actions import record_terugkoppeling


def after(days):
    return klok.set_to(klok.today() + timedelta(days=days))


def work(account):
    with acting_as(account):
        return {werk.titel: werk for werk in work_list(account)}


@pytest.fixture
def besluit(mensen):
    """Besluit 1 before the kernpartijen."""
    casus = casus_in_beraad(mensen)
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(beoordeeld(mensen, casus).pk)})
    return submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst))


CONFIRM, WAITS = "Besluit 1: casuswaardigheid: bevestigen", "Besluit 1: casuswaardigheid: wacht op een andere partij"


@pytest.mark.regel("W-05")
def test_a_confirmation_has_its_day_and_after_that_the_others_see_who_is_missing(mensen, besluit):
    last = termijnen.bevestigen(klok.today()).laatste_dag
    assert work(mensen.ramdin)[CONFIRM].termijn == last
    for person in (mensen.dekker, mensen.bakir):
        confirm_besluit(person, besluit)
        assert not {CONFIRM, WAITS} & set(work(person))
    with klok.set_to(last):
        assert WAITS not in work(mensen.dekker)
    with klok.set_to(last + timedelta(days=1)):
        assert work(mensen.ramdin)[CONFIRM].termijn == last
        for person in (mensen.dekker, mensen.bakir):
            assert work(person)[WAITS].waarom == f"Nog niet gereageerd: {mensen.om.naam}."
        assert WAITS not in work(mensen.ramdin)
        assert "te laat" in client_of(mensen.dekker).get("/").content.decode()
        assert not {CONFIRM, WAITS} & set(work(mensen.ketelaar) | work(mensen.haddou) | work(mensen.visscher))


@pytest.mark.regel("W-05")
def test_a_new_round_begins_its_term_anew(mensen, besluit):
    with after(6):
        besluit = send_back_besluit(mensen.ramdin, besluit, "Noem de bron.")
        assert not {CONFIRM, WAITS} & set(work(mensen.dekker))
        submit_besluit(mensen.zijlstra, besluit)
        again = termijnen.bevestigen(klok.today()).laatste_dag
        assert work(mensen.dekker)[CONFIRM].termijn == again


@pytest.mark.regel("W-07")
def test_reporting_back_has_its_day_and_after_that_all_three_parties_see_it(mensen):
    casus = casus_geen_casusoverleg(mensen)
    last = termijnen.terugkoppelen(klok.today()).laatste_dag
    assert work(mensen.bakir)["Terugkoppelen aan de aanbrenger"].termijn == last
    with klok.set_to(last):
        assert "Terugkoppeling is te laat" not in work(mensen.dekker)
    with klok.set_to(last + timedelta(days=1)):
        for person in (mensen.dekker, mensen.ramdin):
            late = work(person)["Terugkoppeling is te laat"]
            assert late.waarom.startswith(mensen.politie.naam)
            assert late.casusnummer == casus.nummer
        assert "Terugkoppeling is te laat" not in work(mensen.bakir)
        with acting_as(mensen.bakir):
            signaal = casus.signalen.get()
        record_terugkoppeling(mensen.bakir, signaal, "niet_van_toepassing")
        assert "Terugkoppeling is te laat" not in work(mensen.dekker)


@pytest.mark.regel("W-07")
def test_what_was_postponed_stays_work_of_the_party_after_the_end_of_the_treatment(mensen):
    casus = casus_geen_casusoverleg(mensen)
    with acting_as(mensen.bakir):
        signaal = casus.signalen.get()
    record_terugkoppeling(mensen.bakir, signaal, "uitgesteld", "Wie het meldde is op reis.")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={}, uitstel=uitstel())
    assert not fresh(mensen.dekker, casus).behandeling_loopt
    waits = "Terugkoppelen, eerder uitgesteld"
    assert work(mensen.bakir)[waits].casusnummer == casus.nummer
    assert waits not in work(mensen.dekker) | work(mensen.zijlstra)
    record_terugkoppeling(mensen.bakir, signaal, "gedaan", "Er volgt geen aanpak.")
    assert waits not in work(mensen.bakir)


@pytest.mark.regel("I-04")
def test_when_the_month_ends_without_informing_all_three_parties_see_it(mensen):
    casus = casus_in_beraad(mensen)
    last = termijnen.informeren(klok.today()).laatste_dag
    with klok.set_to(last):
        assert "Betrokkene niet op tijd geïnformeerd" not in work(mensen.dekker)
    with klok.set_to(last + timedelta(days=1)):
        for person in (mensen.dekker, mensen.bakir, mensen.ramdin):
            assert work(person)["Betrokkene niet op tijd geïnformeerd"].termijn == last
        assert not work(mensen.visscher)
        tekst = {"inhoud": {"tussentijds": True}, "uitstel": uitstel()}
        besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", **tekst)
        assert fresh(mensen.dekker, casus).informeren == "uitgesteld"
        assert "Betrokkene niet op tijd geïnformeerd" not in work(mensen.dekker)


@pytest.mark.regel("W-08")
def test_an_answer_that_does_not_come_is_seen_by_the_uitvoerder_and_the_kernpartijen(mensen):
    duiding = duiding_gevraagd(mensen, casus_in_beraad(mensen))
    titel = "Antwoord op nadere duiding blijft uit"
    with klok.set_to(duiding.uiterlijk):
        assert titel not in work(mensen.zijlstra) | work(mensen.dekker)
    with klok.set_to(duiding.uiterlijk + timedelta(days=1)):
        for person in (mensen.zijlstra, mensen.dekker, mensen.bakir, mensen.ramdin):
            assert work(person)[titel].termijn == duiding.uiterlijk
