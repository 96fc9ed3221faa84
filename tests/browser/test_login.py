"""Logging in (B-03): password and code, never one of the two."""

import pytest


@pytest.mark.regel("B-03")
def test_password_and_code_open_the_site(site, axe):
    page = site.browser.new_context(base_url=site.url).new_page()
    page.goto("/")
    assert axe(page) == []
    page.get_by_label("Gebruikersnaam").fill("dekker")
    page.get_by_label("Wachtwoord").fill("wachtwoord-voor-de-proef")
    page.get_by_role("button", name="Inloggen", exact=True).click()
    assert axe(page) == []
    page.goto("/casussen/")
    assert "/account/" in page.url
    assert page.get_by_role("heading", name="Casussen").count() == 0
    home = site.log_in("bakir")
    home.goto("/")
    assert axe(home) == []
    assert home.get_by_text("Bakir").first.is_visible()
    assert site.console == []
