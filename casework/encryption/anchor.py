"""What the databases remember of the ledger, so that neither can be exchanged for another unseen.

Each database holds how many lines the ledger had and the hash of the last one. A ledger with fewer lines, or another
hash at that line, was cut or changed: GrootboekFout. A ledger that goes on beyond it means that this database came from
a backup. Before a line is written the databases learn what is coming, so that a kill in between is neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from casework.encryption.models import SleutelStand, Stand
from casework.encryption.router import ALIAS

BEGIN = "0" * 64


class GrootboekFout(Exception):
    """The ledger is damaged, or not the one that the databases know."""


@dataclass(frozen=True)
class Position:
    """A place in the ledger: how many lines, and the hash of the last."""

    lines: int = 0
    hash: str = BEGIN


def places() -> list[Any]:
    """Where the position is kept: in both databases, on a connection that is in nobody's transaction."""
    return [SleutelStand.objects.using(ALIAS), apps.get_model("casework.Grootboekstand").objects.using("audit")]


def is_at_end(place: Any, hashes: Sequence[str]) -> bool:
    """Whether this database knows the whole ledger, given the hash of each line. Raises GrootboekFout."""
    known, coming = _positions(place.filter(pk=1).first())
    check(known, hashes)
    return end(hashes) in (known, coming)


def check(known: Position, hashes: Sequence[str]) -> None:
    """Raise GrootboekFout when the ledger does not go through a position that it once had."""
    if len(hashes) < known.lines:
        raise GrootboekFout(f"Het grootboek is ingekort: het heeft {len(hashes)} regels en had er {known.lines}.")
    if known.lines and hashes[known.lines - 1] != known.hash:
        raise GrootboekFout(f"Het grootboek is vervangen of gewijzigd in of voor regel {known.lines}.")


def end(hashes: Sequence[str]) -> Position:
    """The position at the end of a ledger."""
    return Position(len(hashes), hashes[-1]) if hashes else Position()


def write(place: Any, now: Position, coming: Position) -> None:
    """Remember where the ledger is, and what is about to be added."""
    values = {"regels": now.lines, "hash": now.hash, "straks_regels": coming.lines, "straks_hash": coming.hash}
    stand = place.model(pk=1, **values)
    place.bulk_create([stand], update_conflicts=True, unique_fields=["id"], update_fields=list(values))


def _positions(stand: Stand | None) -> tuple[Position, Position]:
    if stand is None:
        return Position(), Position()
    return Position(stand.regels, stand.hash), Position(stand.straks_regels, stand.straks_hash)
