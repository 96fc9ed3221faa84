"""Whether a text gives away whom a casus is about, for texts that leave the file (C-10, C-11).

It looks for what the file knows and the actor may read: the policies leave out the rest, such as who told the
kernpartij. It finds words, not meanings: that a description fits only one person is for people to see.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

from django.db.models import TextChoices

from casework.dagen import MAANDEN
from casework.finding.keys import Kenmerken, kenmerken
from casework.finding.normalise import forms, letters, name_words
from casework.finding.zoeksleutels import kenmerken_of, spellings
from casework.models import Aanbrenger, Betrokkene, Casus, WettelijkVertegenwoordiger
from casework.rules import require


class Gegeven(TextChoices):
    """What can give somebody away; the labels are what the message says."""

    NAAM = "naam", "een naam"
    GEBOORTEDATUM = "geboortedatum", "een geboortedatum"
    ADRES = "adres", "een adres"
    WOONPLAATS = "woonplaats", "een woonplaats"
    CASUSNUMMER = "casusnummer", "een casusnummer"
    CONTACT = "contact", "een telefoonnummer, e-mailadres of ander nummer van een persoon"


# Months that are cut short to other letters than their first.
_SHORT = {3: ("mrt",)}
# Of this casus or of another: that of a brother gives away as much.
_NUMMER = re.compile(r"\b20\d\d-(?!20\d\d\b)\d{4}\b")
# A number as long as that of a telephone or a citizen, or an address for mail.
_CONTACT = re.compile(r"(?:\d[ .-]?){9,}|\S@\S")


def check_anoniem(casus: Casus, tekst: str, regel: str, veld: str, behalve: Iterable[Gegeven] = ()) -> None:
    """Raise RegelFout when the text holds something that gives away whom the casus is about.

    In: `behalve` what may be said all the same. The message names kinds of data only.
    """
    found = sorted(gives_away(casus, tekst) - set(behalve))
    require(
        not found,
        regel,
        f"Deze tekst bevat {' en '.join(Gegeven(soort).label for soort in found)}. Laat dat weg: de tekst gaat naar"
        " buiten het dossier.",
        veld,
    )


def gives_away(casus: Casus, tekst: str) -> set[Gegeven]:
    """What in a text gives away whom the casus is about."""
    said, words = f" {letters(tekst)} ", _words(tekst)
    people = _people(casus)
    looked_for = {
        Gegeven.NAAM: any(words & _names(person) for person in people),
        Gegeven.GEBOORTEDATUM: _holds(said, (way for person in people for way in _days(person.geboortedatum))),
        Gegeven.ADRES: _holds(said, (part for person in people for part in _address(person))),
        Gegeven.WOONPLAATS: _holds(said, (person.plaats for person in people)),
        Gegeven.CASUSNUMMER: _holds(said, [letters(casus.nummer)]) or _NUMMER.search(tekst) is not None,
        Gegeven.CONTACT: _CONTACT.search(tekst) is not None,
    }
    return {gegeven for gegeven, is_there in looked_for.items() if is_there}


def _people(casus: Casus) -> list[Kenmerken]:
    """The betrokkene under each spelling, the parents, and who told the kernpartij as far as the actor may know."""
    others = [
        *(row.naam for row in WettelijkVertegenwoordiger.objects.filter(casus=casus)),
        *(row.naam for row in Aanbrenger.objects.filter(casus=casus)),
    ]
    return [
        *(kenmerken_of(person) for person in Betrokkene.objects.filter(casus=casus)),
        *spellings([casus.pk]).get(casus.pk, []),
        *(kenmerken("", naam, None) for naam in others),
    ]


def _words(tekst: str) -> set[str]:
    """The words that can be part of a name; 'Jansens' can be the genitive of Jansen."""
    found = name_words(tekst)
    return {form for word in found for each in (word, word.removesuffix("s")) for form in forms(each)}


def _names(person: Kenmerken) -> set[str]:
    """An initial is no name: every text is full of single letters."""
    return {form for word in person.namen if len(word) > 1 for form in forms(word)}


def _days(day: date | None) -> Iterator[str]:
    """The ways to write a day, as letters() gives them; without the year when the month is a word."""
    if day is None:
        return
    days, months = {f"{day.day}", f"{day:%d}"}, {f"{day.month}", f"{day:%m}"}
    name = MAANDEN[day.month - 1]
    words, years = {name, name[:3], name[:4], *_SHORT.get(day.month, ())}, {f"{day:%Y}", f"{day:%y}"}
    yield from (" ".join(parts) for parts in product(days, months, years))
    yield from (" ".join(parts) for parts in product(years, months, days))
    yield from (" ".join(parts) for parts in product(days, words))
    yield from (f"{day:%d%m%Y}", f"{day:%Y%m%d}")


def _address(person: Kenmerken) -> list[str]:
    """The street without its number, and the postcode as letters() parts it."""
    return [" ".join(re.findall(r"[a-z]+", person.straat)), letters(person.postcode)]


def _holds(said: str, phrases: Iterable[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases if phrase)
