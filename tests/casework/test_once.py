"""Pressed twice without script: carried out once, and nothing that is another thing is lost."""

import re

from django.db import transaction
from django.test import Client
from django.urls import reverse

from casework import once
from casework.access.context import acting_as
from casework.models import Signaal
from tests.casework.finding.helpers import form_data
from tests.client import client_of
from tests.conftest import database_role
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.steps import together

TWICE = "U verstuurde dit twee keer. Het is één keer vastgelegd."


def opened(client, mensen, **changes):
    """The form of a signaal as a browser sends it."""
    page = client.get(reverse("signaal_nieuw")).content.decode()
    return form_data(mensen, **changes) | {"formulier": re.search('name="formulier" value="([^"]+)"', page)[1]}


def send(client, sent):
    return client.post(reverse("signaal_nieuw"), sent)


def signalen():
    with database_role("casework_jobs"):
        return Signaal.objects.count()


def test_the_same_form_twice_is_one_signaal_and_ends_on_the_same_page(mensen):
    client = client_of(mensen.dekker)
    sent = opened(client, mensen)
    first, second = send(client, sent), send(client, sent)
    assert first.status_code == 302
    assert second.url == first.url
    assert signalen() == 1
    assert TWICE in client.get(second.url).content.decode()


def test_other_words_from_the_same_page_are_another_signaal(mensen):
    """Somebody goes back and changes the form."""
    client = client_of(mensen.dekker)
    sent = opened(client, mensen)
    send(client, sent)
    assert send(client, sent | {"achternaam": "Aardappel", "geboortedatum": "01-02-1980"}).status_code == 302
    assert signalen() == 2


def test_the_same_words_from_another_page_are_not_taken_for_the_same(mensen):
    """What they are, the page of the signaal asks: the person is known by now."""
    client, other = client_of(mensen.dekker), client_of(mensen.dekker)
    send(client, opened(client, mensen))
    later = opened(other, mensen) | {"formulier": "een-ander"}
    answer = send(other, later)
    assert (answer.status_code, signalen()) == (200, 1)
    assert TWICE not in answer.content.decode()


def test_what_was_refused_can_be_sent_again(mensen):
    client = client_of(mensen.dekker)
    sent = opened(client, mensen, gedraging=" ")
    for _ in range(2):
        answer = send(client, sent)
        assert answer.status_code == 200
        assert answer.context["form"].errors["gedraging"]


def test_what_another_sent_is_not_taken_for_the_own(mensen):
    client, other = client_of(mensen.dekker), client_of(mensen.janssen)
    sent = opened(client, mensen)
    send(client, sent)
    assert TWICE not in send(other, sent).content.decode()


def test_at_the_same_time_it_is_one_signaal_too(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        client = client_of(mensen.dekker)
        sent = opened(client, mensen)

    def press():
        again = Client()
        again.cookies = client.cookies
        return send(again, sent).url

    answers = together(press, press, press)
    assert len(answers) == 3
    assert len(set(answers)) == 1
    with transaction.atomic(), acting_as(mensen.dekker):
        assert Signaal.objects.count() == 1


def test_what_took_too_long_was_carried_out_all_the_same(mensen, monkeypatch):
    """The answer comes when the hold on the second press has ended already."""
    monkeypatch.setattr(once, "_PAGE_SECONDS", 0.01)
    client = client_of(mensen.dekker)
    assert send(client, opened(client, mensen)).status_code == 302
    assert signalen() == 1
