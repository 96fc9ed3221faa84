"""Many casussen, fast and honest: one of each stage is made by the actions, and then copied row by row.

A copy is a casus of its own: a number and a person of its own, its own key, every row and version encrypted with that
key for its own place, its grants, its place on an agenda and its lines in the log. Which rows a casus has is read from
the register of personal data, so a new model is copied too.
"""

import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import models

from casework import klok
from casework.access.context import Systeem
from casework.access.policies import tables_of
from casework.actions.besluit import record_besluit, submit_besluit
from casework.encryption import keystore, masterkeys
from casework.encryption.cipher import KEY_BYTES
from casework.encryption.history import version_id
from casework.encryption.models import DataKey
from casework.finding.keys import kept_keys
from casework.finding.zoeksleutels import hashed, kenmerken_of
from casework.models import Betrokkene, Casus, Logregel, Nummering, Zoeksleutel
from casework.register import all_entries
from retention.actions import archive_casus
from rights.actions.intake import link_casus, receive_verzoek
from tests.conftest import database_role
from tests.factories import melding, persoon, receive_signaal
from tests.factories_casusoverleg import (
    adviesaanvraag,
    beslis,
    bijeenkomst_vandaag,
    casus_met_sluitingsadvies,
    casus_van_minderjarige,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    gesloten_casus,
    neemt_deel,
)
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    casus_geen_casusoverleg,
    casus_in_beraad,
    casus_in_casusoverleg,
)
from tests.people import Mensen
from tests.retention.helpers import days_ago, last_processed
from tests.rights.helpers import verzoek_gegevens
from weegploeg.models import Aanwezigheid, Vergadering

# As many casussen of one stage as one meeting has on its agenda.
AGENDA = 8
BATCH = 1000

Row = tuple[type[models.Model], dict[str, Any]]


def make_each_stage(mensen: Mensen) -> list[Casus]:
    """A casus in each stage, made by the people themselves through the actions."""
    return [make(mensen, persoon(achternaam=f"Veelvoud {name}")) for name, make in STAGES.items()]


def copy_casussen(patterns: list[Casus], number: int) -> list[UUID]:
    """So many copies, of each pattern in turn. Out: the ids of the casussen.

    Called in a transaction, as whoever may read and write everything: the jobs.
    """
    verband = patterns[0].verband
    numbering = Nummering.objects.select_for_update().filter(verband=verband).latest("jaar")
    read = [_read(casus) for casus in patterns]
    copies = []
    for index in range(number):
        turn, which = divmod(index, len(read))
        copies.append(_copy(read[which], turn, f"{numbering.jaar}-{numbering.laatste + index + 1:04d}"))
    numbering.laatste += number
    numbering.save(update_fields=["laatste"])
    _make_keys((owner for copy in copies for owner in copy.owners), verband.pk)
    _write(copies)
    return [copy.owners[0][0] for copy in copies]


@dataclass
class _Pattern:
    """A casus as all its rows, opened."""

    casus: Casus
    rows: list[Row]
    meetings: list[Row]
    owners: list[tuple[UUID, str]]
    # The ids of the meetings that the latest copies stand on the agenda of.
    meeting_ids: dict[UUID, UUID] = field(default_factory=dict)


@dataclass
class _Copy:
    owners: list[tuple[UUID, str]]
    rows: list[Row]


def _read(casus: Casus) -> _Pattern:
    rows: list[Row] = []
    owners = [(casus.pk, "casus")]
    for entry in all_entries():
        for model in tables_of(entry):
            if entry.casus_column:
                rows += _values(model, entry.casus_column, casus.pk)
            elif entry.los_column:
                rows += _values(model, entry.los_column, casus.pk)
    rows += _values(Logregel, "casus_id", casus.pk)
    owners += [
        (values["id"], "rechtenverzoek") for model, values in rows if model._meta.label == "rights.Rechtenverzoek"
    ]
    meetings = {values["vergadering_id"] for _, values in rows if values.get("vergadering_id")}
    return _Pattern(casus, rows, [row for each in meetings for row in _meeting(each)], owners)


def _meeting(vergadering_id: UUID) -> list[Row]:
    return _values(Vergadering, "id", vergadering_id) + _values(Aanwezigheid, "vergadering_id", vergadering_id)


def _values(model: type[models.Model], column: str, of: UUID) -> list[Row]:
    fields = model._meta.concrete_fields
    (name,) = [each.attname for each in fields if each.column == column]
    found = model._default_manager.filter(**{name: of}).order_by("pk")
    return [(model, {each.attname: getattr(row, each.attname) for each in fields}) for row in found]


def _copy(pattern: _Pattern, turn: int, nummer: str) -> _Copy:
    """The rows of a copy. In: how many copies of this pattern went before, and its number."""
    rows = list(pattern.rows)
    if turn % AGENDA == 0:
        rows += pattern.meetings
        pattern.meeting_ids = {values["id"]: uuid4() for _, values in pattern.meetings}
    ids = {old: new for model, values in pattern.rows for old, new in _new_ids(model, values)} | pattern.meeting_ids
    own = ids | {str(old): str(new) for old, new in ids.items()}
    changes = _changes(pattern, turn, nummer)
    copied = [
        (model, {name: _own(name, value, own, changes) for name, value in values.items()})
        for model, values in rows
        if model is not Zoeksleutel
    ]
    copied += _search_keys(copied, pattern.casus)
    return _Copy(owners=[(ids[old], soort) for old, soort in pattern.owners], rows=copied)


def _new_ids(model: type[models.Model], values: dict[str, Any]) -> Iterable[tuple[UUID, UUID]]:
    """Versions keep their order."""
    if "history_id" in values:
        return [(values["history_id"], version_id())]
    return [(values["id"], uuid4())]


def _changes(pattern: _Pattern, turn: int, nummer: str) -> dict[str, Callable[[Any], Any]]:
    """What differs from the pattern besides the ids, by the name of the field."""
    rng, someone = random.Random(nummer), uuid4()
    person = {
        "achternaam": _word(rng),
        "voornamen": _word(rng),
        "straat": f"{_word(rng)}straat {rng.randint(1, 200)}",
        "postcode": f"{rng.randint(1000, 9999)} {rng.choice('BFJNPR')}{rng.choice('BFJNPR')}",
    }
    days = timedelta(days=rng.randint(0, 360))  # who is a minor stays one
    return {
        # Of the casus; what is numbered within it keeps its place.
        "nummer": lambda value: nummer if isinstance(value, str) else value,
        "casusnummer": lambda _: nummer,
        "kenmerk": lambda _: f"V{nummer}",
        "persoon": lambda _: someone,
        "geboortedatum": lambda day: day - days,
        "laatste_verwerking": lambda day: day - timedelta(days=turn % 90),
    } | {name: lambda _, text=text: text for name, text in person.items()}


def _word(rng: random.Random) -> str:
    """Something like a name, always the same for a number, and unlike the others."""
    return "".join(rng.choice("bdfgjklmnprstvwz") + rng.choice("aeiou") for _ in range(6)).capitalize()


def _search_keys(rows: list[Row], casus: Casus) -> list[Row]:
    """The keys by which the person of a copy is found."""
    (values,) = [values for model, values in rows if model is Betrokkene]
    keys = kept_keys(kenmerken_of(Betrokkene(**values)))
    found = hashed(casus.verband_id, keys)
    return [(Zoeksleutel, {"id": uuid4(), "casus_id": values["casus_id"], "hash": value}) for value in found]


def _own(name: str, value: Any, own: dict, changes: dict[str, Callable[[Any], Any]]) -> Any:
    """The value of a field in a copy: with its own ids, also where they stand inside JSON."""
    if value is None:
        return None
    if name in changes:
        return changes[name](value)
    if isinstance(value, list):
        return [_own("", part, own, {}) for part in value]
    if isinstance(value, dict):
        return {key: _own("", part, own, {}) for key, part in value.items()}
    return own.get(value, value) if isinstance(value, UUID | str) else value


def _make_keys(owners: Iterable[tuple[UUID, str]], tenant: UUID) -> None:
    """A data key for each, wrapped by the master key, as the keystore makes them one by one."""
    keys = []
    for owner, soort in owners:
        version, wrapped = masterkeys.ring().wrap(os.urandom(KEY_BYTES), owner, tenant)
        keys.append(DataKey(owner, soort, tenant, wrapped, version, klok.now()))
    DataKey.objects.bulk_create(keys, batch_size=BATCH)
    keystore.prefetch(key.pk for key in keys)


def _write(copies: list[_Copy]) -> None:
    per_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for copy in copies:
        for model, values in copy.rows:
            per_model[model].append(model(**values))
    for model, rows in per_model.items():
        model._default_manager.bulk_create(rows, batch_size=BATCH)


# One casus of each stage.


def _ter_vaststelling(mensen: Mensen, wie: Any) -> Casus:
    casus = casus_in_beraad(mensen, wie)
    inhoud = {"beoordeling": str(beoordeeld(mensen, casus).pk)}
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud=inhoud)
    submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst))
    return casus


def _in_uitvoering(mensen: Mensen, wie: Any) -> Casus:
    casus = casusoverleg_in_uitvoering(mensen, casus_in_casusoverleg(mensen, wie))
    beslis(mensen, bijeenkomst_vandaag(mensen, casus))
    bijeenkomst_vandaag(mensen, casus, 7)
    adviesaanvraag(mensen, casus)
    link_casus(mensen.haddou, receive_verzoek(mensen.haddou, verzoek_gegevens()), casus)
    return casus


def _met_raad(mensen: Mensen, wie: Any) -> Casus:
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    neemt_deel(mensen, casus, mensen.smit)
    return casus


def _gearchiveerd(mensen: Mensen, wie: Any) -> Casus:
    casus = gesloten_casus(mensen, casus_in_casusoverleg(mensen, wie))
    last_processed(casus, days_ago(400))
    with database_role("casework_jobs"):
        return archive_casus(Systeem("archivering"), casus.pk)


STAGES: dict[str, Callable[[Mensen, Any], Casus]] = {
    "signaal": lambda mensen, wie: (
        receive_signaal(
            mensen.bakir, mensen.politie, wie, melding(aanbrenger_naam="Wietske", aanbrenger_relatie="buur")
        ).casus
    ),
    "in beraad": casus_in_beraad,
    "ter vaststelling": _ter_vaststelling,
    "geen casusoverleg": casus_geen_casusoverleg,
    "naar casusoverleg": lambda mensen, wie: casus_in_casusoverleg(mensen, wie, informeren="uitstellen"),
    "casusoverleg met raad": _met_raad,
    "in uitvoering": _in_uitvoering,
    "sluitingsadvies": lambda mensen, wie: casus_met_sluitingsadvies(mensen, casus_in_casusoverleg(mensen, wie)),
    "gesloten": lambda mensen, wie: gesloten_casus(mensen, casus_in_casusoverleg(mensen, wie)),
    "gearchiveerd": _gearchiveerd,
}
