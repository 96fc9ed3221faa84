"""The access log: searched by the FG, by nobody else, and the look at it is in it too (P-18, B-04)."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connections, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions import parties
from casework.actions.uitnodiging import invite_again
from casework.audit import log
from casework.choices import Rol
from casework.models import Logregel
from casework.rules import GeenToegang
from security import logboeklijst, selectors
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import melding, persoon, receive_signaal


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


def search(account, **vraag):
    """Lines of the log on the first page, for these answers in the address."""
    request = RequestFactory().get("/logboek/", vraag)
    request.user = account
    with acting_as(account):
        return selectors.readable(logboeklijst.blad(request).rijen)


@pytest.mark.regel("P-18")
@pytest.mark.parametrize("naam", ["aalders", "dekker", "bakir", "zijlstra", "haddou", "smit", "kuiper"])
def test_only_the_fg_reads_the_log(mensen, naam):
    account = getattr(mensen, naam)
    with acting_as(account):
        assert not Logregel.objects.exists()
        with pytest.raises(GeenToegang):
            selectors.logboek(account)
    assert client_of(account).get(reverse("logboek")).status_code == 404


@pytest.mark.regel("B-04")
def test_a_line_says_who_for_which_party_what_and_when(mensen, casus):
    (line,) = search(mensen.visscher, casusnummer=casus.nummer, over="signaal")
    assert (line.wie, line.organisatie, line.casusnummer) == ("Bakir", "politie Rivierdam", casus.nummer)
    assert (line.gebeurtenis, line.uitkomst) == ("signaal: ontvangen", "gedaan")
    assert line.tijdstip <= klok.now()


@pytest.mark.regel("P-18")
@pytest.mark.regel("B-04")
def test_a_line_says_about_whom_it_is_when_the_administrator_does_something_to_a_person(mensen, mailoutbox):
    role = parties.appoint(mensen.aalders, mensen.tjon, mensen.oever, Rol.CASUSPARTNER, klok.today())
    parties.end_aanstelling(mensen.aalders, role, klok.today())
    parties.reset_second_factor(mensen.aalders, mensen.dekker)
    invite_again(mensen.aalders, mensen.bakir, "iemand@example.nl", str)
    about = {(line.gebeurtenis, line.over) for line in search(mensen.visscher, wie=mensen.aalders.pk)}
    assert about >= {
        ("aanstelling: gegeven", "Tjon"),
        ("aanstelling: beeindigd", "Tjon"),
        ("tweede factor: verwijderd", "Dekker"),
        ("toegang: opnieuw", "Bakir"),
    }
    assert "toegang: opnieuw, over Bakir" in client_of(mensen.visscher).get(reverse("logboek")).content.decode()


def test_of_oneself_a_line_says_nothing_twice(mensen):
    with acting_as(mensen.dekker):
        log.changed(mensen.dekker, "wachtwoord.gewijzigd", mensen.dekker)
    line = search(mensen.visscher, wie=mensen.dekker.pk)[0]
    assert (line.gebeurtenis, line.wie, line.over) == ("wachtwoord: gewijzigd", "Dekker", "")


@pytest.mark.regel("B-04")
def test_refused_looks_are_found_under_the_number(mensen, casus):
    with acting_as(mensen.meijer):
        refused = {"account_id": mensen.meijer.pk, "organisatie_id": mensen.reclassering.pk, "casus_id": casus.pk}
        Logregel.objects.create(gebeurtenis="casus.pagina", uitkomst="geweigerd", **refused)
    (line,) = search(mensen.visscher, casusnummer=casus.nummer, uitkomst="geweigerd")
    assert (line.wie, line.casusnummer) == ("Meijer", casus.nummer)


@pytest.mark.regel("B-04")
def test_search_by_outcome_event_and_days(mensen, casus):
    everything = search(mensen.visscher, over="signaal")
    assert {line.gebeurtenis for line in everything} == {"signaal: ontvangen"}
    assert not search(mensen.visscher, over="signaal", uitkomst="geweigerd")
    today = klok.today()
    assert search(mensen.visscher, over="signaal", van=today, tot_en_met=today)
    assert not search(mensen.visscher, over="signaal", van=today + timedelta(days=1))
    assert not search(mensen.visscher, over="signaal", tot_en_met=today - timedelta(days=1))


@pytest.mark.regel("B-04")
def test_every_line_is_found_under_one_subject(mensen, casus):
    """What no subject names is found under "iets anders": no line can hide."""
    with acting_as(mensen.dekker):
        for code in ("nieuw_onderdeel.gedaan", "casus", "casusachtig.gedaan"):
            log.looked(mensen.dekker, code)
    subjects = [code for code, _, _ in logboeklijst._ONDERWERPEN] + ["overig"]
    found = [line for subject in subjects for line in search(mensen.visscher, over=subject)]
    assert len(found) == len(search(mensen.visscher)) == len(set(found))
    other = {line.gebeurtenis for line in search(mensen.visscher, over="overig")}
    assert other == {"nieuw onderdeel: gedaan", "casusachtig: gedaan"}


@pytest.mark.regel("B-04")
def test_search_by_person_and_by_the_system(mensen, casus):
    with acting_as(mensen.dekker):
        log.looked(mensen.dekker, "casus.pagina", casus)
    log.looked(Systeem("archivering"), "casus.gearchiveerd", casus)
    assert {line.wie for line in search(mensen.visscher, wie=str(mensen.dekker.pk))} == {"Dekker"}
    assert {line.wie for line in search(mensen.visscher, wie="systeem", casusnummer=casus.nummer)} == {
        "systeem: archivering"
    }


@pytest.mark.regel("P-19")
def test_people_of_another_samenwerkingsverband_cannot_be_chosen(mensen, buren, casus):
    page = client_of(mensen.visscher).get(reverse("logboek")).content.decode()
    assert str(mensen.bakir.pk) in page
    assert str(buren.bakir.pk) not in page


@pytest.mark.regel("B-02")
def test_no_field_takes_words_into_the_address(mensen):
    """Whoever types a name where a number belongs is stopped by the browser, and the answer does not repeat it."""
    client = client_of(mensen.visscher)
    assert 'pattern="[0-9]{4}-[0-9]+"' in client.get(reverse("logboek")).content.decode()
    page = client.get(reverse("logboek"), {"casusnummer": "Zonnebloemveld", "gebeurtenis": "Zonnebloemveld"})
    links = re.findall(r'href="([^"]*)"', page.content.decode())
    assert not [link for link in links if "Zonnebloemveld" in link]


@pytest.mark.regel("B-04")
def test_the_look_at_the_log_is_logged(mensen, casus):
    client_of(mensen.visscher).get(reverse("logboek"), {"casusnummer": casus.nummer})
    with acting_as(mensen.visscher):
        line = Logregel.objects.get(gebeurtenis="logboek")
    assert (line.account_id, line.uitkomst, line.casusnummer) == (mensen.visscher.pk, "gezien", casus.nummer)


@pytest.mark.regel("P-19")
def test_the_log_of_another_samenwerkingsverband_is_not_there(mensen, buren, casus):
    receive_signaal(buren.bakir, buren.politie, persoon(), melding())
    parties_seen = {line.organisatie for line in search(mensen.visscher)}
    assert parties_seen
    assert not any("Heuvelstad" in party for party in parties_seen)
    with acting_as(buren.visscher):
        assert not Logregel.objects.filter(casus_id=casus.pk).exists()
        assert not Logregel.objects.filter(account_id=mensen.bakir.pk).exists()


@pytest.mark.regel("P-19")
def test_without_the_policies_the_selector_still_keeps_them_apart(mensen, buren, casus):
    with database_role(SUPERUSER):
        seen = search(buren.visscher)
    assert not any("Rivierdam" in line.organisatie or line.casusnummer == casus.nummer for line in seen)


@pytest.mark.regel("B-04")
def test_the_application_cannot_change_or_remove_a_line(mensen, casus):
    for statement in ("UPDATE casework_logregel SET uitkomst = 'gedaan'", "DELETE FROM casework_logregel"):
        with (
            acting_as(mensen.visscher),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(statement)


def test_pages_of_fifty_with_a_bounded_number_of_queries(mensen, casus):
    client = client_of(mensen.visscher)

    def queries(address):
        with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
            response = client.get(address)
        assert response.status_code == 200
        return response, len(main) + len(keys)

    _, few = queries(reverse("logboek"))
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin, mensen.zijlstra, mensen.haddou, mensen.smit):
        with acting_as(account):
            for _ in range(11):
                log.looked(account, "casus.pagina", casus)
    first, many = queries(reverse("logboek"))
    assert many <= few + 1
    assert first.content.decode().count('scope="row"') == 50
    second, _ = queries(reverse("logboek") + "?casusnummer=&uitkomst=&pagina=2")
    assert "Vorige" in second.content.decode()
    assert len(search(mensen.visscher, casusnummer=casus.nummer)) == 50


def test_a_wrong_day_is_not_used_and_the_page_says_so(mensen):
    page = client_of(mensen.visscher).get(reverse("logboek"), {"van": "gisteren", "casusnummer": "2026-0001"})
    assert page.status_code == 200
    assert "Vul een geldige datum in" in page.content.decode()
    assert "2026-0001" in page.content.decode()
    assert client_of(mensen.visscher).get(reverse("logboek"), {"pagina": "-1"}).status_code == 200


def test_the_first_and_the_last_day_there_are(mensen, casus):
    everything = search(mensen.visscher)
    assert search(mensen.visscher, van="1-1-1900", tot_en_met="31-12-9999") == everything
    assert search(mensen.visscher, van="31-12-9999") == []
    assert client_of(mensen.visscher).get(reverse("logboek"), {"tot_en_met": "31-12-9999"}).status_code == 200
