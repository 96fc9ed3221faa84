"""The pages about information, walked by the people who use them (C-12, C-13, P-14, P-15, P-16)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import PartnerKeuze
from casework.actions.parties import create_organisatie
from casework.dagen import day_in_words
from casusoverleg import informatie, selectors
from casusoverleg.models import Deelafweging, InformatieItem
from tests.casusoverleg.informatie.helpers import van_meijer
from tests.client import client_of, version_on
from tests.conftest import SUPERUSER, database_role, refusals
from tests.factories import make_lokale_lijst
from tests.factories_casusoverleg import (
    als_deelnemer,
    besluit,
    casus_met_sluitingsadvies,
    casusoverleg_geopend,
    deel,
    extern_neemt_deel,
    informatie_van,
)
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.people import INSTALLATIE
from tests.steps import refused

WAT = {
    "soort": "feit",
    "tekst": "Is zes weken niet op het werk geweest.",
    "basis": "artikel 6 AVG",
    "noodzaak": "Nodig om werk in het plan te zetten.",
}


def page_of(account, casus):
    response = client_of(account).get(reverse("casus", args=[casus.pk]))
    assert response.status_code == 200
    return response.content.decode()


def post(account, route, pk, data, status=302):
    response = client_of(account).post(reverse(route, args=[pk]), data)
    assert response.status_code == status, response.content.decode()
    return response


def veld(naam, deelname):
    return f"{naam}_{deelname.pk.hex}"


def rust_op(item):
    return {"soort": "informatie", "id": str(item.pk)}


@pytest.mark.regel("P-14")
def test_who_brings_something_in_is_asked_at_once_who_gets_it(mensen, casus):
    answer = post(mensen.dekker, "informatie_nieuw", casus.pk, WAT)
    with acting_as(mensen.dekker):
        item = InformatieItem.objects.get()
    weigh = reverse("informatie_wegen", args=[item.pk])
    assert answer["Location"] == weigh
    deelname = van_meijer(mensen, casus)
    client = client_of(mensen.dekker)
    assert "Meijer, reclassering Rivierdam" in client.get(weigh).content.decode()
    page = post(mensen.dekker, "informatie_wegen", item.pk, {veld("delen", deelname): "ja"}, status=200)
    assert "Schrijf op waarom u dit wel of niet deelt" in page.content.decode()
    page = post(mensen.dekker, "informatie_wegen", item.pk, {veld("waarom", deelname): "Nodig."}, status=200)
    assert "Kies of u dit deelt met Meijer." in page.content.decode()
    post(
        mensen.dekker,
        "informatie_wegen",
        item.pk,
        {veld("delen", deelname): "ja", veld("waarom", deelname): "Sluit aan op het toezicht."}
        | version_on(client, weigh),
    )
    assert WAT["tekst"] in page_of(mensen.meijer, casus)


@pytest.mark.regel("P-14")
def test_a_form_about_nobody_decides_nothing(mensen, casus):
    item = informatie_van(mensen, mensen.dekker, casus)
    post(mensen.dekker, "informatie_wegen", item.pk, {veld("delen", van_meijer(mensen, casus)): ""})
    with acting_as(mensen.dekker):
        assert not Deelafweging.objects.exists()
    assert "Eén deelnemer ziet dit nog niet." in page_of(mensen.dekker, casus)


@pytest.mark.regel("P-14")
def test_another_kernpartij_is_asked_only_whether_sharing_stops(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    client, weigh = client_of(mensen.dekker), reverse("informatie_wegen", args=[item.pk])
    assert "Dit is nu met niemand gedeeld" in client.get(weigh).content.decode()
    assert "Delen stoppen" not in page_of(mensen.dekker, casus)
    deel(mensen.bakir, item, deelname)
    assert "Delen stoppen" in page_of(mensen.dekker, casus)
    waarom = {veld("waarom", deelname): "Niet nodig voor het toezicht."}
    answer = {veld("delen", deelname): "ja"} | waarom | version_on(client, weigh)
    assert "Kies " in post(mensen.dekker, "informatie_wegen", item.pk, answer, status=200).content.decode()
    answer = {veld("delen", deelname): ""} | waarom | version_on(client, weigh)
    post(mensen.dekker, "informatie_wegen", item.pk, answer)
    assert item.tekst in page_of(mensen.meijer, casus)
    answer = {veld("delen", deelname): "nee"} | waarom | version_on(client, weigh)
    post(mensen.dekker, "informatie_wegen", item.pk, answer)
    assert item.tekst not in page_of(mensen.meijer, casus)
    assert "Delen stoppen" not in page_of(mensen.dekker, casus)


def test_items_of_one_party_and_day_are_told_apart_in_a_besluit(mensen, casus):
    for tekst in ("Kwam niet op het werk.", "Zocht zelf hulp."):
        informatie_van(mensen, mensen.bakir, casus, tekst=tekst)
    page = client_of(mensen.haddou).get(reverse("besluit_heroverweging", args=[casus.pk])).content.decode()
    assert "Kwam niet op het werk." in page
    assert "Zocht zelf hulp." in page


@pytest.mark.regel("P-14")
@pytest.mark.regel("W-04")
def test_a_besluit_says_what_it_rests_on_and_no_more_than_that_to_who_did_not_get_it(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, mensen.oever, other)
    partner = PartnerKeuze(other, "deskundigheid", "Kent de groep.")
    concept = besluit(
        mensen, casus, "partner_toevoegen", "toegevoegd", partners=[partner], onderliggend=[rust_op(item)]
    )
    address = reverse("besluit", args=[concept.pk])
    words = f"feit van politie Rivierdam, {day_in_words(klok.today())}: {item.tekst[:20]}"
    assert words in client_of(mensen.dekker).get(address).content.decode()
    page = client_of(mensen.meijer).get(address).content.decode()
    assert "een stuk dat u niet ziet" in page
    assert "feit van" not in page
    with database_role(SUPERUSER), acting_as(mensen.meijer):  # the selector alone, with the policies out of the way
        assert f"informatie:{item.pk}" not in {stuk.sleutel for stuk in selectors.alle_stukken(mensen.meijer, casus)}
    assert item.tekst[:20] not in page
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    assert words in client_of(mensen.meijer).get(address).content.decode()


@pytest.mark.regel("P-14")
@pytest.mark.regel("W-04")
def test_a_besluit_rests_on_what_is_in_this_file_and_is_held_back_from_no_kernpartij(mensen, casus):
    achterhouden = [(mensen.gemeente, "Hoort bij het onderzoek.")]
    held = informatie_van(mensen, mensen.bakir, casus, achterhouden=achterhouden)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    elsewhere = informatie_van(mensen, mensen.bakir, other)
    for wrong in (rust_op(held), rust_op(elsewhere), {"soort": "plan", "id": str(casus.pk)}):
        error = refused("W-04", besluit, mensen, casus, "partner_toevoegen", "toegevoegd", onderliggend=[wrong])
        assert error.veld == "onderliggend"


@pytest.mark.regel("W-04")
def test_each_besluit_of_the_casusoverleg_rests_on_what_is_there(mensen):
    nowhere = [{"soort": "casusdiagnose", "id": str(uuid4())}]
    casus = casus_met_sluitingsadvies(mensen)
    refused("W-04", besluit, mensen, casus, "sluiten", "gesloten", onderliggend=nowhere)
    refused("W-04", besluit, mensen, casus, "heroverweging_informeren", "informeren", onderliggend=nowhere)


@pytest.mark.regel("B-09")
def test_two_people_who_weigh_at_once(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    seen = version_on(client_of(mensen.bakir), reverse("informatie_wegen", args=[item.pk]))
    deel(mensen.janssen, item, deelname, False, waarom="Niet nodig.")
    late = {veld("delen", deelname): "ja", veld("waarom", deelname): "Toch wel."} | seen
    page = post(mensen.bakir, "informatie_wegen", item.pk, late, status=200).content.decode()
    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert "Toch wel." in page


@pytest.mark.regel("P-15")
def test_the_two_necessities_are_asked_for_an_externe_only(mensen, casus):
    extern = extern_neemt_deel(mensen, casus)
    item = informatie_van(mensen, mensen.dekker, casus)
    page = client_of(mensen.dekker).get(reverse("informatie_wegen", args=[item.pk])).content.decode()
    assert veld("noodzaak_taak", extern) in page
    assert veld("noodzaak_taak", van_meijer(mensen, casus)) not in page
    answer = {veld("delen", extern): "ja", veld("waarom", extern): "Nodig."}
    page = post(mensen.dekker, "informatie_wegen", item.pk, answer, status=200).content.decode()
    assert "nodig heeft voor het plan" in page


@pytest.mark.regel("P-14")
def test_a_recipient_reads_what_and_from_whom_and_nothing_of_the_weighing(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus, derden="Iemand Anders", noodzaak="Alleen voor ons.")
    deel(mensen.bakir, item, van_meijer(mensen, casus), waarom="Alleen onze reden.")
    page = page_of(mensen.meijer, casus)
    assert item.tekst in page
    assert "Feit van politie Rivierdam" in page
    for words in ("Iemand Anders", "Alleen voor ons.", "Alleen onze reden.", "Wegen wie dit krijgt", "Verbeteren"):
        assert words not in page
    own = page_of(mensen.bakir, casus)
    for words in ("Iemand Anders", "Alleen voor ons.", "Alleen onze reden.", "Wegen wie dit krijgt", "Verbeteren"):
        assert words in own


@pytest.mark.regel("P-14")
@pytest.mark.regel("P-16")
def test_an_externe_reads_its_own_and_what_was_shared_and_nothing_else(mensen, casus):
    extern = extern_neemt_deel(mensen, casus, grond="deskundigheid")
    assert "Er is nog niets met u gedeeld" in page_of(mensen.kuiper, casus)
    shared = informatie_van(mensen, mensen.dekker, casus, tekst="Dit is gedeeld.")
    informatie_van(mensen, mensen.dekker, casus, tekst="Dit is niet gedeeld.")
    deel(mensen.dekker, shared, extern)
    post(mensen.kuiper, "informatie_nieuw", casus.pk, WAT | {"noodzaak_taak": "Onze begeleiding."})
    page = page_of(mensen.kuiper, casus)
    for words in ("Dit is gedeeld.", WAT["tekst"], "Onze begeleiding."):
        assert words in page
    for words in ("Dit is niet gedeeld.", "#deelnemers", "Casusdiagnose", "Met wie gedeeld", "Meijer"):
        assert words not in page


@pytest.mark.regel("P-14")
def test_a_party_reads_that_something_is_held_back_and_why(mensen, casus):
    post(mensen.bakir, "informatie_nieuw", casus.pk, WAT | {"achterhouden_gemeente": "Hoort bij het onderzoek."})
    page = page_of(mensen.dekker, casus)
    assert "Politie Rivierdam houdt sinds" in page
    assert "Hoort bij het onderzoek." in page
    assert WAT["tekst"] not in page
    with acting_as(mensen.bakir):
        item = InformatieItem.objects.get()
    post(mensen.ramdin, "informatie_vrijgeven", item.pk, {"partij": mensen.gemeente.pk}, status=404)
    post(mensen.bakir, "informatie_vrijgeven", item.pk, {"partij": mensen.om.pk}, status=404)
    post(mensen.bakir, "informatie_vrijgeven", item.pk, {"partij": mensen.gemeente.pk})
    assert WAT["tekst"] in page_of(mensen.dekker, casus)
    post(mensen.bakir, "informatie_achterhouden", item.pk, {"achterhouden": mensen.om.pk, "waarom": "Niet nodig."})
    assert WAT["tekst"] not in page_of(mensen.ramdin, casus)


@pytest.mark.regel("C-12")
def test_the_uitvoerder_records_for_somebody_and_is_not_asked_to_weigh(mensen, casus):
    namens = {"namens": als_deelnemer(mensen, mensen.meijer).sleutel}
    page = post(mensen.haddou, "informatie_nieuw", casus.pk, WAT, status=200).content.decode()
    assert "Van wie komt deze informatie?" in page
    answer = post(mensen.haddou, "informatie_nieuw", casus.pk, WAT | namens)
    assert answer["Location"].endswith("#informatie")
    assert "Feit van reclassering Rivierdam" in page_of(mensen.haddou, casus)


@pytest.mark.regel("P-05")
def test_the_gemeente_is_asked_for_the_origin_and_others_are_not(mensen, casus):
    ander = WAT | {"van_een_ander": "on"}
    page = post(mensen.dekker, "informatie_nieuw", casus.pk, ander, status=200).content.decode()
    assert "Schrijf op van wie de gemeente dit heeft" in page
    address = reverse("informatie_nieuw", args=[casus.pk])
    assert "van_een_ander" not in client_of(mensen.bakir).get(address).content.decode()


@pytest.mark.regel("C-12")
def test_putting_it_right_asks_why_and_shows_what_stood_there(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus, derden="Iemand Anders")
    address = reverse("informatie_verbeteren", args=[item.pk])
    client = client_of(mensen.bakir)
    page = client.get(address).content.decode()
    assert item.tekst in page
    assert "Iemand Anders" in page
    answer = WAT | {"tekst": "Is vijf weken niet op het werk geweest.", "reden": "Eén week telde dubbel."}
    post(mensen.bakir, "informatie_verbeteren", item.pk, answer | version_on(client, address))
    assert "vijf weken" in page_of(mensen.bakir, casus)


@pytest.mark.regel("C-13")
def test_a_vertegenwoordiger_brings_over_piece_by_piece(mensen, casus):
    with acting_as(mensen.bakir):
        bron = next(bron for bron in informatie.bronnen(mensen.bakir, casus) if bron.soort == "signaal")
    client = client_of(mensen.bakir)
    one = reverse("informatie_overbrengen", args=[casus.pk, "signaal", bron.id])
    assert one in client.get(reverse("informatie_bronnen", args=[casus.pk])).content.decode()
    assert bron.tekst[:20] in client.get(one).content.decode()
    page = client.post(one, {"tekst": bron.tekst, "noodzaak": ""})
    assert page.status_code == 200
    assert client.post(one, {"tekst": bron.tekst, "noodzaak": "De kern van het plan."}).status_code == 302
    assert f"Herkomst: {bron.label}" in page_of(mensen.haddou, casus)
    assert client.get(one).status_code == 404
    assert one not in client.get(reverse("informatie_bronnen", args=[casus.pk])).content.decode()


@pytest.mark.regel("P-14")
def test_a_besluit_rests_on_what_all_three_kernpartijen_see(mensen, casus):

    seen = informatie_van(mensen, mensen.bakir, casus)
    held = informatie_van(mensen, mensen.bakir, casus, achterhouden=[(mensen.gemeente, "Onderzoek.")])
    with acting_as(mensen.haddou):
        keys = {stuk.sleutel for stuk in selectors.stukken(mensen.haddou, casus)}
    assert f"informatie:{seen.pk}" in keys
    assert f"informatie:{held.pk}" not in keys


@pytest.mark.regel("B-04")
@pytest.mark.regel("P-19")
def test_who_may_not_look_gets_the_answer_of_nothing_and_a_line_in_the_log(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    for account in (mensen.meijer, mensen.zijlstra, mensen.tjon):
        assert client_of(account).get(reverse("informatie_wegen", args=[item.pk])).status_code == 404
    tried = {account for event, _, account in refusals() if event == "casusoverleg.informatie_wegen"}
    assert tried == {mensen.meijer.pk, mensen.zijlstra.pk, mensen.tjon.pk}


def test_the_timeline_tells_each_as_far_as_they_read(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    informatie_van(mensen, mensen.dekker, casus)
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    assert page_of(mensen.bakir, casus).count("Informatie ingebracht") == 2
    assert "Informatie gedeeld met een deelnemer" in page_of(mensen.bakir, casus)
    page = page_of(mensen.meijer, casus)
    assert page.count("Informatie ingebracht") == 1
    assert "Informatie gedeeld" not in page
