"""After a restore: what the ledger knows as destroyed is destroyed again, before the site opens (R-04, B-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from casework import herstel, wissen
from casework.access.context import Actor
from casework.actions.base import action
from casework.encryption import keystore, ledger
from casework.models import Casus, Gewist
from casework.rules import GeenToegang
from retention.actions import erase_rows, remove_files
from retention.models import Vernietiging, VernietigingStatus


@dataclass(frozen=True)
class Nagespeeld:
    """How much was destroyed again."""

    casussen: int
    rijen: int
    sleutels: int


def replay(actor: Actor) -> Nagespeeld:
    """Destroy again all that a backup brought back. May be killed and repeated; does nothing when nothing is behind.

    Only a Systeem does this. Raises GeenToegang, GrootboekFout.
    """
    if not actor.is_systeem:
        raise GeenToegang
    keys, rows = herstel.behind()
    places = [tuple(each.split("/")) for each in sorted(rows)]
    casussen = [row_id for table, row_id in places if table == Casus._meta.db_table]
    others = [(table, row_id) for table, row_id in places if table != Casus._meta.db_table]
    for owner_id in {*ledger.what(ledger.SLEUTEL), *casussen}:
        remove_files(UUID(owner_id))  # media come from a backup of their own
    # Before the rows, which say what is left to do: a kill in the destruction itself may have kept the key of a casus,
    # and with its rows would go the last that knows so.
    for owner_id in sorted({*keys, *casussen}):
        keystore.destroy(UUID(owner_id))
    for casus_id in casussen:
        destroy_again(actor, UUID(casus_id))
    if others:
        erase_again(actor, others)
    return Nagespeeld(len(casussen), len(others), len(keys))


@action("herstel.casus_vernietigd", verwerking=False)
def destroy_again(actor: Actor, casus_id: UUID) -> Vernietiging | None:
    """Destroy the rows of a casus that came back; without its term, for it was destroyed already.

    Out: the proof, anew when the backup was made before it; None when the backup does not know the casus at all.
    """
    casus = Casus.objects.select_for_update().filter(pk=casus_id).first()
    counts = erase_rows(casus_id)
    Gewist(tabel=Casus._meta.db_table, rij_id=casus_id).save(force_insert=True)
    if casus is None:
        return None
    proof = Vernietiging(
        verband_id=casus.verband_id, sleutel_id=casus_id, aantallen=counts, status=VernietigingStatus.KLAAR
    )
    proof.save(force_insert=True)
    return proof


@action("herstel.rijen_gewist", verwerking=False)
def erase_again(actor: Actor, places: Sequence[tuple[str, ...]]) -> None:
    """Erase rows of living casussen again; in one transaction, so that their order does not matter."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table, row_id in places:
        wissen.erase_rows(table, row_id)
        Gewist(tabel=table, rij_id=row_id).save(force_insert=True)
