"""What was typed is kept as a draft, shown again, and gone when it was sent: S-10."""

import re

import pytest
from django.urls import reverse

from casework import klok
from casework.actions import concept as actions
from casework.models import Logregel
from casusoverleg.actions import plan as plannen
from tests.casework.concept.helpers import DERTIG, TEKST, autosave, concepten, form_of, save, shown
from tests.client import client_of
from tests.conftest import database_role
from tests.factories_casusoverleg import casusoverleg_geopend, met_diagnose, plan_tekst
from tests.retention.helpers import last_processed


@pytest.mark.regel("S-10")
def test_what_was_typed_is_there_again_with_everything_in_it(mensen, vraag):
    client = client_of(mensen.zijlstra)
    assert save(client, vraag, vraag=TEKST, uiterlijk="3 mei 2031", aan=f"{mensen.tjon.pk}:x").url == vraag
    page = client.get(vraag)
    form = page.context["form"]
    typed = {name: form[name].value() for name in ("vraag", "uiterlijk", "aan", "noodzaak")}
    assert typed == {"vraag": TEKST, "uiterlijk": "3 mei 2031", "aan": f"{mensen.tjon.pk}:x", "noodzaak": None}
    assert not form.is_bound
    assert "U ging hier eerder mee aan de slag" in page.content.decode()


@pytest.mark.regel("S-10")
def test_a_second_save_takes_the_place_of_the_first(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag="een")
    save(client, vraag, vraag="twee")
    assert shown(client, vraag) == "twee"
    assert len(concepten()) == 1


def test_an_unticked_box_and_an_emptied_text_stay_so(mensen, casus):
    client, address = client_of(mensen.zijlstra), reverse("besluit_informeren", args=[casus.pk])
    save(client, address, uitkomst="informeren", argumenten="", tussentijds="on", wie="betrokkene")
    form = client.get(address).context["form"]
    assert (form["tussentijds"].value(), form["wie"].value()) == (True, ["betrokkene"])
    save(client, address, uitkomst="informeren", argumenten="")
    form = client.get(address).context["form"]
    assert (form["tussentijds"].value(), form["wie"].value(), form["argumenten"].value()) == (False, [], "")


@pytest.mark.regel("S-10")
def test_a_sent_form_leaves_no_draft(mensen, casus):
    client, address = client_of(mensen.haddou), reverse("verzoek_nieuw")
    save(client, address, tekst=TEKST)
    assert len(concepten()) == 1
    answers = {"ontvangen_op": "2-3-2026", "kanaal": "brief", "gericht_aan": "samenwerkingsverband", "soort": "inzage"}
    asked_by = {"verzoeker_naam": "A", "verzoeker_hoedanigheid": "betrokkene", "tekst": TEKST}
    assert client.post(address, form_of(client, address) | answers).status_code == 200
    assert len(concepten()) == 1, "a form with errors is not sent"
    assert client.post(address, form_of(client, address) | answers | asked_by).status_code == 302
    assert concepten() == []


def test_throwing_it_away(mensen, vraag):
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag=TEKST)
    for _ in ("once", "twice"):
        assert client.post(reverse("concept_weggooien"), form_of(client, vraag)).url == vraag
    assert (concepten(), shown(client, vraag)) == ([], None)


def test_two_forms_on_one_page_have_each_their_own(mensen):
    casus = casusoverleg_geopend(mensen)
    met_diagnose(mensen, casus)
    plannen.draft_plan(mensen.haddou, casus, plan_tekst())
    client, address = client_of(mensen.haddou), reverse("plan", args=[casus.pk])
    client.post(reverse("concept_bewaren"), form_of(client, address, 1) | {"maatregel-wat": TEKST})
    page = client.get(address)
    assert page.context["maatregel_form"]["wat"].value() == TEKST
    assert page.context["form"]["doel"].value() == plan_tekst().doel
    assert len(concepten()) == 1


def test_what_the_page_saves_by_itself_says_when_and_is_saved_once(mensen, vraag):
    client = client_of(mensen.zijlstra)
    ticket = form_of(client, vraag)
    for _ in ("new", "the same again"):
        answer = autosave(client, ticket, vraag=TEKST)
        assert re.fullmatch(r"Tussentijds bewaard om \d\d\.\d\d uur\.", answer.content.decode().strip())
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(gebeurtenis="concept.bewaard").count() == 1


@pytest.mark.regel("B-04")
@pytest.mark.regel("R-01")
def test_a_draft_is_logged_without_content_and_is_no_processing(mensen, casus, vraag):
    last_processed(casus, klok.today() - DERTIG)
    client = client_of(mensen.zijlstra)
    save(client, vraag, vraag=TEKST)
    client.post(reverse("concept_weggooien"), form_of(client, vraag))
    with database_role("casework_jobs"):
        lines = list(Logregel.objects.filter(gebeurtenis__startswith="concept."))
        assert type(casus).objects.get(pk=casus.pk).laatste_verwerking == klok.today() - DERTIG
    assert {line.gebeurtenis for line in lines} == {"concept.bewaard", "concept.weggegooid"}
    assert {(line.account_id, line.casus_id) for line in lines} == {(mensen.zijlstra.pk, casus.pk)}
    assert TEKST not in str([vars(line) for line in lines])


def test_a_form_that_asks_for_a_password_is_never_kept(client):
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="formulier"' not in page
    assert "Tussentijds bewaren" not in page


def test_short_forms_have_no_drafts_of_their_own(mensen):
    page = client_of(mensen.aalders).get(reverse("persoon_nieuw")).content.decode()
    assert "Tussentijds bewaren" not in page


def test_too_long_a_text_is_told(mensen, vraag):
    client = client_of(mensen.zijlstra)
    answer = autosave(client, form_of(client, vraag), vraag="x" * (actions.MOST_CHARACTERS + 1))
    assert "te lang" in answer.content.decode()
    assert concepten() == []
