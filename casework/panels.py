"""The page of a casus is put together from panels: each app has a module panels.py with `panels(account, casus,
rights)`. What is needed now comes first; the stops that the casus has passed come last and are folded.
"""

from dataclasses import dataclass, field
from typing import Any

from casework.models import Account, Casus
from casework.work import anchor, modules_of_apps


@dataclass(frozen=True)
class Actie:
    """A link to something this person can do now."""

    label: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A part of the casus page: heading, template fragment with its context, and what can be done there.

    nu: it asks something of this person now. naslag: it is for reference, and stands after what happened.
    voorbij: it tells of a stop that the casus has passed; folded, at the end.
    """

    titel: str
    template: str
    context: dict[str, Any]
    acties: list[Actie] = field(default_factory=list)
    nu: bool = False
    naslag: bool = False
    voorbij: bool = False

    @property
    def anker(self) -> str:
        """Id of the panel on the page."""
        return anchor(self.titel)

    @property
    def gevouwen(self) -> bool:
        """Whether the page shows the heading alone until it is asked for more."""
        return self.voorbij and not self.nu

    @property
    def achteraan(self) -> bool:
        """Whether it stands below what happened in the casus."""
        return (self.naslag or self.voorbij) and not self.nu


def panels_for(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """All panels of a casus for somebody with these permissions, what is needed now first, else in the order of the
    line.
    """
    found: list[Panel] = []
    for module in modules_of_apps("panels"):
        found += module.panels(account, casus, rights)
    return sorted(found, key=lambda panel: (panel.gevouwen, panel.achteraan, not panel.nu))
