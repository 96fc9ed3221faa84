"""The register of incidents as a list: its columns and filters (D-03)."""

from datetime import timedelta

from django.db.models import QuerySet

from casework import klok
from casework.http import AccountRequest
from casework.lijsten import Blad, Kolom, Lijst, keuze, nummer
from casework.termijnen import DATALEK_MELDING
from security.choices import AFGELOPEN, WACHT_OP_AP, Status
from security.datalek import selectors
from security.models import Incident

_STANDEN = [("loopt", "loopt nog"), ("te_laat", "72 uur voorbij, niet besloten"), *Status.choices]
LIJST = Lijst(
    ("incident", "incidenten"),
    (
        Kolom("Nummer", "nummer", ("nummer",)),
        Kolom("Ontdekt", "ontdekt", ("ontdekt_op", "nummer")),
        Kolom("Stand", "stand", ("status", "nummer")),
        Kolom("Melden bij de AP kan tot"),
        Kolom("Afgesloten", "afgesloten", ("afgesloten_op", "nummer")),
    ),
    [
        nummer(
            "nummer",
            "Nummer",
            lambda rijen, value: rijen.filter(nummer__startswith=f"I-{value.upper().removeprefix('I-')}"),
            patroon="([Ii]-)?[0-9]+(-[0-9]*)?",
            zoals="I-2026-0042",
        ),
        keuze("stand", "Stand", _STANDEN, lambda rijen, value: _met_stand(rijen, value)),
    ],
    volgorde="-nummer",
)


def blad(request: AccountRequest) -> Blad:
    """The page of the register that the address asks for; the look is logged."""
    return LIJST.blad(request, selectors.list_incidenten(request.user))


def _met_stand(rijen: QuerySet[Incident], value: str) -> QuerySet[Incident]:
    if value == "loopt":
        return rijen.exclude(status__in=AFGELOPEN)
    if value == "te_laat":
        limit = klok.now() - timedelta(hours=DATALEK_MELDING.lengte.hours)
        return rijen.filter(status__in=WACHT_OP_AP, ontdekt_op__lt=limit)
    return rijen.filter(status=value)
