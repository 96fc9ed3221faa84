"""A meeting about several casussen by four people at once: prepared, held, decided, confirmed; one by keyboard."""

import io
import re

import pypdf
import pytest
from django.db import transaction
from playwright.sync_api import expect

from casework import klok
from tests.browser.walk import KeyboardPerson, Person
from tests.factories import melding, persoon
from tests.factories_weegploeg import signaal_ingebracht

# As many casussen on the agenda: enough to put the last first and to go back and forth, and a long evening.
SOME, MANY = 3, 8
GEBIEDEN = "main input[type=radio][value=geen][name$=_basis]"
BEVESTIGEN = "Bevestigen namens mijn partij"


def given_signalen(mensen, count):
    """As many people about whom the politie brought a signaal. Out: the numbers of their casussen."""
    with transaction.atomic():
        return [
            signaal_ingebracht(
                mensen, persoon(achternaam=f"Zonnebloem {number}"), melding(gedraging=f"Dit gebeurde: {number}.")
            ).casus.nummer
            for number in range(count)
        ]


def prepare(zijlstra, count):
    """Plan the meeting, fill its agenda, put the last first, record who is there. Out: its address."""
    zijlstra.go("/vergaderingen/nieuw/").fill(dag=klok.today(), begin="9.30", eind="12.00", plaats="Raadzaal")
    zijlstra.press("Plannen")
    address = zijlstra.page.url
    for _ in range(count):
        zijlstra.press("Op deze agenda zetten")
    zijlstra.page.get_by_role("button", name="Omhoog").last.click()
    for name in ("Dekker", "Bakir", "Ramdin"):
        zijlstra.check(name)
    zijlstra.press("Aanwezigheid vastleggen")
    return address


def decide(zijlstra, screen):
    """Begin the beraad of the point on the screen, judge, decide, put it to the kernpartijen."""
    page = zijlstra.page
    zijlstra.go(screen).press("Beraad beginnen").press("Beoordelen")
    for area in page.locator(GEBIEDEN).all():
        area.check()
    zijlstra.fill(gedrag_basis="feiten", gedrag_feiten=True).fill(
        gedrag_duiding="Sprak een dreiging uit.",
        ideologie="Niets bekend.",
        sociale_context="Woont alleen.",
        fase="voorfase",
        argumentatie="De dreiging is concreet.",
    ).press("Beoordeling vastleggen")
    zijlstra.go(screen).press("Besluit 1: casuswaardigheid")
    zijlstra.fill(argumenten="Zo wogen wij het.", onderliggend=True, uitkomst="geen_casusoverleg", beoordeling=True)
    zijlstra.press("Bewaren als concept").press("Voorleggen aan de drie kernpartijen")


def confirm_at_once(others, ramdin, besluit):
    """Ramdin opens the besluit from the screen; all three confirm before the first answer is there."""
    for person in others:
        person.go(besluit)
    ramdin.press("Besluit 1: casuswaardigheid")
    for person in others:
        person.page.get_by_role("button", name=BEVESTIGEN).click(no_wait_after=True)
    ramdin.press(BEVESTIGEN)
    for person in (*others, ramdin):
        expect(person.page.get_by_text("U hebt het besluit bevestigd namens uw partij.")).to_be_visible()


def press_arrow(person):
    with person.page.expect_navigation():
        person.page.keyboard.press("ArrowRight")


def assert_arrows_leave_a_form_alone(page):
    before = page.url
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.press("ArrowRight")
    page.locator("textarea").blur()
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("ArrowLeft")  # there is nothing before the first point
    assert page.url == before


@pytest.mark.parametrize("count", [SOME, pytest.param(MANY, marks=pytest.mark.soak)])
@pytest.mark.regel("W-01")
@pytest.mark.regel("W-03")
@pytest.mark.regel("W-05")
def test_a_meeting_by_four_people_at_once(site, count):
    numbers = given_signalen(site.mensen, count)
    zijlstra, dekker, bakir = (Person(site, name) for name in ("zijlstra", "dekker", "bakir"))
    ramdin = KeyboardPerson(site, "ramdin")
    meeting = prepare(zijlstra, count)

    shown = []
    ramdin.go(meeting).press("Naar het vergaderscherm")
    assert_arrows_leave_a_form_alone(ramdin.page)
    for point in range(1, count + 1):
        screen = ramdin.page.url
        assert ramdin.sees(f"Punt {point} van {count}")
        shown.append(ramdin.page.locator("h1").inner_text().removeprefix("Casus "))
        decide(zijlstra, screen)
        ramdin.page.reload()
        confirm_at_once([dekker, bakir], ramdin, zijlstra.page.url)
        if point < count:
            ramdin.go(screen)
            press_arrow(ramdin)
    assert shown == [*numbers[:-2], numbers[-1], numbers[-2]]

    zijlstra.go(meeting)
    assert zijlstra.page.get_by_text("beraad begonnen").count() == count
    text = notulen_of(zijlstra, numbers[0])
    assert "Concept" not in text
    assert re.findall(r"Dit gebeurde: (\d)\.", text) == ["0"]
    assert site.console == []


def notulen_of(person, nummer):
    link = person.page.get_by_role("link", name=f"Notulen (pdf) van casus {nummer}")
    answer = person.page.request.get(person.site.url + str(link.get_attribute("href")))
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
