"""The casus page in a real browser: the timeline, the process and the folded parts, with and without script."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from casework.timeline import PER_PAGE
from tests.access.world import World
from tests.browser.conftest import Shown, Site

LIST, KIND, PERIOD = "#tijdlijn-lijst", "#tijdlijn-soort", "#tijdlijn-periode"


@pytest.fixture
def site(shown: Shown) -> Site:
    """One for all tests here: they only look."""
    shown.site.console.clear()
    return shown.site


@pytest.fixture
def world(shown: Shown) -> World:
    """The casus of the access table."""
    return shown.world


@pytest.fixture
def look(site: Site, world: World) -> Iterator[Callable[..., Page]]:
    """The casus page as this person has it before them."""
    contexts: list[BrowserContext] = []

    def open_page(name: str, **options: object) -> Page:
        context = site.browser.new_context(locale="nl-NL", base_url=site.url, **options)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": world.sessions[name], "url": site.url}])
        contexts.append(context)
        page = context.new_page()
        site.listen(page)
        page.goto(world.address("casus"))
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_filter_refreshes_in_place_and_the_address_can_be_kept(site, world, look):
    page = look("dekker")
    page.evaluate("window.zelfde = true")
    page.focus(KIND)
    page.select_option(KIND, "toegang")
    page.locator(LIST, has_text="Partner neemt deel").wait_for()
    page.wait_for_url("**soort=toegang**")
    assert page.evaluate("window.zelfde")  # the page itself stayed
    assert "Casusoverleg geopend" not in page.locator(LIST).inner_text()
    assert page.evaluate("document.activeElement.id") == "tijdlijn-soort"
    page.reload()
    assert page.input_value(KIND) == "toegang"
    assert "Casusoverleg geopend" not in page.locator(LIST).inner_text()
    assert site.console == []


def test_without_script_the_filter_and_the_pages_work(world, look):
    page = look("dekker", java_script_enabled=False)
    page.select_option(KIND, "besluiten")
    page.get_by_role("button", name="Tonen").press("Enter")
    page.wait_for_url("**soort=besluiten**")
    assert "Partner neemt deel" not in page.locator(LIST).inner_text()
    page.goto(world.address("casus"))
    first = page.locator(f"{LIST} li:visible").all_inner_texts()
    page.get_by_role("link", name="Oudere").click()
    page.wait_for_load_state()
    second = page.locator(f"{LIST} li:visible").all_inner_texts()
    assert second
    assert first != second
    # What the casus has passed is folded, and opens by keyboard alone.
    folded = page.locator("#signalen")
    assert not folded.locator(".cw-gegevens").first.is_visible()
    folded.locator("summary").first.press("Enter")
    assert folded.locator(".cw-gegevens").first.is_visible()


def test_the_drawing_is_for_wide_screens_and_the_words_for_every_screen(look):
    page = look("haddou", viewport={"width": 1280, "height": 900})
    process = page.locator("#het-proces-in-het-casusoverleg")
    box = process.locator("svg.cw-diagram__beeld").bounding_box()
    assert box is not None
    assert box["width"] > 600  # as large as it was drawn
    assert process.locator("[aria-current=step]").inner_text().startswith("In uitvoering")
    page.set_viewport_size({"width": 320, "height": 640})
    assert not process.locator("svg.cw-diagram__beeld").is_visible()
    assert process.locator("[aria-current=step]").is_visible()
    assert process.get_by_text("Wat nu kan").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_present_state_stands_out_in_both_schemes_and_on_paper(look, scheme):
    page = look("haddou", color_scheme=scheme)
    process = page.locator("#het-proces-in-het-casusoverleg")
    fill = "e => getComputedStyle(e).fill"
    present = process.locator(".cw-diagram__staat--nu rect").evaluate(fill)
    other = process.locator(".cw-diagram__staat:not(.cw-diagram__staat--nu) rect").first.evaluate(fill)
    words = process.locator(".cw-diagram__staat--nu .cw-diagram__naam").evaluate(fill)
    assert len({present, other}) == 2
    assert words == other
    page.emulate_media(media="print")
    assert process.locator("svg.cw-diagram__beeld").is_visible()
    assert not process.locator(".cw-diagram__woorden").is_visible()
    assert not page.locator(".cw-inhoudsopgave").is_visible()
    assert not page.locator(".cw-filter").is_visible()


def test_paper_gets_all_that_happened(look):
    page = look("dekker")
    on_screen = page.locator(f"{LIST} li:visible").count()
    page.emulate_media(media="print")
    on_paper = page.locator(f"{LIST} li:visible").count()
    assert on_screen == PER_PAGE
    assert on_screen < on_paper == page.locator(f"{LIST} li").count()


def test_on_a_phone_the_menu_is_folded_and_opens_without_script(look):
    page = look("dekker", java_script_enabled=False, viewport={"width": 390, "height": 844})
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    assert menu.get_by_role("link").count() == 0
    assert "Casussen" in menu.inner_text()
    menu.locator("summary").press("Enter")
    assert menu.get_by_role("link", name="Casussen").get_attribute("aria-current")
    page.set_viewport_size({"width": 1366, "height": 768})
    assert menu.get_by_role("link", name="Casussen").count() == 1


def test_every_link_of_the_contents_leads_to_a_part_of_the_page(look):
    for name in ("dekker", "haddou", "meijer", "zijlstra"):
        page = look(name)
        links = page.locator(".cw-inhoudsopgave a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert len(links) > 3
        for link in links:
            assert page.locator(link).count() == 1, (name, link)
