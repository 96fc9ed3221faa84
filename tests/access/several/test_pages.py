"""The pages, and what was on the screen when somebody went to another one."""

import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from casework import selectors, werkplek
from casework.access.context import Systeem, acting_as
from casework.actions import parties
from casework.actions.concept import save_concept
from casework.finding.voorstellen import proposals
from casework.finding.zoeksleutels import kenmerken_of
from casework.models import Concept, Logregel, Signaal
from tests.access.answers import body
from tests.access.several.helpers import at, go_to
from tests.access.world import all_routes, arguments
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import persoon

pytestmark = pytest.mark.regel("P-19")


# The pages


def test_after_login_one_chooses_and_sees_nothing_before(mensen, dekker, casus):
    client = client_of(dekker)
    for address in (reverse("home"), reverse("casussen"), reverse("casus", args=[casus.pk]), reverse("toegang")):
        assert client.get(address).url == reverse("verband_kiezen"), address
    page = client.get(reverse("verband_kiezen")).content.decode()
    assert mensen.verband.naam in page
    assert "Samenwerkingsverband Heuvelstad" in page
    assert casus.nummer not in page
    assert go_to(client, mensen.verband).url == reverse("home")
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 200


def test_who_has_one_is_asked_nothing(mensen):
    client = client_of(mensen.bakir)
    assert client.get(reverse("home")).status_code == 200
    assert "Overstappen" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("asked", ["", "onzin", "other", "unknown"])
def test_one_cannot_choose_what_one_does_not_belong_to(mensen, buren, dekker, asked):
    if asked == "other":
        asked = parties.create_verband(Systeem("installatie"), "Samenwerkingsverband Duinrand").pk
    client = client_of(dekker)
    answer = client.post(reverse("verband_kiezen"), {"naar": uuid4() if asked == "unknown" else asked})
    assert answer.status_code == 404
    assert client.get(reverse("home")).url == reverse("verband_kiezen")


def test_the_casus_of_the_other_one_does_not_exist(mensen, buren, dekker, casus, casus_buren):
    """Byte for byte the answer of an address that never was, for every page of a casus."""
    client = at(dekker, buren.verband)
    seen = 0
    for route in all_routes():
        if arguments(route) == {"casus_id"}:
            unknown = uuid4()
            denied, absent = (client.get(reverse(route, args=[pk])) for pk in (casus.pk, unknown))
            seen += denied.status_code == 404
            assert denied.status_code == absent.status_code, route
            assert body(denied, str(casus.pk)) == body(absent, str(unknown)), route
    assert seen > 10


def test_lists_work_and_search_hold_the_chosen_one_only(mensen, buren, dekker, casus, casus_buren):
    """Both casussen have the same number, so their addresses tell them apart."""
    client = client_of(dekker)
    for verband, own, other in ((mensen.verband, casus, casus_buren), (buren.verband, casus_buren, casus)):
        go_to(client, verband)
        for route in ("home", "casussen"):
            page = client.get(reverse(route)).content.decode()
            assert str(other.pk) not in page, route
        assert str(own.pk) in page
        with acting_as(dekker, verband.pk), transaction.atomic():
            found = proposals(dekker, kenmerken_of(persoon()))
        assert [item.persoon for item in found] == [own.persoon]


@pytest.mark.regel("B-04")
def test_the_log_says_in_which_one_somebody_looked(mensen, buren, dekker, casus_buren):
    client = at(dekker, buren.verband)
    client.get(reverse("casus", args=[casus_buren.pk]))
    with acting_as(buren.visscher):
        there = set(Logregel.objects.filter(account_id=dekker.pk).values_list("gebeurtenis", flat=True))
    with acting_as(mensen.visscher):
        here = set(Logregel.objects.filter(account_id=dekker.pk).values_list("gebeurtenis", flat=True))
    assert {"verband.gekozen", "casus.pagina"} <= there
    assert not {"verband.gekozen", "casus.pagina"} & here


# What was on the screen when somebody went to another one in a second window


def signaal_form(client):
    page = client.get(reverse("signaal_nieuw")).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(formulier|verband)" value="([^"]+)"', page))
    assert set(fields) == {"formulier", "verband"}
    return fields | {"achternaam": "Zonnebloemveld", "gedraging": "Stond op het Zilverhoefpad te roepen."}


@pytest.mark.regel("B-09")
def test_a_form_of_the_other_one_does_nothing_and_loses_nothing(mensen, buren, dekker):
    client = at(dekker, mensen.verband)
    sent = signaal_form(client)
    go_to(client, buren.verband)
    answer = client.post(reverse("signaal_nieuw"), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Er is niets veranderd" in page
    assert f"Terug naar {mensen.verband.naam}" in page
    with database_role("casework_jobs"):
        assert Signaal.objects.count() == 2
        assert not Concept.objects.exists()
    assert "Stond op het Zilverhoefpad" not in client.get(reverse("signaal_nieuw")).content.decode()
    back = go_to(client, mensen.verband)
    assert back.url == reverse("signaal_nieuw")
    assert "Stond op het Zilverhoefpad" in client.get(back.url).content.decode()


@pytest.mark.regel("B-09")
def test_a_form_that_was_sent_before_the_choice_waits_for_it(mensen, buren, dekker):
    sent = signaal_form(at(dekker, mensen.verband))
    client = client_of(dekker)
    assert client.post(reverse("signaal_nieuw"), sent).url == reverse("verband_kiezen")
    assert go_to(client, buren.verband).url == reverse("home")
    assert go_to(client, mensen.verband).url == reverse("signaal_nieuw")
    assert "Stond op het Zilverhoefpad" in client.get(reverse("signaal_nieuw")).content.decode()


@pytest.mark.parametrize("said", ["other", "nothing"])
def test_a_button_of_the_other_one_does_nothing(mensen, buren, dekker, said):
    """A form that does not say where it is of is refused too, from who could mix things up."""
    client = at(dekker, buren.verband)
    sent = {"verband": mensen.verband.pk} if said == "other" else {}
    answer = client.post(reverse("lokale_lijst_nieuw"), sent)
    assert answer.status_code == 409
    assert "Er is niets veranderd" in answer.content.decode()


def test_what_saves_by_itself_says_that_it_does_not(mensen, buren, dekker):
    client = at(dekker, mensen.verband)
    sent = signaal_form(client)
    go_to(client, buren.verband)
    headers = {"HX-Request": "true", werkplek.HEADER: str(mensen.verband.pk)}
    answer = client.post(reverse("concept_bewaren"), sent, headers=headers)
    assert "ander samenwerkingsverband" in answer.content.decode()
    del sent["verband"]
    assert client.post(reverse("concept_bewaren"), sent | {"verband": buren.verband.pk}).status_code == 404
    with database_role("casework_jobs"):
        assert not Concept.objects.exists()


def test_a_part_of_a_page_of_the_other_one_is_not_filled(mensen, buren, dekker, casus_buren):
    client = at(dekker, buren.verband)
    asked = {"HX-Request": "true", werkplek.HEADER: str(mensen.verband.pk)}
    answer = client.get(reverse("casussen"), headers=asked)
    assert answer.headers["HX-Refresh"] == "true"
    assert str(casus_buren.pk) not in answer.content.decode()
    asked[werkplek.HEADER] = str(buren.verband.pk)
    assert str(casus_buren.pk) in client.get(reverse("casussen"), headers=asked).content.decode()


@pytest.mark.regel("S-10")
def test_a_draft_stays_where_it_was_typed(mensen, buren, dekker):
    address = f"{reverse('signaal_nieuw')}#SignaalForm"
    with acting_as(dekker, mensen.verband.pk):
        save_concept(dekker, address, None, {"gedraging": ["Zilverhoefpad"]})
    with acting_as(dekker, buren.verband.pk):
        assert selectors.concept(dekker, address) is None
        assert not Concept.objects.exists()
        save_concept(dekker, address, None, {"gedraging": ["iets anders"]})
    with acting_as(dekker, mensen.verband.pk):
        assert selectors.concept(dekker, address).velden == {"gedraging": ["Zilverhoefpad"]}
