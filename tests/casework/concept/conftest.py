"""A casus and a page with a long form about it."""

import pytest
from django.urls import reverse

from tests.factories_weegploeg import casus_in_beraad


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


@pytest.fixture
def vraag(mensen, casus):
    """Asking a partner a question: a page with long text, a date and a choice."""
    return reverse("duiding_vragen", args=[casus.pk])
