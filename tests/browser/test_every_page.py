"""Every page for every role that may open it: accessible, narrow, zoomed, with visible focus, and silent.

The pages of casework and weegploeg; the others stand in test_every_other_page.py, so that two workers share them.
"""

import pytest

from tests.browser.looking import faults_of
from tests.states import pages_of


@pytest.mark.parametrize("route", pages_of("casework", "weegploeg"))
def test_page(shown, route):
    assert faults_of(shown, route) == {}
