"""The work list: what is due, by when and why, computed from state and never stored (R-02, I-02, C-06).

Each app has a module work.py with `items(account)`; it gives what that person has to do there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import import_module, util

from casework.models import Account
from casework.register import APPS


@dataclass(frozen=True)
class Werk:
    """One thing to do: what, why, where, and the last day if there is one. No personal data."""

    titel: str
    waarom: str
    url: str
    casusnummer: str = ""
    termijn: date | None = None


def work_list(account: Account) -> list[Werk]:
    """Everything this person has to do, most urgent first."""
    found: list[Werk] = []
    for module in modules_of_apps("work"):
        if hasattr(module, "items"):
            found += module.items(account)
    return sorted(found, key=lambda werk: (werk.termijn or date.max, werk.casusnummer, werk.titel))


def modules_of_apps(name: str) -> Iterable:
    """The module of this name of each app that has it, in the order of the line."""
    for app in APPS:
        if app != "casework" and util.find_spec(f"{app}.{name}"):
            yield import_module(f"{app}.{name}")
