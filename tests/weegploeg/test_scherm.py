"""The screen of a meeting: one casus at a time, for who may see the meeting; each look is logged: W-03, S-02, B-04."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import Logregel
from tests.casework.bijlagen.examples import PDF, attach
from tests.client import client_of
from tests.conftest import refusals
from tests.factories import melding, persoon, receive_signaal
from tests.factories_weegploeg import (
    antwoord,
    besluit_vastgesteld,
    casus_in_beraad,
    duiding_gevraagd,
    naar_beraad,
    signaal_ingebracht,
    vergadering_met_iedereen,
    vraag_aan_tjon,
)
from weegploeg import actions, selectors

NAMEN = ("Aardappel", "Bloemkool", "Courgette")


@pytest.fixture
def points(mensen):
    meeting = vergadering_met_iedereen(mensen)
    found = []
    for naam in NAMEN:
        told = melding(gedraging=f"Dit deed {naam}.", duiding=f"Wat {naam} wilde.", aanbrenger_naam="Wietske")
        casus = signaal_ingebracht(mensen, persoon(achternaam=naam), told).casus
        found.append(actions.agendeer_casus(mensen.zijlstra, casus, meeting))
    return found


def screen(account, point):
    return client_of(account).get(reverse("scherm", args=[point.pk]))


def main_of(answer):
    assert answer.status_code == 200
    return re.search("<main.*</main>", answer.content.decode(), re.DOTALL)[0]


@pytest.mark.regel("W-03")
def test_it_shows_one_casus_and_leads_to_the_next(mensen, points):
    html = main_of(screen(mensen.dekker, points[1]))
    assert "Punt 2 van 3" in html
    assert "Dit deed Bloemkool." in html
    for other in ("Aardappel", "Courgette", "Wietske"):
        assert other not in html
    for relation, point in (("prev", points[0]), ("next", points[2])):
        assert re.search(rf'href="{reverse("scherm", args=[point.pk])}" rel="{relation}"', html)
    assert 'rel="prev"' not in main_of(screen(mensen.dekker, points[0]))
    assert 'rel="next"' not in main_of(screen(mensen.dekker, points[2]))


@pytest.mark.regel("S-02")
def test_what_happened_stands_apart_from_what_it_may_mean(mensen, points):
    html = main_of(screen(mensen.bakir, points[0]))
    facts, meaning = html.split("Interpretatie, geen feit")
    assert "Dit deed Aardappel." in facts
    assert "Wat Aardappel wilde." not in facts
    assert "Wat Aardappel wilde." in meaning


@pytest.mark.regel("B-02")
@pytest.mark.regel("B-04")
def test_it_lists_the_files_of_the_signalen_by_kind_and_day_and_opening_one_is_logged(mensen, points):
    bijlage = attach(mensen.bakir, points[0].casus, "Verslag over Aardappel.pdf", PDF)
    html = main_of(screen(mensen.dekker, points[0]))
    address = reverse("bijlage", args=[bijlage.pk])
    assert f'<a href="{address}">Bijlage 1<span class="cw-verborgen"> bij signaal 1</span>: PDF van ' in html
    assert "Verslag over" not in html
    assert address not in main_of(screen(mensen.dekker, points[1]))
    assert client_of(mensen.dekker).get(address).status_code == 200
    with acting_as(mensen.visscher):
        line = Logregel.objects.get(gebeurtenis="bijlage.geopend")
    assert (line.account_id, line.object_id) == (mensen.dekker.pk, bijlage.pk)


@pytest.mark.regel("B-04")
def test_each_item_shown_is_a_look_with_a_line(mensen, points):
    for point in points[:2]:
        screen(mensen.ramdin, point)
    with acting_as(mensen.visscher):
        lines = Logregel.objects.filter(gebeurtenis="weegploeg.scherm", account_id=mensen.ramdin.pk)
        assert {line.casus_id for line in lines} == {point.casus_id for point in points[:2]}
        assert all(line.uitkomst == "gezien" for line in lines)


@pytest.mark.regel("W-02")
@pytest.mark.regel("P-19")
def test_who_may_not_see_the_meeting_sees_no_item(mensen, buren, points):
    for name in ("meijer", "smit", "haddou", "visscher", "aalders", "ketelaar", "kloosterman"):
        assert screen(getattr(mensen, name), points[0]).status_code == 404, name
    assert screen(buren.zijlstra, points[0]).status_code == 404
    assert ("weegploeg.scherm", "", mensen.haddou.pk) in refusals()


@pytest.mark.regel("W-01")
def test_the_uitvoerder_begins_the_beraad_there_and_goes_on_to_the_besluit(mensen, points):
    client, address = client_of(mensen.zijlstra), reverse("scherm", args=[points[0].pk])
    begin = reverse("beraad", args=[points[0].pk])
    assert begin in client.get(address).content.decode()
    assert begin not in main_of(screen(mensen.dekker, points[0]))
    assert client.post(begin).url == address
    html = main_of(client.get(address))
    assert begin not in html
    assert reverse("beoordeling_nieuw", args=[points[0].casus_id]) in html
    assert reverse("notulen", args=[points[0].pk]) in html
    besluit = besluit_vastgesteld(
        mensen, points[0].casus, "casuswaardigheid", "geen_casusoverleg", argumenten="Het bleef bij woorden."
    )
    html = main_of(screen(mensen.dekker, points[0]))
    assert reverse("besluit", args=[besluit.pk]) in html
    assert "Het bleef bij woorden." in html


@pytest.mark.regel("W-01")
def test_without_all_three_it_says_who_has_to_come_first(mensen):
    casus = signaal_ingebracht(mensen).casus
    meeting = actions.plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    point = actions.agendeer_casus(mensen.zijlstra, casus, meeting)
    html = main_of(screen(mensen.zijlstra, point))
    assert "alle drie de kernpartijen" in html
    assert reverse("beraad", args=[point.pk]) not in html


def test_a_signaal_that_was_not_brought_is_not_on_the_table(mensen, points):
    receive_signaal(
        mensen.dekker, mensen.gemeente, persoon(achternaam="Aardappel"), melding(gedraging="Nog niet ingebracht.")
    )
    assert "Nog niet ingebracht." not in main_of(screen(mensen.zijlstra, points[0]))


def test_a_point_taken_off_stands_nowhere_on_the_agenda(mensen, points):
    actions.remove_agendapunt(mensen.zijlstra, points[1])
    assert "Niet meer op de agenda" in main_of(screen(mensen.zijlstra, points[1]))
    assert reverse("scherm", args=[points[2].pk]) in main_of(screen(mensen.zijlstra, points[0]))


@pytest.mark.regel("K-03")
def test_an_answer_has_the_number_by_which_a_judgement_names_it(mensen):
    casus = casus_in_beraad(mensen)
    duiding = duiding_gevraagd(mensen, casus)
    with klok.set_to(klok.today() + timedelta(days=1)):
        actions.refuse_duiding(mensen.tjon, duiding, "Daar mogen wij niets over zeggen.")
        second = actions.ask_duiding(mensen.zijlstra, casus, vraag_aan_tjon(mensen))
        actions.answer_duiding(mensen.tjon, second, antwoord("Er loopt toezicht."))
        shown = main_of(screen(mensen.dekker, naar_beraad(mensen, casus)))
        with acting_as(mensen.zijlstra):
            (fact,) = [feit for feit in selectors.feiten(casus) if feit.soort == "duiding"]
    assert fact.label.startswith("nadere duiding 2,")
    assert "Nadere duiding 2" in shown
    assert "Nadere duiding 1" not in shown
