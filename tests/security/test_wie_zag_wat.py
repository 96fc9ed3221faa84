"""Who saw, changed or received what about one casus comes out as one report, for its kernpartijen and the FG: A-02."""

from io import BytesIO

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from casework.access.context import acting_as
from casework.audit import log
from casework.models import Casus, Logregel
from casework.rules import GeenToegang
from retention.actions import archive_casus
from retention.tasks import ARCHIVERING
from security import wiezagwat
from security.actions import consult_as_fg
from tests.access.rows import SUPERUSER
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import melding, persoon, receive_signaal
from tests.factories_casusoverleg import casusoverleg_in_uitvoering, gesloten_casus
from tests.factories_weegploeg import casus_in_casusoverleg


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


def page(account, casus):
    return client_of(account).get(reverse("wie_zag_wat", args=[casus.pk]))


def pdf_text(account, casus):
    answer = client_of(account).get(reverse("wie_zag_wat_pdf", args=[casus.pk]))
    assert answer["Content-Type"] == "application/pdf"
    return "\n".join(part.extract_text() for part in PdfReader(BytesIO(answer.content)).pages)


def report(account, casus):
    with acting_as(account):
        return wiezagwat.per_person(casus)


@pytest.mark.regel("A-02")
def test_it_says_who_for_which_party_how_often_and_what_was_refused(mensen, casus):
    with acting_as(mensen.dekker):
        log.looked(mensen.dekker, "casus.pagina", casus)
        log.looked(mensen.dekker, "casus.pagina", casus)
    with acting_as(mensen.meijer):
        who = {"account_id": mensen.meijer.pk, "rol": "casuspartner", "organisatie_id": mensen.reclassering.pk}
        Logregel.objects.create(gebeurtenis="casus.pagina", uitkomst="geweigerd", casus_id=casus.pk, **who)
    counts = {
        (row.wie, row.organisatie): (row.gezien, row.gedaan, row.geweigerd) for row in report(mensen.visscher, casus)
    }
    assert counts["Dekker", "gemeente Rivierdam"] == (2, 0, 0)
    assert counts["Bakir", "politie Rivierdam"][1] == 1
    assert counts["Meijer", "reclassering Rivierdam"] == (0, 0, 1)


@pytest.mark.regel("A-02")
def test_page_and_pdf_tell_the_same_and_nothing_of_the_file(mensen, casus):
    with acting_as(mensen.dekker):
        log.looked(mensen.dekker, "casus.pagina", casus)
    html, paper = page(mensen.ramdin, casus).content.decode(), pdf_text(mensen.ramdin, casus)
    for text in (html, paper):
        assert casus.nummer in text
        for words in ("Dekker", "gemeente Rivierdam", "casus: pagina", "signaal: ontvangen", "vertegenwoordiger"):
            assert words in text.replace("\n", " "), words
        assert "Zonnebloemveld" not in text


@pytest.mark.regel("A-02")
def test_the_party_that_received_something_is_named(mensen):
    casus = casusoverleg_in_uitvoering(mensen, casus_in_casusoverleg(mensen, informeren="uitstellen"))
    with acting_as(mensen.dekker):
        received = wiezagwat.received(casus)
    assert {(line.gebeurtenis, line.ontvanger) for line in received} >= {
        ("deelname: begonnen", "reclassering Rivierdam")
    }


@pytest.mark.regel("A-02")
def test_who_was_told_and_who_goes_on_reading_are_named(mensen):
    casus = gesloten_casus(mensen, blijft_lezen=(mensen.meijer,))
    with acting_as(mensen.dekker):
        received = {(line.gebeurtenis, line.ontvanger) for line in wiezagwat.received(casus)}
    assert received == {
        ("deelname: begonnen", "reclassering Rivierdam"),
        ("kennisgeving: vastgelegd", "de betrokkene"),
        ("plan: blijft leesbaar", "reclassering Rivierdam"),
    }
    assert "de betrokkene" in page(mensen.dekker, casus).content.decode()


@pytest.mark.regel("A-02")
@pytest.mark.regel("P-18")
def test_the_purpose_that_the_fg_stated_stands_with_each_look(mensen, casus):
    consult_as_fg(mensen.visscher, casus.nummer, "klacht", "Er kwam een klacht binnen.")
    client_of(mensen.visscher).get(reverse("casus", args=[casus.pk]))
    with acting_as(mensen.dekker):
        looks = wiezagwat.lines(casus).filter(account_id=mensen.visscher.pk, uitkomst="gezien")
        assert {line.doel for line in looks} == {"klacht van de betrokkene"}


@pytest.mark.regel("A-02")
@pytest.mark.parametrize("naam", ["zijlstra", "haddou", "meijer", "smit", "kuiper", "aalders", "ketelaar"])
def test_nobody_else_gets_it(mensen, casus, naam):
    account = getattr(mensen, naam)
    for route in ("wie_zag_wat", "wie_zag_wat_pdf"):
        assert client_of(account).get(reverse(route, args=[casus.pk])).status_code == 404
    assert (f"pagina.{route}", "", account.pk) in refusals()
    with acting_as(account):
        assert not wiezagwat.lines(casus).exists()


@pytest.mark.regel("P-19")
def test_the_neighbours_do_not_get_it(buren, casus):
    for account in (buren.visscher, buren.dekker):
        assert page(account, casus).status_code == 404
        with acting_as(account):
            assert not wiezagwat.lines(casus).exists()
        with database_role(SUPERUSER), acting_as(account), pytest.raises(GeenToegang):
            wiezagwat.open_report(account, casus.pk, "casus.wie_zag_wat")


@pytest.mark.regel("A-02")
def test_the_kernpartijen_still_get_it_from_the_archive(mensen, casus):
    with database_role("casework_jobs"):
        Casus.objects.filter(pk=casus.pk).update(laatste_verwerking="2020-01-01")
        archive_casus(ARCHIVERING, casus.pk)
    assert page(mensen.dekker, casus).status_code == 200
    leads = client_of(mensen.dekker).get(reverse("archief")).content.decode()
    assert reverse("wie_zag_wat", args=[casus.pk]) in leads


@pytest.mark.regel("B-04")
def test_looking_at_the_report_stands_in_it(mensen, casus):
    page(mensen.dekker, casus)
    html = page(mensen.ramdin, casus).content.decode()
    assert "casus: wie zag wat" in html


def test_queries_do_not_grow_with_the_log(mensen, casus):
    client, address = client_of(mensen.dekker), reverse("wie_zag_wat", args=[casus.pk])

    def queries():
        with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
            assert client.get(address).status_code == 200
        return len(main) + len(keys)

    few = queries()
    for account in (mensen.ramdin, mensen.janssen, mensen.zijlstra):
        with acting_as(account):
            for _ in range(20):
                log.looked(account, "casus.pagina", casus)
    assert queries() <= few + 1


def test_the_casus_page_leads_a_kernpartij_to_it(mensen, casus):
    address = reverse("wie_zag_wat", args=[casus.pk])
    assert address in client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
    assert address not in client_of(mensen.zijlstra).get(reverse("casus", args=[casus.pk])).content.decode()
    found = client_of(mensen.visscher).get(reverse("logboek"), {"casusnummer": casus.nummer})
    assert address in found.content.decode()
