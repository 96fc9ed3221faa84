"""Which categories of data the weegploeg file may hold (W-14)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from casework import gegevenscategorieen
from casework.access.context import Actor
from casework.actions.base import action
from casework.actions.parties.checks import require_beheerder
from casework.actions.waarborgen import add_version
from casework.models import Categorielijst, Samenwerkingsverband
from casework.rules import require

_LONGEST = 80


@action("gegevenscategorieen.vastgelegd", verwerking=False)
def publish_categorieen(
    actor: Actor, verband: Samenwerkingsverband, categorieen: Iterable[str], van: date
) -> Categorielijst:
    """Add a version of the list of art. 8 of the convenant, in force from `van` on.

    What was written down before keeps the category that it got. Raises RegelFout W-14 (no category, one twice or too
    long, a day that has passed, or with an earlier version today); GeenToegang.
    """
    require_beheerder(actor, verband.pk)
    names = [name.strip() for name in categorieen if name.strip()]
    require(names, "W-14", "Noem ten minste één categorie.", "categorieen")
    require(
        len({name.casefold() for name in names}) == len(names), "W-14", "Noem elke categorie één keer.", "categorieen"
    )
    require(
        all(len(name) <= _LONGEST for name in names),
        "W-14",
        f"Een categorie is hoogstens {_LONGEST} tekens lang.",
        "categorieen",
    )
    return add_version(Categorielijst, verband, van, "W-14", categorieen=names)


def check_categorie(verband_id: UUID, categorie: str) -> None:
    """Raise RegelFout W-14 unless the list in force today has this category; for each item of the weegploeg file."""
    known = gegevenscategorieen.in_force(verband_id)
    require(
        known,
        "W-14",
        "De categorieën van gegevens zijn nog niet vastgelegd. Vraag dat aan de functioneel beheerder.",
        "categorie_gegevens",
    )
    require(categorie, "W-14", "Kies bij welke categorie deze gegevens horen.", "categorie_gegevens")
    require(
        categorie in known,
        "W-14",
        "Deze categorie staat niet op de lijst van het samenwerkingsverband. Zulke gegevens horen niet in dit dossier.",
        "categorie_gegevens",
    )
