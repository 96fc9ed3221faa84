"""Every page that does not stand in test_every_page.py, looked at in the same way; and pages in their other states."""

import pytest

from tests.browser.looking import assert_faultless, faults
from tests.states import PAGES, State, all_states, pages_of


@pytest.mark.parametrize("route", sorted(set(PAGES) - set(pages_of("casework", "weegploeg"))))
def test_page(shown, route):
    assert_faultless(shown, route)


@pytest.fixture(scope="module")
def states(shown) -> list[State]:
    return list(all_states(shown.world))


def test_forms_with_errors_error_pages_and_login_pages(shown, states):
    before = len(shown.site.console)
    found = {str(state): faults(shown.lay(state)) for state in states}
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
    assert shown.site.console[before:] == []


def test_an_empty_form_gets_a_summary_that_leads_to_each_question(shown, states):
    """The summary has the focus, and each of its links goes to a field that can be filled in."""
    for state in [state for state in states if b"cw-fouten" in state.answer.content]:
        page = shown.lay(state)
        assert page.evaluate("document.activeElement.className") == "cw-fouten", str(state)
        for link in page.locator(".cw-fouten a").all():
            link.press("Enter")
            assert page.evaluate("document.activeElement.matches('input, select, textarea')"), str(state)
