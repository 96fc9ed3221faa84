"""Who may ask about somebody: that person, or who acts for them (V-06, V-07). Calculation only."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.termijnen import age_on
from rights.choices import Hoedanigheid, Maatregel, Rechthebbende

# From this birthday somebody decides for themselves (article 5, fourth paragraph, UAVG).
ZELFSTANDIG_VANAF = 16

# Whose own right it is to ask, without anything else to show.
_EIGEN_RECHT = {
    Hoedanigheid.BETROKKENE.value: Rechthebbende.BETROKKENE,
    Hoedanigheid.WETTELIJK_VERTEGENWOORDIGER.value: Rechthebbende.WETTELIJK_VERTEGENWOORDIGER,
}
_ZIJ_BESLIST = {
    Rechthebbende.BETROKKENE: "Degene over wie het gaat beslist zelf.",
    Rechthebbende.WETTELIJK_VERTEGENWOORDIGER: "De wettelijk vertegenwoordiger beslist.",
}


@dataclass(frozen=True)
class Gebleken:
    """What the handler found out about who asks for whom.

    `geboren_op`: of who the data are about; None when that is not known. `opdracht_van`: who engaged the lawyer or
    signed the machtiging; empty when nobody did.
    """

    hoedanigheid: str
    geboren_op: date | None
    maatregel: str = Maatregel.GEEN
    opdracht_van: str = ""
    machtiging_getekend_op: date | None = None


class Gebrek(NamedTuple):
    """What is missing before the requester may ask: the rule, what to do about it, and the field it belongs to."""

    regel: str
    melding: str
    veld: str


def rechthebbende(geboren_op: date, maatregel: str, day: date) -> Rechthebbende:
    """Who decides on a day whether data are asked for: who they are about, or the wettelijk vertegenwoordiger (V-07).

    Raises TermijnFout for a day before the birth.
    """
    own = age_on(geboren_op, day) >= ZELFSTANDIG_VANAF and maatregel == Maatregel.GEEN
    return Rechthebbende.BETROKKENE if own else Rechthebbende.WETTELIJK_VERTEGENWOORDIGER


def gebrek(gebleken: Gebleken, day: date) -> Gebrek | None:
    """What is missing on a day before this requester may ask; None when nothing is (V-06, V-07)."""
    born = gebleken.geboren_op
    if born is None or born > day:
        age = f"Vul de geboortedatum in van degene over wie het gaat: vanaf {ZELFSTANDIG_VANAF} jaar beslist die zelf."
        return Gebrek("V-07", age, "geboren_op")
    decides = rechthebbende(born, gebleken.maatregel, day)
    if _EIGEN_RECHT.get(gebleken.hoedanigheid) == decides:
        return None
    if gebleken.hoedanigheid == Hoedanigheid.BETROKKENE:
        who = f"Wie jonger is dan {ZELFSTANDIG_VANAF} jaar, of onder curatele of mentorschap staat,"
        return Gebrek("V-07", f"{who} kan dit alleen door de wettelijk vertegenwoordiger laten vragen.", "hoedanigheid")
    if gebleken.opdracht_van != decides:
        return Gebrek("V-07", f"{_ZIJ_BESLIST[decides]} Daar moet de opdracht of machtiging van zijn.", "opdracht_van")
    if gebleken.hoedanigheid == Hoedanigheid.ADVOCAAT:
        return None
    return _of_machtiging(gebleken, born, day)


def acts_on_word(hoedanigheid: str, opdracht_van: str | None) -> bool:
    """Whether somebody asks because another wants them to, who can then take that back (V-06)."""
    return bool(opdracht_van) or hoedanigheid not in _EIGEN_RECHT


def _of_machtiging(gebleken: Gebleken, born: date, day: date) -> Gebrek | None:
    signed = gebleken.machtiging_getekend_op
    if signed is None:
        wie = "Wie voor een ander vraagt en geen advocaat is, heeft een ondertekende machtiging nodig."
        return Gebrek("V-06", wie, "machtiging_getekend_op")
    if not born <= signed <= day:
        return Gebrek("V-06", "Deze dag kan niet: de machtiging is al getekend.", "machtiging_getekend_op")
    if rechthebbende(born, gebleken.maatregel, signed) != gebleken.opdracht_van:
        oud = "Op de dag van ondertekening kon deze persoon nog geen machtiging geven. Vraag een nieuwe."
        return Gebrek("V-07", oud, "machtiging_getekend_op")
    return None
