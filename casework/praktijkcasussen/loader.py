"""Loading the practice cases: everybody first, then each casus in one transaction, then what happened in the archive.

Everything goes through the actions, as the people whom the file names and on the days it gives, so the rules hold here
as they do on a page. What the file says is refused is tried, and must be refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import Celery, current_app
from django.db import transaction

from casework.encryption import keystore
from casework.models import Casus
from casework.praktijkcasussen import (
    archief,
    besluiten,
    casusoverleg,
    datalekken,
    eindstand,
    reader,
    rechten,
    schema,
    signalen,
    taken,
    weegploeg,
)
from casework.praktijkcasussen.bezetting import Bezetting, make_bezetting
from casework.praktijkcasussen.reader import Blok, InhoudFout
from casework.praktijkcasussen.verloop import WRONG_SHAPE, Gebeurtenis, Verloop, play
from casework.praktijkcasussen.verslag import Verslag

Say = Callable[[str], None]
# Runs one of the jobs of `taken` by its name; some take ids.
RunJob = Callable[..., None]
FAR_AHEAD = 100_000
_ZONDER_TAAK = "gebeurtenissen in het archief, zonder de archiveringstaak"
_PARTS = (signalen, weegploeg, besluiten, casusoverleg, rechten, archief, datalekken)


def load(path: Path, say: Say, run_job: RunJob | None = None) -> Verslag:
    """Load a file.

    In: where it is; what tells the progress (numbers and keys, never names); what runs the job that it is given by
    name. Without jobs, what happened to a casus in the archive is left out and counted.
    Out: the account of it, with the errors of casussen that were not loaded. Raises InhoudFout when the file as a whole
    or its people are wrong: then nothing is loaded.
    """
    content = reader.read(path)
    verslag = Verslag()
    with keystore.session(), _without_broker():
        with transaction.atomic():
            bezetting = make_bezetting(content, verslag)
            datalekken.fix_contacten(bezetting, content.blok("samenwerkingsverband"))
        archived = list(_load_all(content.bloks("casussen"), bezetting, verslag, say, run_job))
        if run_job is None:
            for verloop, events in archived:
                verslag.add(verloop.verslag)
                verslag.niet_gebouwd[_ZONDER_TAAK] += len(events)
            return verslag
        run_job(taken.ARCHIVEREN)
        _play_in_archive(archived, verslag, say, run_job)
        run_job(taken.VERNIETIGEN)
    return verslag


def _load_all(
    casussen: list[Blok], bezetting: Bezetting, verslag: Verslag, say: Say, run_job: RunJob | None
) -> Iterator[tuple[Verloop, list[Gebeurtenis]]]:
    """Load every casus up to its archiving. Out: those to which something happened after that, not counted yet."""
    bekend: dict[str, Casus] = {}
    for number, bron in enumerate(casussen, start=1):
        verloop = Verloop(bron, bezetting, bekend=bekend)
        try:
            later = _load_casus(verloop)
        except InhoudFout as error:
            if run_job is not None:  # else the daily job finds the keys without a row
                _undo(verloop, run_job)
            verslag.fouten.append(error)
            say(f"casus {number} van {len(casussen)}: niet geladen, {error}")
            continue
        if verloop.casus is not None:
            bekend[bron["sleutel"]] = verloop.casus
        say(f"casus {number} van {len(casussen)}: geladen")
        if later:
            yield verloop, later
        else:
            verslag.add(verloop.verslag)


def _load_casus(verloop: Verloop) -> list[Gebeurtenis]:
    """Play a casus up to its archiving, wholly or not at all. Out: what happened after that."""
    events = _events_of(verloop)
    last = _last_day(verloop.bron)
    with transaction.atomic():
        play(verloop, [event for event in events if event.dag <= last])
        eindstand.check(verloop)
    return [event for event in events if event.dag > last]


def _events_of(verloop: Verloop) -> list[Gebeurtenis]:
    """Everything that happened in a casus; each part tells its own line where it can, else that of the casus."""
    schema.check(verloop.bron, "casussen")
    found: list[Gebeurtenis] = []
    for part in _PARTS:
        try:
            found += part.events(verloop)
        except WRONG_SHAPE as error:
            name = part.__name__.rpartition(".")[2]
            raise verloop.bron.fault("", f"iets van het deel {name} staat in een vorm die niet past") from error
    return found


def _last_day(bron: Blok) -> int:
    """Day on which the casus goes to the archive; far ahead for one that does not."""
    archived = bron.get("archief") and bron.blok("archief")
    return archived.day("gearchiveerd") if archived and "gearchiveerd" in archived else FAR_AHEAD


def _undo(verloop: Verloop, run_job: RunJob) -> None:
    """Take a casus back: rows that are there already, and keys, which are in a database of their own."""
    if verloop.sleutelhouders:
        run_job(taken.VERWIJDEREN, *map(str, verloop.sleutelhouders))


def _play_in_archive(
    archived: list[tuple[Verloop, list[Gebeurtenis]]], verslag: Verslag, say: Say, run_job: RunJob
) -> None:
    """Play what happened in the archive; a casus in which that fails is taken back, for the rest was there already."""
    for number, (verloop, events) in enumerate(archived, start=1):
        verloop.in_archive = True
        try:
            with transaction.atomic():
                play(verloop, events)
        except InhoudFout as error:
            _undo(verloop, run_job)
            verslag.fouten.append(error)
            say(f"archief {number} van {len(archived)}: niet geladen, {error}")
        else:
            verslag.add(verloop.verslag)
            say(f"archief {number} van {len(archived)}: geladen")


class _NoBroker(Celery):
    """Tasks that the actions queue stay undone: everybody is there before the first casus, and the jobs follow."""

    def send_task(self, *args: Any, **kwargs: Any) -> None:
        return None


@contextmanager
def _without_broker() -> Iterator[None]:
    before = current_app._get_current_object()
    _NoBroker("praktijkcasussen", set_as_current=False).set_current()
    try:
        yield
    finally:
        before.set_current()
