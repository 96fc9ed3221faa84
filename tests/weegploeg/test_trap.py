"""The staircase and two judgements side by side show what people wrote down: K-04, K-05."""

import re

import pytest
from django.urls import reverse

from casework.access.context import acting_as
from tests.client import client_of
from tests.factories import persoon
from tests.factories_weegploeg import beoordeling_tekst, casus_in_beraad, feiten_van
from weegploeg import actions, selectors
from weegploeg.actions import Afwijking
from weegploeg.trap import HOOGSTENS, trap


def judged(mensen, casus, **changes):
    tekst = beoordeling_tekst(feiten_van(mensen, casus), **changes)
    return actions.record_beoordeling(mensen.zijlstra, casus, tekst)


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


def drawing(mensen, casus):
    with acting_as(mensen.zijlstra):
        return trap(selectors.beoordelingen(casus))


def test_without_a_judgement_there_is_no_staircase(mensen, casus):
    assert drawing(mensen, casus) is None
    assert "cw-trap" not in client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()


@pytest.mark.regel("K-05")
def test_each_moment_stands_on_the_step_that_people_chose(mensen, casus):
    judged(mensen, casus, fase="sociale_vervreemding")
    judged(mensen, casus, fase="voorfase", afwijkend=[Afwijking(mensen.om, "Hij dreigde.", "acceptatie_van_geweld")])
    judged(mensen, casus, fase="", geen_fase_reden="Er is te weinig bekend.")
    found = drawing(mensen, casus)
    steps = {trede.midden: trede.label for trede in found.treden}
    assert [trede.label for trede in found.treden] == [
        "bereidheid zelf geweld te gebruiken",
        "acceptatie van geweld",
        "sociale vervreemding",
        "voorfase",
        "geen van de fasen",
    ]
    assert [(steps[m.y], m.van) for m in found.momenten] == [
        ("sociale vervreemding", ""),
        ("voorfase", ""),
        ("acceptatie van geweld", mensen.om.naam),
        ("geen van de fasen", ""),
    ]
    assert all(m.x < found.breedte and m.y < found.hoogte for m in found.momenten)
    page = client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
    label = re.search(r'cw-trap".*?aria-label="([^"]*)"', page)[1]
    assert f"acceptatie van geweld volgens {mensen.om.naam}" in label
    assert f"{mensen.om.naam}: acceptatie van geweld" in page


@pytest.mark.regel("K-04")
def test_the_staircase_draws_nothing_between_two_moments(mensen, casus):
    for fase in ("voorfase", "bereidheid_tot_geweld"):
        judged(mensen, casus, fase=fase)
    page = client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
    drawn = re.search(r'<svg class="cw-diagram__beeld cw-trap".*?</svg>', page, re.DOTALL)[0]
    assert drawn.count("<circle") == 2
    assert drawn.count("<path") == 5
    assert not re.search(r"<(line|polyline|polygon)", drawn)


def test_the_staircase_has_the_last_ones_when_there_are_many(mensen, casus):
    for _ in range(HOOGSTENS + 2):
        judged(mensen, casus)
    assert len(drawing(mensen, casus).momenten) == HOOGSTENS


@pytest.mark.regel("K-05")
def test_two_judgements_side_by_side_say_what_changed(mensen, casus):
    old = judged(mensen, casus, argumentatie="Vooral boos.")
    new = judged(mensen, casus, argumentatie="Boos, en met een plan.")
    client = client_of(mensen.dekker)
    address = reverse("beoordeling_naast", args=[new.pk, old.pk])
    assert address in client.get(reverse("beoordeling", args=[new.pk])).content.decode()
    page = client.get(address)
    changed = {row["label"]: row["anders"] for row in page.context["rijen"]}
    assert changed["Argumentatie"]
    assert sum(changed.values()) == 1
    text = page.content.decode()
    assert text.index("Vooral boos.") < text.index("Boos, en met een plan.")


@pytest.mark.regel("K-05")
def test_a_dissent_that_is_withdrawn_is_a_change(mensen, casus):
    old = judged(mensen, casus, afwijkend=[Afwijking(mensen.om, "Zien wij anders.", "")])
    new = judged(mensen, casus)
    page = client_of(mensen.zijlstra).get(reverse("beoordeling_naast", args=[old.pk, new.pk]))
    assert [row["label"] for row in page.context["rijen"] if row["anders"]] == ["Afwijkend oordeel"]


@pytest.mark.regel("W-02")
def test_judgements_of_two_casussen_or_one_with_itself_are_not_compared(mensen, casus):
    here = judged(mensen, casus)
    there = judged(mensen, casus_in_beraad(mensen, persoon(achternaam="Anderland")))
    for one, other in ((here, there), (here, here)):
        answer = client_of(mensen.zijlstra).get(reverse("beoordeling_naast", args=[one.pk, other.pk]))
        assert answer.status_code == 404
