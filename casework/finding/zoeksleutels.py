"""The keyed hashes of people: making them, and keeping those of a casus in step with what it says of its person."""

from collections.abc import Iterable
from datetime import date
from struct import Struct
from typing import Any, Protocol
from uuid import UUID

from casework.choices import PersoonOordeel
from casework.encryption.hashes import hasher
from casework.finding.keys import Kenmerken, kenmerken, kept_keys
from casework.models import Betrokkene, Casus, Persoonsvergelijking, Zoeksleutel

# What of a hash is kept, as a number of the database.
_first_64_bits = Struct(">q").unpack_from
FIELDS = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "straat", "postcode", "plaats")


class Genoemde(Protocol):
    """Somebody with a name, a birth date and an address: a Betrokkene, or the Persoon of a new signaal."""

    voornamen: Any
    tussenvoegsel: Any
    achternaam: Any
    geboortedatum: Any
    straat: Any
    postcode: Any
    plaats: Any


def kenmerken_of(person: Genoemde) -> Kenmerken:
    """What somebody is compared by."""
    return kenmerken(
        person.voornamen,
        f"{person.tussenvoegsel} {person.achternaam}",
        person.geboortedatum,
        person.straat,
        person.postcode,
        person.plaats,
    )


def as_told(person: Genoemde) -> dict[str, str]:
    """The person in the form of Persoonsvergelijking.gemeld."""
    return {name: str(getattr(person, name)) for name in FIELDS}


def kenmerken_as_told(told: dict[str, str]) -> Kenmerken:
    """What a person as told is compared by."""
    born = date.fromisoformat(told["geboortedatum"])
    name = f"{told['tussenvoegsel']} {told['achternaam']}"
    return kenmerken(told["voornamen"], name, born, told["straat"], told["postcode"], told["plaats"])


def hashed(verband_id: UUID, keys: Iterable[tuple[str, str]]) -> dict[int, str]:
    """The hash of each key, and the kind of key it is; the kind is hashed along, so that two kinds are never alike."""
    digest = hasher(verband_id, "zoeksleutel")
    return {_first_64_bits(digest(f"{kind}:{text}"))[0]: kind for kind, text in keys}


def write_keys(casus: Casus) -> int:
    """Make the search keys of a casus anew, from its person and the other spellings it was told by.

    For every action that records or changes the person, inside its transaction. Out: how many keys there are.
    """
    keys = {key for person in _known_as(casus) for key in kept_keys(person)}
    Zoeksleutel.objects.filter(casus=casus).delete()
    Zoeksleutel.objects.bulk_create(Zoeksleutel(casus=casus, hash=value) for value in hashed(casus.verband_id, keys))
    return len(keys)


def spellings(casus_ids: Iterable[UUID]) -> dict[UUID, list[Kenmerken]]:
    """The other spellings that the person of each casus was told by."""
    found: dict[UUID, list[Kenmerken]] = {}
    judged = Persoonsvergelijking.objects.filter(casus__in=list(casus_ids), oordeel=PersoonOordeel.ZELFDE)
    for row in judged:
        if row.gemeld:
            found.setdefault(row.casus_id, []).append(kenmerken_as_told(row.gemeld))
    return found


def _known_as(casus: Casus) -> list[Kenmerken]:
    person = Betrokkene.objects.get(casus=casus)
    return [kenmerken_of(person), *spellings([casus.pk]).get(casus.pk, [])]
