"""What happened in a casus: each sees what the file lets them see (W-02, P-16, P-18, R-03)."""

from datetime import timedelta

import pytest
from django.db import connections
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import klok, selectors
from casework.access import permissions as p
from casework.access.context import Systeem, acting_as
from casework.actions.besluit import (
    confirm_besluit,
    dissent_besluit,
    record_besluit,
    send_back_besluit,
    submit_besluit,
)
from casework.models import Logregel
from casework.termijnen import archivering
from casework.timeline import PER_PAGE, Gebeurtenis, Keuze, Soort, timeline
from casusoverleg.actions import deelname as deelnames
from casusoverleg.actions import uitvoering
from retention.actions import archive_casus, consult_archive
from rights.actions.intake import link_casus, receive_verzoek
from security.actions import consult_as_fg
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import persoon
from tests.factories_casusoverleg import (
    casus_met_sluitingsadvies,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    gesloten_casus,
    maatregel_van,
    neemt_deel,
)
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    naar_beraad,
    signaal_ingebracht,
)
from tests.rights.helpers import verzoek_gegevens

WEEGPLOEG = {Soort.SIGNALEN, Soort.WEGING}
HTMX = {"HX-Request": "true", "HX-Target": "tijdlijn-lijst"}


def seen(account, casus):
    """The events this person gets, newest first, with their own permissions of today."""
    with acting_as(account):
        return timeline(account, casus, selectors.permissions_on(account, casus))


def titles(account, casus):
    return [event.titel for event in seen(account, casus)]


def kinds(account, casus):
    return {event.soort for event in seen(account, casus)}


def later(days):
    return klok.set_to(klok.today() + timedelta(days=days))


def page(account, casus, **query):
    return client_of(account).get(reverse("casus", args=[casus.pk]), query)


# What is told


def test_the_way_through_the_weegploeg_newest_first(mensen):
    signaal = signaal_ingebracht(mensen)
    with later(2):
        naar_beraad(mensen, signaal.casus)
    with later(3):
        besluit_vastgesteld(mensen, signaal.casus, "casuswaardigheid", "geen_casusoverleg")
        day = klok.today()
    found = seen(mensen.zijlstra, signaal.casus)
    assert [event.titel for event in found] == [
        "Besluit 1: casuswaardigheid – vastgesteld: er komt geen casusoverleg",
        "Besluit 1: casuswaardigheid – voorgelegd aan de kernpartijen",
        "Besluit 1: casuswaardigheid – opgesteld: er komt geen casusoverleg",
        "Beoordeling vastgelegd",
        "Beraad in de weegploeg begonnen",
        "Signaal op de agenda gezet",
        "Signaal ingebracht in de weegploeg",
        "Signaal ontvangen",
    ]
    assert [event.dag for event in found] == [day] * 4 + [day - timedelta(1)] * 2 + [day - timedelta(3)] * 2
    signalen = [event.wie for event in found if event.soort == Soort.SIGNALEN]
    assert signalen == ["de uitvoerder van de weegploeg", mensen.politie.naam, mensen.politie.naam]


def test_a_besluit_tells_who_answered_and_when(mensen):
    casus = casus_in_beraad(mensen)
    judged = beoordeeld(mensen, casus)
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(judged.pk)})
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    submit_besluit(mensen.zijlstra, besluit)
    with later(1):
        confirm_besluit(mensen.bakir, besluit)
        send_back_besluit(mensen.ramdin, besluit, "De feiten van mei ontbreken.")
    with later(2):
        submit_besluit(mensen.zijlstra, besluit)
        dissent_besluit(mensen.dekker, besluit, "Wij zien dit anders.")
    with later(3):
        submit_besluit(mensen.zijlstra, besluit)
        for person in (mensen.dekker, mensen.bakir):
            confirm_besluit(person, besluit)
    with later(4):
        confirm_besluit(mensen.ramdin, besluit)
        found = [event for event in seen(mensen.ramdin, casus) if event.soort == Soort.BESLUITEN]
    assert [(event.titel.partition(" – ")[2], event.wie) for event in found] == [
        ("vastgesteld: er komt een casusoverleg", "de drie kernpartijen"),
        ("bevestigd", f"{mensen.gemeente.naam} en {mensen.politie.naam}"),
        ("voorgelegd aan de kernpartijen", ""),
        ("aangehouden: de kernpartijen zijn het niet eens", mensen.gemeente.naam),
        ("voorgelegd aan de kernpartijen", ""),
        ("teruggestuurd met een opmerking", mensen.om.naam),
        ("bevestigd", mensen.politie.naam),
        ("voorgelegd aan de kernpartijen", ""),
        ("opgesteld: er komt een casusoverleg", ""),
    ]
    assert {event.url for event in found} == {reverse("besluit", args=[besluit.pk])}


def test_the_casusoverleg_from_its_opening_to_its_closing(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    maatregel = maatregel_van(mensen, casus, mensen.reclassering)
    with later(1):
        uitvoering.report_progress(mensen.meijer, maatregel, "Twee gesprekken gevoerd.", "lopend")
        uitvoering.resume_uitvoering(mensen.haddou, casus)
        found = titles(mensen.haddou, casus)
    assert set(found) == {
        "Overgedragen aan het casusoverleg",
        "Casusoverleg geopend",
        "Betrokkene geïnformeerd",
        "Partner neemt deel",
        "Casusdiagnose vastgelegd",
        "Plan van aanpak vastgesteld, versie 1",
        "Casusregisseur aangewezen",
        "Uitvoering van het plan begonnen",
        "Evaluatie gehouden: adviseren om te sluiten",
        "Advies aan de kernpartijen over sluiten van de casus",
        "Advies om te sluiten vervallen",
        "Voortgang gemeld: maatregel lopend",
        "Uitvoering van het plan hervat",
    }
    assert len(found) == len(set(found))


def test_closing_and_ending_are_told(mensen):
    casus = gesloten_casus(mensen)
    assert "Casus gesloten" in titles(mensen.dekker, casus)
    assert "Deelname van partner geëindigd" in titles(mensen.dekker, casus)


def test_no_event_names_a_person_or_holds_content(mensen):
    casus = gesloten_casus(mensen)
    receive = receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    link_casus(mensen.zijlstra, receive, casus)
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", "Onderzoek naar een klacht.")
    told = " ".join(f"{event.titel} {event.wie}" for event in seen(mensen.dekker, casus)).casefold()
    people = [value.gebruikersnaam for value in vars(mensen).values() if hasattr(value, "gebruikersnaam")]
    for word in (*people, "zonnebloemveld", "quirijn", "gemeentehuis", "gesprek", "eenzaam", "onderzoek naar"):
        assert word not in told, word


# Who sees it


@pytest.mark.regel("W-02")
@pytest.mark.regel("P-16")
def test_a_casuspartner_sees_no_weegploeg_event(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    found = seen(mensen.meijer, casus)
    assert {event.soort for event in found} == {Soort.OVERLEG, Soort.PLAN, Soort.INFORMEREN, Soort.TOEGANG}
    words = " ".join(event.titel for event in found)
    for word in ("Signaal", "Besluit", "Beoordeling", "weegploeg", "Overgedragen"):
        assert word not in words
    assert {"Casusoverleg geopend", "Plan van aanpak vastgesteld, versie 1"} <= {event.titel for event in found}


@pytest.mark.regel("P-10")
def test_each_uitvoerder_sees_the_own_part(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    assert kinds(mensen.zijlstra, casus) == {Soort.SIGNALEN, Soort.WEGING, Soort.BESLUITEN}
    assert not kinds(mensen.haddou, casus) & WEEGPLOEG
    assert not [titel for titel in titles(mensen.haddou, casus) if titel.startswith("Besluit")]
    assert kinds(mensen.dekker, casus) == kinds(mensen.zijlstra, casus) | kinds(mensen.haddou, casus)


def test_who_may_only_read_the_plan_sees_the_plan_only(mensen):
    casus = gesloten_casus(mensen, blijft_lezen=(mensen.meijer,))
    with acting_as(mensen.meijer):
        assert selectors.permissions_on(mensen.meijer, casus) == {p.LIST, p.VIEW_PLAN}
    found = titles(mensen.meijer, casus)
    assert set(found) == {
        "Casusoverleg geopend",
        "Casusregisseur aangewezen",
        "Plan van aanpak vastgesteld, versie 1",
        "Uitvoering van het plan begonnen",
        "Casus gesloten",
    }


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-19")
def test_an_ended_deelname_ends_the_timeline_whatever_the_page_believes(mensen):
    casus = casusoverleg_met_plan(mensen)
    deelname = neemt_deel(mensen, casus, mensen.tjon)
    assert titles(mensen.tjon, casus)
    deelnames.end_deelname(mensen.haddou, deelname, "De rol is overgenomen.")
    assert seen(mensen.tjon, casus) == []
    assert page(mensen.tjon, casus).status_code == 404
    for stranger in (mensen.tjon, mensen.smit, mensen.ketelaar, mensen.aalders, mensen.visscher):
        with acting_as(stranger):
            assert timeline(stranger, casus, set(p.ALL)) == [], stranger.gebruikersnaam


@pytest.mark.regel("P-19")
def test_the_neighbours_get_nothing(mensen, buren):
    casus = casus_in_beraad(mensen)
    for account in (buren.dekker, buren.zijlstra, buren.visscher):
        with acting_as(account):
            assert timeline(account, casus, set(p.ALL)) == []
        answer = client_of(account).get(reverse("casus", args=[casus.pk]), headers=HTMX)
        assert answer.status_code == 404


@pytest.mark.regel("R-03")
def test_the_archive_tells_that_it_is_one_and_the_rest_for_a_purpose(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    day = archivering(casus.laatste_verwerking, 12).laatste_dag
    with klok.set_to(day):
        with database_role("casework_jobs"):
            archive_casus(Systeem("archiveren"), casus.pk)
        archived = _fresh(mensen, casus)
        assert titles(mensen.dekker, archived) == ["Dossier gearchiveerd"]
        assert seen(mensen.zijlstra, archived) == seen(mensen.meijer, archived) == []
        consult_archive(mensen.dekker, archived, "klacht", "Er is een klacht.")
        assert kinds(mensen.dekker, archived) >= {*WEEGPLOEG, Soort.OVERLEG, Soort.PLAN, Soort.TOEGANG}
        assert set(titles(mensen.bakir, archived)) == {
            "Dossier gearchiveerd",
            "Dossier gelezen met een doel: klacht van de betrokkene",
        }


@pytest.mark.regel("P-18")
def test_the_fg_sees_what_happened_for_a_purpose_and_the_kernpartijen_see_that(mensen):
    casus = casus_in_beraad(mensen)
    assert seen(mensen.visscher, casus) == []
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", "Onderzoek naar een klacht.")
    told = "Dossier gelezen met een doel: klacht van de betrokkene"
    assert kinds(mensen.visscher, casus) >= WEEGPLOEG
    assert told in titles(mensen.dekker, casus)
    assert told not in titles(mensen.zijlstra, casus)
    # The meeting is not for the FG: no link that leads nowhere.
    for event in seen(mensen.visscher, casus):
        path = event.url.partition("#")[0]
        assert not path or client_of(mensen.visscher).get(path).status_code == 200, event


@pytest.mark.regel("V-21")
def test_requests_and_informing_are_told_to_who_may_know_them(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    verzoek = receive_verzoek(mensen.zijlstra, verzoek_gegevens())
    link_casus(mensen.zijlstra, verzoek, casus)
    about = {Soort.INFORMEREN}
    people = (mensen.dekker, mensen.haddou, mensen.meijer, mensen.zijlstra)
    told = {person.gebruikersnaam: {e.titel for e in seen(person, casus) if e.soort in about} for person in people}
    request = f"Verzoek {verzoek.kenmerk} ontvangen: inzage (artikel 15 AVG)"
    assert told["dekker"] == told["haddou"] == {request, "Betrokkene geïnformeerd"}
    assert told["meijer"] == {"Betrokkene geïnformeerd"}
    assert request in told["zijlstra"]


# Choosing and paging


def test_what_is_asked_limits_and_what_is_unknown_does_not():
    today = klok.today()
    old = Gebeurtenis(today - timedelta(days=40), Soort.BESLUITEN, "oud")
    new = Gebeurtenis(today - timedelta(days=30), Soort.SIGNALEN, "nieuw")

    def kept(query):
        keuze = Keuze.of(QueryDict(query))
        return [event.titel for event in (old, new) if keuze.keeps(event)]

    assert kept("") == kept("soort=onzin&periode=eeuw") == ["oud", "nieuw"]
    assert kept("soort=besluiten") == ["oud"]
    assert kept("periode=maand") == ["nieuw"]
    assert kept("periode=maand&soort=besluiten") == []
    assert kept("periode=kwartaal&soort=besluiten") == ["oud"]


def test_the_page_filters_without_javascript_and_offers_what_there_is(mensen):
    casus = casus_geen_casusoverleg(mensen)
    everything = page(mensen.zijlstra, casus).content.decode()
    assert "Signaal ontvangen" in everything
    assert [f'value="{soort}"' in everything for soort in ("signalen", "besluiten", "plan")] == [True, True, False]
    only = page(mensen.zijlstra, casus, soort="besluiten").content.decode()
    assert "Signaal ontvangen" not in only
    assert "Besluit 1: casuswaardigheid – vastgesteld" in only
    with later(100):
        assert "Niets gevonden" in page(mensen.zijlstra, casus, periode="maand").content.decode()


def test_the_pages_of_the_timeline_hold_every_event_once(mensen):
    casus = gesloten_casus(mensen)
    events = seen(mensen.dekker, casus)
    assert len(events) > 2 * PER_PAGE
    client, address = client_of(mensen.dekker), reverse("casus", args=[casus.pk])
    found = []
    for number in range(1, -(-len(events) // PER_PAGE) + 1):
        answer = client.get(address, {"pagina": number})
        found += list(answer.context["tijdlijn"]["pagina"].object_list)
        assert ("pagina=2" in answer.content.decode()) is (number in (1, 3))
        # Paper gets them all, in order; the screen those of this page.
        rows = answer.context["tijdlijn"]["rijen"]
        assert [event for event, _ in rows] == events
        assert [event for event, on_screen in rows if on_screen] == found[-len(answer.context["tijdlijn"]["pagina"]) :]
        assert answer.content.decode().count("cw-gebeurtenis cw-papier") == sum(not on_screen for _, on_screen in rows)
    assert found == events
    assert client.get(address, {"pagina": "x", "soort": ["a", "b"]}).status_code == 200


def test_htmx_gets_the_list_alone_and_the_look_is_logged(mensen):
    casus = casus_in_beraad(mensen)
    client, address = client_of(mensen.zijlstra), reverse("casus", args=[casus.pk])
    part = client.get(address, {"soort": "signalen"}, headers=HTMX)
    text = part.content.decode()
    assert text.startswith('<div id="tijdlijn-lijst">')
    assert "Signaal ontvangen" in text
    assert "Beoordeling" not in text
    assert "HX-Target" in part.headers["Vary"]
    assert "<html" in client.get(address, headers={"HX-Request": "true", "HX-Target": "iets-anders"}).content.decode()
    with acting_as(mensen.visscher):
        looks = Logregel.objects.filter(casus_id=casus.pk, gebeurtenis="casus.pagina", account_id=mensen.zijlstra.pk)
        assert looks.count() == 2


def test_the_timeline_takes_the_same_queries_for_few_and_many_events(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    maatregel = maatregel_van(mensen, casus, mensen.reclassering)

    def count(account):
        with acting_as(account):
            rights = selectors.permissions_on(account, casus)
            timeline(account, casus, rights)  # what is known from then on is asked once
            with CaptureQueriesContext(connections["default"]) as data:
                timeline(account, casus, rights)
        return len(data)

    people = (mensen.dekker, mensen.haddou, mensen.meijer)
    before = {account.gebruikersnaam: count(account) for account in people}
    for number in range(8):
        uitvoering.report_progress(mensen.meijer, maatregel, f"Gesprek {number}.", "lopend")
        signaal_ingebracht(mensen, persoon(voornamen=f"Ander{number}"))
    assert {account.gebruikersnaam: count(account) for account in people} == before
    assert max(before.values()) <= 28


def _fresh(mensen, casus):
    with acting_as(mensen.dekker):
        return selectors.get_casus(mensen.dekker, casus.pk)
