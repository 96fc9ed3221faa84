"""The log as records of the standard Logboek Dataverwerkingen: one per line, nothing about who looked: B-04."""

import re
from collections.abc import Sequence

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace.status import StatusCode

from casework.access.context import Systeem, acting_as
from casework.audit import handover, log, sealing
from casework.audit.handover import OverdrachtFout, hand_over
from casework.config.environment import tls_address
from casework.models import Casus, Logblok, OvergedragenLogblok
from tests.conftest import database_role
from tests.factories import melding, persoon, receive_signaal
from tests.retention.conftest import echt  # noqa: F401 (a fixture)

ACTIVITY, SUBJECT = "dpl.core.processing_activity_id", "dpl.core.data_subject_id"
NEVER = "urn:casework:verwerkingsregister/persoonsgerichte-aanpak-informeren-uitgesteld"


class FailsAfter(SpanExporter):
    """Confirms so many batches and no more."""

    def __init__(self, count: int) -> None:
        self.left = count
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.left -= 1
        self.spans += spans
        return SpanExportResult.SUCCESS if self.left >= 0 else SpanExportResult.FAILURE


@pytest.fixture
def sealed(echt):  # noqa: F811
    """A casus, of which somebody saw something and somebody else was refused it; all of it sealed in one block."""
    mensen = echt.mensen
    casus = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus
    with acting_as(mensen.dekker):
        log.looked(mensen.dekker, "casus.pagina", casus)
        log.looked(mensen.dekker, "casussen.lijst")
    log.refused(mensen.tjon, "casus.pagina", casus_id=casus.pk)
    with database_role("casework_jobs"):
        sealing.seal()
        yield mensen, casus


def exported():
    exporter = InMemorySpanExporter()
    count = hand_over(exporter)
    spans = exporter.get_finished_spans()
    assert len(spans) == count
    return spans


def numbers(spans):
    return {(span.context.trace_id, span.context.span_id) for span in spans}


def named(spans, name, status=StatusCode.OK):
    (found,) = [span for span in spans if span.name == name and span.status.status_code is status]
    return found


@pytest.mark.regel("B-04")
def test_records_and_resuming_and_the_betrokkene_who_was_told(sealed, monkeypatch):
    """One test, for a database of its own costs time: what is in the records, and that each is sent."""
    mensen, casus = sealed
    monkeypatch.setattr(handover, "AT_ONCE", 5)
    half = FailsAfter(1)
    with pytest.raises(OverdrachtFout, match="Blok 1"):
        hand_over(half)
    assert not OvergedragenLogblok.objects.exists()
    spans = exported()
    assert len(spans) == sum(block.aantal for block in Logblok.objects.all())
    # What was sent twice has the same numbers, so the other side can tell.
    sent, again = numbers(half.spans), numbers(spans)
    assert sent < again
    assert len(again) == len(spans)
    assert exported() == ()
    assert_attributes(spans, casus)
    assert_nothing_about_users(spans, mensen, casus)
    assert_told_afterwards(casus)


def assert_attributes(spans, casus):
    look = named(spans, "casus: pagina")
    assert look.attributes[ACTIVITY] == NEVER
    assert re.fullmatch(r"[0-9a-f]{64}", look.attributes[SUBJECT])
    assert look.attributes["dpl.core.data_subject_id_type"] == "urn:casework:verwerkingsregister/pseudoniem"
    assert look.start_time == look.end_time > 0
    # Refused: nothing of anybody was processed. A list: of nobody in particular.
    for other in (named(spans, "casus: pagina", StatusCode.UNSET), named(spans, "casussen: lijst")):
        assert SUBJECT not in other.attributes
    received = named(spans, "signaal: ontvangen")
    assert received.attributes[SUBJECT] == look.attributes[SUBJECT]
    assert named(spans, "verband: aangemaakt").attributes[ACTIVITY].endswith("/beheer-van-het-systeem")


def assert_nothing_about_users(spans, mensen, casus):
    keys = {key for span in spans for key in span.attributes}
    assert keys == {ACTIVITY, SUBJECT, f"{SUBJECT}_type"}
    text = " ".join(span.to_json() for span in spans)
    for word in (mensen.dekker.pk, mensen.tjon.pk, mensen.gemeente.pk, casus.pk, casus.nummer, "Dekker", "gemeente"):
        assert str(word) not in text, word


def assert_told_afterwards(casus):
    """From then on the records are of the activity that a betrokkene may be shown."""
    Casus.objects.filter(pk=casus.pk).update(informeren="geinformeerd")
    casus.refresh_from_db()
    log.looked(Systeem("proef"), "casus.pagina", casus)
    log.looked(Systeem("proef"), "verzoek.pagina", casus)
    sealing.seal()
    found = {span.name: span.attributes[ACTIVITY].rpartition("/")[2] for span in exported()}
    assert found == {"casus: pagina": "persoonsgerichte-aanpak", "verzoek: pagina": "rechten-van-betrokkenen"}


def test_without_an_address_nothing_is_handed_over(settings):
    settings.LDV_ENDPOINT = ""
    assert hand_over() == 0


@pytest.mark.regel("B-01")
def test_only_over_an_encrypted_connection(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://logboek.example")
    with pytest.raises(SystemExit, match="must begin with https://"):
        tls_address("OTEL_EXPORTER_OTLP_ENDPOINT")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "https://logboek.example")
    assert tls_address("OTEL_EXPORTER_OTLP_ENDPOINT") == "https://logboek.example"
