"""Destroyed means gone, and a dump holds nothing in clear: R-04, B-01. The databases here are really committed."""

import pytest
from django.db import connections, transaction

from casework.encryption.errors import SleutelVernietigd
from casework.encryption.fields import Ciphertext
from casework.models import Betrokkene
from retention.models import Vernietiging
from retention.tasks import destroy_due
from rights.actions import behandeling, intake
from rights.actions.behandeling import Derde
from rights.actions.kennisgeving import record_kennisgeving
from tests.conftest import database_role
from tests.factories_casusoverleg import casus_van_minderjarige, gesloten_casus
from tests.privacy.dumps import decrypted_text, dump, words_in
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import days_ago, last_processed, make_casus, rows_of
from tests.rights.helpers import besluit_gegevens, checked, kennisgeving_gegevens, set_informeren, verzoek_gegevens

# Words that stand nowhere else: in names, addresses, free text, letters and requests.
WORDS = ["Zonnebloemveld", "Zilverhoefpad", "gemeentehuis in brand", "Kersenboom", "kroonluchterbrief"]
OF_THE_REQUEST = ["korenwolfvraag", "vuursteengrond"]


@pytest.fixture
def casus(echt):  # noqa: F811
    """A casus with everything that these apps write about it."""
    casus = make_casus(echt.mensen)
    set_informeren(casus)
    record_kennisgeving(echt.mensen.zijlstra, casus, kennisgeving_gegevens(brief="kroonluchterbrief"))
    return casus


@pytest.fixture
def verzoek(echt, casus):  # noqa: F811
    """A request about it, answered."""
    handler = echt.mensen.zijlstra
    verzoek = intake.receive_verzoek(handler, verzoek_gegevens(tekst="korenwolfvraag"))
    intake.link_casus(handler, verzoek, casus)
    intake.start_verzoek(handler, verzoek)
    checked(handler, verzoek)
    behandeling.record_derde(handler, verzoek, Derde("Kersenboom", "nee", True, "vuursteengrond"))
    behandeling.check_derden(handler, verzoek)
    behandeling.prepare_besluit(handler, verzoek, besluit_gegevens())
    behandeling.decide_verzoek(echt.mensen.dekker, verzoek)
    return behandeling.send_answer(handler, verzoek)


def destroy(casus):
    last_processed(casus, days_ago(5 * 366))
    with database_role("casework_jobs"):
        destroy_due()


@pytest.mark.regel("B-01")
def test_a_dump_never_holds_the_words_though_they_are_there(casus, verzoek):
    words = [*WORDS, *OF_THE_REQUEST]
    there = decrypted_text(casus.pk)
    assert [word for word in WORDS if word in there] == WORDS
    for alias in ("default", "keys"):
        assert words_in(dump(alias), words) == set()


@pytest.mark.regel("B-01")
def test_the_search_in_dumps_can_fail(casus):
    """The control: what does stand in clear, such as a number or the name of an organisation, is found."""
    assert words_in(dump("default"), [casus.nummer, "politie Rivierdam"]) == {casus.nummer, "politie Rivierdam"}
    assert words_in(dump("keys"), [str(casus.pk)]) == {str(casus.pk)}
    assert words_in(rb"'\x" + b"Zilverhoefpad".hex().encode(), ["Zilverhoefpad"]) == {"Zilverhoefpad"}


@pytest.mark.regel("R-04")
def test_after_destruction_nothing_is_left_or_opens(casus, verzoek):
    kept = saved_bytes(casus)
    assert kept["achternaam"].hex().encode() in dump("default")
    destroy(casus)
    assert rows_of(casus.pk) == {}
    assert decrypted_text(casus.pk) == ""
    for alias in ("default", "keys"):
        assert words_in(dump(alias), WORDS) == set()
    assert kept["achternaam"].hex().encode() not in dump("default")
    with pytest.raises(SleutelVernietigd):
        put_back(casus, kept)


@pytest.mark.regel("R-04")
def test_before_destruction_the_saved_bytes_do_open(casus, verzoek):
    """The control of the test above."""
    assert put_back(casus, saved_bytes(casus)) == "Zonnebloemveld"


@pytest.mark.regel("R-04")
@pytest.mark.regel("B-01")
def test_a_casus_that_went_the_whole_way_goes_whole(echt):  # noqa: F811
    """Weegploeg, casusoverleg, plan, evaluatie and closing: every table of the line that has rows."""
    with transaction.atomic():  # the short ways read, and reading needs a transaction
        casus = casus_van_minderjarige(echt.mensen)
        record_kennisgeving(echt.mensen.haddou, casus, kennisgeving_gegevens(aan="Wiesje van Zonnebloemveld"))
        gesloten_casus(echt.mensen, casus)
    before = rows_of(casus.pk)
    assert {table.split("_")[0] for table in before} >= {"casework", "weegploeg", "casusoverleg", "rights"}
    words = [
        "Zonnebloemveld",
        "Wiesje",
        "een vast aanspreekpunt",
        "Toezicht op de meldplicht",
        "De doelen zijn gehaald",
    ]
    there = decrypted_text(casus.pk)
    assert [word for word in words if word not in there] == []
    assert words_in(dump("default"), words) == set()
    destroy(casus)
    assert rows_of(casus.pk) == {}
    with database_role("casework_jobs"):
        counted = {table: count for table, count in Vernietiging.objects.get().aantallen.items() if count}
    assert counted == before
    assert words_in(dump("default"), words) == set()


@pytest.mark.regel("R-04")
def test_only_the_log_the_proof_and_the_tombstone_still_know_its_id(casus, verzoek):
    destroy(casus)
    lines = [line for line in dump("default").decode(errors="replace").splitlines() if str(casus.pk) in line]
    tables = {line.split("INSERT INTO public.")[1].split(" ")[0] for line in lines}
    assert tables == {"casework_gewist", "casework_logregel", "retention_vernietiging"}


@pytest.mark.regel("R-04")
def test_the_request_is_kept_under_its_own_key(echt, casus, verzoek):  # noqa: F811
    destroy(casus)
    with database_role("casework_jobs"):
        kept = type(verzoek).objects.get()
        assert (kept.tekst, kept.casus_id) == ("korenwolfvraag", None)


def saved_bytes(casus):
    """The raw bytes of the person, as a backup would hold them."""
    with database_role("casework_jobs"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT id, achternaam FROM casework_betrokkene WHERE casus_id = %s", [casus.pk])
        row_id, achternaam = cursor.fetchone()
    return {"id": row_id, "achternaam": bytes(achternaam)}


def put_back(casus, kept):
    """Read bytes from a backup as if they were in the table again."""
    row = Betrokkene(id=kept["id"], casus_id=casus.pk)
    row.achternaam = Ciphertext(kept["achternaam"])
    return row.achternaam
