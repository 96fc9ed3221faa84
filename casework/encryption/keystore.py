"""The keys of the sleutelhouders: make, get, destroy.

Two databases have no common transaction. So a key is committed before the first row that needs it; a job destroys the
keys whose row never came (casework/orphans.py). On destruction the key follows the data, and destroy() can be repeated
until it is done.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date, timedelta
from uuid import UUID
from weakref import WeakSet

from django.db import connections, transaction

from casework import klok
from casework.encryption import ledger, masterkeys
from casework.encryption.cipher import KEY_BYTES, DataKeyMaterial
from casework.encryption.errors import SleutelFout, SleutelOntbreekt, SleutelVernietigd, VerkeerdeSleutel
from casework.encryption.models import DataKey, VernietigdeSleutel
from casework.encryption.rotation import keep_master_keys
from casework.encryption.router import ALIAS

_ORPHAN_AFTER = timedelta(days=1)


class _Session:
    """The unwrapped keys of one request or task."""

    def __init__(self) -> None:
        self.keys: dict[UUID, DataKeyMaterial] = {}
        self.failure: SleutelFout | None = None


_session: ContextVar[_Session | None] = ContextVar("sleutelkast_session", default=None)
_sessions: WeakSet[_Session] = WeakSet()
_sessions_lock = threading.Lock()


@contextmanager
def session() -> Iterator[None]:
    """Keep unwrapped keys until the end of the block: one request or task. An inner block shares it."""
    if _session.get() is not None:
        yield
        return
    opened = _Session()
    with _sessions_lock:
        _sessions.add(opened)
    token = _session.set(opened)
    try:
        yield
    finally:
        _session.reset(token)
        opened.keys.clear()


def note_failure(error: SleutelFout) -> None:
    """Remember in the session that something did not open, for who must not show a page with a hole in it."""
    opened = _session.get()
    if opened is not None:
        opened.failure = error


def failure() -> SleutelFout | None:
    """What did not open in this session, if anything."""
    opened = _session.get()
    return opened.failure if opened else None


def create(owner_id: UUID, soort: str, tenant: UUID) -> None:
    """Make the data key of a sleutelhouder and commit it at once; a key that is there already is left alone.

    In: id and kind of the sleutelhouder, id of its samenwerkingsverband. Raises SleutelVernietigd if the key
    of this id was destroyed (rule R-04), VerkeerdeSleutel if a key of another kind or tenant has this id.
    """
    with transaction.atomic(using=ALIAS):
        _lock(owner_id)
        keep_master_keys()
        if VernietigdeSleutel.objects.filter(pk=owner_id).exists():
            raise SleutelVernietigd
        there = DataKey.objects.filter(pk=owner_id).first()
        if there is None:
            version, wrapped = masterkeys.ring().wrap(os.urandom(KEY_BYTES), owner_id, tenant)
            DataKey.objects.create(
                id=owner_id,
                soort=soort,
                tenant=tenant,
                wrapped=wrapped,
                master_version=version,
                gemaakt=klok.now(),
            )
        elif (there.soort, there.tenant) != (soort, tenant):
            raise VerkeerdeSleutel


def get(owner_id: UUID) -> DataKeyMaterial:
    """Return the unwrapped data key of a sleutelhouder, from the session if there is one.

    Raises SleutelOntbreekt, SleutelVernietigd, VerkeerdeSleutel or GeenHoofdsleutel (rule B-07).
    """
    cache = _session.get()
    if cache is not None and (known := cache.keys.get(owner_id)) is not None:
        return known
    row = DataKey.objects.filter(pk=owner_id).first()
    if row is None:
        raise (SleutelVernietigd if VernietigdeSleutel.objects.filter(pk=owner_id).exists() else SleutelOntbreekt)
    material = _unwrap(row)
    if cache is not None:
        cache.keys[owner_id] = material
    return material


def prefetch(owner_ids: Iterable[UUID]) -> None:
    """Bring the keys of a list into the session with one query.

    A key that is missing or does not open is passed over, so that it cannot block a whole list: the error
    comes from whoever reads what it should open. Without a session there is nothing to fill and nothing
    happens.
    """
    cache = _session.get()
    if cache is None:
        return
    wanted = {owner_id for owner_id in owner_ids if owner_id not in cache.keys}
    for row in DataKey.objects.filter(pk__in=wanted) if wanted else ():
        with suppress(SleutelFout):
            cache.keys[row.id] = _unwrap(row)


def exists(owner_id: UUID) -> bool:
    """Say whether the sleutelhouder has a key."""
    return DataKey.objects.filter(pk=owner_id).exists()


def destroy(owner_id: UUID) -> None:
    """Destroy the key of a sleutelhouder for good; leave a tombstone and a line in the ledger (rule R-04).

    May be repeated, and is until it succeeds: so the ledger never holds more than the tombstones do, but in a
    database that came from a backup.
    """
    with transaction.atomic(using=ALIAS):
        _lock(owner_id)
        VernietigdeSleutel.objects.get_or_create(pk=owner_id, defaults={"vernietigd_op": klok.today()})
        DataKey.objects.filter(pk=owner_id).delete()
        transaction.on_commit(lambda: _forget(owner_id), using=ALIAS)  # who read the old row in the meantime
        transaction.on_commit(lambda: ledger.append([(ledger.SLEUTEL, str(owner_id))]), using=ALIAS)
    _forget(owner_id)


def is_destroyed(owner_id: UUID) -> bool:
    """Say whether the key of the sleutelhouder was destroyed on purpose."""
    return VernietigdeSleutel.objects.filter(pk=owner_id).exists()


def note_in_ledger() -> None:
    """Write down every destroyed key that the ledger does not have, and how many keys were ever made."""
    tombstones = VernietigdeSleutel.objects.order_by("vernietigd_op", "pk").values_list("pk", flat=True)
    ever = len(tombstones) + DataKey.objects.count()
    # Without a line for what is new, a database of before and one of after a new sleutelhouder would pass for a pair.
    ledger.append([*((ledger.SLEUTEL, str(pk)) for pk in tombstones), (ledger.IJKPUNT, str(ever))])


def not_destroyed(owner_ids: set[str]) -> set[str]:
    """Those of the ids whose key this database does not know as destroyed, or still has."""
    if not owner_ids:
        return set()
    tombstones = VernietigdeSleutel.objects.filter(pk__in=owner_ids).values_list("pk", flat=True)
    there = DataKey.objects.filter(pk__in=owner_ids).values_list("pk", flat=True)
    return (owner_ids - {str(pk) for pk in tombstones}) | {str(pk) for pk in there}


def made_before_yesterday(soort: str, after: date) -> list[UUID]:
    """Return the ids of keys of one kind that are older than a day, and made after a day."""
    old = DataKey.objects.filter(soort=soort, gemaakt__lt=klok.now() - _ORPHAN_AFTER, gemaakt__date__gt=after)
    return list(old.order_by("pk").values_list("pk", flat=True))


def forget_all() -> None:
    """Take every unwrapped key out of the memory of this process."""
    with _sessions_lock:
        for opened in _sessions:
            opened.keys.clear()


def _unwrap(row: DataKey) -> DataKeyMaterial:
    key = masterkeys.ring().unwrap(bytes(row.wrapped), row.id, row.tenant, row.master_version)
    return DataKeyMaterial(row.id, row.tenant, key)


def _lock(owner_id: UUID) -> None:
    """Make create() and destroy() of one id wait for each other until the end of the transaction."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(owner_id)])


def _forget(owner_id: UUID) -> None:
    with _sessions_lock:
        opened = list(_sessions)
    for cache in opened:
        cache.keys.pop(owner_id, None)
