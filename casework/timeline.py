"""What happened in a casus, from the state and the versions of its rows, as far as this person may read them.

Each app has a module timeline.py with `events(account, casus, rights)`: its events, oldest first; the signalen and the
besluiten stand here. The access log is no source: it tells who looked, and is for the FG. An event names an
organisation, never a person, and holds no content.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.http import QueryDict
from django.urls import reverse

from casework import besluiten, klok
from casework.access import permissions as p
from casework.choices import BesluitStatus, Dossier, SignaalStatus
from casework.models import Account, Besluit, Bevestiging, Casus, Oordeel, Signaal
from casework.register import APPS, PER_RIJ
from casework.work import modules_of_apps

PER_PAGE = 12


class Soort(TextChoices):
    """The kinds by which the timeline can be filtered."""

    SIGNALEN = "signalen", "signalen"
    WEGING = "weging", "weging"
    BESLUITEN = "besluiten", "besluiten"
    OVERLEG = "overleg", "casusoverleg"
    PLAN = "plan", "plan en voortgang"
    INFORMEREN = "informeren", "informeren en verzoeken"
    TOEGANG = "toegang", "deelname en toegang"
    BEWAREN = "bewaren", "bewaren"


PERIODEN = {"": "alles", "maand": "de laatste 30 dagen", "kwartaal": "de laatste 3 maanden", "jaar": "het laatste jaar"}
_DAYS = {"maand": 30, "kwartaal": 91, "jaar": 365}


@dataclass(frozen=True)
class Gebeurtenis:
    """One event: the day, what, by which organisation, and where more can be read."""

    dag: date
    soort: Soort
    titel: str
    wie: str = ""
    url: str = ""


@dataclass(frozen=True)
class Keuze:
    """What the timeline is limited to; empty is everything."""

    soort: str = ""
    periode: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Keuze":
        """As it was asked in the address; what is unknown limits nothing."""
        soort, periode = query.get("soort", ""), query.get("periode", "")
        return cls(soort if soort in Soort.values else "", periode if periode in _DAYS else "")

    def keeps(self, event: Gebeurtenis) -> bool:
        first = klok.today() - timedelta(days=_DAYS[self.periode]) if self.periode else date.min
        return event.dag >= first and self.soort in ("", event.soort)


def timeline(account: Account, casus: Casus, rights: set[str]) -> list[Gebeurtenis]:
    """Everything this person may see of what happened, newest first; nothing for who does not know of the casus.

    Days are known, hours are not: within a day the order is that of the stops on the line.
    """
    if p.LIST not in rights:
        return []
    found = [(APPS.index("casework"), event) for event in _signalen(casus, rights)]
    for module in modules_of_apps("timeline"):
        stop = APPS.index(module.__name__.split(".")[0])
        found += [(stop, event) for event in module.events(account, casus, rights)]
    found += [(APPS.index(_APP_OF[deel]), event) for deel, event in _besluiten(casus, rights)]
    return [event for _, event in sorted(found, key=lambda item: (item[1].dag, item[0]))][::-1]


# The stop at which a part of the file comes about.
_APP_OF = {Dossier.WEEGPLOEG: "weegploeg", Dossier.CASUSOVERLEG: "casusoverleg", Dossier.ARCHIEF: "retention"}


# For the apps


def day_of(moment: datetime) -> date:
    """The day in the Netherlands of a moment."""
    return moment.astimezone(klok.AMSTERDAM).date()


def readable_parts(rights: Iterable[str]) -> set[str]:
    """The parts of the file whose rows somebody with these permissions reads."""
    return {name for name, part in PER_RIJ.delen.items() if set(part.lezen) & set(rights)}


# The signalen and the besluiten


def _signalen(casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """How each signaal came and went, for who reads the weegploeg file (W-02)."""
    if p.VIEW_WEEGPLOEG not in rights:
        return
    brought_by = dict(Signaal.objects.filter(casus=casus).values_list("pk", "inbrenger__naam"))
    versions = Signaal.history.filter(casus_id=casus.pk).order_by("history_date", "history_id")
    status: dict[UUID, str] = {}
    for signaal_id, now, moment in versions.values_list("id", "status", "history_date"):
        before, status[signaal_id] = status.get(signaal_id), now
        # Judged, and back on the agenda when that no longer holds: the besluit tells.
        if before not in (now, SignaalStatus.BEOORDEELD) and now in _SIGNAAL:
            on_agenda = now == SignaalStatus.GEAGENDEERD
            wie = "de uitvoerder van de weegploeg" if on_agenda else brought_by.get(signaal_id, "")
            yield Gebeurtenis(day_of(moment), Soort.SIGNALEN, _SIGNAAL[now], wie, f"#signaal-{signaal_id}")


_SIGNAAL = {
    SignaalStatus.ONTVANGEN: "Signaal ontvangen",
    SignaalStatus.INGEBRACHT: "Signaal ingebracht in de weegploeg",
    SignaalStatus.GEAGENDEERD: "Signaal op de agenda gezet",
}


def _besluiten(casus: Casus, rights: set[str]) -> Iterator[tuple[Dossier, Gebeurtenis]]:
    """What happened to the besluiten in the parts of the file that somebody with these permissions reads."""
    delen = readable_parts(rights)
    if not delen:
        return
    steps = _changes_of_status(casus, delen)
    established = {(row.id, row.ronde, day) for row, day in steps if row.status == BesluitStatus.VASTGESTELD}
    answers = _answers(casus, delen)
    for row, day in steps:
        deel = Dossier(row.deel)
        words = _BESLUIT[BesluitStatus(row.status)].format(besluiten.get(row.soort).uitkomsten[row.uitkomst])
        yield deel, _of_besluit(row, day, words, _parties(answers, row))
        if row.status == BesluitStatus.TER_VASTSTELLING:
            for (besluit_id, ronde, oordeel, said_on), parties in answers.items():
                mine = (besluit_id, ronde, oordeel) == (row.id, row.ronde, Oordeel.BEVESTIGD)
                # What was confirmed on the day on which all three had is told by that.
                if mine and (besluit_id, ronde, said_on) not in established:
                    yield deel, _of_besluit(row, said_on, "bevestigd", _listed(parties))


def _changes_of_status(casus: Casus, delen: set[str]) -> list[tuple[Any, date]]:
    """The versions of the besluiten in which their status changed, with the day, oldest first."""
    versions = Besluit.history.filter(casus_id=casus.pk, deel__in=delen).order_by("history_date", "history_id")
    status: dict[UUID, str] = {}
    found = []
    for row in versions.values_list(*_VERSION, named=True):
        if status.get(row.id) != row.status:
            status[row.id] = row.status
            found.append((row, day_of(row.history_date)))
    return found


def _answers(casus: Casus, delen: set[str]) -> dict[tuple[UUID, int, str, date], list[str]]:
    """Which parties gave an answer on a day: (besluit, round, answer, day) → names."""
    said = Bevestiging.objects.filter(casus=casus, deel__in=delen).order_by("dag", "partij__naam")
    found: dict[tuple[UUID, int, str, date], list[str]] = {}
    for besluit_id, ronde, oordeel, day, name in said.values_list(
        "besluit_id", "ronde", "oordeel", "dag", "partij__naam"
    ):
        found.setdefault((besluit_id, ronde, oordeel, day), []).append(name)
    return found


def _parties(answers: dict[tuple[UUID, int, str, date], list[str]], row: Any) -> str:
    """Who brought a besluit into this status."""
    if row.status == BesluitStatus.VASTGESTELD:
        return "de drie kernpartijen"
    oordeel = {BesluitStatus.TERUGGESTUURD: Oordeel.TERUGGESTUURD, BesluitStatus.AANGEHOUDEN: Oordeel.AFWIJKEND}
    wanted = (row.id, row.ronde, oordeel.get(row.status, ""))
    return _listed([name for key, names in answers.items() if key[:3] == wanted for name in names])


def _of_besluit(row: Any, day: date, words: str, wie: str) -> Gebeurtenis:
    url = reverse("besluit", args=[row.id])
    return Gebeurtenis(day, Soort.BESLUITEN, f"{besluiten.get(row.soort).label} – {words}", wie, url)


def _listed(names: list[str]) -> str:
    return " en ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


_VERSION = ("id", "deel", "soort", "uitkomst", "status", "ronde", "history_date")
_BESLUIT = {
    BesluitStatus.CONCEPT: "opgesteld: {}",
    BesluitStatus.TER_VASTSTELLING: "voorgelegd aan de kernpartijen",
    BesluitStatus.TERUGGESTUURD: "teruggestuurd met een opmerking",
    BesluitStatus.AANGEHOUDEN: "aangehouden: de kernpartijen zijn het niet eens",
    BesluitStatus.VASTGESTELD: "vastgesteld: {}",
    BesluitStatus.VERVANGEN: "vervangen door een ander besluit",
}
