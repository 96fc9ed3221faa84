"""Lists in a real browser: by keyboard alone, without script, on a small screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.casework import many
from tests.client import client_of
from tests.conftest import analyze

SMALL = {"width": 320, "height": 640}
LISTS = {
    "casussen": "dekker",
    "vergaderingen": "dekker",
    "verzoeken": "zijlstra",
    "archief": "dekker",
    "logboek": "visscher",
    "beheer": "aalders",
}


@pytest.fixture(scope="module")
def filled(looked_at: Site) -> Site:
    """The site with more than a page in every list."""
    mensen = looked_at.mensen
    with transaction.atomic():
        many.casussen(mensen, 1, 61)
        many.casussen(mensen, 1, 31, archived=True)
        many.vergaderingen(mensen, 1, 31)
        many.verzoeken(mensen, 1, 31)
        many.accounts(mensen, 1, 31)
        many.logregels(mensen, 60)
    analyze()
    return looked_at


@pytest.fixture
def visit(filled: Site) -> Iterator[Callable[..., Page]]:
    """A page of a person who is logged in; with or without script."""
    filled.console.clear()

    def open_(name: str, *, script: bool = True, **options: object) -> Page:
        key = f"{name}, script {script}"
        if key not in filled.contexts:
            filled.contexts[key] = _context(filled, name, script, options)
        page = filled.contexts[key].new_page()
        filled.listen(page)
        return page

    yield open_
    filled.close()


def _context(site: Site, name: str, script: bool, options: dict) -> BrowserContext:
    context = site.browser.new_context(locale="nl-NL", base_url=site.url, java_script_enabled=script, **options)
    with transaction.atomic():
        cookie = client_of(getattr(site.mensen, name)).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}])
    return context


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on the element with this id or text."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page).strip() == words:
            return
    raise AssertionError(f"{words} is not reached by Tab")


def test_filter_and_sort_by_keyboard(visit, filled):
    page = visit("dekker")
    page.goto("/casussen/")
    count = page.locator("#lijst-aantal")
    expect(count).to_have_text("90 casussen")
    before = count.element_handle()

    tab_to(page, "filter_fase")
    page.keyboard.type("in de w")
    page.keyboard.press("Tab")
    expect(count).to_have_text("23 van 90 casussen")
    # The same element says it, so that a screen reader announces it; the focus stays where it was.
    assert before.evaluate("element => element.isConnected && element.getAttribute('role')") == "status"
    assert focused(page) == "filter_informeren"
    expect(page).to_have_url(re.compile("fase=weegploeg"))

    tab_to(page, "sorteer-nummer")
    page.keyboard.press("Enter")
    head = page.locator("th", has=page.locator("#sorteer-nummer"))
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert focused(page) == "sorteer-nummer"
    assert page.locator("tbody th").first.inner_text() == "2018-0001"
    expect(count).to_have_text("23 van 90 casussen")

    # Another filter keeps the order that was chosen.
    page.locator("#filter_bestand").select_option("actief")
    expect(count).to_have_text("15 van 90 casussen")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Verwijder filter Waar: in de weegploeg").press("Enter")
    expect(count).to_have_text("60 van 90 casussen")
    expect(page.locator("#filter_fase")).to_have_value("")
    page.go_back()
    expect(count).to_have_text("15 van 90 casussen")
    expect(page.locator("#filter_fase")).to_have_value("weegploeg")
    assert filled.console == []


def test_past_the_filters_by_keyboard_and_through_the_pages(visit):
    page = visit("dekker")
    page.goto("/casussen/")
    tab_to(page, "Filters overslaan")
    assert page.get_by_role("link", name="Filters overslaan").bounding_box()["height"] > 20
    page.keyboard.press("Enter")
    assert focused(page) == "lijst-uitkomst"
    page.keyboard.press("Tab")
    assert focused(page) == "sorteer-nummer"
    page.get_by_role("link", name="Volgende").press("Enter")
    page.wait_for_url("**pagina=2**")
    pages = page.get_by_role("navigation", name="Pagina's")
    expect(pages.locator("[aria-current=page]")).to_have_text(re.compile("2$"))
    page.keyboard.press("Tab")
    assert focused(page) == "sorteer-nummer"


def test_filter_sort_and_pages_without_script(visit):
    page = visit("zijlstra", script=False)
    page.goto("/casussen/")
    page.get_by_label("Informeren").select_option(label="uitgesteld")
    page.get_by_role("button", name="Lijst bijwerken").click()
    expect(page.locator("#lijst-aantal")).to_have_text("15 van 60 casussen")
    page.get_by_role("link", name="Eerste termijn").click()
    page.wait_for_load_state()
    days = page.locator("tbody time").evaluate_all("all => all.map(each => each.dateTime)")
    assert len(days) == 15
    assert days == sorted(days)
    page.get_by_label("Informeren").select_option(label="alle")
    page.get_by_role("button", name="Lijst bijwerken").click()
    expect(page.locator("#lijst-aantal")).to_have_text("60 casussen")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Eerste termijn")
    page.get_by_role("link", name="Pagina 3").click()
    expect(page).to_have_url(re.compile("sorteer=termijn"))
    expect(page.locator("tbody tr")).to_have_count(10)


@pytest.mark.regel("B-02")
def test_the_browser_keeps_words_out_of_the_address(visit):
    for script in (True, False):
        page = visit("dekker", script=script)
        page.goto("/casussen/")
        page.get_by_label("Casusnummer").fill("Zonnebloemveld")
        page.get_by_label("Casusnummer").press("Enter")
        page.get_by_role("button", name="Lijst bijwerken").click()
        page.wait_for_timeout(500)
        assert "Zonnebloemveld" not in page.url
        page.get_by_label("Casusnummer").fill("2019-0012")
        page.get_by_label("Casusnummer").press("Enter")
        expect(page.locator("#lijst-aantal")).to_have_text("1 van 90 casussen")


def test_a_wrong_day_is_said_with_script_too(visit):
    page = visit("visscher")
    page.goto("/logboek/")
    page.get_by_label("Vanaf", exact=True).fill("gisteren")
    page.get_by_label("Vanaf", exact=True).press("Tab")
    expect(page.locator("#lijst-uitkomst")).to_contain_text("Vul een geldige datum in")


def test_every_list_on_a_small_screen(visit, axe, filled):
    found = {}
    for route, name in LISTS.items():
        page = visit(name, viewport=SMALL)
        page.goto(f"/{route}/?pagina=2")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults = axe(page) + ([f"{wider} px too wide"] if wider else [])
        # What can be sorted on is in sight, although the table became cards.
        for link in page.locator(".cw-sorteer").all():
            box = link.bounding_box()
            if box is None or box["height"] < 20 or box["width"] < 20:
                faults.append(f"{link.inner_text()} cannot be seen")
        found |= {route: faults} if faults else {}
    assert found == {}
    assert filled.console == []
