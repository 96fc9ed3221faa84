"""The log read as records of the standard Logboek Dataverwerkingen, handed over through OpenTelemetry (docs/log.md).

One record per line, and a line is about one betrokkene at most. A record names the processing activity and the
betrokkene under a pseudonym; nothing about who looked or changed. Handed over by sealed block, so that the job goes on
where it stopped: a block that was sent half is sent again, and its records keep their numbers.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, TraceFlags
from opentelemetry.trace.status import Status, StatusCode

from casework.audit import sealing
from casework.audit.models import Logblok, Logregel, OvergedragenLogblok, Uitkomst
from casework.choices import Informeren
from casework.encryption import keystore
from casework.encryption.hashes import keyed_hash
from casework.models import Casus

AT_ONCE = 500
AANPAK = "persoonsgerichte-aanpak"
# An activity of its own while the betrokkene has not been told: what reads the records for a betrokkene leaves it out.
AANPAK_NIET_GEINFORMEERD = "persoonsgerichte-aanpak-informeren-uitgesteld"
RECHTEN = "rechten-van-betrokkenen"
BEHEER = "beheer-van-het-systeem"
_RECHTEN = ("verzoek", "verzoeken", "kennisgeving")

_RESOURCE = Resource({"service.name": "casework"})
_SCOPE = InstrumentationScope("casework.audit")


class OverdrachtFout(Exception):
    """The receiving side did not confirm; the next run tries again."""


def hand_over(exporter: SpanExporter | None = None) -> int:
    """Hand over every sealed block that was not yet, the oldest first, and return how many lines that were.

    In: where to; without it the address that is set up, or nowhere. Raises OverdrachtFout.
    """
    if exporter is None and not settings.LDV_ENDPOINT:
        return 0
    exporter = exporter or _exporter()
    waiting = Logblok.objects.filter(overgedragen__isnull=True, vervallen__isnull=True).order_by("nummer")
    return sum(_hand_over_block(block, exporter) for block in waiting.iterator())


def _exporter() -> SpanExporter:
    """Sends to the address that is set up. Imported here: no process but that of the jobs needs it."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()


def _hand_over_block(block: Logblok, exporter: SpanExporter) -> int:
    count = 0
    with keystore.session():
        rest = _lines_of(block)
        while lines := list(islice(rest, AT_ONCE)):
            if exporter.export(list(_records(lines))) is not SpanExportResult.SUCCESS:
                raise OverdrachtFout(f"Blok {block.nummer} is niet bevestigd.")
            count += len(lines)
    with transaction.atomic():
        OvergedragenLogblok(blok=block).save(force_insert=True)
    return count


def _lines_of(block: Logblok) -> Iterator[Logregel]:
    return Logregel.objects.raw(sealing.SELECT, [block.reeks, block.van, block.tot]).iterator()


def _records(lines: list[Logregel]) -> Iterator[ReadableSpan]:
    casussen = Casus.objects.in_bulk({line.casus_id for line in lines if line.casus_id})
    for line in lines:
        yield _record(line, casussen.get(line.casus_id))


def _record(line: Logregel, casus: Casus | None) -> ReadableSpan:
    moment = _nanoseconds(line.tijdstip)
    return ReadableSpan(
        name=line.gebeurtenis.replace(".", ": ").replace("_", " "),
        context=SpanContext(
            line.id.int, _span_id(line.id), is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED)
        ),
        resource=_RESOURCE,
        instrumentation_scope=_SCOPE,
        attributes=_attributes(line, casus),
        # What was refused was handled without a fault, but nothing was processed.
        status=Status(StatusCode.UNSET if line.uitkomst == Uitkomst.GEWEIGERD else StatusCode.OK),
        start_time=moment,
        end_time=moment,
    )


def _attributes(line: Logregel, casus: Casus | None) -> dict[str, Any]:
    attributes = {"dpl.core.processing_activity_id": f"{settings.LDV_REGISTER}/{_activity(line, casus)}"}
    verband_id = casus.verband_id if casus else line.verband_id
    if line.casus_id and verband_id and line.uitkomst != Uitkomst.GEWEIGERD:
        pseudonym = keyed_hash(verband_id, "logboek-dataverwerkingen", str(line.casus_id))
        attributes["dpl.core.data_subject_id"] = pseudonym.hex()
        attributes["dpl.core.data_subject_id_type"] = f"{settings.LDV_REGISTER}/pseudoniem"
    return attributes


def _activity(line: Logregel, casus: Casus | None) -> str:
    """The processing activity. When in doubt, such as about a casus that is gone, the betrokkene was not told."""
    if line.casus_id and (casus is None or casus.informeren != Informeren.GEINFORMEERD):
        return AANPAK_NIET_GEINFORMEERD
    if line.gebeurtenis.split(".")[0] in _RECHTEN:
        return RECHTEN
    return AANPAK if line.casus_id else BEHEER


def _span_id(line_id: UUID) -> int:
    return int.from_bytes(sha256(line_id.bytes).digest()[:8])


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) * 1000
