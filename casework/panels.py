"""The page of a casus is put together from panels: each app has a module panels.py with `panels(account, casus,
rights)`. They stand on the page in the order of the line.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from casework.models import Account, Casus
from casework.work import modules_of_apps


@dataclass(frozen=True)
class Actie:
    """A link to something this person can do now."""

    label: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A part of the casus page: heading, template fragment with its context, and what can be done there."""

    titel: str
    template: str
    context: dict[str, Any]
    acties: list[Actie] = field(default_factory=list)

    @property
    def anker(self) -> str:
        """Id of the panel on the page."""
        return slugify(self.titel)


def panels_for(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """All panels of a casus for somebody with these permissions, in the order of the line."""
    found: list[Panel] = []
    for module in modules_of_apps("panels"):
        found += module.panels(account, casus, rights)
    return found
