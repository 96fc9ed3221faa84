"""The head of the casus page: what has to happen next and who does it, the nearest term, and what is special.

Each app has a module heading.py with `heading(account, casus, rights)`: its part of the head, as far as this person
may know it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from casework import besluiten, selectors
from casework.choices import BesluitStatus
from casework.models import Account, Besluit, Casus
from casework.work import modules_of_apps


@dataclass(frozen=True)
class Volgende:
    """The next step in words, and who takes it; `url`: where this person does it, or reads of it."""

    wat: str
    wie: str
    url: str = ""

    @property
    def op_deze_pagina(self) -> bool:
        """Whether it is done in a panel of the casus page itself, by a button of its own."""
        return "#" in self.url


@dataclass(frozen=True)
class Dag:
    """A day that counts, with why."""

    dag: date
    waarom: str


@dataclass(frozen=True)
class Kenmerk:
    """Something special about the file, as a word with the shape of a status."""

    woord: str
    soort: str


@dataclass
class Kop:
    """The head of the page; `dagen` in any order."""

    volgende: list[Volgende] = field(default_factory=list)
    dagen: list[Dag] = field(default_factory=list)
    kenmerken: list[Kenmerk] = field(default_factory=list)

    @property
    def termijn(self) -> Dag | None:
        """The nearest term: the oldest one that has passed comes before those to come."""
        return min(self.dagen, key=lambda item: item.dag, default=None)


def heading_of(account: Account, casus: Casus, rights: set[str]) -> Kop:
    """The parts of all apps put together."""
    whole = Kop()
    for module in modules_of_apps("heading"):
        part = module.heading(account, casus, rights)
        whole.volgende += part.volgende
        whole.dagen += part.dagen
        whole.kenmerken += part.kenmerken
    return whole


# For the apps


def under_way(casus: Casus, deel: str) -> list[Besluit]:
    """The besluiten in a part of the file that are written down and not yet vastgesteld."""
    settled = (BesluitStatus.VASTGESTELD, BesluitStatus.VERVANGEN)
    found = Besluit.objects.filter(casus=casus, deel=deel).exclude(status__in=settled)
    return list(found.prefetch_related("bevestigingen").order_by("opgesteld_op", "pk"))


def steps_of_besluiten(found: Iterable[Besluit], casus: Casus, recorder: str) -> list[Volgende]:
    """What each besluit that is under way waits for; every reader can open it."""
    return [_step_of_besluit(besluit, casus, recorder) for besluit in found]


def _step_of_besluit(besluit: Besluit, casus: Casus, recorder: str) -> Volgende:
    label, url = besluiten.get(besluit.soort).label, reverse("besluit", args=[besluit.pk])
    if besluit.status != BesluitStatus.TER_VASTSTELLING:
        return Volgende(f"{label}: voorleggen aan de kernpartijen", recorder, url)
    said = {row.partij_id for row in besluit.bevestigingen.all() if row.ronde == besluit.ronde}
    waiting = [partij.naam for partij in selectors.kernpartijen(casus.verband) if partij.pk not in said]
    return Volgende(f"{label}: bevestigen", f"nog te horen: {', '.join(waiting)}", url)
