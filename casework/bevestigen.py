"""Besluiten that lie before the kernpartijen, as work: whose turn it is, and who is late (W-05, W-13)."""

from collections.abc import Iterator
from datetime import date
from typing import cast
from uuid import UUID

from django.urls import reverse

from casework import besluiten, klok, selectors, termijnen
from casework.choices import BesluitStatus, Bestand, Dossier
from casework.models import Account, Besluit, Bevestiging, Machtiging, Organisatie
from casework.work import Groep, Werk


def items(account: Account, deel: Dossier, codename: str) -> Iterator[Werk]:
    """What a vertegenwoordiger has to confirm in one part of the file, and where another party is late.

    Once a party has had its term, the other two see it as well: nothing works until all three have answered.
    """
    machtiging = selectors.machtiging(account, selectors.verband_van(account))
    if machtiging is None:
        return
    found = Besluit.objects.filter(
        casus__in=selectors.casussen(account, codename).order_by(), deel=deel, status=BesluitStatus.TER_VASTSTELLING
    )
    if deel == Dossier.ARCHIEF:  # on one that became active again in the meantime nothing is decided there
        found = found.filter(casus__bestand=Bestand.GEARCHIVEERD)
    waiting = list(found.select_related("casus").order_by("voorgelegd_op", "pk"))
    answered = _answered(waiting)
    for besluit in waiting:
        if machtiging.organisatie_id not in answered[besluit.pk]:
            yield _to_confirm(besluit)
    yield from _late([besluit for besluit in waiting if _is_late(besluit)], answered, machtiging)


def _answered(waiting: list[Besluit]) -> dict[UUID, set[UUID]]:
    """The parties that said something in the present round of each besluit."""
    rounds = {besluit.pk: besluit.ronde for besluit in waiting}
    answered: dict[UUID, set[UUID]] = {pk: set() for pk in rounds}
    for row in Bevestiging.objects.filter(besluit__in=waiting):
        if row.ronde == rounds[row.besluit_id]:
            answered[row.besluit_id].add(row.partij_id)
    return answered


def _to_confirm(besluit: Besluit) -> Werk:
    return _werk(besluit, "bevestigen", "Uw partij heeft nog niet gereageerd; tot die tijd werkt het besluit niet.")


def _late(late: list[Besluit], answered: dict[UUID, set[UUID]], machtiging: Machtiging) -> Iterator[Werk]:
    parties: list[Organisatie] = selectors.kernpartijen(machtiging.organisatie.verband) if late else []
    for besluit in late:
        if machtiging.organisatie_id in answered[besluit.pk]:
            names = [party.naam for party in parties if party.pk not in answered[besluit.pk]]
            yield _werk(besluit, "wacht op een andere partij", f"Nog niet gereageerd: {', '.join(names)}.")


def _is_late(besluit: Besluit) -> bool:
    return _last_day(besluit) < klok.today()


def _last_day(besluit: Besluit) -> date:
    return termijnen.bevestigen(cast(date, besluit.voorgelegd_op)).laatste_dag


def _werk(besluit: Besluit, wat: str, waarom: str) -> Werk:
    return Werk(
        f"{besluiten.get(besluit.soort).label}: {wat}",
        waarom,
        reverse("besluit", args=[besluit.pk]),
        besluit.casus.nummer,
        _last_day(besluit),
        Groep.BESLUIT,
    )
