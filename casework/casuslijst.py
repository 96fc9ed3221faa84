"""The list of casussen: its columns and filters, and what a row shows besides the casus itself."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from casework import deadlines, selectors
from casework.choices import Bestand, Fase, Informeren
from casework.http import AccountRequest
from casework.lijsten import Filter, Kolom, Lijst, binnen, keuze, nummer
from casework.models import Casus
from casework.work import Werk, work_list

_KOLOMMEN = (
    Kolom("Casus", "nummer", ("nummer",)),
    Kolom("Waar", "fase", ("fase", "nummer")),
    Kolom("Informeren", "informeren", ("informeren", "nummer")),
    Kolom("Eerste termijn", "termijn", ("termijn", "nummer")),
    Kolom("Wacht op u"),
    Kolom("Laatste verwerking", "verwerking", ("laatste_verwerking", "nummer")),
)


@dataclass(frozen=True)
class Rij:
    """A casus in the list."""

    casus: Casus
    termijn: deadlines.Termijn | None
    werk: list[Werk]


def context(request: AccountRequest) -> dict[str, Any]:
    """The template variables of the list: `blad` and its `rijen`."""
    waiting = _by_number(work_list(request.user))
    casussen = deadlines.with_nearest(request.user, selectors.casussen(request.user))
    lijst = Lijst(("casus", "casussen"), _KOLOMMEN, _filters(list(waiting)), volgorde="-nummer")
    blad = lijst.blad(request, casussen)
    terms = deadlines.nearest(request.user, blad.rijen)
    rijen = [Rij(casus, terms.get(casus.pk), waiting.get(casus.nummer, [])) for casus in blad.rijen]
    return {"blad": blad, "rijen": rijen}


def _filters(waiting: list[str]) -> list[Filter]:
    def wait(casussen: QuerySet, value: str) -> QuerySet:
        return casussen.filter(nummer__in=waiting) if value == "ja" else casussen.exclude(nummer__in=waiting)

    return [
        nummer("nummer", "Casusnummer", lambda casussen, value: casussen.filter(nummer__startswith=value)),
        keuze("fase", "Waar", Fase.choices),
        keuze("informeren", "Informeren", Informeren.choices),
        binnen("termijn", "Termijn", "termijn", 7, 30, 90),
        keuze("wacht", "Wacht op u", [("ja", "ja"), ("nee", "nee")], wait),
        keuze("bestand", "Dossier", Bestand.choices),
    ]


def _by_number(werk: list[Werk]) -> dict[str, list[Werk]]:
    found: dict[str, list[Werk]] = {}
    for item in werk:
        if item.casusnummer:
            found.setdefault(item.casusnummer, []).append(item)
    return found
