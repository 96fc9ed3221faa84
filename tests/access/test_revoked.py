"""Access that ends while somebody is at work is gone everywhere at once: P-13, P-01, R-03.

Page, list, download, search, versions, report and a form that was still open; whatever it is that ended. There is no
export that waits in a queue: whatever leaves is made within the request, and no task works for a person.
"""

import inspect
from datetime import timedelta

import pytest
from celery import current_app
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.models import Besluit, Betrokkene, Bijlage, Casus, Signaal
from casework.register import APPS
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.models import Deelname, PlanVanAanpak
from retention.tasks import archive_due
from tests.conftest import database_role
from tests.retention.helpers import days_ago, last_processed

PAGES = ("besluit", "beoordeling", "persoon_vergelijken", "terugkoppeling", "bijlage")
OF_THE_FILE = (Betrokkene, Signaal, Besluit)
SEARCH = {
    "voornamen": "Quirijn",
    "tussenvoegsel": "van",
    "achternaam": "Zonnebloemveld",
}


def yesterday():
    return klok.today() - timedelta(days=1)


def end_machtiging(world):
    machtiging = world.people["janssen"].machtigingen.select_related("organisatie").get()
    parties.end_machtiging(world.people["aalders"], machtiging, yesterday())


def end_role(world):
    role = world.people["janssen"].aanstellingen.select_related("organisatie").get()
    parties.end_aanstelling(world.people["aalders"], role, yesterday())


def close_account(world):
    parties.deactivate_account(world.people["aalders"], world.people["janssen"])


def archive(world):
    last_processed(world.casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()


ENDS = {"machtiging": end_machtiging, "role": end_role, "account": close_account, "archive": archive}


@pytest.fixture(params=ENDS)
def end(request, world):
    """Something ends, while Janssen has had every page open."""
    return lambda: ENDS[request.param](world)


@pytest.fixture
def client(world):
    found = world.client("janssen")
    for route in PAGES:
        assert found.get(world.address(route)).status_code == 200, route
    return found


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-01")
@pytest.mark.regel("R-03")
def test_the_next_request_and_the_open_download_link_give_nothing(world, client, end):
    end()
    for route in PAGES:
        answer = client.get(world.address(route))
        assert answer.status_code in (302, 404), route
        assert world.casus.nummer not in answer.content.decode(), route
    # Of a casus in the archive a kernpartij still knows the number, and nothing else without a purpose.
    text = client.get(world.address("casus")).content.decode()
    assert not any(word in text for word in world.namen)


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-19")
@pytest.mark.parametrize("ended", ["machtiging", "role", "account"])
def test_no_list_names_the_casus_any_more(world, client, ended):
    assert world.casus.nummer in client.get(reverse("casussen")).content.decode()
    ENDS[ended](world)
    for route in ("home", "casussen"):
        assert world.casus.nummer not in client.get(reverse(route)).content.decode(), route
    assert client.get(world.address("casus")).status_code in (302, 404)


@pytest.mark.regel("P-13")
@pytest.mark.regel("B-05")
def test_rows_and_their_versions_are_gone_in_the_database_too(world, client, end):
    janssen, casus = world.people["janssen"], world.casus

    def seen():
        with acting_as(janssen):
            rows = [model for model in OF_THE_FILE if model.objects.filter(casus=casus).exists()]
            versions = [model for model in OF_THE_FILE if model.history.filter(casus_id=casus.pk).exists()]
        return rows, versions

    assert seen() == (list(OF_THE_FILE), list(OF_THE_FILE))
    end()
    assert seen() == ([], [])


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-19")
@pytest.mark.parametrize("ended", ["machtiging", "role", "account"])
def test_a_search_finds_nothing_any_more(world, client, ended):
    """In the archive it still finds who is known there, so that a new signaal can be judged (S-09)."""
    with acting_as(world.people["janssen"]):
        born = Betrokkene.objects.get(casus=world.casus).geboortedatum
    asked = SEARCH | {"geboortedatum": f"{born:%d-%m-%Y}"}
    assert world.casus.nummer in client.post(reverse("persoon_zoeken"), asked).content.decode()
    ENDS[ended](world)
    answer = client.post(reverse("persoon_zoeken"), asked)
    assert answer.status_code in (302, 404)
    assert world.casus.nummer not in answer.content.decode()


@pytest.mark.regel("P-13")
@pytest.mark.parametrize("ended", ["machtiging", "role", "account"])
def test_the_report_of_who_saw_what_is_closed(world, client, ended):
    addresses = [reverse(route, args=[world.casus.pk]) for route in ("wie_zag_wat", "wie_zag_wat_pdf")]
    assert {client.get(address).status_code for address in addresses} == {200}
    ENDS[ended](world)
    assert {client.get(address).status_code for address in addresses} <= {302, 404}


@pytest.mark.regel("P-13")
def test_a_form_that_was_still_open_changes_nothing(world, client, end):
    with database_role("casework_jobs"):
        before = Bijlage.objects.count(), Signaal.history.count()
    address = world.address("bijlage_nieuw")
    assert client.get(address).status_code == 200
    end()
    assert client.post(address, {}).status_code in (302, 404)
    assert client.post(world.address("terugkoppeling"), {"wijze": "gedaan", "tekst": "Verteld."}).status_code in (
        302,
        404,
    )
    with database_role("casework_jobs"):
        assert (Bijlage.objects.count(), Signaal.history.count()) == before


@pytest.mark.regel("P-13")
def test_the_versions_of_a_plan_close_with_the_deelname(world):
    client, meijer = world.client("meijer"), world.people["meijer"]
    assert client.get(world.address("plan_versie")).status_code == 200
    with acting_as(meijer):
        assert PlanVanAanpak.history.exists()
    with acting_as(world.people["haddou"]):
        deelname = Deelname.objects.select_related("casus").get(account=meijer)
    end_deelname(world.people["haddou"], deelname, "De rol is overgenomen.")
    assert client.get(world.address("plan_versie")).status_code == 404
    with acting_as(meijer):
        assert not PlanVanAanpak.history.exists()
        assert not Casus.objects.exists()


@pytest.mark.regel("P-13")
def test_no_task_works_for_a_person():
    """So nothing that waits in the queue can bring out what somebody may no longer see."""
    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if name.split(".")[0] in APPS]
    given = {name for task in ours for name in inspect.signature(task.run).parameters}
    assert len(ours) >= 6
    assert not {name for name in given if "account" in name or "actor" in name or "user" in name}
