"""The pages on which somebody compares and chooses who it is: S-07."""

import pytest
from django.urls import reverse

from casework.models import Casus
from tests.casework.finding.helpers import TOELICHTING, form_data, judgements, lines, recorded_by_the_uitvoerder, typed
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import fresh, melding


@pytest.mark.regel("S-07")
def test_without_javascript_the_choice_comes_after_submit_and_what_was_typed_stays(mensen, casus):
    client = client_of(mensen.dekker)
    page = client.post(reverse("signaal_nieuw"), form_data(mensen)).content.decode()
    assert "S-07" in page
    assert "Khattabi" in page
    assert "Al-Chatabi" in page
    assert melding().gezien_door.replace("'", "&#x27;") in page
    chosen = {"gezien": str(casus.persoon), "zelfde": str(casus.persoon), "toelichting": ""}
    page = client.post(reverse("signaal_nieuw"), form_data(mensen, **chosen)).content.decode()
    assert "Vul een antwoord in bij ‘Waaraan ziet u dat?’" in page
    answer = client.post(reverse("signaal_nieuw"), form_data(mensen, **chosen | {"toelichting": TOELICHTING}))
    assert answer["Location"] == reverse("casus", args=[casus.pk])


@pytest.mark.regel("S-07")
@pytest.mark.parametrize("gezien", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_list_of_who_was_seen_is_asked_again(mensen, casus, gezien):
    sent = form_data(mensen, gezien=gezien, zelfde="iemand_anders", toelichting=TOELICHTING)
    answer = client_of(mensen.dekker).post(reverse("signaal_nieuw"), sent)
    assert answer.status_code == 200
    assert f'value="{casus.persoon}"' in answer.content.decode()
    with database_role("casework_jobs"):
        assert Casus.objects.count() == 1


def test_while_typing_the_part_of_the_page_comes_alone(mensen, casus):
    client = client_of(mensen.dekker)
    address = reverse("signaal_bekenden")
    assert client.get(address).status_code == 405
    part = client.post(address, typed()).content.decode()
    assert "Khattabi" in part
    assert "<html" not in part
    assert client.post(address, {"voornamen": "Muhammad"}).content.decode().strip() == ""


def test_too_little_to_search_with_is_said(mensen, casus):
    page = client_of(mensen.dekker).post(reverse("persoon_zoeken"), {"voornamen": "Mohammed"}).content.decode()
    assert "ten minste twee dingen" in page
    assert "Khattabi" not in page
    assert lines(mensen, "personen.gezocht") == []


def test_the_page_to_compare_takes_a_judgement(mensen, archived):
    casus = recorded_by_the_uitvoerder(mensen, archived)
    client = client_of(mensen.dekker)
    address = reverse("persoon_vergelijken", args=[casus.pk])
    assert archived.nummer in client.get(address).content.decode()
    chosen = {"gezien": str(archived.persoon), "zelfde": str(archived.persoon), "toelichting": TOELICHTING}
    assert client.post(address, chosen).status_code == 302
    assert fresh(mensen.dekker, casus).persoon == archived.persoon
    assert "niemand anders bekend" in client.get(address).content.decode()


def test_a_judgement_about_others_than_there_are_now_is_asked_again(mensen, archived):
    casus = recorded_by_the_uitvoerder(mensen, archived)
    sent = {"gezien": str(casus.persoon), "zelfde": "iemand_anders", "toelichting": TOELICHTING}
    page = client_of(mensen.dekker).post(reverse("persoon_vergelijken", args=[casus.pk]), sent).content.decode()
    assert "is intussen veranderd" in page
    assert TOELICHTING in page
    assert judgements() == []
