"""An archived casus becomes active again only by a besluit of the kernpartijen: S-09, R-03, W-05."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import BesluitTekst, confirm_besluit, record_besluit, submit_besluit
from casework.choices import RaadpleegDoel
from casework.models import Besluit, Raadpleging
from casework.rules import GeenToegang, RegelFout
from retention.actions import consult_archive
from retention.tasks import archive_due
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import fresh
from tests.retention.helpers import days_ago, last_processed, make_casus

WAAROM = "Er is een nieuw signaal over dezelfde persoon."


@pytest.fixture
def casus(mensen):
    casus = make_casus(mensen)
    last_processed(casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()
    return fresh(mensen.dekker, casus)


def tekst(raadpleging=None):
    onderliggend = [{"soort": "raadpleging", "id": str(raadpleging.pk if raadpleging else "geen")}]
    return BesluitTekst("weer_actief", "Het oude dossier is nodig om het signaal te wegen.", onderliggend)


def decided(mensen, casus, parties):
    raadpleging = consult_archive(mensen.dekker, casus, "nieuw_signaal", WAAROM)
    besluit = submit_besluit(mensen.dekker, record_besluit(mensen.dekker, casus, "heropenen", tekst(raadpleging)))
    for account in parties:
        besluit = confirm_besluit(account, besluit)
    return besluit


@pytest.mark.regel("S-09")
@pytest.mark.regel("R-03")
def test_three_kernpartijen_make_it_active_again(mensen, casus):
    decided(mensen, casus, (mensen.dekker, mensen.bakir))
    assert fresh(mensen.dekker, casus).bestand == "gearchiveerd"
    with pytest.raises(type(casus).DoesNotExist):
        fresh(mensen.zijlstra, casus)
    confirm_besluit(mensen.ramdin, besluit_of(mensen, casus))
    found = fresh(mensen.zijlstra, casus)
    assert (found.bestand, found.gearchiveerd_op, found.laatste_verwerking) == ("actief", None, klok.today())


@pytest.mark.regel("S-09")
@pytest.mark.regel("W-04")
def test_who_confirms_sees_on_which_consultation_it_rests(mensen, casus):
    consult_archive(mensen.bakir, casus, "nieuw_signaal", WAAROM)
    decided(mensen, casus, ())
    page = client_of(mensen.bakir).get(reverse("besluit", args=[besluit_of(mensen, casus).pk])).content.decode()
    assert f"gemeente Rivierdam: {RaadpleegDoel('nieuw_signaal').label}" in page
    assert "politie Rivierdam:" not in page


@pytest.mark.regel("S-09")
def test_without_a_consultation_there_is_nothing_to_decide_on(mensen, casus):
    with pytest.raises(RegelFout, match="S-09"):
        record_besluit(mensen.dekker, casus, "heropenen", tekst())


@pytest.mark.regel("S-09")
def test_an_active_casus_is_not_made_active(mensen):
    casus = make_casus(mensen)
    with pytest.raises(RegelFout, match="S-09"):
        record_besluit(mensen.dekker, casus, "heropenen", tekst())


@pytest.mark.regel("R-03")
@pytest.mark.parametrize("wie", ["zijlstra", "haddou", "meijer", "visscher", "aalders", "ketelaar", "kloosterman"])
def test_others_can_not_even_see_that_it_is_there(mensen, casus, wie):
    with pytest.raises(GeenToegang):
        record_besluit(getattr(mensen, wie), casus, "heropenen", tekst())
    assert client_of(getattr(mensen, wie)).get(reverse("archief_heropenen", args=[casus.pk])).status_code == 404


@pytest.mark.regel("R-04")
def test_preparing_the_besluit_does_not_put_off_the_destruction(mensen, casus):
    before = casus.laatste_verwerking
    decided(mensen, casus, (mensen.dekker, mensen.bakir))
    assert fresh(mensen.dekker, casus).laatste_verwerking == before


@pytest.mark.regel("S-09")
def test_it_is_done_in_the_browser(mensen, casus):
    client = client_of(mensen.dekker)
    address = reverse("archief_heropenen", args=[casus.pk])
    assert "Lees het dossier eerst" in client.get(address).content.decode()
    raadpleging = consult_archive(mensen.dekker, casus, "nieuw_signaal", WAAROM)
    response = client.post(address, {"argumenten": "", "onderliggend": [f"raadpleging:{raadpleging.pk}"]})
    assert response.status_code == 200
    response = client.post(address, {"argumenten": WAAROM, "onderliggend": [f"raadpleging:{raadpleging.pk}"]})
    page = client.get(response["Location"]).content.decode()
    assert "Voorleggen aan de drie kernpartijen" in page


def besluit_of(mensen, casus):
    with acting_as(mensen.dekker):
        return Besluit.objects.get(casus=casus, soort="heropenen")


@pytest.mark.regel("W-12")
def test_an_unfinished_treatment_is_open_again_and_no_second_one_beside_it(mensen, casus):
    decided(mensen, casus, (mensen.dekker, mensen.bakir, mensen.ramdin))
    assert make_casus(mensen).pk == casus.pk


@pytest.mark.regel("W-12")
def test_two_treatments_of_one_person_cannot_be_open(mensen, casus):
    assert make_casus(mensen).pk != casus.pk
    with pytest.raises(RegelFout, match="W-12"):
        decided(mensen, casus, (mensen.dekker, mensen.bakir, mensen.ramdin))
    assert fresh(mensen.dekker, casus).bestand == "gearchiveerd"


@pytest.mark.regel("S-09")
def test_a_consultation_of_an_earlier_archive_is_not_enough(mensen, casus):
    earlier = consult_archive(mensen.dekker, casus, "nieuw_signaal", WAAROM)
    with database_role("casework_jobs"):
        Raadpleging.objects.filter(pk=earlier.pk).update(van=casus.gearchiveerd_op - timedelta(days=1))
    with pytest.raises(RegelFout, match="S-09"):
        record_besluit(mensen.dekker, casus, "heropenen", tekst(earlier))
