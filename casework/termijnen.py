"""The only place that computes a term: named rules, each with its source, and one function for each.

Days are calendar dates of Europe/Amsterdam. A term ends with its last day: that day is still in time. Two
calendars move an end that falls on a free day to the next working day:

* EU: Regulation (EEC, Euratom) 1182/71. Saturdays, Sundays and public holidays.
* NL: Algemene termijnenwet. The same, with Goede Vrijdag and the days made equal to a holiday by decree.
  Decrees are data (data/gelijkgestelde_dagen.json); outside their years a result carries a warning, nothing
  is guessed.

A term in hours is counted in UTC and never moves, nor do terms without a calendar.
"""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path

import holidays


class TermijnFout(ValueError):
    """A term cannot be computed from these values; the message is in Dutch and can be shown."""


class Kalender(Enum):
    """Which days are free at the end of a term."""

    EU = "Verordening (EEG, Euratom) nr. 1182/71"
    NL = "Algemene termijnenwet"
    GEEN = "geen: het einde schuift niet op"


@dataclass(frozen=True)
class Lengte:
    """How long a term is, in one unit."""

    months: int = 0
    weeks: int = 0
    hours: int = 0

    def after(self, start: date) -> date:
        """Return the last day of a term in weeks or months; the start itself does not count.

        Months end on the same day number, or on the last day of a shorter month.
        """
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        month += 1
        day = min(start.day, monthrange(year, month)[1])
        return date(year, month, day) + timedelta(weeks=self.weeks)


@dataclass(frozen=True)
class Termijnregel:
    """A named rule: what it is called, where it comes from, how long it lasts, what moves its end."""

    naam: str
    bron: str
    lengte: Lengte
    kalender: Kalender


@dataclass(frozen=True)
class Termijn:
    """The outcome of a rule: the last day, inclusive, and a warning (Dutch, empty if the day is certain)."""

    regel: Termijnregel
    laatste_dag: date
    waarschuwing: str = ""


AVG_ANTWOORD = Termijnregel("antwoord op een verzoek", "artikel 12, lid 3, AVG", Lengte(months=1), Kalender.EU)
AVG_VERLENGD = Termijnregel(
    "antwoord op een ingewikkeld verzoek", "artikel 12, lid 3, AVG", Lengte(months=3), Kalender.EU
)
AVG_BEZWAAR = Termijnregel(
    "beslissing op bezwaar tegen de verwerking",
    "artikel 21 AVG; procesbeschrijving 5.4",
    Lengte(weeks=4),
    Kalender.NL,
)
KENNISNEMING = Termijnregel(
    "kennisneming van politiegegevens of justitiële gegevens",
    "artikel 25 Wpg; artikelen 18 en 39i Wjsg",
    Lengte(weeks=6),
    Kalender.NL,
)
INFORMEREN = Termijnregel("informeren van de betrokkene", "artikel 14, lid 3, AVG", Lengte(months=1), Kalender.EU)
DATALEK_MELDING = Termijnregel(
    "melding van een datalek aan de Autoriteit Persoonsgegevens",
    "artikel 33, lid 1, AVG",
    Lengte(hours=72),
    Kalender.GEEN,
)
AWB_BEZWAAR = Termijnregel("bezwaar tegen een besluit", "artikelen 6:7 en 6:8 Awb", Lengte(weeks=6), Kalender.NL)
# The latest day that a besluit may choose, not a term to act in: moving it would stretch the limit.
HEROVERWEGING = Termijnregel(
    "heroverweging van uitgesteld informeren",
    "keuze van het ontwerp bij procesbeschrijving 5.2",
    Lengte(months=3),
    Kalender.GEEN,
)
# Who confirms or reports back has no term in the law: after these days others are told that it has not happened yet.
BEVESTIGEN = Termijnregel(
    "bevestigen van een besluit", "keuze van het ontwerp bij procesbeschrijving 3.3", Lengte(weeks=1), Kalender.GEEN
)
TERUGKOPPELEN = Termijnregel(
    "terugkoppelen aan de aanbrenger",
    "keuze van het ontwerp bij procesbeschrijving 3.4",
    Lengte(weeks=2),
    Kalender.GEEN,
)
# The Algemene termijnenwet does not cover terms in years: what must be gone is not kept for a weekend.
ARCHIVERING = Termijnregel(
    "archivering na de laatste verwerking", "procesbeschrijving 6.3", Lengte(months=12), Kalender.GEEN
)
VERNIETIGING = Termijnregel(
    "vernietiging na de laatste verwerking", "procesbeschrijving 6.3", Lengte(months=60), Kalender.GEEN
)
LOGBOEK = Termijnregel(
    "bewaren van het logboek", "keuze van het ontwerp bij procesbeschrijving 6.1", Lengte(months=60), Kalender.GEEN
)
INCIDENT = Termijnregel(
    "vernietiging van een incident na het afsluiten",
    "keuze van het ontwerp bij procesbeschrijving 6.2",
    Lengte(months=60),
    Kalender.GEEN,
)
TOETS_RECHTEN = Termijnregel(
    "toets van rechten na de vorige",
    "keuze van het ontwerp bij procesbeschrijving 6.1",
    Lengte(months=12),
    Kalender.GEEN,
)
TOETS_RECHTEN_UITERLIJK = Termijnregel(
    "toets van rechten afgerond", "keuze van het ontwerp bij procesbeschrijving 6.1", Lengte(months=13), Kalender.GEEN
)

REGELS = (
    AVG_ANTWOORD,
    AVG_VERLENGD,
    AVG_BEZWAAR,
    KENNISNEMING,
    INFORMEREN,
    DATALEK_MELDING,
    AWB_BEZWAAR,
    HEROVERWEGING,
    BEVESTIGEN,
    TERUGKOPPELEN,
    ARCHIVERING,
    VERNIETIGING,
    LOGBOEK,
    INCIDENT,
    TOETS_RECHTEN,
    TOETS_RECHTEN_UITERLIJK,
)


def avg_antwoord(received: date) -> Termijn:
    """Return the term to answer a request under the AVG, refusal included (art. 12(3) AVG, V-10)."""
    return _compute(AVG_ANTWOORD, received)


def avg_verlengd(received: date) -> Termijn:
    """Return the extended term: receipt plus three months in one step, never (plus one) plus two (V-10)."""
    return _compute(AVG_VERLENGD, received)


def avg_bezwaar(received: date) -> Termijn:
    """Return the term to decide on bezwaar (art. 21 AVG): four weeks, never past the AVG term (V-11)."""
    # The AVG term first: if both end on one day, that day is certain, whatever a decree may still add.
    answer, weeks = _compute(AVG_ANTWOORD, received), _compute(AVG_BEZWAAR, received)
    if answer.laatste_dag <= weeks.laatste_dag:
        return Termijn(AVG_BEZWAAR, answer.laatste_dag)
    return weeks


def kennisneming(received: date) -> Termijn:
    """Return the term of politie or OM to answer under the Wpg or the Wjsg (V-12)."""
    return _compute(KENNISNEMING, received)


def informeren(obtained: date, first_contact: date | None = None, first_disclosure: date | None = None) -> Termijn:
    """Return the term to inform the betrokkene (art. 14(3) AVG, I-04).

    It is the earliest of one month after the data were obtained, the first contact and the first
    disclosure. The last two are events, they do not move. Raises TermijnFout if one of them comes before
    the data were obtained.
    """
    month = _compute(INFORMEREN, obtained)
    events = [_calendar_day(day) for day in (first_contact, first_disclosure) if day is not None]
    if any(day < obtained for day in events):
        raise TermijnFout("Het eerste contact of de eerste verstrekking ligt vóór de dag van verkrijging.")
    return Termijn(INFORMEREN, min([month.laatste_dag, *events]))


def datalek_melding(discovered: datetime) -> datetime:
    """Return the moment, in UTC, until which a datalek is reported in time: 72 hours on (art. 33(1) AVG).

    Raises TypeError unless `discovered` is an aware datetime.
    """
    if not isinstance(discovered, datetime) or discovered.utcoffset() is None:
        raise TypeError("discovered must be an aware datetime")
    return discovered.astimezone(UTC) + timedelta(hours=DATALEK_MELDING.lengte.hours)


def awb_bezwaar(sent: date) -> Termijn:
    """Return the term for bezwaar against a besluit: six weeks from the day after sending (6:7, 6:8 Awb)."""
    # With that day as the first, the last one is six weeks after the day of sending.
    return _compute(AWB_BEZWAAR, sent)


def heroverweging(postponed: date, months: int = 3) -> Termijn:
    """Return the latest day on which a postponement of informing is reconsidered (I-02).

    A shorter limit can be set; none or more than three months raises TermijnFout.
    """
    return _compute_at_most(HEROVERWEGING, postponed, months)


def bevestigen(submitted: date) -> Termijn:
    """Return the last day on which a kernpartij says what it thinks of a besluit put before it (W-05)."""
    return _compute(BEVESTIGEN, submitted)


def terugkoppelen(decided: date) -> Termijn:
    """Return the last day to tell the aanbrenger that no casusoverleg follows (W-07)."""
    return _compute(TERUGKOPPELEN, decided)


def archivering(last_processing: date, months: int = 12) -> Termijn:
    """Return the day on which a casus is in the archive at the latest (R-02).

    A shorter term can be set; none or more than one year raises TermijnFout.
    """
    return _compute_at_most(ARCHIVERING, last_processing, months)


def vernietiging(last_processing: date, months: int = 60) -> Termijn:
    """Return the day on which a casus is destroyed at the latest (R-04), not counted from archiving.

    A shorter term can be set; none or more than five years raises TermijnFout.
    """
    return _compute_at_most(VERNIETIGING, last_processing, months)


def logboek(sealed: date, months: int = 60) -> Termijn:
    """Return the last day on which lines of the access log are kept (R-09), from the day on which they were sealed.

    A shorter term can be set; none or more than five years raises TermijnFout.
    """
    return _compute_at_most(LOGBOEK, sealed, months)


def incident(closed: date, months: int = 60) -> Termijn:
    """Return the day on which an incident is destroyed (R-09), from the day on which it was closed.

    A shorter term can be set; none or more than five years raises TermijnFout.
    """
    return _compute_at_most(INCIDENT, closed, months)


def toets_rechten(previous: date) -> Termijn:
    """Return the day on which the next yearly review of rights is due, from the day on which the last was finished."""
    return _compute(TOETS_RECHTEN, previous)


def toets_rechten_uiterlijk(previous: date) -> Termijn:
    """Return the last day on which that review is in time: a month later."""
    return _compute(TOETS_RECHTEN_UITERLIJK, previous)


def age_on(birth_date: date, day: date) -> int:
    """Return the age in whole years on a day. In a common year 29 February becomes 28 February.

    Raises TermijnFout for a day before birth.
    """
    if _calendar_day(day) < _calendar_day(birth_date):
        raise TermijnFout("De geboortedatum ligt na de dag waarop de leeftijd wordt bepaald.")
    years = day.year - birth_date.year
    return years - (Lengte(months=12 * years).after(birth_date) > day)


def is_free_day(day: date, kalender: Kalender) -> bool:
    """Tell whether a term of this calendar cannot end on this day."""
    if kalender is Kalender.GEEN:
        return False
    if day.weekday() >= 5 or day in _public_holidays(day.year):
        return True
    return kalender is Kalender.NL and (day == _goede_vrijdag(day.year) or day in _decrees()[1])


def _compute(regel: Termijnregel, start: date, lengte: Lengte | None = None) -> Termijn:
    nominal = last = (lengte or regel.lengte).after(_calendar_day(start))
    while is_free_day(last, regel.kalender):
        last += timedelta(days=1)
    unknown = {nominal.year, last.year} - _decrees()[0] if regel.kalender is Kalender.NL else set()
    return Termijn(regel, last, _warn(unknown))


def _compute_at_most(regel: Termijnregel, start: date, months: int) -> Termijn:
    if not 1 <= months <= regel.lengte.months:
        raise TermijnFout(f"De termijn voor {regel.naam} is minstens 1 en hoogstens {regel.lengte.months} maanden.")
    return _compute(regel, start, Lengte(months=months))


def _calendar_day(day: date) -> date:
    """Refuse a datetime: it is a date to Python, but its day depends on a time zone."""
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError("a calendar date is needed, not a moment")
    return day


def _warn(years: set[int]) -> str:
    if not years:
        return ""
    return (
        f"Voor {' en '.join(map(str, sorted(years)))} is niet bekend welke dagen gelijk zijn gesteld met een "
        "feestdag. De laatste dag kan later vallen; controleer dit."
    )


@cache
def _decrees() -> tuple[frozenset[int], frozenset[date]]:
    """Return the years for which the decrees are known, and the days they make equal to a holiday."""
    data = json.loads(Path(__file__).with_name("data").joinpath("gelijkgestelde_dagen.json").read_text("utf-8"))
    return frozenset(data["jaren"]), frozenset(map(date.fromisoformat, data["dagen"]))


@cache
def _library_holidays(year: int) -> holidays.HolidayBase:
    # "optional" holds Goede Vrijdag, and 5 May of every year: "public" has 5 May only once in five years.
    return holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl", expand=False)


@cache
def _goede_vrijdag(year: int) -> date:
    (day,) = _library_holidays(year).get_named("Goede vrijdag", lookup="exact")
    return day


@cache
def _public_holidays(year: int) -> frozenset[date]:
    """Return the holidays that count in both calendars; Goede Vrijdag counts in the Dutch one only."""
    return frozenset(_library_holidays(year)) - {_goede_vrijdag(year)}
