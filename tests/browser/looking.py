"""What can be wrong with a page as it stands in the browser: one load, and everything that can be seen of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.access.table import ROUTES
from tests.states import State, is_html, main_of, one_of_each

if TYPE_CHECKING:
    from tests.browser.conftest import Shown

_HERE = Path(__file__).parent
_AXE = (_HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_LAYOUT = (_HERE / "layout.js").read_text(encoding="utf-8")

LARGE, SMALL = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# 200 % zoom of the browser gives a page half the width.
ZOOMED = {"width": 640, "height": 450}
# Letters twice as large, as a person sets them in the browser.
LETTERS, LARGE_LETTERS = 16, 32
# All rules, with the one that axe leaves out by itself; in the other colours only what depends on colour.
# Only of what is wrong a full account is made.
ALL = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
_RUN = "options => axe.run(document, options).then(f => f.violations.map(v => v.id + ': ' + v.nodes[0].html))"


def faults_of(shown: "Shown", route: str) -> dict[str, list[str]]:
    """What is wrong with the page of this route, for one person of each role that may open it. Out: per person.

    Where two people are shown the same, it is looked at once.
    """
    address, before = shown.world.address(route), len(shown.site.console)
    found: dict[str, list[str]] = {}
    seen = set()
    for name in one_of_each(shown.world, ROUTES[route].lezen):
        answer = shown.world.client(name).get(address)
        assert answer.status_code == 200, (name, address)
        if not is_html(answer):
            return {}  # a file, that the browser keeps and does not show
        content = main_of(answer.content.decode())
        if content not in seen:
            found[name] = faults(shown.open(name, address))
        seen.add(content)
    found["console"] = shown.site.console[before:]
    return {name: wrong for name, wrong in found.items() if wrong}


def faults_of_states(shown: "Shown", states: list[State]) -> dict[str, list[str]]:
    """What is wrong with pages in these states. Out: per state. Where two look the same, one is looked at."""
    before = len(shown.site.console)
    different = {main_of(state.answer.content.decode()): state for state in states}
    found = {}
    for state in different.values():
        page = shown.lay(state)
        found[str(state)] = faults(page)
    found["console"] = shown.site.console[before:]
    return {what: wrong for what, wrong in found.items() if wrong}


def faults(page: Page) -> list[str]:
    """What is wrong with a page, in words: WCAG 2.2 A and AA in light and dark, focus, a narrow screen, zoom."""
    page.evaluate(_LAYOUT)
    found = page.evaluate("layout.summaryFaults()") + accessibility_faults(page)
    page.emulate_media(color_scheme="dark")
    found += [f"in dark: {fault}" for fault in accessibility_faults(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    found += page.evaluate("layout.focusFaults()")
    for size, what in ((SMALL, "320 px"), (ZOOMED, "zoomed to 200 %")):
        page.set_viewport_size(size)
        found += [f"{what}: {fault}" for fault in page.evaluate("layout.faults()")]
    page.set_viewport_size(LARGE)
    _set_letters(page, LARGE_LETTERS)
    found += [f"letters of 200 %: {fault}" for fault in page.evaluate("layout.faults()")]
    _set_letters(page, LETTERS)
    return found


def accessibility_faults(page: Page, options: dict = ALL) -> list[str]:
    """What axe finds on a page, once it stands: after a click it may have come without anything in it yet."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    return page.evaluate(_RUN, options)


def _set_letters(page: Page, pixels: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
    session.detach()
