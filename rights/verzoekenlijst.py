"""The list of requests: its columns and filters."""

from django.db.models import QuerySet

from casework.encryption import keystore
from casework.http import AccountRequest
from casework.lijsten import Blad, Filter, Kolom, Lijst, binnen, keuze, nummer
from casework.models import Account
from rights import selectors, terms
from rights.choices import LOPEND, Soort, Status
from rights.models import Rechtenverzoek

_KOLOMMEN = (
    Kolom("Kenmerk", "kenmerk", ("kenmerk",)),
    Kolom("Soort", "soort", ("soort", "kenmerk")),
    Kolom("Ontvangen", "ontvangen", ("ontvangen_op", "kenmerk")),
    Kolom("Stand", "stand", ("status", "kenmerk")),
    Kolom("Termijn", "termijn", ("termijn", "kenmerk")),
    Kolom("Behandelaar"),
)


def blad(request: AccountRequest) -> Blad:
    """The page of the list that the address asks for; the look is logged."""
    rijen = selectors.list_verzoeken(request.user).annotate(termijn=terms.last_day_in_sql())
    found = Lijst(("verzoek", "verzoeken"), _KOLOMMEN, _filters(request.user), volgorde="termijn").blad(request, rijen)
    keystore.prefetch(verzoek.behandelaar_id for verzoek in found.rijen)
    return found


def _filters(account: Account) -> list[Filter]:
    stand = [("loopt", "loopt nog"), ("afgesloten", "afgesloten"), *Status.choices]
    return [
        nummer("kenmerk", "Kenmerk", _met_kenmerk, patroon="([Vv]-)?[0-9]+(-[0-9]*)?", zoals="V-2019-0042"),
        keuze("soort", "Soort", Soort.choices),
        keuze("stand", "Stand", stand, _met_stand, standaard="loopt"),
        binnen("termijn", "Termijn", "termijn", 7, 14, 30),
        keuze(
            "behandelaar",
            "Behandelaar",
            [("ik", "ik zelf"), ("ander", "iemand anders")],
            lambda rijen, value: (rijen.filter if value == "ik" else rijen.exclude)(behandelaar=account),
        ),
    ]


def _met_kenmerk(rijen: QuerySet[Rechtenverzoek], value: str) -> QuerySet[Rechtenverzoek]:
    return rijen.filter(kenmerk__startswith=f"V-{value.upper().removeprefix('V-')}")


def _met_stand(rijen: QuerySet[Rechtenverzoek], value: str) -> QuerySet[Rechtenverzoek]:
    if value == "loopt":
        return rijen.filter(status__in=LOPEND)
    return rijen.exclude(status__in=LOPEND) if value == "afgesloten" else rijen.filter(status=value)
