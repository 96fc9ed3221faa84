"""The parts in a real browser: both schemes, a small phone, paper, high contrast, and what htmx fetches."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from casework import klok
from casework.templatetags.parts import dag
from casework.views.onderdelen import FOUTPAGINAS
from tests.browser.conftest import Site
from tests.client import client_of
from tests.factories import persoon
from tests.factories_weegploeg import signaal_ingebracht

ADDRESSES = ["/onderdelen/", "/onderdelen/formulier/", *(f"/onderdelen/foutpagina/{naam}/" for naam in FOUTPAGINAS)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def site(looked_at: Site) -> Site:
    """One for all tests here: nothing in these pages is kept."""
    looked_at.console.clear()
    return looked_at


@pytest.fixture
def context(site: Site) -> Iterator[BrowserContext]:
    """A browser in which Zijlstra is logged in."""
    context = site.browser.new_context(locale="nl-NL", base_url=site.url)
    log_in(context, site)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    site.listen(page)
    return page


def log_in(context: BrowserContext, site: Site) -> None:
    session = client_of(site.mensen.zijlstra).session.session_key
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])


def style(element: Locator, name: str) -> str:
    """A computed style of an element."""
    return element.evaluate("(e, name) => getComputedStyle(e)[name]", name)


def asked_by_htmx(answer: Response) -> bool:
    return answer.request.headers.get("hx-request") == "true"


def send_empty(page: Page) -> None:
    """The form as a page, with all its errors."""
    page.goto("/onderdelen/formulier/")
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", name="Controleer wat u hebt ingevuld")).to_be_visible()


def test_parts_forms_errors_and_login_are_accessible_in_both_schemes_and_on_a_phone(site, page, context, axe):
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for address in ADDRESSES:
            page.goto(address)
            found += axe(page)
            page.set_viewport_size({"width": 320, "height": 640})
            found += [f"{address} {scheme}: {page.evaluate(WIDER)} px too wide"] * (page.evaluate(WIDER) > 0)
            page.set_viewport_size({"width": 1280, "height": 900})
        send_empty(page)
        found += axe(page)
    context.clear_cookies()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/account/login/")
        found += axe(page)
    assert found == []
    assert site.console == []


def test_paper_says_what_it_is_and_leaves_out_what_only_works_on_a_screen(site, page):
    casus = signaal_ingebracht(site.mensen, persoon()).casus
    page.goto(f"/casussen/{casus.pk}/")
    line = page.locator(".cw-afdruk")
    expect(line).to_be_hidden()
    page.emulate_media(media="print")
    printed = f"afgedrukt op {dag(klok.today())} door Zijlstra, gemeente Rivierdam"
    expect(line).to_have_text(f"Vertrouwelijk · casus {casus.nummer} · {printed}")
    # These two make it come back on every page.
    assert (style(line, "display"), style(line, "breakInside")) == ("table-header-group", "avoid")
    for part in (".cw-nav", ".cw-kop", ".cw-kruimels", ".cw-voet", ".cw-uitloggen"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_paper_is_black_on_white_in_both_schemes_with_nothing_folded_away(page):
    ground = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, media="screen")
        page.goto("/onderdelen/")
        ground[scheme] = style(page.locator(".cw-kaart").first, "backgroundColor")
        folded = page.get_by_text("De weegploeg heeft het nodig om te kunnen wegen.", exact=True)
        assert folded.evaluate("e => e.checkVisibility()") is False
        page.emulate_media(color_scheme=scheme, media="print")
        assert folded.evaluate("e => e.checkVisibility()") is True
        assert style(page.locator("body"), "color") == "rgb(0, 0, 0)"
        assert style(page.locator(".cw-kaart").first, "backgroundColor") == "rgba(0, 0, 0, 0)"
        expect(page.get_by_role("button", name="Bevestigen namens mijn partij")).to_be_hidden()
    assert ground["light"] == "rgb(255, 255, 255)"
    assert ground["dark"] != ground["light"]


def test_high_contrast_less_motion_and_a_beamer_are_heard(page):
    page.goto("/")
    page.emulate_media(forced_colors="active")
    assert "underline" in style(page.locator(".cw-nav a[aria-current]").first, "textDecorationLine")
    page.goto("/onderdelen/")
    for status in page.locator(".cw-status").all():
        assert style(status, "borderTopWidth") == "1px"
        assert status.locator("svg").count() == 1
    root = page.locator("html")
    page.emulate_media(reduced_motion="no-preference")
    assert style(root, "scrollBehavior") == "smooth"
    page.emulate_media(reduced_motion="reduce")
    assert style(root, "scrollBehavior") == "auto"
    page.set_viewport_size({"width": 1920, "height": 1080})
    line, plain = page.locator("main > p").first, float(style(root, "fontSize").removesuffix("px"))
    page.locator(".cw-blad").evaluate("e => e.classList.add('cw-zaal')")
    room = float(style(root, "fontSize").removesuffix("px"))
    assert room > plain > 16
    assert line.evaluate("e => e.clientWidth") / room <= 46


def test_the_focus_stays_in_the_part_that_was_fetched_or_goes_to_its_beginning(page):
    page.goto("/onderdelen/")
    link = page.locator("#voorbeeld-link")
    link.evaluate("e => e.dataset.vorige = 'ja'")
    link.press("Enter")
    expect(page.locator("#voorbeeld-link:not([data-vorige])")).to_be_focused()  # the link that came in its place
    link.evaluate("e => e.removeAttribute('id')")
    page.get_by_role("link", name="Opnieuw kijken").press("Enter")
    expect(page.locator("#voorbeeld-deel")).to_be_focused()


def test_a_part_that_does_not_come_is_told_and_a_logged_out_person_gets_the_login_page(context, page):
    page.goto("/onderdelen/")
    told, link = page.locator("#storing"), page.get_by_role("link", name="Opnieuw kijken")
    expect(told).to_be_hidden()
    page.route("**/onderdelen/", lambda route: route.fulfill(status=500))
    link.click()
    expect(told).to_be_visible()
    expect(told).to_contain_text("Dat lukte niet")
    page.unroute("**/onderdelen/")
    with page.expect_response(asked_by_htmx) as fetched:
        link.click()
    fetched.value.finished()
    expect(told).to_be_hidden()
    context.clear_cookies()
    link.click()
    page.wait_for_url("**/account/login/")
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()


def test_without_javascript_the_same_link_brings_the_whole_page(site):
    with site.browser.new_context(base_url=site.url, java_script_enabled=False) as context:
        log_in(context, site)
        page = context.new_page()
        page.goto("/onderdelen/")
        page.get_by_role("link", name="Opnieuw kijken").click()
        page.wait_for_url("**/onderdelen/#deel")
        page.get_by_role("button", name="Op deze agenda zetten").click()
        expect(page.get_by_text("er is niets vastgelegd")).to_be_visible()
