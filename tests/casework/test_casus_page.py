"""The casus page: its head says what is next and who does it, and its panels stand in the order of need."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok, selectors
from casework.access.context import Systeem, acting_as
from casework.actions.besluit import confirm_besluit, record_besluit, submit_besluit
from casework.heading import heading_of
from casework.models import Besluit
from casework.panels import panels_for
from casework.steps import steps_of
from casework.termijnen import archivering, informeren, vernietiging
from casusoverleg.actions import uitvoering
from retention.actions import archive_casus, consult_archive
from rights.actions import behandeling, intake
from security.actions import consult_as_fg
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import persoon
from tests.factories_casusoverleg import (
    casus_met_sluitingsadvies,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    fresh,
    gesloten_casus,
    met_diagnose,
)
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    casus_in_casusoverleg,
    signaal_ingebracht,
    uitstel,
)
from tests.rights.helpers import at_decision, besluit_gegevens
from weegploeg.models import Beoordeling


def head(account, casus):
    with acting_as(account):
        casus = selectors.get_casus(account, casus.pk)
        return heading_of(account, casus, selectors.permissions_on(account, casus))


def steps(account, casus):
    return [(step.wat, step.wie) for step in head(account, casus).volgende]


def panels(account, casus):
    with acting_as(account):
        casus = selectors.get_casus(account, casus.pk)
        return panels_for(account, casus, selectors.permissions_on(account, casus))


# The head


def test_the_next_step_follows_the_weegploeg_and_says_who(mensen):
    casus = signaal_ingebracht(mensen).casus
    assert steps(mensen.dekker, casus) == [("Op de agenda van de weegploeg zetten", "de uitvoerder van de weegploeg")]
    [own] = head(mensen.zijlstra, casus).volgende
    assert own.url == reverse("agenderen", args=[casus.pk])
    assert head(mensen.dekker, casus).volgende[0].url == ""  # not theirs to do


def test_the_next_step_in_beraad_and_after(mensen):
    casus = casus_in_beraad(mensen)
    assert steps(mensen.dekker, casus) == [("Beoordeling vastleggen", "de uitvoerder van de weegploeg")]
    judged = beoordeeld(mensen, casus)
    assert steps(mensen.dekker, casus) == [
        ("Besluit 1 over de casuswaardigheid opstellen", "de uitvoerder van de weegploeg")
    ]
    tekst = besluit_tekst(mensen, casus, "geen_casusoverleg", inhoud={"beoordeling": str(judged.pk)})
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    wat = "Besluit 1: casuswaardigheid: voorleggen aan de kernpartijen"
    assert steps(mensen.dekker, casus) == [(wat, "de uitvoerder van de weegploeg")]
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.bakir, besluit)
    waiting = f"nog te horen: {mensen.gemeente.naam}, {mensen.om.naam}"
    assert steps(mensen.zijlstra, casus) == [("Besluit 1: casuswaardigheid: bevestigen", waiting)]
    confirm_besluit(mensen.dekker, besluit)
    confirm_besluit(mensen.ramdin, besluit)
    assert steps(mensen.zijlstra, casus) == [
        ("Terugkoppelen aan de aanbrenger", mensen.politie.naam),
        ("Besluit 3 over het informeren opstellen", "de uitvoerder van de weegploeg"),
    ]


def test_the_next_step_in_the_casusoverleg(mensen):
    casus = casus_in_casusoverleg(mensen)
    who = "de uitvoerder van het casusoverleg"
    assert ("Casusoverleg openen", who) in steps(mensen.haddou, casus)
    casusoverleg_geopend(mensen, casus)
    assert ("Casusdiagnose vastleggen", who) in steps(mensen.dekker, casus)
    met_diagnose(mensen, casus)
    assert ("Plan van aanpak opstellen", who) in steps(mensen.haddou, casus)


def test_when_the_plan_runs_the_partners_are_next(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    uitvoering.plan_evaluatie(mensen.haddou, casus, klok.today() + timedelta(20))
    found = steps(mensen.meijer, casus)
    assert found[0][0] == "Maatregelen uitvoeren en voortgang melden"
    kop = head(mensen.meijer, casus)
    assert (kop.termijn.dag, kop.termijn.waarom) == (klok.today() + timedelta(20), "geplande evaluatie")


@pytest.mark.regel("W-02")
def test_a_casuspartner_is_told_no_step_of_the_weegploeg(mensen):
    casus = casusoverleg_in_uitvoering(mensen, casus_in_casusoverleg(mensen, informeren="uitstellen"))
    with acting_as(mensen.zijlstra):
        tekst = besluit_tekst(mensen, casus, "uitstellen", uitstel=uitstel())
    record_besluit(mensen.zijlstra, casus, "informeren", tekst)
    assert any("Besluit 3" in wat for wat, _ in steps(mensen.dekker, casus))
    assert not any("Besluit" in wat for wat, _ in steps(mensen.meijer, casus))
    assert not any("Besluit" in wat for wat, _ in steps(mensen.haddou, casus))


def test_the_nearest_term_comes_with_why_and_a_late_one_before_all(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    last = informeren(klok.today()).laatste_dag
    assert head(mensen.dekker, casus).termijn.dag == last
    assert "artikel 14 AVG" in head(mensen.dekker, casus).termijn.waarom
    with klok.set_to(last + timedelta(3)):
        assert head(mensen.dekker, casus).termijn.dag == last
        page = client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
        assert "3 dagen te laat" in page


@pytest.mark.regel("I-02")
def test_a_postponement_and_its_day_stand_in_the_head_by_word_and_shape(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", uitstel=uitstel())
    kop = head(mensen.dekker, casus)
    assert [(kenmerk.woord, kenmerk.soort) for kenmerk in kop.kenmerken] == [("Informeren uitgesteld", "let-op")]
    assert kop.termijn.dag == uitstel().heroverweging_op
    page = client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
    assert "cw-status--let-op" in page


def test_a_granted_restriction_stands_in_the_head_of_who_may_know_the_request(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    verzoek = at_decision(mensen, casus, soort="beperking")
    assert "Verwerking beperkt op verzoek" not in [k.woord for k in head(mensen.dekker, casus).kenmerken]
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    for account in (mensen.dekker, mensen.zijlstra, mensen.haddou):
        assert "Verwerking beperkt op verzoek" in [k.woord for k in head(account, casus).kenmerken]
    assert head(mensen.meijer, casus).kenmerken == []


@pytest.mark.regel("R-03")
def test_the_head_of_an_archived_casus_says_so_and_no_step_is_left(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    with klok.set_to(archivering(casus.laatste_verwerking, 12).laatste_dag):
        with database_role("casework_jobs"):
            archive_casus(Systeem("archiveren"), casus.pk)
        kop = head(mensen.dekker, casus)
        assert [step.wat for step in kop.volgende] == ["Vernietigen als de bewaartermijn voorbij is"]
        assert "Gearchiveerd" in [kenmerk.woord for kenmerk in kop.kenmerken]
        assert kop.termijn.dag == vernietiging(casus.laatste_verwerking, 60).laatste_dag


def test_a_closed_casus_asks_nothing_of_the_casusoverleg(mensen):
    casus = gesloten_casus(mensen)
    assert [wat for wat, _ in steps(mensen.dekker, casus)] == []


@pytest.mark.regel("P-19")
def test_the_head_tells_a_stranger_nothing(mensen, buren):
    casus = casusoverleg_in_uitvoering(mensen)
    for account in (mensen.tjon, mensen.aalders, buren.dekker):
        with acting_as(account):
            kop = heading_of(account, casus, set())
        assert kop.volgende == []


# The panels


def test_what_asks_something_comes_first(mensen):
    casus = casusoverleg_met_plan(mensen)
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    assert panels(mensen.haddou, casus)[0].titel == "Casusoverleg"
    uitvoering.start_uitvoering(mensen.haddou, casus)
    assert panels(mensen.meijer, casus)[0].titel == "Plan van aanpak"
    assert panels(mensen.haddou, casus)[0].titel != "Plan van aanpak"


def test_a_passed_stop_is_folded_for_who_works_on_and_open_for_who_reads(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", "Onderzoek.")
    folded = {
        account.gebruikersnaam: {panel.titel for panel in panels(account, casus) if panel.gevouwen}
        for account in (mensen.dekker, mensen.zijlstra, mensen.visscher, mensen.haddou)
    }
    assert folded["dekker"] == {
        "Signalen",
        "Bijlagen",
        "Behandeling door de weegploeg",
        "Besluiten van de weegploeg",
        "Het proces in de weegploeg",
    }
    assert folded["zijlstra"] == folded["visscher"] == folded["haddou"] == set()


@pytest.mark.regel("R-03")
def test_the_archive_is_read_unfolded(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    with klok.set_to(archivering(casus.laatste_verwerking, 12).laatste_dag):
        with database_role("casework_jobs"):
            archive_casus(Systeem("archiveren"), casus.pk)
        consult_archive(mensen.dekker, fresh(mensen, casus), "klacht", "Er is een klacht.")
        found = panels(mensen.dekker, casus)
        assert "Signalen" in {panel.titel for panel in found}
        assert not any(panel.gevouwen for panel in found)


def test_a_besluit_under_way_unfolds_its_panel(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    tekst = besluit_tekst(mensen, casus, "informeren", inhoud={"wie": ["betrokkene"]})
    record_besluit(mensen.zijlstra, casus, "informeren", tekst)
    [panel] = [panel for panel in panels(mensen.dekker, casus) if panel.titel == "Besluiten van de weegploeg"]
    assert panel.nu
    assert not panel.gevouwen


def test_the_anchors_of_a_page_are_unique(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    intake.link_casus(mensen.zijlstra, at_decision(mensen), casus)
    found = [panel.anker for panel in panels(mensen.dekker, casus)]
    assert len(found) == len(set(found))
    assert not {"de-casus", "wat-er-is-gebeurd", "inhoud"} & set(found)


def test_an_end_is_only_worked_on_while_something_is_asked(mensen):
    casus = casus_geen_casusoverleg(mensen)
    page = client_of(mensen.zijlstra).get(reverse("casus", args=[casus.pk]))
    assert [step["stand"] for step in page.context["stappen"]] == ["gedaan", "nu", "straks"]
    assert [step["stand"] for step in steps_of(casus, asks=False)] == ["gedaan", "gedaan", "straks"]
    closed = gesloten_casus(mensen, casus_in_casusoverleg(mensen, persoon(voornamen="Ander")))
    page = client_of(mensen.dekker).get(reverse("casus", args=[closed.pk]))
    assert "Nu bezig" not in page.content.decode()


def test_the_pages_about_a_casus_stand_under_one_tab(mensen):
    casus = casus_geen_casusoverleg(mensen)
    with acting_as(mensen.zijlstra):
        besluit, judgement = Besluit.objects.get(), Beoordeling.objects.get()
    for account in (mensen.zijlstra, mensen.dekker):
        client = client_of(account)
        for address, label in (
            (reverse("casus", args=[casus.pk]), "Casussen"),
            (reverse("besluit", args=[besluit.pk]), "Casussen"),
            (reverse("beoordeling", args=[judgement.pk]), "Casussen"),
            (reverse("signaal_nieuw"), "Nieuw signaal"),
            (reverse("home"), "Mijn werk"),
        ):
            navigatie = client.get(address).context["navigatie"]
            assert [item["label"] for item in navigatie if item["actief"]] == [label], address
