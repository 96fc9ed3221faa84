"""Which search keys a person gives: two things together, never one alone (S-07, ADR 0016).

A key is hashed before it leaves this module's callers; the same two things known of another person give the same hash.
Each kind forgives what the others do not: a word of the name heard or typed wrongly, a digit of the birth date, no
birth date at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from casework.finding.normalise import letters, name_words, sounds

# Day and month that are written down when they are not known: so many people have them that they say little.
ESTIMATED = ((1, 1), (1, 7))


@dataclass(frozen=True)
class Kenmerken:
    """What people are compared by: the words of the name and, where known, birth date and address."""

    voornamen: tuple[str, ...]
    achternamen: tuple[str, ...]
    geboortedatum: date | None
    straat: str
    postcode: str
    plaats: str

    @property
    def namen(self) -> tuple[str, ...]:
        return self.voornamen + self.achternamen


def kenmerken(
    voornamen: str,
    achternaam: str,
    geboortedatum: date | None,
    straat: str = "",
    postcode: str = "",
    plaats: str = "",
) -> Kenmerken:
    """From what was written down; a prefix stands in the surname or nowhere."""
    return Kenmerken(
        voornamen=name_words(voornamen),
        achternamen=name_words(achternaam),
        geboortedatum=geboortedatum,
        straat=letters(straat),
        postcode=letters(postcode).replace(" ", ""),
        plaats=letters(plaats),
    )


def kept_keys(person: Kenmerken) -> frozenset[tuple[str, str]]:
    """The keys by which a person is found later: pairs of kind and text."""
    return frozenset((*_names(person), *_name_and_birth(person), *_address(person)))


def asked_keys(person: Kenmerken) -> frozenset[tuple[str, str]]:
    """The keys to look for: those of the person, also with day and month of birth swapped."""
    swapped = swap(person.geboortedatum)
    return kept_keys(person) | (kept_keys(replace(person, geboortedatum=swapped)) if swapped else frozenset())


def swap(day: date | None) -> date | None:
    """The date with day and month swapped; None when there is no such date."""
    return date(day.year, day.day, day.month) if day and day.day <= 12 else None


def _names(person: Kenmerken) -> Iterator[tuple[str, str]]:
    """Two words of the name, in any order."""
    for left, right in combinations(person.namen, 2):
        for one in sounds(left):
            for other in sounds(right):
                yield "naam", "|".join(sorted((one, other)))


def _name_and_birth(person: Kenmerken) -> Iterator[tuple[str, str]]:
    """A word of the name with two of the three parts of the birth date: the third may be wrong."""
    born = person.geboortedatum
    if born is None:
        return
    for sound in _sounds(person):
        yield "jaar-maand", f"{sound}|{born.year}-{born.month}"
        yield "jaar-dag", f"{sound}|{born.year}-{born.day}"
        if (born.day, born.month) not in ESTIMATED:
            yield "maand-dag", f"{sound}|{born.month}-{born.day}"


def _address(person: Kenmerken) -> Iterator[tuple[str, str]]:
    """An address with the birth date, or with a word of the name."""
    places = [("postcode", person.postcode)] if person.postcode else []
    street = _street(person.straat)
    if street:
        places.append(("straat", street))
    for kind, place in places:
        if person.geboortedatum:
            yield f"{kind}-geboorte", f"{place}|{person.geboortedatum.isoformat()}"
        for sound in _sounds(person):
            yield f"{kind}-naam", f"{place}|{sound}"


def _street(straat: str) -> str:
    """Street as it sounds with the first number in it; empty without either."""
    words = re.findall(r"[a-z]{3,}", straat)
    number = re.search(r"\d+", straat)
    return f"{min(sounds(words[0]))}{number[0]}" if words and number else ""


def _sounds(person: Kenmerken) -> set[str]:
    return {sound for word in person.namen for sound in sounds(word)}
