"""New master keys, and the end of old ones. docs/keys.md says what that gives.

The whole runs while the site is open and may be killed anywhere: what is still to do is seen from the rows and the
key file, never remembered. Rotating makes a new version, puts it in the key file, and wraps every data key anew, so
that nothing living needs the old version. That goes when every backup of the key database made under it is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Count

from casework import klok
from casework.encryption import ledger, masterkeys
from casework.encryption.errors import SleutelFout
from casework.encryption.models import DataKey
from casework.encryption.router import ALIAS

BATCH = 500
# Shared by who wraps a data key with the present master key; held alone by who takes a master key away.
_MASTER_KEY_LOCK = 520_418

Progress = Callable[[int, int], None]


class RotatieFout(Exception):
    """The rotation cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Versie:
    """A master key, and where it is in its life."""

    nummer: int
    is_current: bool
    data_keys: int
    sinds: date | None
    vervangen_op: date | None

    @property
    def vernietigen_op(self) -> date | None:
        """The day from which no backup of the key database needs it any more."""
        if self.vervangen_op is None:
            return None
        return self.vervangen_op + timedelta(days=settings.SLEUTELBACKUP_DAGEN)


def versions() -> list[Versie]:
    """Every master key that is there, oldest first."""
    ring = masterkeys.ring()
    counts = dict(DataKey.objects.order_by().values_list("master_version").annotate(Count("pk")))
    made = {int(number): day for number, day in ledger.days(ledger.HOOFDSLEUTEL_NIEUW).items()}
    return [
        Versie(
            nummer=number,
            is_current=number == ring.current,
            data_keys=counts.get(number, 0),
            sinds=made.get(number),
            vervangen_op=None if number == ring.current else _replaced_on(number, made),
        )
        for number in ring.versions
    ]


def note_current_version() -> None:
    """Let the ledger know since when the present master key serves, where a person put it in place or a kill came
    between."""
    ledger.append([(ledger.HOOFDSLEUTEL_NIEUW, str(masterkeys.ring().current))])


def is_rotation_due() -> bool:
    """Whether the present master key has served for a whole epoch, or an earlier rotation did not end."""
    return is_epoch_over() or outstanding() > 0


def is_epoch_over() -> bool:
    """Whether the present master key has served for a whole epoch."""
    since = versions()[-1].sinds
    return since is not None and since + timedelta(days=settings.SLEUTEL_EPOCHE_DAGEN) <= klok.today()


def outstanding() -> int:
    """How many data keys are wrapped by another master key than the present one."""
    return DataKey.objects.exclude(master_version=masterkeys.ring().current).count()


def rotate(progress: Progress) -> int:
    """Finish an earlier rotation, or else make a new master key; then wrap every data key with it.

    Once the epoch is over there is a new one in any case: a key that never opens must not hold up all others.
    Out: the present version. Raises RotatieFout when the key file cannot be written, or as rewrap().
    """
    if is_epoch_over() or not outstanding():
        new_version()
    rewrap(progress)
    return masterkeys.ring().current


def new_version() -> int:
    """Put a new master key in the key file. Out: its number. Raises RotatieFout when that cannot be written."""
    _require_writable()
    with masterkeys.only_writer():
        ring = masterkeys.ring().with_new_version()
        masterkeys.write(ring)
    ledger.append([(ledger.HOOFDSLEUTEL_NIEUW, str(ring.current))])
    return ring.current


def rewrap(progress: Progress) -> None:
    """Wrap every data key with the present master key, a batch per transaction. May be killed and repeated.

    Raises RotatieFout at the end when some key did not open; those stay as they are, and so does their master key.
    """
    note_current_version()
    total, done, failed = outstanding(), 0, 0
    last: UUID | None = None
    progress(0, total)
    while rows := _next_batch(last):
        last = rows[-1]
        with transaction.atomic(using=ALIAS):
            failed += _rewrap_rows(rows)
        done += len(rows)
        progress(done, max(total, done))
    if failed:
        raise RotatieFout(f"{failed} sleutels gingen niet open. Ze zijn gebleven zoals ze waren, met hun hoofdsleutel.")


def destroy_old_versions(*, at_once: bool = False) -> list[int]:
    """Take away the master keys that nothing needs: no data key, and no backup of the key database either.

    In: `at_once` does not wait for those backups; they can never be used again then. Out: the versions that went.
    Raises RotatieFout when the key file cannot be written.
    """
    gone = []
    for versie in versions():
        if not versie.is_current and (at_once or (versie.vernietigen_op or klok.today()) <= klok.today()):
            _require_writable()
            if _destroy(versie.nummer):
                gone.append(versie.nummer)
    return gone


def keep_master_keys() -> None:
    """Until the end of the transaction on the key database no master key is taken away: one is about to be used."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_MASTER_KEY_LOCK])


def _destroy(version: int) -> bool:
    with transaction.atomic(using=ALIAS), masterkeys.only_writer():
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MASTER_KEY_LOCK])
        if DataKey.objects.filter(master_version=version).exists():
            return False
        masterkeys.write(masterkeys.ring().without(version))
    ledger.append([(ledger.HOOFDSLEUTEL_VERNIETIGD, str(version))])
    return True


def _next_batch(last: UUID | None) -> list[UUID]:
    rows = DataKey.objects.exclude(master_version=masterkeys.ring().current).order_by("pk")
    return list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH])


def _rewrap_rows(ids: list[UUID]) -> int:
    """Wrap these anew. A key destroyed in the meantime is not there. Out: how many did not open."""
    keep_master_keys()
    ring = masterkeys.ring()
    rows = list(DataKey.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    opened = []
    for row in rows:
        try:
            key = ring.unwrap(bytes(row.wrapped), row.id, row.tenant, row.master_version)
        except SleutelFout:
            continue
        row.master_version, row.wrapped = ring.wrap(key, row.id, row.tenant)
        opened.append(row)
    DataKey.objects.bulk_update(opened, ["master_version", "wrapped"])
    return len(rows) - len(opened)


def _replaced_on(version: int, made: dict[int, date]) -> date:
    """The day the next master key came; today when the ledger does not know yet."""
    return min((day for number, day in made.items() if number > version), default=klok.today())


def _require_writable() -> None:
    if not masterkeys.is_writable():
        raise RotatieFout(
            "Dit proces kan de hoofdsleutels niet zelf wijzigen: MASTER_KEYS_FILE is niet gezet of niet te schrijven. "
            "Gebruik `sleutels nieuw`, `sleutels herverpak` en `sleutels vernietig` (zie docs/keys.md)."
        )
