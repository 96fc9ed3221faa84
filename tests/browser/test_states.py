"""Pages in their other states: forms with errors, what was not found or refused, and each page round logging in."""

import pytest

from tests.browser.looking import faults_of_states
from tests.states import all_states


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_forms_with_errors_error_pages_and_login_pages(shown, everybody):
    """An empty form comes back with a summary that has the focus and leads to each question."""
    states = list(all_states(shown.world, everybody=everybody))
    assert any(b"cw-fouten" in state.answer.content for state in states)
    assert faults_of_states(shown, states) == {}
