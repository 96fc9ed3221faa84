"""What a line says, and that nothing happens without one: B-04."""

from contextlib import contextmanager

import pytest
from celery import current_app
from django.db import connections
from django.urls import reverse

from casework.access.context import acting_as
from casework.actions.parties import create_organisatie
from casework.audit import log
from casework.audit.log import LogboekFout
from casework.audit.source import current
from casework.models import Casus, Logregel, Organisatie, Signaal
from casework.rules import RegelFout
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import melding, persoon, receive_signaal
from tests.people import INSTALLATIE


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


@contextmanager
def no_insert(alias="default"):
    """The application may not write the log; taken back at the end of the test."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SET ROLE postgres")
        cursor.execute("REVOKE ALL ON casework_logregel FROM casework_app")
        cursor.execute("GRANT SELECT ON casework_logregel TO casework_app")
        cursor.execute("SET ROLE casework_app")
    yield


@pytest.mark.regel("B-04")
@pytest.mark.parametrize("route", ["casus", "wie_zag_wat"])
def test_a_look_that_cannot_be_logged_is_refused_and_says_so(mensen, casus, route):
    client = client_of(mensen.dekker)
    address = reverse(route, args=[casus.pk])
    assert client.get(address).status_code == 200
    with no_insert():
        answer = client.get(address)
    assert answer.status_code == 503
    assert "Het logboek kan niet worden bijgeschreven" in answer.content.decode()
    assert casus.nummer not in answer.content.decode()


@pytest.mark.regel("B-04")
@pytest.mark.parametrize(
    ("route", "of"),
    [
        ("persoon", "account"),
        ("aanstelling_nieuw", "account"),
        ("aanstelling_beeindigen", "aanstelling"),
        ("machtiging_beeindigen", "machtiging"),
    ],
)
def test_the_administrator_who_looks_at_somebodys_data_is_in_the_log(mensen, route, of):
    ids = {
        "account": mensen.janssen.pk,
        "aanstelling": mensen.janssen.aanstellingen.get().pk,
        "machtiging": mensen.janssen.machtigingen.get().pk,
    }
    client, address = client_of(mensen.aalders), reverse(route, args=[ids[of]])
    assert client.get(address).status_code == 200
    with database_role("casework_jobs"):
        line = Logregel.objects.get(gebeurtenis="persoon.gegevens")
    assert (line.account_id, line.object_soort, line.object_id, line.uitkomst) == (
        mensen.aalders.pk,
        "casework.account",
        mensen.janssen.pk,
        "gezien",
    )
    with no_insert():
        assert client.get(address).status_code == 503


@pytest.mark.regel("B-04")
def test_the_list_of_people_is_a_look_too(mensen):
    assert client_of(mensen.aalders).get(reverse("beheer")).status_code == 200
    with database_role("casework_jobs"):
        assert Logregel.objects.get(gebeurtenis="mensen.lijst").account_id == mensen.aalders.pk


@pytest.mark.regel("B-04")
def test_a_change_that_cannot_be_logged_does_not_happen(mensen, casus):
    with no_insert():
        with pytest.raises(LogboekFout):
            create_organisatie(INSTALLATIE, mensen.verband, "Niet bewaard", "extern")
        assert not Organisatie.objects.filter(naam="Niet bewaard").exists()
        with pytest.raises(LogboekFout):
            receive_signaal(mensen.bakir, mensen.politie, persoon(achternaam="Anders"), melding())
    with acting_as(mensen.bakir):
        assert Casus.objects.count() == Signaal.objects.count() == 1


@pytest.mark.regel("B-04")
def test_a_refusal_that_cannot_be_logged_gives_the_same_page(mensen, casus):
    with no_insert("audit"):
        answer = client_of(mensen.tjon).get(reverse("casus", args=[casus.pk]))
        unknown = client_of(mensen.tjon).get(reverse("besluit", args=[casus.pk]))
    assert answer.status_code == unknown.status_code == 503
    assert answer.content == unknown.content


@pytest.mark.regel("B-04")
def test_a_line_says_whether_it_came_from_a_page_a_task_or_a_command(mensen, casus):
    client_of(mensen.dekker).get(reverse("casus", args=[casus.pk]))

    @current_app.task(name="proef.bron")
    def note():
        log.looked(INSTALLATIE, "proef.taak")

    note()
    with database_role("casework_jobs"):
        sources = dict(Logregel.objects.values_list("gebeurtenis", "bron"))
    assert (sources["casus.pagina"], sources["proef.taak"], sources["signaal.ontvangen"]) == ("web", "taak", "opdracht")
    assert current() == "opdracht"


@pytest.mark.regel("B-04")
def test_a_refusal_says_what_was_tried(mensen, casus):
    client_of(mensen.tjon).get(reverse("casus", args=[casus.pk]))
    with pytest.raises(RegelFout):
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(gedraging=""))
    with database_role("casework_jobs", "audit"):
        tried = set(Logregel.objects.using("audit").values_list("gebeurtenis", "actie", "uitkomst", "bron"))
    assert {
        ("casus.pagina", "lezen", "geweigerd", "web"),
        ("signaal.ontvangen", "wijzigen", "geweigerd", "opdracht"),
    } <= tried
