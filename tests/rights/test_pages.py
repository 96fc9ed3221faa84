"""The pages of requests: what each person finds there, what is kept, and what is not shown."""

from datetime import date

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from rights.actions import behandeling, bevoegdheid, intake
from rights.actions.behandeling import Derde
from rights.models import Rechtenverzoek
from rights.work import items
from tests.client import client_of, version_on
from tests.rights.helpers import at_decision, decided, gebleken, prepared, verzoek_gegevens

NAAM = "Zonnebloemveld"


def page(client, verzoek, handeling=None):
    return client.get(address(verzoek, handeling)).content.decode()


def address(verzoek, handeling=None):
    if handeling:
        return reverse("verzoek_handeling", args=[verzoek.pk, handeling])
    return reverse("verzoek", args=[verzoek.pk])


def typed(**changes):
    today = klok.today()
    return vars(verzoek_gegevens(**changes)) | {"ontvangen_op": f"{today.day}-{today.month}-{today.year}"}


@pytest.mark.regel("B-02")
def test_the_list_shows_numbers_terms_and_no_names(mensen, casus, django_assert_max_num_queries):
    for _ in range(4):
        at_decision(mensen, casus)
    client = client_of(mensen.haddou)
    with django_assert_max_num_queries(25):
        found = client.get(reverse("verzoeken")).content.decode()
    assert f"V-{klok.today().year}-0004" in found
    assert "artikel 12, lid 3, AVG" in found
    assert "nog " in found
    assert NAAM not in found


@pytest.mark.regel("P-19")
def test_who_handles_no_requests_finds_no_page(mensen, buren, casus):
    verzoek = at_decision(mensen, casus)
    for account in (mensen.meijer, mensen.kuiper, mensen.visscher, mensen.aalders, mensen.ketelaar, mensen.kloosterman):
        client = client_of(account)
        for where in (reverse("verzoeken"), reverse("verzoek_nieuw"), address(verzoek), address(verzoek, "koppelen")):
            assert client.get(where).status_code == 404
    for account in (buren.zijlstra, buren.dekker):
        assert client_of(account).get(address(verzoek)).status_code == 404
        assert client_of(account).post(address(verzoek, "overnemen")).status_code == 404


def test_a_request_is_taken_in_on_the_page(mensen):
    client = client_of(mensen.zijlstra)
    kept = client.post(reverse("verzoek_nieuw"), typed(soort="")).content.decode()
    assert verzoek_gegevens().tekst in kept
    assert "Fout" in kept
    done = client.post(reverse("verzoek_nieuw"), typed(), follow=True).content.decode()
    assert "In behandeling nemen" in done
    assert NAAM in done


def test_the_whole_way_on_the_page(mensen, casus):
    handler, decider = client_of(mensen.zijlstra), client_of(mensen.dekker)
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    assert handler.post(address(verzoek, "koppelen"), {"casusnummer": "2019-9999"}).status_code == 200
    assert handler.post(address(verzoek, "koppelen"), {"casusnummer": casus.nummer}).status_code == 302
    assert handler.post(address(verzoek)).status_code == 302
    assert "Identiteit controleren" in page(handler, verzoek)
    handler.post(address(verzoek), {"wijze": "kopie van paspoort", "met_kopie": "ja"})
    assert "Nog verwijderen" in page(handler, verzoek)
    handler.post(address(verzoek, "kopie-verwijderd"))
    assert "Mag de verzoeker dit vragen?" in page(handler, verzoek)
    who = {"hoedanigheid": "betrokkene", "geboren_op": "12-04-1990", "maatregel": "geen"}
    who |= version_on(handler, address(verzoek))
    assert "geboortedatum" in handler.post(address(verzoek), who | {"geboren_op": ""}).content.decode()
    handler.post(address(verzoek), who)
    handler.post(
        address(verzoek), {"over": "de melder", "zienswijze": "liever niet", "maskeren": "ja", "grond": "41, i"}
    )
    assert "de melder" in page(handler, verzoek)
    handler.post(address(verzoek, "derden-afronden"))
    besluit = {"uitkomst": "gedeeltelijk", "motivering": "Bijna alles.", "grond": "41, i", "belangenafweging": "Zo."}
    assert "V-15" in handler.post(address(verzoek), besluit | {"grond": ""}).content.decode()
    handler.post(address(verzoek), besluit | {"factor_a": "bescherming van de melder"})
    text = page(decider, verzoek)
    assert "Besluit nemen" in text
    assert "bescherming van de melder" in text
    assert "Autoriteit Persoonsgegevens" in text
    assert decider.post(address(verzoek), version_on(decider, address(verzoek))).status_code == 302
    assert "Antwoord versturen" in page(handler, verzoek)
    assert handler.post(address(verzoek)).status_code == 302
    with acting_as(mensen.zijlstra):
        assert Rechtenverzoek.objects.get().status == "verzonden"
    assert "Afgesloten op" not in handler.get(reverse("verzoeken")).content.decode()
    assert "Afgesloten op" in handler.get(reverse("verzoeken"), {"stand": "afgesloten"}).content.decode()


def test_what_was_prepared_comes_back_to_be_changed(mensen):
    verzoek = prepared(mensen)
    behandeling.return_besluit(mensen.dekker, verzoek, "Leg de afweging beter uit.")
    text = page(client_of(mensen.zijlstra), verzoek)
    assert "Leg de afweging beter uit." in text
    assert "Er is geen reden om iets achter te houden." in text


@pytest.mark.regel("V-21")
def test_who_does_not_handle_it_sees_neither_casus_nor_handling(mensen, casus):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    intake.link_casus(mensen.zijlstra, verzoek, casus)
    intake.start_verzoek(mensen.zijlstra, verzoek)
    behandeling.verify_identity(mensen.zijlstra, verzoek, "door de wijkagent herkend", met_kopie=False)
    bevoegdheid.establish(mensen.zijlstra, verzoek, gebleken())
    behandeling.record_derde(mensen.zijlstra, verzoek, Derde("de melder", "niet gevraagd", False))
    mine, theirs = page(client_of(mensen.zijlstra), verzoek), page(client_of(mensen.haddou), verzoek)
    for words in (reverse("casus", args=[casus.pk]), "wijkagent", "de melder"):
        assert words in mine
        assert words not in theirs
    assert "Behandeling overnemen" in theirs


@pytest.mark.regel("V-21")
def test_a_button_that_is_not_there_does_nothing(mensen):
    verzoek = prepared(mensen)
    politie = client_of(mensen.bakir)
    assert "Besluit nemen" not in page(politie, verzoek)
    assert politie.post(address(verzoek)).status_code == 200
    for handeling in ("teruggeven", "verlengen", "intrekken", "derden-afronden", "onbekend"):
        assert politie.post(address(verzoek, handeling), {"opmerking": "x"}).status_code == 404
    with acting_as(mensen.zijlstra):
        assert not Rechtenverzoek.objects.get().besloten


@pytest.mark.regel("V-10")
def test_extending_on_the_page_shows_the_new_term(mensen):
    with klok.set_to(date(2026, 1, 31)):
        verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens())
        client = client_of(mensen.zijlstra)
        assert "2\xa0maart\xa02026" in page(client, verzoek)
        client.post(address(verzoek, "verlengen"), {"reden": "veel stukken"})
        found = page(client, verzoek)
    assert "30\xa0april\xa02026" in found
    assert "Termijn verlengen" not in found


def test_work_goes_to_whose_turn_it_is(mensen, casus):
    def work(account):
        with acting_as(account):
            return [werk.titel for werk in items(account)]

    year = klok.today().year
    at_decision(mensen, casus)
    assert work(mensen.zijlstra) == [f"Verzoek V-{year}-0001: beslissen"]
    assert work(mensen.dekker) == []
    prepared(mensen)
    assert work(mensen.zijlstra) == [f"Verzoek V-{year}-0001: beslissen"]
    assert work(mensen.dekker) == [f"Beslissen op verzoek V-{year}-0002"]
    assert work(mensen.bakir) == work(mensen.haddou) == work(mensen.ketelaar) == work(mensen.visscher) == []
    decided(mensen)
    assert f"Verzoek V-{year}-0003: antwoord versturen" in work(mensen.zijlstra)


def test_an_ended_request_shows_its_end(mensen):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(gericht_aan="politie"))
    client = client_of(mensen.zijlstra)
    assert "Doorsturen" in page(client, verzoek)
    client.post(address(verzoek), {"aan": "eenheid Midden"})
    found = page(client, verzoek)
    assert "eenheid Midden" in found
    assert "Wpg" in found
    assert 'method="post" novalidate' not in found
    other = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(soort="woo"))
    assert "Omzetten" in page(client, other)
    client.post(address(other), {"toelichting": "Naar de gemeente; openbaarheid verteld."})
    assert "openbaarheid verteld" in page(client, other)
