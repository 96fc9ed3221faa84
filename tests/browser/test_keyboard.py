"""The main tasks by keyboard alone: whoever does them never touches a mouse, and always sees where they are."""

from django.db import transaction

from tests.browser.conftest import PASSWORD
from tests.browser.test_whole_way import (
    besluit,
    given_a_signaal,
    judge,
    meet,
    when_a_plan_is_made,
    when_partners_report,
    when_the_betrokkene_is_informed,
)
from tests.browser.walk import KeyboardPerson
from tests.factories_weegploeg import casus_in_casusoverleg


def test_logging_in_and_going_past_the_menu(site):
    page = site.browser.new_context(base_url=site.url, locale="nl-NL").new_page()
    site.listen(page)
    page.goto("/")
    dekker = KeyboardPerson(site, "dekker", page)
    dekker.fill(login="dekker", password=PASSWORD).press("Inloggen")
    dekker.fill(code=site.code("dekker")).press("Inloggen")
    page.get_by_role("heading", name="Mijn werk", exact=True).first.wait_for()
    dekker.press("Nieuw signaal")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Direct naar de inhoud"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert site.console == []


def test_the_weegploeg_from_signaal_to_besluit(site):
    names = ("bakir", "zijlstra", "dekker", "ramdin")
    bakir, zijlstra, dekker, ramdin = (KeyboardPerson(site, name) for name in names)
    casus = given_a_signaal(bakir)
    meet(zijlstra)
    judge(zijlstra, casus)
    address = f"{casus}besluiten/casuswaardigheid/"
    besluit(zijlstra, [dekker, bakir, ramdin], address, uitkomst="geen_casusoverleg", beoordeling=True)
    assert site.console == []


def test_the_casusoverleg_from_opening_to_progress(site):
    with transaction.atomic():
        casus = f"/casussen/{casus_in_casusoverleg(site.mensen).pk}/"
    haddou, meijer = KeyboardPerson(site, "haddou"), KeyboardPerson(site, "meijer")
    when_the_betrokkene_is_informed(haddou, casus)
    when_a_plan_is_made(haddou, meijer, casus, site.mensen)
    when_partners_report(meijer, casus)
    assert site.console == []
