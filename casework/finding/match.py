"""Comparing two people in clear, and saying in words what is alike. It proposes; a person decides (S-07, K-04)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from rapidfuzz.distance import OSA, JaroWinkler

from casework.finding.keys import ESTIMATED, Kenmerken, swap
from casework.finding.normalise import forms, sounds

# Below this two words have little in common, whatever else they share.
_SOME_LIKENESS = 0.7
_MUCH_LIKENESS = 0.92
# A slip in a shorter word makes another name of it; a longer word may have two.
_SHORT_WORD, _LONG_WORD = 4, 7


class Graad(IntEnum):
    """How much alike two people are in one respect."""

    ANDERS = 0
    DEELS = 1
    BIJNA = 2
    GELIJK = 3


@dataclass(frozen=True)
class Vergelijking:
    """Name, birth date and address side by side; None where one of the two does not say."""

    naam: Graad
    geboorte: Graad | None
    adres: Graad | None
    redenen: tuple[str, ...]

    @property
    def lijkt(self) -> bool:
        """Whether a person should look whether these are the same."""
        if self.naam >= Graad.BIJNA:
            return self.geboorte != Graad.ANDERS or _alike(self.adres)
        if self.naam == Graad.DEELS:
            return self.geboorte == Graad.GELIJK or (self.geboorte != Graad.ANDERS and _alike(self.adres))
        return self.geboorte == Graad.GELIJK and self.adres == Graad.GELIJK


def compare(left: Kenmerken, right: Kenmerken) -> Vergelijking:
    """Put two people side by side."""
    naam, said_of_name = _compare_names(left, right)
    geboorte, said_of_birth = _compare_birth(left.geboortedatum, right.geboortedatum)
    adres, said_of_address = _compare_address(left, right)
    said = (said_of_name, said_of_birth, said_of_address)
    return Vergelijking(naam, geboorte, adres, tuple(text for text in said if text))


def _alike(graad: Graad | None) -> bool:
    return graad is not None and graad >= Graad.BIJNA


# --- names -----------------------------------------------------------------------------------------------------------


def _compare_names(left: Kenmerken, right: Kenmerken) -> tuple[Graad, str]:
    pairs = _pair_words(left.namen, right.namen)
    if not pairs:
        return Graad.ANDERS, "naam anders"
    if len(pairs) < min(len(left.namen), len(right.namen)) or len(pairs) == 1:
        return Graad.DEELS, "een deel van de naam is gelijk"
    said = []
    if any((one < len(left.voornamen)) != (other < len(right.voornamen)) for one, other, _ in pairs):
        said.append("naamdelen verwisseld")
    if any(not same for _, _, same in pairs):
        said.append("naam anders gespeld")
    if len(left.namen) != len(right.namen):
        said.append("een naam meer of minder")
    return (Graad.BIJNA, " en ".join(said)) if said else (Graad.GELIJK, "naam gelijk")


def _pair_words(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[int, int, bool]]:
    """The words of two names that are the same word, the most alike first: their places, and whether spelt the same."""
    ranked = sorted(
        ((_likeness(one, other), -i, -j) for i, one in enumerate(left) for j, other in enumerate(right)), reverse=True
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs = []
    for likeness, minus_i, minus_j in ranked:
        i, j = -minus_i, -minus_j
        if likeness and i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((i, j, likeness == 1))
    return pairs


def _likeness(one: str, other: str) -> float:
    """1 for the same word, 0 for another word, in between for one word in two spellings."""
    if one == other:
        return 1
    pairs = [(left, right) for left in forms(one) for right in forms(other)]
    likeness = max(JaroWinkler.similarity(left, right) for left, right in pairs)
    if sounds(one) & sounds(other) and likeness >= _SOME_LIKENESS:
        return likeness
    return likeness if any(_is_typo(left, right) for left, right in pairs) else 0


def _is_typo(one: str, other: str) -> bool:
    """One slip of the pen in a short word, two in a long one."""
    short = min(len(one), len(other))
    allowed = 1 if short < _LONG_WORD else 2
    return short >= _SHORT_WORD and OSA.distance(one, other, score_cutoff=allowed) <= allowed


# --- birth date ------------------------------------------------------------------------------------------------------


def _compare_birth(left: date | None, right: date | None) -> tuple[Graad | None, str]:
    if left is None or right is None:
        return None, ""
    if left == right:
        # Written down when the day is not known: such a date says less than another.
        if (left.day, left.month) in ESTIMATED:
            return Graad.BIJNA, "geboortedatum gelijk, mogelijk geschat"
        return Graad.GELIJK, "geboortedatum gelijk"
    if swap(left) == right:
        return Graad.BIJNA, "dag en maand van de geboortedatum verwisseld"
    if OSA.distance(left.strftime("%Y%m%d"), right.strftime("%Y%m%d")) == 1:
        return Graad.BIJNA, "één cijfer van de geboortedatum anders"
    same = (left.year == right.year) + (left.month == right.month) + (left.day == right.day)
    if same == 2:
        return Graad.DEELS, "geboortedatum deels gelijk"
    return Graad.ANDERS, "geboortedatum anders"


# --- address ---------------------------------------------------------------------------------------------------------


def _compare_address(left: Kenmerken, right: Kenmerken) -> tuple[Graad | None, str]:
    if not (left.straat and right.straat) and not (left.postcode and right.postcode):
        return None, ""
    street = JaroWinkler.similarity(left.straat, right.straat) >= _MUCH_LIKENESS
    code = OSA.distance(left.postcode, right.postcode) if left.postcode and right.postcode else None
    if code == 0 and (street or not left.straat or not right.straat):
        return Graad.GELIJK, "adres gelijk"
    if street and _same_numbers(left.straat, right.straat) and (code in (None, 1) or _near(left.plaats, right.plaats)):
        return Graad.BIJNA, "adres bijna gelijk"
    return Graad.ANDERS, ""


def _same_numbers(left: str, right: str) -> bool:
    return _numbers(left.split()) == _numbers(right.split())


def _numbers(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.isdigit()]


def _near(left: str, right: str) -> bool:
    return JaroWinkler.similarity(left, right) >= _MUCH_LIKENESS
