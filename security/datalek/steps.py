"""The decisions about an incident as they are taken on screen: each on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework import klok
from casework.forms import Formulier
from security.choices import Besluitsoort, Status
from security.datalek import forms
from security.datalek.besluiten import Besluit


@dataclass(frozen=True)
class Stap:
    """A form, what it decides made of its answers, and what is said afterwards."""

    form: type[Formulier]
    besluit: Callable[[dict[str, Any]], Besluit]
    klaar: str


def _ap(data: dict[str, Any]) -> Besluit:
    dag, tijd = data.pop("dag"), data.pop("tijd")
    moment = klok.local(dag, tijd) if dag and tijd and data["uitkomst"] == Status.GEMELD else None
    return Besluit(**data, moment=moment)


STAPPEN = {
    Besluitsoort.LEK: Stap(forms.LekForm, lambda data: Besluit(**data), "Het besluit is vastgelegd."),
    Besluitsoort.AP: Stap(forms.ApForm, _ap, "Vastgelegd wat over de melding bij de AP is besloten."),
    Besluitsoort.BETROKKENE: Stap(
        forms.BetrokkeneForm, lambda data: Besluit(**data), "Vastgelegd wat over informeren is besloten."
    ),
    Besluitsoort.SLUITEN: Stap(
        forms.SluitForm, lambda data: Besluit(Status.AFGESLOTEN, **data), "Het incident is afgesloten."
    ),
}
