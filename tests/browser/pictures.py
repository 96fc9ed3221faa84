"""Pictures of what each role sees, for people to look at: `make pictures`, then open build/pictures/index.html.

Not a test: nothing is proved here. Each person starts at home and follows links; of every page they come to, one is
taken at the width of a phone, a laptop and a beamer.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from casework.encryption import keystore
from casework.models import Account
from casework.praktijkcasussen import BESTAND
from casework.praktijkcasussen.openstaand import leave_work
from tests.browser.conftest import serving
from tests.client import client_of
from tests.praktijkcasussen.conftest import load

FOLDER = Path(__file__).resolve().parents[2] / "build" / "pictures"
PEOPLE = {
    "gem_dekker": "vertegenwoordiger",
    "uitv_zijlstra": "uitvoerder weegploeg",
    "uitv_haddou": "uitvoerder casusoverleg",
    "recl_meijer": "casuspartner (Reclassering)",
    "rvdk_smit": "casuspartner (RvdK)",
    "oever_kuiper": "externe casuspartner",
    "fg_visscher": "FG",
    "beh_aalders": "beheerder",
}
WIDTHS = {"telefoon": (390, 844), "laptop": (1366, 768), "beamer": (1920, 1080)}
# One of each page is enough, but a casus looks different at every stage.
AS_MANY = {"casus": 4, "besluit": 2}
ALSO_DARK = {"home", "casus", "signaal_nieuw"}
STEPS = 4
# The same for everybody.
ONCE = ("account_", "mfa_", "onderdelen")


@pytest.fixture
def url(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A site with what the demo has."""
    with django_db_blocker.unblock(), serving() as found:
        with keystore.session():
            load(BESTAND)
            leave_work()
        yield found


def test_take_pictures(url: str, browser: Browser) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    taken, first = {}, next(iter(PEOPLE))
    for name, role in PEOPLE.items():
        page = _at_work(browser, url, Account.objects.get(gebruikersnaam=name))
        wanted = [(route, address) for route, address in _found(page) if name == first or not route.startswith(ONCE)]
        taken[role] = [_take(page, name, route, address) for route, address in wanted]
        page.context.close()
    page = browser.new_context(locale="nl-NL", base_url=url).new_page()
    taken["niet ingelogd"] = [_take(page, "niemand", "account_login", "/account/login/")]
    (FOLDER / "index.html").write_text(_sheet(taken), encoding="utf-8")
    print(f"\n{FOLDER / 'index.html'}")


def _at_work(browser: Browser, url: str, account: Account) -> Page:
    context = browser.new_context(locale="nl-NL", base_url=url)
    session = client_of(account).session.session_key
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    return context.new_page()


def _found(page: Page) -> list[tuple[str, str]]:
    """Route and address of the pages that links lead to, from home on, a few steps far."""
    found: dict[str, list[str]] = defaultdict(list)
    here, seen = ["/"], {"/"}
    for _ in range(STEPS):
        further = []
        for address in here:
            route = _route(address)
            if not route or len(found[route]) >= AS_MANY.get(route, 1):
                continue
            answer = page.goto(address)
            if answer is None or answer.status != 200 or urlsplit(page.url).path != address:
                continue
            found[route].append(address)
            links = page.eval_on_selector_all("a[href^='/']", "links => links.map(a => a.getAttribute('href'))")
            further += [link for link in links if link not in seen]
            seen.update(links)
        here = further
    return [(route, address) for route, addresses in found.items() for address in addresses]


def _route(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _take(page: Page, name: str, route: str, address: str) -> tuple[str, list[str]]:
    """Out: the title of the page and the names of its pictures."""
    page.goto(address)
    files = []
    for scheme in ("light", "dark") if route in ALSO_DARK else ("light",):
        page.emulate_media(color_scheme=scheme)
        for width, (wide, high) in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            number = len(list(FOLDER.glob(f"{name}-{route}-*-{width}-{scheme}.png")))
            files.append(f"{name}-{route}-{number}-{width}-{scheme}.png")
            page.screenshot(path=FOLDER / files[-1], full_page=True)
    page.emulate_media(color_scheme="light")
    return f"{route}: {page.title()}", files


def _sheet(taken: dict[str, list[tuple[str, list[str]]]]) -> str:
    parts = ["<!doctype html><html lang=nl><meta charset=utf-8><title>Pictures</title>"]
    parts += ["<style>body{font:1rem sans-serif;margin:2rem} img{width:20rem;height:14rem;object-fit:cover;"]
    parts += ["object-position:top;border:1px solid #888;margin:.3rem}</style><h1>Pictures</h1>"]
    for role, pages in taken.items():
        parts.append(f"<h2>{escape(role)}</h2>")
        for title, files in pages:
            parts.append(f"<h3>{escape(title)}</h3>")
            parts += [f"<a href='{file}'><img src='{file}' alt='{file}' loading=lazy></a>" for file in files]
    return "".join(parts)
