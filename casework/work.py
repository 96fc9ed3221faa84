"""The work list: what is due, by when and why, computed from state and never stored (R-02, I-02, C-06).

Each app has a module work.py with `items(account)`; it gives what that person has to do there. It may have
`blocks(account)` too: what this person should see on the home page besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module, util
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.text import slugify

from casework import klok
from casework.models import Account
from casework.register import APPS


class Groep(TextChoices):
    """What kind of work it is; the labels are the headings on the home page of who works by kind, in this order."""

    BESLUIT = "besluit", "Besluiten die op uw partij wachten"
    INCIDENT = "incident", "Incidenten en datalekken"
    VRAAG = "vraag", "Vragen aan u"
    MAATREGEL = "maatregel", "Uw maatregelen"
    SIGNAAL = "signaal", "Uw signalen"
    VERZOEK = "verzoek", "Verzoeken van betrokkenen"
    CASUS = "casus", "Werk aan uw casussen"
    ARCHIEF = "archief", "Archief en vernietiging"
    MACHTIGING = "machtiging", "Machtigingen die aflopen"
    WAARBORG = "waarborg", "Verklaringen en overeenkomsten die aflopen"
    RECHTEN = "rechten", "Mensen en rechten"


@dataclass(frozen=True)
class Werk:
    """One thing to do: what, why, where, and the last day if there is one. No personal data.

    `moment`: where the term is one of hours, when it ends on that day.
    """

    titel: str
    waarom: str
    url: str
    casusnummer: str = ""
    termijn: date | None = None
    groep: Groep = Groep.CASUS
    moment: datetime | None = None

    @property
    def is_te_laat(self) -> bool:
        """Whether its last day is past, or the moment on that day."""
        if self.moment is not None:
            return self.moment < klok.now()
        return self.termijn is not None and self.termijn < klok.today()


@dataclass(frozen=True)
class Blok:
    """A part of the home page beside the work list: heading, template fragment and its context."""

    titel: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def anker(self) -> str:
        return anchor(self.titel)


def work_list(account: Account) -> list[Werk]:
    """Everything this person has to do, most urgent first."""
    found: list[Werk] = []
    for module in modules_of_apps("work"):
        found += module.items(account)
    return sorted(found, key=lambda werk: (werk.termijn or date.max, werk.casusnummer, werk.titel))


def blocks(account: Account) -> list[Blok]:
    """What this person sees on the home page besides the work list, in the order of the line."""
    found: list[Blok] = []
    for module in modules_of_apps("work"):
        if hasattr(module, "blocks"):
            found += module.blocks(account)
    return found


def anchor(titel: str) -> str:
    """Id of a panel with this heading."""
    return slugify(titel)


def on_page(casus_id: UUID, paneel: str) -> str:
    """The address of a panel on the page of a casus."""
    return f"{reverse('casus', args=[casus_id])}#{anchor(paneel)}"


def modules_of_apps(name: str) -> Iterable:
    """The module of this name of each app that has it, in the order of the line."""
    for app in APPS:
        if app != "casework" and util.find_spec(f"{app}.{name}"):
            yield import_module(f"{app}.{name}")
