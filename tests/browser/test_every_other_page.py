"""Every page that does not stand in test_every_page.py, looked at in the same way."""

import pytest

from tests.browser.looking import faults_of
from tests.states import PAGES, pages_of


@pytest.mark.parametrize("route", sorted(set(PAGES) - set(pages_of("casework", "weegploeg"))))
def test_page(shown, route):
    assert faults_of(shown, route) == {}
