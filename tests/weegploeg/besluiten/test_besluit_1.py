"""Besluit 1, casuswaardigheid: P-11, W-01, W-04, W-05, W-13."""

from uuid import uuid4

import pytest
from django.urls import reverse

from casework import besluiten
from casework.actions.besluit import confirm_besluit, dissent_besluit, record_besluit, send_back_besluit, submit_besluit
from casework.dagen import day_in_words
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import fresh, persoon
from tests.factories_weegploeg import beoordeeld, besluit_tekst, bevestig, casus_in_beraad
from tests.weegploeg.besluiten.helpers import besluit_1, concept, treatment


@pytest.mark.regel("W-04")
def test_besluit_1_has_exactly_three_outcomes(mensen, casus):
    assert set(besluiten.get("casuswaardigheid").uitkomsten) == {"casusoverleg", "geen_casusoverleg", "nadere_duiding"}
    with pytest.raises(RegelFout, match="W-04"):
        besluit_1(mensen, casus, "sluiten")


@pytest.mark.regel("W-04")
@pytest.mark.parametrize(
    ("change", "veld"),
    [
        ({"argumenten": " "}, "argumenten"),
        ({"onderliggend": []}, "onderliggend"),
        ({"onderliggend": [{"soort": "gerucht", "id": "1"}]}, "onderliggend"),
        ({"inhoud": {}}, "beoordeling"),
    ],
)
def test_besluit_1_rests_on_a_judgement_arguments_and_information(mensen, casus, change, veld):
    judged = {"inhoud": {"beoordeling": str(beoordeeld(mensen, casus).pk)}}
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "casuswaardigheid", "casusoverleg", **(judged | change))
    assert (error.value.regel, error.value.veld) == ("W-04", veld)


@pytest.mark.regel("W-04")
def test_besluit_1_rests_on_a_judgement_of_this_casus(mensen, casus):
    other = casus_in_beraad(mensen, persoon(voornamen="Anders"))
    judged = {"beoordeling": str(beoordeeld(mensen, other).pk)}
    with pytest.raises(RegelFout, match="W-04"):
        concept(mensen, casus, "casuswaardigheid", "casusoverleg", inhoud=judged)


@pytest.mark.regel("W-05")
@pytest.mark.regel("P-11")
@pytest.mark.parametrize(
    ("uitkomst", "toestand", "fase"),
    [
        ("casusoverleg", "casusoverleg", "weegploeg"),
        ("geen_casusoverleg", "geen_casusoverleg", "geen_casusoverleg"),
        ("nadere_duiding", "nadere_duiding", "weegploeg"),
    ],
)
def test_nothing_follows_until_the_third_party_confirmed(mensen, casus, uitkomst, toestand, fase):
    besluit = besluit_1(mensen, casus, uitkomst)
    submit_besluit(mensen.zijlstra, besluit)
    for person in (mensen.dekker, mensen.bakir):
        confirm_besluit(person, besluit)
        assert treatment(mensen, casus).toestand == "in_beraad"
        assert fresh(mensen.dekker, casus).fase == "weegploeg"
    confirm_besluit(mensen.ramdin, besluit)
    assert treatment(mensen, casus).toestand == toestand
    assert treatment(mensen, casus).besluit_id == besluit.pk
    assert fresh(mensen.dekker, casus).fase == fase


@pytest.mark.regel("W-05")
@pytest.mark.regel("W-13")
def test_sent_back_or_held_over_nothing_follows(mensen, casus):
    besluit = besluit_1(mensen, casus, "casusoverleg")
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    dissent_besluit(mensen.ramdin, besluit, "Strafrecht volstaat.")
    assert treatment(mensen, casus).toestand == "in_beraad"
    with pytest.raises(RegelFout, match="W-05"):
        confirm_besluit(mensen.bakir, besluit)
    submit_besluit(mensen.zijlstra, besluit)
    send_back_besluit(mensen.ramdin, besluit, "Noem de strafzaak.")
    assert treatment(mensen, casus).toestand == "in_beraad"
    assert fresh(mensen.dekker, besluit).status == "teruggestuurd"
    bevestig(mensen, besluit)
    assert treatment(mensen, casus).toestand == "casusoverleg"


@pytest.mark.regel("P-11")
def test_who_decides_does_not_record_and_who_records_does_not_decide(mensen, casus):
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(beoordeeld(mensen, casus).pk)})
    with pytest.raises(RegelFout, match="P-11"):
        record_besluit(mensen.dekker, casus, "casuswaardigheid", tekst)
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    submit_besluit(mensen.zijlstra, besluit)
    with pytest.raises(RegelFout):
        confirm_besluit(mensen.zijlstra, besluit)
    for person in (mensen.haddou, mensen.meijer, mensen.visscher, mensen.ketelaar, mensen.kloosterman):
        with pytest.raises(GeenToegang):
            confirm_besluit(person, besluit)


@pytest.mark.regel("W-01")
@pytest.mark.regel("W-05")
def test_there_is_one_besluit_1_at_a_time_and_one_per_beraad(mensen, casus):
    first = besluit_1(mensen, casus, "casusoverleg")
    with pytest.raises(RegelFout, match="W-05"):
        besluit_1(mensen, casus, "geen_casusoverleg")
    bevestig(mensen, first)
    with pytest.raises(RegelFout, match="W-01"):
        besluit_1(mensen, casus, "geen_casusoverleg")
    assert treatment(mensen, casus).toestand == "casusoverleg"


@pytest.mark.regel("W-04")
def test_its_page_names_the_judgement_among_what_it_rests_on_and_says_what_was_erased(mensen, casus):
    judged = beoordeeld(mensen, casus)
    rests_on = [{"soort": "beoordeling", "id": str(judged.pk)}]
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(judged.pk)}, onderliggend=rests_on)
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    address = reverse("besluit", args=[besluit.pk])
    words = f"beoordeling {judged.nummer}, {day_in_words(judged.dag)}"
    assert words in client_of(mensen.dekker).get(address).content.decode()
    with database_role(SUPERUSER):
        besluit.onderliggend = [{"soort": "beoordeling", "id": str(uuid4())}]
        besluit.save(update_fields=["onderliggend"])
    page = client_of(mensen.dekker).get(address).content.decode()
    assert words not in page
    assert "dit feit is gewist" in page
