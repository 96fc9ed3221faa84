"""Passkeys in a real browser, with a virtual authenticator (B-03)."""

from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PASSWORD, Site

OWN = "een-zin-die-alleen-ik-ken"


@dataclass
class Device:
    """A page on a device that keeps passkeys, and that can tell whether it is its owner who holds it."""

    page: Page
    session: CDPSession
    authenticator: str

    def knows_its_owner(self, yes: bool) -> None:
        values = {"authenticatorId": self.authenticator, "isUserVerified": yes}
        self.session.send("WebAuthn.setUserVerified", values)


def device_of(site: Site) -> Device:
    """A new one."""
    page = site.browser.new_context(locale="nl-NL", base_url=site.url).new_page()
    site.listen(page)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Device(page, session, added["authenticatorId"])


def type_password(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("heading", name="Inloggen", exact=True).wait_for()


def at_home(page: Page) -> None:
    expect(page.get_by_role("heading", name="Mijn werk", exact=True).first).to_be_visible()


@pytest.mark.regel("B-03")
def test_a_passkey_logs_in_alone_or_after_the_password_and_only_when_it_knows_who_holds_it(site, axe):
    device = device_of(site)
    page = device.page
    type_password(page, "dekker")
    page.get_by_label("Code").fill(site.code("dekker"))
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("link", name="Inloggen en beveiliging").click()
    assert axe(page) == []
    page.get_by_role("link", name="Passkey maken").click()
    assert axe(page) == []
    page.get_by_role("button", name="Passkey maken").click()
    page.get_by_role("heading", name="Uw herstelcodes").wait_for()
    page.get_by_role("link", name="Inloggen en beveiliging").click()
    expect(page.get_by_role("table", name="Uw passkeys")).to_contain_text("nog niet")
    assert axe(page) == []

    log_out(page)
    assert axe(page) == []
    page.get_by_role("button", name="Inloggen met een passkey").click()
    at_home(page)

    log_out(page)
    type_password(page, "dekker")
    assert axe(page) == []
    device.knows_its_owner(False)
    page.get_by_role("button", name="Liever uw passkey gebruiken").click()
    expect(page.get_by_role("alert")).to_contain_text("Dat lukte niet")
    assert axe(page) == []
    device.knows_its_owner(True)
    page.get_by_role("button", name="Liever uw passkey gebruiken").click()
    at_home(page)

    log_out(page)
    device.knows_its_owner(False)
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Dat lukte niet")
    page.goto("/casussen/")
    assert "/account/login/" in page.url
    assert site.console == []


@pytest.mark.regel("B-03")
@pytest.mark.regel("P-18")
def test_a_passkey_can_be_the_first_second_factor_with_a_password_of_ones_own(site, axe):
    Authenticator.objects.filter(user=site.mensen.bakir).delete()
    page = device_of(site).page
    type_password(page, "bakir")
    page.get_by_role("link", name="Maak een passkey").click()
    assert axe(page) == []
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_text("Kies een ander wachtwoord").first).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(OWN)
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill(OWN)
    page.get_by_role("button", name="Passkey maken").click()
    page.get_by_role("heading", name="Uw herstelcodes").wait_for()
    log_out(page)
    type_password(page, "bakir")
    expect(page.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()
    type_password(page, "bakir", OWN)
    assert axe(page) == []
    page.get_by_role("button", name="Passkey gebruiken").click()
    at_home(page)
    assert site.console == []


@pytest.mark.regel("B-03")
def test_the_own_sessions_are_shown_and_ended(site, axe):
    page = site.as_("dekker")
    other = site.browser.new_context(locale="nl-NL", base_url=site.url)
    other.add_cookies(page.context.cookies())
    page.goto("/account/sessies/")
    expect(page.get_by_role("row", name="deze sessie")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Overal uitloggen").click()
    page.get_by_role("heading", name="Inloggen", exact=True).wait_for()
    shared = other.new_page()
    shared.goto("/casussen/")
    assert "/account/login/" in shared.url
    assert site.console == []
