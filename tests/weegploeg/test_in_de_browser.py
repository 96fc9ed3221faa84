"""The rules of the weegploeg as somebody meets them on the pages; the actions behind them have their own tests."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import Besluit, Casus, Signaal
from tests.casework.test_signaal import form_data
from tests.client import client_of, version_on
from tests.factories import melding, persoon, receive_signaal
from tests.factories_casusoverleg import minderjarige
from tests.factories_weegploeg import (
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    feiten_van,
    signaal_ingebracht,
)
from tests.weegploeg.test_foute_invoer import TYPED, before_the_kernpartijen, refused
from weegploeg.choices import Gebied
from weegploeg.models import Behandeling, Beoordeling, NadereDuiding, Terugkoppeling


def page_of(account, route, *args):
    return client_of(account).get(reverse(route, args=args)).content.decode()


def facts(mensen, casus):
    return [f"{item['soort']}:{item['id']}" for item in feiten_van(mensen, casus)]


def postponing(mensen, casus, **changes):
    """What the form of besluit 3 sends for a complete postponement in between."""
    return {
        "uitkomst": "uitstellen",
        "tussentijds": "on",
        "argumenten": TYPED,
        "onderliggend": facts(mensen, casus),
        "gronden": ["d"],
        "voorbeeld": "2",
        "noodzaak": "Er loopt een onderzoek.",
        "evenredigheid": "Het duurt kort.",
        "heroverweging_op": (klok.today() + timedelta(days=30)).strftime("%d-%m-%Y"),
        **{f"factor_{letter}": "nvt" for letter in "abcdefgh"},
    } | changes


def judgement(**changes):
    """What the form of a judgement sends when there is no information at all."""
    areas = {f"{gebied}_basis": "geen" for gebied in Gebied.values}
    whole = {"ideologie": "Onbekend.", "sociale_context": "Alleen.", "fase": "voorfase", "argumentatie": TYPED}
    return areas | whole | changes


@pytest.mark.regel("S-01")
def test_a_signaal_is_of_the_own_party_and_the_uitvoerder_says_of_which(mensen):
    offered = {
        name: set(client_of(getattr(mensen, name)).get(reverse("signaal_nieuw")).context["form"].kernpartijen)
        for name in ("bakir", "zijlstra")
    }
    assert offered["bakir"] == {str(mensen.politie.pk)}
    assert offered["zijlstra"] == {str(party.pk) for party in (mensen.gemeente, mensen.politie, mensen.om)}
    sent = form_data(mensen.politie) | {"duiding": TYPED}
    for other in (mensen.gemeente, mensen.rvdk):
        refused(client_of(mensen.bakir), reverse("signaal_nieuw"), sent | {"inbrenger": str(other.pk)}, "inbrenger")


@pytest.mark.regel("S-05")
def test_who_told_it_is_named_to_the_party_that_brought_it_and_to_nobody_else(mensen):
    told = melding(bron="meldpunt", aanbrenger_naam="Wietske Lansinkmeer", aanbrenger_relatie="buurvrouw")
    casus = casus_geen_casusoverleg(mensen, melding_=told)
    with acting_as(mensen.bakir):
        signaal = casus.signalen.get()
    assert "Wietske Lansinkmeer" in page_of(mensen.bakir, "terugkoppeling", signaal.pk)
    for account in (mensen.dekker, mensen.ramdin, mensen.zijlstra):
        for route, key in (("terugkoppeling", signaal.pk), ("casus", casus.pk), ("wie_zag_wat", casus.pk)):
            assert "Lansinkmeer" not in page_of(account, route, key)


@pytest.mark.regel("S-08")
def test_a_signaal_is_brought_once_and_no_page_drops_it(mensen):
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    client, address = client_of(mensen.bakir), reverse("signaal_inbrengen", args=[signaal.pk])
    assert f'action="{address}"' in page_of(mensen.bakir, "casus", signaal.casus_id)
    client.post(address)
    assert "Dit signaal is al ingebracht" in client.post(address, follow=True).content.decode()
    page = page_of(mensen.zijlstra, "casus", signaal.casus_id)
    assert "ingebracht" in page
    assert not any(word in page.lower() for word in ("signaal verwijderen", "signaal intrekken", "signaal sluiten"))
    with acting_as(mensen.zijlstra):
        assert Signaal.objects.get().status == "ingebracht"


@pytest.mark.regel("K-01")
@pytest.mark.parametrize("gebied", ["training", "onvrede"])
def test_the_form_asks_all_nine_areas_and_misses_the_one_that_was_left_out(mensen, gebied):
    casus = casus_in_beraad(mensen)
    address = reverse("beoordeling_nieuw", args=[casus.pk])
    page = client_of(mensen.zijlstra).get(address).content.decode()
    assert all(f"{each.value}_basis" in page for each in Gebied)
    sent = judgement()
    del sent[f"{gebied}_basis"]
    refused(client_of(mensen.zijlstra), address, sent, f"{gebied}_basis")


@pytest.mark.regel("K-02")
def test_no_phase_asks_for_its_reason_on_the_page(mensen):
    casus = casus_in_beraad(mensen)
    address, client = reverse("beoordeling_nieuw", args=[casus.pk]), client_of(mensen.zijlstra)
    none = next(value for value, label in client.get(address).context["form"].fields["fase"].choices if "geen" in label)
    refused(client, address, judgement(fase=none), "geen_fase_reden", "K-02")
    assert client.post(address, judgement(fase=none, geen_fase_reden="Er is te weinig bekend.")).status_code == 302
    with acting_as(mensen.zijlstra):
        assert Beoordeling.objects.get().fase == ""


@pytest.mark.regel("W-07")
def test_the_page_of_reporting_back_takes_no_way_out_and_the_treatment_stays_open(mensen):
    told = melding(bron="meldpunt", aanbrenger_naam="Wietske Lansinkmeer")
    casus = casus_geen_casusoverleg(mensen, melding_=told)
    with acting_as(mensen.bakir):
        signaal = casus.signalen.get()
    client, address = client_of(mensen.bakir), reverse("terugkoppeling", args=[signaal.pk])
    refused(client, address, {"wijze": "niet_van_toepassing", "tekst": TYPED}, "wijze")
    assert "tekst" in client.post(address, {"wijze": "gedaan", "tekst": " "}).context["form"].errors
    assert "Terugkoppelen aan de aanbrenger" in page_of(mensen.zijlstra, "casus", casus.pk)
    with acting_as(mensen.zijlstra):
        assert not Terugkoppeling.objects.exists()
        assert Behandeling.objects.get().toestand == "geen_casusoverleg"


@pytest.mark.regel("W-10")
def test_besluit_3_before_besluit_1_is_called_interim_or_waits(mensen):
    casus = casus_in_beraad(mensen)
    client, address = client_of(mensen.zijlstra), reverse("besluit_informeren", args=[casus.pk])
    sent = postponing(mensen, casus)
    refused(client, address, {key: value for key, value in sent.items() if key != "tussentijds"}, "tussentijds", "W-10")
    assert client.post(address, sent).status_code == 302


@pytest.mark.regel("W-12")
def test_a_second_signaal_of_the_same_person_stands_on_the_page_of_the_open_treatment(mensen):
    first = signaal_ingebracht(mensen)
    second = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding(gedraging="Deelde een dreiging."))
    assert second.casus_id == first.casus_id
    page = page_of(mensen.ramdin, "casus", first.casus_id)
    assert "Signaal 2" in page
    assert "Deelde een dreiging." in page
    with acting_as(mensen.zijlstra):
        assert Casus.objects.count() == 1


@pytest.mark.regel("W-13")
def test_who_does_not_agree_says_why_and_the_besluit_is_held_over_for_all_to_see(mensen):
    besluit = before_the_kernpartijen(mensen, casus_in_beraad(mensen))
    client, address = client_of(mensen.ramdin), reverse("besluit_niet_akkoord", args=[besluit.pk])
    seen = version_on(client, address)
    assert client.post(address, seen | {"opmerking": "  "}).context["form"].errors["opmerking"]
    assert client.post(address, seen | {"opmerking": TYPED}).status_code == 302
    for account in (mensen.dekker, mensen.bakir, mensen.zijlstra):
        page = page_of(account, "besluit", besluit.pk)
        assert TYPED in page
        assert "aangehouden" in page
    assert "voorleggen" in page_of(mensen.zijlstra, "home")
    with acting_as(mensen.zijlstra):
        assert Behandeling.objects.get().toestand == "in_beraad"


@pytest.mark.regel("I-04")
def test_a_question_beyond_the_kernpartijen_waits_for_the_besluit_on_informing(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    sent = {
        "aan": f"{mensen.tjon.pk}:{mensen.reclassering.pk}",
        "vraag": TYPED,
        "over_wie": "Quirijn van Zonnebloemveld",
        "noodzaak": "Om te kunnen wegen.",
        "uiterlijk": (klok.today() + timedelta(days=7)).strftime("%d-%m-%Y"),
    }
    client, address = client_of(mensen.zijlstra), reverse("duiding_vragen", args=[casus.pk])
    refused(client, address, sent, "aan", "I-04")
    with acting_as(mensen.zijlstra):
        assert not NadereDuiding.objects.exists()


@pytest.mark.regel("I-06")
def test_the_examples_on_the_page_name_their_ground_and_hold_to_it(mensen):
    casus = casus_in_beraad(mensen)
    client, address = client_of(mensen.zijlstra), reverse("besluit_informeren", args=[casus.pk])
    page = client.get(address).content.decode()
    assert page.count("Grond i.") == 2
    assert page.count("Grond d.") == 2
    refused(client, address, postponing(mensen, casus, voorbeeld="1"), "gronden", "I-06")
    answer = client.post(address, postponing(mensen, casus), follow=True)
    assert "Anderen zouden gealarmeerd worden" in answer.content.decode()


@pytest.mark.regel("I-07")
def test_of_a_minor_the_page_asks_who_is_told_and_why_them(mensen):
    casus = casus_in_beraad(mensen, minderjarige(15))
    client, address = client_of(mensen.zijlstra), reverse("besluit_informeren", args=[casus.pk])
    sent = postponing(mensen, casus, uitkomst="informeren", wie=["betrokkene", "ouders"])
    refused(client, address, sent, "keuze_minderjarige", "I-07")
    refused(client, address, sent | {"wie": [], "keuze_minderjarige": TYPED}, "wie", "I-07")
    assert client.post(address, sent | {"keuze_minderjarige": "Samen uitleg geven werkt het best."}).status_code == 302
    with acting_as(mensen.zijlstra):
        assert Besluit.objects.get().inhoud["wie"] == ["betrokkene", "ouders"]
