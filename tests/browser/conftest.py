"""A running site on databases of its own, and people who log in with a real browser."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from casework import klok
from casework.config.celery import app as celery
from casework.encryption import keystore
from casework.models import Account
from tests.access.world import World, make_world
from tests.browser.looking import accessibility_faults
from tests.client import client_of
from tests.conftest import copied_databases, kept
from tests.people import Mensen, make_mensen
from tests.states import State

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PASSWORD = "wachtwoord-voor-de-proef"
# How long a code of an authenticator counts, and how long it takes to type and send one.
PERIOD, _TYPING_SECONDS = 30, 5
# What must come is waited for this long, in milliseconds: two busy cores are no fault of the site.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Chromium of the machine, without connections of its own."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    return browser_type_launch_args | {"executable_path": os.environ.get("CHROMIUM") or None, "args": flags}


@dataclass
class Site:
    """The running site, its people, and what browsers said on the way."""

    url: str
    mensen: Mensen
    secrets: dict[str, str]
    browser: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    console: list[str] = field(default_factory=list)
    scripts: bool = True

    def as_(self, name: str) -> Page:
        """A page of this person, who is logged in already; the same session each time."""
        if name not in self.contexts:
            with transaction.atomic():
                session = client_of(people(self.mensen)[name]).session.session_key
            self.contexts[name] = self._new_context()
            self.let_in(self.contexts[name], session)
        return self._new_page(name)

    def log_in(self, name: str) -> Page:
        """A page of this person, who logs in with password and code."""
        self.contexts[name] = self._new_context()
        page = self._new_page(name)
        page.goto("/")
        page.get_by_label("Gebruikersnaam").fill(name)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.get_by_label("Code").fill(self.code(name))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.get_by_role("heading", name="Mijn werk", exact=True).first.wait_for()
        return page

    def _new_context(self) -> BrowserContext:
        return self.browser.new_context(locale="nl-NL", base_url=self.url, java_script_enabled=self.scripts)

    def _new_page(self, name: str) -> Page:
        page = self.contexts[name].new_page()
        self.listen(page)
        return page

    def let_in(self, context: BrowserContext, session: str) -> None:
        """Give a browser a session of somebody who is logged in."""
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def code(self, name: str) -> str:
        """What the authenticator of this person shows now, with time left to type it."""
        left = PERIOD - time.time() % PERIOD
        if left < _TYPING_SECONDS:
            time.sleep(left)
        return format_hotp_value(hotp_value(self.secrets[name], next(yield_hotp_counters_from_time())))

    def listen(self, page: Page) -> None:
        """Keep what the browser says about this page."""

        def heard(message: ConsoleMessage) -> None:
            if not message.text.startswith("Clear-Site-Data header on"):  # it did as the page of logging out asked
                self.console.append(f"{page.url}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: self.console.append(f"{page.url}: {error}"))

    def close(self) -> None:
        """Close every browser; the site goes on."""
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()


@dataclass
class Shown:
    """A site to look at, and the casus in it."""

    site: Site
    world: World

    def open(self, name: str, address: str) -> Page:
        """The page at an address as this person gets it."""
        page = self.page(name)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, (name, address)
        assert urlsplit(page.url).path == address
        return page

    def lay(self, state: State) -> Page:
        """The page with an answer that was given earlier, headers and all, as if its address had just given it."""
        page = self.page("nobody")
        address = f"{self.site.url}{state.address}"
        headers = {name: value for name, value in state.answer.items() if name != "Content-Length"}
        page.route(address, lambda route: route.fulfill(body=state.answer.content, headers=headers))
        page.goto(address)
        page.unroute(address)
        return page

    def page(self, name: str) -> Page:
        """The one page to look with, in the size and colours it had and the session of this person, or of nobody.

        One browser for all of them: it has the sheets and letters of the site already.
        """
        context = self._context()
        context.clear_cookies()
        if name in self.world.sessions:
            self.site.let_in(context, self.world.sessions[name])
        return context.pages[0]

    def _context(self) -> BrowserContext:
        contexts = self.site.contexts
        if "" not in contexts:
            contexts[""] = self.site.browser.new_context(locale="nl-NL", base_url=self.site.url)
            self.site.listen(contexts[""].new_page())
        return contexts[""]


@pytest.fixture
def site(django_db_setup, django_db_blocker, browser: Browser) -> Iterator[Site]:
    """A fresh site with everybody in it; everything is really committed, and gone after the test."""
    with django_db_blocker.unblock(), running_site(browser) as found:
        yield found


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker, browser: Browser) -> Iterator[Shown]:
    """A site with the casus of the access table, for the tests of one file; they look, and change nothing."""
    with django_db_blocker.unblock(), keystore.session():
        names, (mensen, secrets, world) = kept("world", _make_world, PEOPLE)
        with site_on(names, mensen, secrets, browser) as site:
            world.log_in()  # what was made for another file has sessions that have grown old
            yield Shown(site, world)


@pytest.fixture(scope="module")
def looked_at(django_db_setup, django_db_blocker, browser: Browser) -> Iterator[Site]:
    """A site with everybody in it, for the tests of one file; they look, and change nothing."""
    with django_db_blocker.unblock(), keystore.session(), running_site(browser) as found:
        yield found


@contextmanager
def running_site(browser: Browser) -> Iterator[Site]:
    """A site with everybody of tests/people.py in it."""
    names, (mensen, secrets) = kept(*PEOPLE)
    with site_on(names, mensen, secrets, browser) as found:
        yield found


@contextmanager
def site_on(names: dict[str, str], mensen: Mensen, secrets: dict[str, str], browser: Browser) -> Iterator[Site]:
    """A site with what is in these databases, and with these people who were made in them."""
    with serving(names) as url:
        found = Site(url, mensen, secrets, browser)
        try:
            yield found
        finally:
            found.close()


@contextmanager
def serving(like: dict[str, str] | None = None) -> Iterator[str]:
    """A server of its own on databases of its own: with nobody in them, or `like` these. Out: its address."""
    with copied_databases("site", like):
        was_eager, celery.conf.task_always_eager = celery.conf.task_always_eager, True
        server = LiveServerThread("localhost", lambda application: application)  # whitenoise serves the static files
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://localhost:{server.port}"
        finally:
            server.terminate()
            celery.conf.task_always_eager = was_eager
            klok.set_process_offset(0)


def _make_people() -> tuple[Mensen, dict[str, str]]:
    """Everybody, with a password, and the secret of each authenticator."""
    mensen = make_mensen("Rivierdam", password=PASSWORD)
    return mensen, {key: give_second_factor(account) for key, account in people(mensen).items()}


PEOPLE = ("people", _make_people)


def _make_world(mensen: Mensen, secrets: dict[str, str]) -> tuple[Mensen, dict[str, str], World]:
    with transaction.atomic():
        return mensen, secrets, make_world(mensen, make_mensen("Heuvelstad", prefix="buur_"))


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Accessibility faults of a page, in words."""
    return accessibility_faults


def people(mensen: Mensen) -> dict[str, Account]:
    """Login name → account."""
    return {account.gebruikersnaam: account for account in vars(mensen).values() if isinstance(account, Account)}


def give_second_factor(account: Account) -> str:
    """Set up an authenticator. Out: its secret."""
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret
