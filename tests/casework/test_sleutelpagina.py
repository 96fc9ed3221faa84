"""A key that is missing, wrong or destroyed gives a page that says so, never half a page: B-07."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from casework import middleware
from casework.access.context import acting_as
from casework.encryption import keystore
from casework.encryption.models import DataKey
from casework.models import Betrokkene
from tests.client import client_of
from tests.conftest import database_role
from tests.retention.helpers import make_casus

NAMES = ("Zonnebloemveld", "Quirijn", "Bakir")


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


def lose(casus, settings):
    with database_role("casework_jobs"):
        DataKey.objects.filter(pk=casus.pk).delete()


def swap(casus, settings):
    other = DataKey.objects.exclude(pk=casus.pk).filter(tenant=casus.verband_id).first()
    with database_role("casework_jobs"):
        DataKey.objects.filter(pk=casus.pk).update(wrapped=other.wrapped)


def destroy(casus, settings):
    with database_role("casework_jobs"):
        keystore.destroy(casus.pk)


def lose_master_version(casus, settings):
    with database_role("casework_jobs"):
        DataKey.objects.filter(pk=casus.pk).update(master_version=9)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize(
    ("harm", "status", "words"),
    [
        (lose, 503, "De sleutel van deze gegevens is niet gevonden"),
        (swap, 503, "passen niet bij hun sleutel"),
        (destroy, 410, "vernietigd"),
        (lose_master_version, 503, "De hoofdsleutel"),
    ],
)
def test_the_casus_page_says_what_is_wrong_and_names_nobody(mensen, casus, settings, harm, status, words):
    client = client_of(mensen.bakir)
    keystore.forget_all()
    harm(casus, settings)
    for method in (client.get, client.post):
        answer = method(reverse("casus", args=[casus.pk]))
        assert answer.status_code == status
        text = answer.content.decode()
        assert words in text
        assert not [name for name in (*NAMES, casus.nummer, str(casus.pk)) if name in text]
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.regel("B-07")
def test_without_the_key_of_who_looks_there_is_a_page_too(mensen, casus, settings):
    client = client_of(mensen.bakir)
    keystore.forget_all()
    with database_role("casework_jobs"):
        DataKey.objects.filter(pk=mensen.bakir.pk).delete()
    answer = client.get(reverse("home"))
    assert (answer.status_code, "niet te lezen" in answer.content.decode()) == (503, True)


@pytest.mark.regel("B-07")
def test_without_any_master_key_every_page_says_so(mensen, casus, settings, tmp_path):
    client = client_of(mensen.bakir)
    keystore.forget_all()
    client.raise_request_exception = False
    settings.MASTER_KEYS_FILE = str(tmp_path / "not there")
    for route in (reverse("casus", args=[casus.pk]), reverse("home")):
        answer = client.get(route)
        assert (answer.status_code, "De hoofdsleutel" in answer.content.decode()) == (503, True)


@pytest.mark.regel("B-07")
def test_a_template_that_passes_over_the_error_gives_no_page_with_a_hole(mensen, casus, rf: RequestFactory):
    """Django takes an error within {% if %} for "no"; the page is then withheld as a whole."""
    from django.http import HttpResponse

    with acting_as(mensen.bakir):
        person = Betrokkene.objects.get(casus=casus)
    keystore.forget_all()
    with database_role("casework_jobs"):
        DataKey.objects.filter(pk=casus.pk).delete()
    page = Template("{% if person.achternaam and person.voornamen %}Er is een naam.{% endif %}Einde.")

    def view(request):
        return HttpResponse(page.render(Context({"person": person})))

    assert view(rf.get("/")).content == b"Einde."
    answer = middleware.keys(view)(rf.get("/"))
    assert answer.status_code == 503
    assert "Einde" not in answer.content.decode()
