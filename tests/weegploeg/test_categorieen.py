"""The weegploeg file holds only categories of data that the samenwerkingsverband fixed: W-14."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import gegevenscategorieen, klok
from casework.access.context import acting_as
from casework.actions.gegevenscategorieen import publish_categorieen
from casework.models import Categorielijst, Signaal
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import casus_in_beraad, duiding_gevraagd
from tests.people import CATEGORIE, INSTALLATIE
from weegploeg.actions import Antwoord, answer_duiding

pytestmark = pytest.mark.regel("W-14")


def _tomorrow():
    return klok.today() + timedelta(days=1)


@pytest.mark.parametrize("categorie", ["", "gezondheid", "Gedrag en uitlatingen", "gedrag en uitlatingen "])
def test_a_signaal_of_another_category_is_refused(mensen, categorie):
    with pytest.raises(RegelFout) as error:
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(categorie_gegevens=categorie))
    assert (error.value.regel, error.value.veld) == ("W-14", "categorie_gegevens")
    with acting_as(mensen.zijlstra):
        assert not Signaal.objects.exists()


@pytest.mark.parametrize("categorie", ["", "gezondheid"])
def test_an_answer_of_another_category_is_refused_and_can_still_be_given(mensen, categorie):
    duiding = duiding_gevraagd(mensen, casus_in_beraad(mensen))
    with pytest.raises(RegelFout) as error:
        answer_duiding(mensen.tjon, duiding, Antwoord("Slikt medicijnen.", categorie))
    assert (error.value.regel, error.value.veld) == ("W-14", "categorie_gegevens")
    answer_duiding(mensen.tjon, duiding, Antwoord("Komt zijn afspraken na.", CATEGORIE))
    assert fresh(mensen.zijlstra, duiding).categorie_gegevens == CATEGORIE


def test_what_was_written_down_keeps_its_category_and_the_next_item_follows_the_new_list(mensen):
    before = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(categorie_gegevens="contacten"))
    publish_categorieen(mensen.aalders, mensen.verband, [CATEGORIE, "reisbewegingen"], _tomorrow())
    assert gegevenscategorieen.in_force(mensen.verband.pk) == [CATEGORIE, "contacten"]
    with klok.set_to(_tomorrow()):
        assert gegevenscategorieen.in_force(mensen.verband.pk) == [CATEGORIE, "reisbewegingen"]
        with pytest.raises(RegelFout, match="W-14"):
            receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(categorie_gegevens="contacten"))
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(categorie_gegevens="reisbewegingen"))
        assert fresh(mensen.zijlstra, before).categorie_gegevens == "contacten"


def test_without_a_list_nothing_is_written_down(mensen):
    with database_role(None):
        Categorielijst.objects.all().delete()
    with pytest.raises(RegelFout, match="nog niet vastgelegd"):
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())


def test_the_list_of_the_neighbours_is_not_ours(mensen, buren):
    publish_categorieen(buren.aalders, buren.verband, ["woonsituatie"], _tomorrow())
    with klok.set_to(_tomorrow()), pytest.raises(RegelFout, match="W-14"):
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(categorie_gegevens="woonsituatie"))


@pytest.mark.parametrize("wie", ["zijlstra", "dekker", "visscher", "haddou", "smit"])
def test_only_the_administrator_of_the_verband_registers_the_list(mensen, buren, wie):
    for actor in (getattr(mensen, wie), buren.aalders):
        with pytest.raises(GeenToegang):
            publish_categorieen(actor, mensen.verband, ["alles"], _tomorrow())
    assert gegevenscategorieen.versions(mensen.verband.pk).count() == 1


@pytest.mark.parametrize(
    ("categorieen", "dag", "veld"),
    [
        ([], 1, "categorieen"),
        (["  "], 1, "categorieen"),
        (["contacten", "Contacten"], 1, "categorieen"),
        (["x" * 81], 1, "categorieen"),
        (["contacten"], 0, "van"),
    ],
)
def test_a_list_says_what_it_holds_and_from_when(mensen, categorieen, dag, veld):
    with pytest.raises(RegelFout) as error:
        publish_categorieen(mensen.aalders, mensen.verband, categorieen, klok.today() + timedelta(days=dag))
    assert (error.value.regel, error.value.veld) == ("W-14", veld)


def test_the_database_keeps_one_newest_version_that_is_not_empty(mensen):
    with acting_as(INSTALLATIE):
        for rows in (
            {"versie": 2, "categorieen": ["a"]},
            {"versie": 1, "categorieen": ["a"], "tot_en_met": _tomorrow()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Categorielijst(verband=mensen.verband, van=klok.today(), **rows).save(force_insert=True)
        Categorielijst.objects.update(tot_en_met=klok.today())
        with pytest.raises(IntegrityError, match="niet_leeg"), transaction.atomic():
            Categorielijst(verband=mensen.verband, van=_tomorrow(), versie=2, categorieen=[]).save(force_insert=True)


def test_the_administrator_gives_a_new_version_in_the_browser(mensen):
    client = client_of(mensen.aalders)
    form = client.get(reverse("categorieen_nieuw")).content.decode()
    assert f"{CATEGORIE}\ncontacten" in form
    day = _tomorrow().strftime("%d-%m-%Y")
    wrong = client.post(reverse("categorieen_nieuw"), {"categorieen": "contacten\ncontacten", "van": day})
    assert wrong.context["form"].errors["categorieen"] == ["Noem elke categorie één keer (regel W-14)."]
    assert "contacten\ncontacten" in wrong.content.decode()
    assert (
        client.post(reverse("categorieen_nieuw"), {"categorieen": "contacten\r\n\r\nwerk", "van": day}).status_code
        == 302
    )
    page = client.get(reverse("beheer_categorieen")).content.decode()
    assert "geldt later" in page
    assert "werk" in page
    assert gegevenscategorieen.versions(mensen.verband.pk).first().categorieen == ["contacten", "werk"]


def test_the_forms_offer_the_list_of_today_and_refuse_another_with_what_was_typed(mensen):
    client = client_of(mensen.bakir)
    page = client.get(reverse("signaal_nieuw"))
    offered = [value for value, _ in page.context["form"].fields["categorie_gegevens"].choices if value]
    assert offered == [CATEGORIE, "contacten"]
    answer = client.post(
        reverse("signaal_nieuw"), {"gedraging": "Slikt medicijnen.", "categorie_gegevens": "gezondheid"}
    )
    assert answer.context["form"].errors["categorie_gegevens"]
    assert "Slikt medicijnen." in answer.content.decode()
    duiding = duiding_gevraagd(mensen, casus_in_beraad(mensen))
    asked = client_of(mensen.tjon).get(reverse("duiding", args=[duiding.pk])).content.decode()
    assert "contacten" in asked
