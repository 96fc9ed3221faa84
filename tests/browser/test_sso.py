"""Logging in through the own organisation in a real browser, at a certified OpenID provider (B-03)."""

import pytest

from casework.actions.koppeling import link_account
from tests.security.conftest import provider, turn_on

pytestmark = pytest.mark.oidc
SUB = "medewerker-0042"


@pytest.mark.regel("B-03")
def test_somebody_logs_in_at_their_organisation_and_is_in(site, settings, axe):
    with provider(f"{site.url}/account/organisatie/terug/") as issuer:
        turn_on(settings, issuer)
        link_account(site.mensen.aalders, site.mensen.dekker, SUB)
        page = site.browser.new_context(locale="nl-NL", base_url=site.url).new_page()
        site.listen(page)
        page.goto("/account/login/")
        assert axe(page) == []
        page.get_by_role("link", name="Inloggen via de gemeente").click()
        page.get_by_label("Naam").fill(SUB)
        page.get_by_label("Met een tweede stap").check()
        page.get_by_role("button", name="Verder").click()
        # Once, to show that the link is theirs.
        page.get_by_label("Code").fill(site.code("dekker"))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.get_by_role("heading", name="Mijn werk", exact=True).first.wait_for()
        assert page.get_by_text("Dekker").first.is_visible()
        page.get_by_role("button", name="Uitloggen").click()
        page.wait_for_url(f"{issuer}/session/end?*")
        assert [line for line in site.console if line.startswith(site.url)] == []


@pytest.mark.regel("B-03")
def test_without_a_second_factor_there_ours_is_asked(site, settings, axe):
    with provider(f"{site.url}/account/organisatie/terug/") as issuer:
        turn_on(settings, issuer)
        link_account(site.mensen.aalders, site.mensen.dekker, SUB)
        page = site.browser.new_context(locale="nl-NL", base_url=site.url).new_page()
        page.goto("/account/organisatie/")
        page.get_by_label("Naam").fill(SUB)
        page.get_by_role("button", name="Verder").click()
        page.get_by_role("heading", name="Vul uw code in").wait_for()
        assert axe(page) == []
        page.goto("/casussen/")
        assert "/account/" in page.url
        page.goto("/account/2fa/authenticate/")
        page.get_by_label("Code").fill(site.code("dekker"))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.get_by_role("heading", name="Mijn werk", exact=True).first.wait_for()
