"""Who may ask about somebody: that person, or who acts for them (V-06, V-07). Calculation only."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.termijnen import age_on
from rights.choices import Hoedanigheid, Maatregel, Rechthebbende

# From this birthday somebody decides for themselves (article 5, fourth paragraph, UAVG).
ZELFSTANDIG_VANAF = 16

_ZIJ_BESLIST = {
    Rechthebbende.BETROKKENE: "Degene over wie het gaat beslist zelf.",
    Rechthebbende.WETTELIJK_VERTEGENWOORDIGER: "De wettelijk vertegenwoordiger beslist.",
}


@dataclass(frozen=True)
class Gebleken:
    """What the handler found out about who asks for whom.

    `geboren_op`: of who the data are about; None when that is not known. `opdracht_van`: who engaged the lawyer or
    signed the machtiging; empty when nobody did. `waaruit_blijkt`: what showed that somebody acts for another.
    """

    hoedanigheid: str
    geboren_op: date | None
    maatregel: str = Maatregel.GEEN
    opdracht_van: str = ""
    machtiging_getekend_op: date | None = None
    waaruit_blijkt: str = ""


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
    if gebleken.hoedanigheid == Hoedanigheid.BETROKKENE:
        who = f"Wie jonger is dan {ZELFSTANDIG_VANAF} jaar, of onder curatele of mentorschap staat,"
        own = decides == Rechthebbende.BETROKKENE
        through = f"{who} kan dit alleen door de wettelijk vertegenwoordiger laten vragen."
        return None if own else Gebrek("V-07", through, "hoedanigheid")
    return _of_another(gebleken, born, decides, day)


def _of_another(gebleken: Gebleken, born: date, decides: Rechthebbende, day: date) -> Gebrek | None:
    """What is missing of who asks for somebody else."""
    by_right = gebleken.hoedanigheid == Hoedanigheid.WETTELIJK_VERTEGENWOORDIGER and decides == gebleken.hoedanigheid
    if not by_right and gebleken.opdracht_van != decides:
        return Gebrek("V-07", f"{_ZIJ_BESLIST[decides]} Daar moet de opdracht of machtiging van zijn.", "opdracht_van")
    if not by_right and gebleken.hoedanigheid != Hoedanigheid.ADVOCAAT:
        missing = _of_machtiging(gebleken, born, day)
        if missing is not None:
            return missing
    if not gebleken.waaruit_blijkt.strip():
        shown = "Schrijf op wat u hebt gezien: het gezagsregister, de beschikking, het tableau of de machtiging."
        return Gebrek("V-07" if by_right else "V-06", shown, "waaruit_blijkt")
    return None


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
