"""Every page of the product in a real browser: accessible, no wider than a small phone, and with a silent console."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page

from tests.access.table import ROUTES
from tests.access.world import World, make_world
from tests.browser.conftest import AXE, Site
from tests.people import make_mensen

# Who looks at a page that several people may read: the first of these. On the pages of EVERYBODY each of them looks.
ROLES = ("zijlstra", "haddou", "dekker", "meijer", "tjon", "visscher", "aalders")
EVERYBODY = {"home", "casussen", "casus"}
SMALL, LARGE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FAULTS = "axe.run(document).then(found => found.violations.map(f => f.id + ': ' + f.nodes[0].html))"


@pytest.fixture
def world(site) -> World:
    """The site with the casus of the access table in it."""
    with transaction.atomic():
        return make_world(site.mensen, make_mensen("Heuvelstad", prefix="buur_"))


@pytest.fixture
def visit(site, world, browser) -> Iterator[Callable[[str], Page]]:
    """A page of a person who is logged in, by name."""
    contexts = {name: _logged_in(browser, site, world, name) for name in ROLES}
    yield lambda name: _listening(contexts[name].new_page(), site)
    for context in contexts.values():
        context.close()


def _logged_in(browser: Browser, site: Site, world: World, name: str) -> BrowserContext:
    context = browser.new_context(locale="nl-NL", base_url=site.url, viewport=LARGE)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": world.sessions[name], "url": site.url}])
    return context


def _listening(page: Page, site: Site) -> Page:
    page.on("console", lambda message: site.console.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: site.console.append(f"{page.url}: {error}"))
    return page


def readers(route: str) -> list[str]:
    found = [name for name in ROLES if name in ROUTES[route].lezen]
    return found if route in EVERYBODY else found[:1]


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with a page, in words."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert urlsplit(page.url).path == address
    page.evaluate(AXE)
    found = page.evaluate(FAULTS)
    page.set_viewport_size(SMALL)
    wider = page.evaluate(WIDER)
    page.set_viewport_size(LARGE)
    return found + ([f"{wider} px too wide"] if wider else [])


def test_every_page_is_accessible_narrow_and_silent(site, world, visit):
    pages = {name: visit(name) for name in ROLES}
    seen = [(name, route) for route in ROUTES if not ROUTES[route].alleen_post for name in readers(route)]
    assert {route for _, route in seen} == {route for route, row in ROUTES.items() if not row.alleen_post}
    found = {(name, route): faults(pages[name], world.address(route)) for name, route in seen}
    assert {page: wrong for page, wrong in found.items() if wrong} == {}
    assert site.console == []


def test_the_questions_on_postponing_open_when_they_matter(site, world, visit):
    """They work without script, by keyboard, and stand open when something has to be put right (I-02)."""
    page = visit("zijlstra")
    page.goto(world.address("besluit_informeren"))
    part = page.locator("details", has_text="Alleen bij uitstel")
    assert part.get_attribute("open") is None
    assert not page.get_by_label("Waarom is uitstel noodzakelijk?").is_visible()
    part.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Waarom is uitstel noodzakelijk?").fill("Er loopt een onderzoek.")
    page.get_by_label("het informeren wordt uitgesteld").check()
    page.get_by_role("button", name="Bewaren als concept").press("Enter")
    page.wait_for_load_state()
    assert part.get_attribute("open") is not None
    assert page.get_by_label("Waarom is uitstel noodzakelijk?").input_value() == "Er loopt een onderzoek."
    assert page.locator("details .utrecht-form-field-error-message, .cw-fouten a").first.is_visible()
