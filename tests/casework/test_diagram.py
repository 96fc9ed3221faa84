"""The drawing of a process holds every state and every step of its table, and says the same in words."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.urls import reverse

from casework.choices import SignaalStatus
from casework.diagram import BREEDTE, HIER, Overgang, Proces, Zijtak, draw, picture
from casusoverleg import workflow as casusoverleg
from casusoverleg.choices import Staat
from casusoverleg.diagram import VAN_CASUSOVERLEG
from rights import workflow as rights
from rights.choices import Status
from rights.diagram import HANDELINGEN, VAN_VERZOEK
from security.choices import Status as Incidentstatus
from security.datalek import workflow as datalek
from security.datalek.diagram import VAN_INCIDENT
from tests.client import client_of
from tests.factories_casusoverleg import casusoverleg_in_uitvoering
from tests.factories_weegploeg import casus_in_beraad
from weegploeg import workflow as weegploeg
from weegploeg.choices import Toestand
from weegploeg.diagram import VAN_BEHANDELING, VAN_SIGNAAL, where

PROCESSEN = (VAN_SIGNAAL, VAN_BEHANDELING, VAN_CASUSOVERLEG, VAN_VERZOEK, VAN_INCIDENT)
STANDS = [(proces, code) for proces in PROCESSEN for code in proces.staten]


def drawn_steps(drawing):
    """The steps in the drawing, by the number of each action."""
    actions = {stap.nummer: (stap.handeling, stap.wie) for stap in drawing.stappen}
    return [Overgang(note.van, *actions[bol.nummer], note.naar) for note in drawing.notities for bol in note.bollen]


@pytest.mark.parametrize("proces", PROCESSEN, ids=lambda proces: proces.naam)
def test_every_state_and_step_of_the_table_is_drawn_once(proces):
    drawing = draw(proces)
    assert [vak.code for vak in drawing.vakken if vak.code in proces.lijn] == list(proces.lijn)
    assert sorted(vak.code for vak in drawing.vakken) == sorted(proces.staten)
    assert sorted(drawn_steps(drawing)) == sorted(proces.stappen)


def test_the_processes_are_the_tables_themselves():
    assert set(VAN_SIGNAAL.stappen) == {Overgang(*step) for step in weegploeg.SIGNAAL}
    assert set(VAN_SIGNAAL.staten) == set(SignaalStatus.values)
    assert set(VAN_BEHANDELING.stappen) == {Overgang(*step) for step in weegploeg.BEHANDELING}
    assert set(VAN_BEHANDELING.staten) == {weegploeg.NIEUW, *Toestand.values}
    assert len(VAN_CASUSOVERLEG.stappen) == len(casusoverleg.STAPPEN)
    assert set(VAN_CASUSOVERLEG.staten) == set(Staat.values)
    assert len(VAN_VERZOEK.stappen) == sum(len(stap.van) for stap in rights.STAPPEN.values())
    assert set(VAN_VERZOEK.staten) == set(Status.values)
    assert set(HANDELINGEN) == set(rights.STAPPEN)
    assert len(VAN_INCIDENT.stappen) == sum(len(stap.van) * len(stap.naar) for stap in datalek.STAPPEN.values())
    assert set(VAN_INCIDENT.staten) == set(Incidentstatus.values)


@pytest.mark.parametrize(("proces", "code"), STANDS, ids=lambda value: getattr(value, "naam", value))
def test_the_present_state_and_what_can_be_done_there_are_marked(proces, code):
    drawing = draw(proces, {code})
    assert [(vak.code, vak.nu.tekst) for vak in drawing.vakken if vak.nu] == [(code, HIER)]
    assert {note.van for note in drawing.notities if note.kan} <= {code}
    now = {(step.handeling, step.wie) for step in proces.stappen if step.van == code}
    assert {(stap.handeling, wie) for wie, stappen in drawing.nu_kan.items() for stap in stappen} == now
    assert any(lijn.kan for lijn in drawing.lijnen) <= any(step.van == code != step.naar for step in proces.stappen)


@pytest.mark.parametrize(("proces", "code"), STANDS, ids=lambda value: getattr(value, "naam", value))
def test_nothing_is_drawn_over_something_else_or_outside(proces, code):
    drawing = draw(proces, {code})
    for one in drawing.vakken:
        assert 0 < one.x < one.x + one.breedte < BREEDTE
        assert 0 < one.y < one.onder < drawing.hoogte
    line = [vak for vak in drawing.vakken if vak.code in proces.lijn]
    for column in (line, [vak for vak in drawing.vakken if vak not in line]):
        assert all(above.onder < below.y for above, below in pairwise(column))
    places = [(bol.x, bol.y) for note in drawing.notities for bol in note.bollen]
    assert len(places) == len(set(places))
    assert all(0 < x < BREEDTE and 0 < y < drawing.hoogte for x, y in places)
    lines = [(regel.x, regel.y) for note in drawing.notities for regel in note.regels]
    assert len(lines) == len(set(lines))


class _Read(HTMLParser):
    """Reads the drawing and the words as they reach the browser."""

    def __init__(self, html):
        super().__init__()
        self.drawn, self.told, self.present, self.steps, self.attributes = [], [], [], set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.attributes |= set(given)
        if "data-staat" in given:
            (self.drawn if tag == "g" else self.told).append(given["data-staat"])
            if "aria-current" in given or "cw-diagram__staat--nu" in given.get("class", ""):
                self.present.append(given["data-staat"])
        if "data-van" in given:
            self.steps.add((given["data-van"], given["data-naar"]))


@pytest.mark.parametrize(("proces", "code"), STANDS, ids=lambda value: getattr(value, "naam", value))
def test_the_words_say_what_the_drawing_shows(proces, code):
    html = picture(proces, {code})
    read = _Read(html)
    assert sorted(read.drawn) == sorted(read.told) == sorted(proces.staten)
    assert read.present == [code, code]
    assert read.steps == {(step.van, step.naar) for step in proces.stappen}
    listed = html[html.index("Alle stappen") :]
    drawing = draw(proces)
    for stap in drawing.stappen:
        assert f"{stap.handeling} ({stap.wie})" in listed
    numbers = {int(number) for number in re.findall(r'cw-diagram__nummer"[^>]*>(\d+)<', html)}
    assert numbers == {stap.nummer for stap in drawing.stappen}
    assert not {"style", "onclick"} & read.attributes


def test_several_signalen_stand_in_several_states():
    class Row:
        def __init__(self, status):
            self.status = status

    found = where([Row("ontvangen"), Row("ingebracht"), Row("ingebracht")])
    drawing = draw(VAN_SIGNAAL, found)
    assert {vak.code: vak.nu.tekst for vak in drawing.vakken if vak.nu} == {
        "ontvangen": "1 signaal",
        "ingebracht": "2 signalen",
    }


def test_a_state_that_the_process_does_not_have_is_refused():
    with pytest.raises(ValueError, match="heeft geen stand zoek"):
        draw(VAN_SIGNAAL, {"zoek"})


def test_a_process_of_any_shape_is_drawn():
    proces = Proces(
        "Proef",
        {"a": "begin", "b": "midden", "c": "eind"},
        {"x": Zijtak("een lange naam voor een zijtak die over meer regels gaat", "b"), "y": Zijtak("los", "c")},
        (
            Overgang("a", "door", "iemand", "b"),
            Overgang("b", "opzij", "iemand", "x"),
            Overgang("x", "terug", "iemand", "b"),
            Overgang("c", "helemaal terug", "iemand", "a"),
            Overgang("y", "<b>vreemd</b>", "iemand", "y"),
        ),
    )
    assert sorted(drawn_steps(draw(proces, {"x"}))) == sorted(proces.stappen)
    assert "<b>vreemd</b>" not in picture(proces, {"x"})


def test_the_pages_show_where_we_are(mensen):
    casus = casus_in_beraad(mensen)
    page = client_of(mensen.zijlstra).get(reverse("casus", args=[casus.pk])).content.decode()
    assert picture(VAN_BEHANDELING, {Toestand.IN_BERAAD}) in page
    assert picture(VAN_SIGNAAL, {SignaalStatus.GEAGENDEERD: "1 signaal"}) in page


@pytest.mark.regel("W-02")
def test_a_casuspartner_sees_the_process_of_the_casusoverleg_alone(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    page = client_of(mensen.meijer).get(reverse("casus", args=[casus.pk])).content.decode()
    assert picture(VAN_CASUSOVERLEG, {Staat.IN_UITVOERING}) in page
    for words in (VAN_BEHANDELING.naam, VAN_SIGNAAL.naam, "Het proces in de weegploeg"):
        assert words not in page
        assert words in client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
