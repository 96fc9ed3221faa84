"""One casus of the file, played again event by event on the days that the file gives."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, auto
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError

from casework import klok, selectors
from casework.access.context import acting_as
from casework.choices import Rol
from casework.models import Account, Besluit, Casus
from casework.praktijkcasussen.bezetting import Bezetting
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verslag import Verslag
from casework.rules import GeenToegang, RegelFout

_NAMES = ("voornamen", "tussenvoegsel", "achternaam")
_SOORT = {
    "casework.signaal": "signaal",
    "weegploeg.nadereduiding": "duiding",
    "weegploeg.beoordeling": "beoordeling",
    "casusoverleg.informatieitem": "informatie",
}

# What the values of a file raise when they are of another kind than asked: a list for a text, a text that is too long.
WRONG_SHAPE = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, DataError, IntegrityError)


class Volgorde(IntEnum):
    """The order of kinds within one day."""

    SIGNAAL = auto()
    EINDE = auto()
    ANTWOORD = auto()
    VERGADERING = auto()
    BEOORDELING = auto()
    DIAGNOSE = auto()
    VOORTGANG = auto()
    EVALUATIE = auto()
    ADVIES = auto()
    BESLUIT = auto()
    BEVESTIGING = auto()
    OPENING = auto()
    KENNISGEVING = auto()
    TERUGKOPPELING = auto()
    DUIDINGSVERZOEK = auto()
    DEELNAME = auto()
    INFORMATIE = auto()
    DEELAFWEGING = auto()
    BIJEENKOMST = auto()
    ADVIESAANVRAAG = auto()
    ADVIES_ANTWOORD = auto()
    CASUSREGISSEUR = auto()
    PLAN = auto()
    EVALUATIE_PLANNEN = auto()
    VERZOEK = auto()
    RAADPLEGING = auto()
    DATALEK = auto()


@dataclass
class Gebeurtenis:
    """Something that happened on a day; an error in it is told at `key` of `blok`."""

    dag: int
    volgorde: Volgorde
    blok: Blok
    key: str
    do: Callable[[], Any]


@dataclass
class Verloop:
    """What is known while a casus is played: the file, the people, and what has been made so far by its key."""

    bron: Blok
    bezetting: Bezetting
    verslag: Verslag = field(default_factory=Verslag)
    # Casussen loaded before, by their key: the person of this one may be known from there.
    bekend: dict[str, Casus] = field(default_factory=dict)
    casus: Casus | None = None
    stukken: dict[str, Any] = field(default_factory=dict)
    vragen: dict[str, Any] = field(default_factory=dict)
    besluiten: dict[str, Any] = field(default_factory=dict)
    maatregelen: dict[str, Any] = field(default_factory=dict)
    evaluaties: dict[str, Any] = field(default_factory=dict)
    raadplegingen: list[Any] = field(default_factory=list)
    diagnose: Any = None
    plan: Any = None
    aanvraag: Any = None
    in_uitvoering: bool = False
    in_archive: bool = False
    # Owners of a key that this casus made: their keys go when the casus is not loaded after all.
    sleutelhouders: list[UUID] = field(default_factory=list)
    # People whose deelname the product does not know yet.
    buiten: set[str] = field(default_factory=set)

    def day(self, dag: int) -> date:
        """Calendar day of a number of days from the day of loading."""
        return self.bezetting.day(dag)

    def get_casus(self, blok: Blok, account: Account) -> Casus:
        """The casus as the account knows it now; raises InhoudFout before its first signaal, GeenToegang."""
        if self.casus is None:
            raise blok.fault("dag", "ligt vóór het eerste signaal")
        with acting_as(account):
            return selectors.get_casus(account, self.casus.pk)

    def account(self, blok: Blok, key: str = "door") -> Account:
        """The account that the file names under a key."""
        return self.bezetting.account(blok, key)

    def uitvoerder(self, rol: Rol, blok: Blok, dag: int) -> Account:
        """Who records in one part of the file on a day."""
        return self.bezetting.uitvoerder(rol, dag, blok)

    def stuk(self, blok: Blok, key: str) -> Any:
        """What was made for the record that `key` refers to; raises InhoudFout when there is no such record."""
        if blok.need(key) not in self.stukken:
            raise blok.fault(key, "verwijst naar iets dat er op die dag niet is")
        return self.stukken[blok[key]]

    def besluit(self, blok: Blok, key: str, account: Account) -> Besluit:
        """The besluit that `key` refers to, as it stands now; raises InhoudFout when there is no such besluit."""
        if blok.need(key) not in self.besluiten:
            raise blok.fault(key, "verwijst naar een besluit dat er op die dag niet is")
        with acting_as(account):
            return selectors.get_besluit(account, self.besluiten[blok[key]].pk)

    def present_before(self, dag: int) -> list[str]:
        """Who was at the last meeting up to a day."""
        meetings = [meeting for meeting in self.bron.bloks("vergaderingen") if meeting["dag"] <= dag]
        return max(meetings, key=lambda meeting: meeting["dag"])["aanwezig"] if meetings else []

    def references(self, blok: Blok, key: str) -> list[dict]:
        """What a text rests on, as {"soort", "id"}; raises InhoudFout for what is not in the file at that moment."""
        return [self._reference(name, blok, key) for name in blok.need(key)]

    def _reference(self, name: str, blok: Blok, key: str) -> dict:
        stuk = self.stukken.get(name)
        if stuk is None:
            raise blok.fault(key, f"{name} is er op die dag niet")
        return self.reference(stuk)

    def reference(self, stuk: Any) -> dict:
        """Something that was made, as a text names it that rests on it."""
        return {"soort": _SOORT[stuk._meta.label_lower], "id": str(stuk.pk)}

    def naam(self) -> str:
        """The person as a partner that is asked something hears the name."""
        blok = self.bron.blok("betrokkene")
        return " ".join(filter(None, (blok.get(part, "") for part in _NAMES)))


def play(verloop: Verloop, events: Iterable[Gebeurtenis]) -> None:
    """Do the events in order of day and kind; raises InhoudFout at the first that is still to come or is refused."""
    ordered = sorted(events, key=lambda event: (event.dag, event.volgorde))
    for event in ordered:
        if event.dag > 0:
            raise event.blok.fault(event.key, f"dit gebeurt op dag {event.dag}, en die moet nog komen")
    for event in ordered:
        with klok.set_to(_day(verloop, event)):
            _play_one(event)


def _day(verloop: Verloop, event: Gebeurtenis) -> date:
    try:
        return verloop.day(event.dag)
    except OverflowError as error:
        raise event.blok.fault(event.key, "ligt te ver terug") from error


def _play_one(event: Gebeurtenis) -> None:
    try:
        event.do()
    except RegelFout as error:
        raise event.blok.fault(event.key, f"{error.regel} – {error.melding}") from error
    except GeenToegang as error:
        raise event.blok.fault(event.key, "deze persoon heeft op die dag geen toegang of rol (P-01, P-19)") from error
    except WRONG_SHAPE as error:
        raise event.blok.fault(event.key, "hier of vlak erbij staat iets in een vorm die niet past") from error
