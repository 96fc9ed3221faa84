"""Two windows, two samenwerkingsverbanden: nothing mixes and nothing that was typed is lost (P-19, B-09)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties, waarborgen
from casework.choices import Rol
from casework.models import Afspraken
from tests.factories import agree_with_roles
from tests.people import make_mensen

TEKST = "Stond op het Zilverhoefpad te roepen."


@pytest.mark.regel("P-19")
@pytest.mark.regel("B-09")
@pytest.mark.parametrize("script", [True, False])
def test_who_went_to_the_other_one_in_a_second_window_gets_the_text_back(site, axe, script):
    """Given a form half filled in, when one steps over elsewhere and sends it, then it waits until one is back."""
    site.scripts = script
    site.as_("dekker").close()  # logged in while there was nothing to choose
    buren = make_mensen("Heuvelstad", prefix="buur_")
    today = klok.today()
    account = parties.add_existing_person(buren.aalders, buren.politie, "dekker", Rol.VERTEGENWOORDIGER, today)
    agree_with_roles(buren.bakir, account)
    with acting_as(account, buren.verband.pk):
        waarborgen.accept_afspraken(account, Afspraken.objects.get(verband=buren.verband))
    parties.give_machtiging(buren.aalders, account, buren.politie, "de korpschef", today, today)

    first, second = site.as_("dekker"), site.as_("dekker")
    first.goto("/")
    expect(first.get_by_role("heading", name="In welk samenwerkingsverband werkt u nu?")).to_be_visible()
    assert not script or axe(first) == []  # axe is a script itself
    first.get_by_role("button", name="Naar Samenwerkingsverband Rivierdam").click()
    first.goto(reverse("signaal_nieuw"))
    first.get_by_label("Wat deed of zei de betrokkene?").fill(TEKST)

    second.goto("/")
    second.get_by_role("link", name="Overstappen").click()
    second.get_by_role("button", name="Naar Samenwerkingsverband Heuvelstad").click()
    expect(second.get_by_role("banner")).to_contain_text("Heuvelstad")

    first.get_by_role("button", name="Signaal vastleggen").click()
    expect(first.get_by_text("Er is niets veranderd")).to_be_visible()
    assert not script or axe(first) == []
    first.get_by_role("button", name="Terug naar Samenwerkingsverband Rivierdam").click()
    expect(first.get_by_label("Wat deed of zei de betrokkene?")).to_have_value(TEKST)
    expect(first.get_by_role("banner")).to_contain_text("Rivierdam")
