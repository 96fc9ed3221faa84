"""Who saw, changed or received what about one casus, for which party, when and why: one report (A-02, B-04)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from casework.access import permissions as p
from casework.audit import log
from casework.choices import Rol
from casework.lijsten import Kolom, Lijst, dag, keuze
from casework.models import Account, Casus, Logregel, Organisatie, Uitkomst
from casework.rules import GeenToegang
from casework.selectors import get_casus
from security import selectors
from security.selectors import Regel

LIJST = Lijst(
    ("regel", "regels"),
    tuple(map(Kolom, ("Wanneer", "Wie", "Namens", "Wat", "Uitkomst", "Waarvoor"))),
    [
        dag("van", "Vanaf", selectors.since),
        dag("tot_en_met", "Tot en met", selectors.until),
        keuze("uitkomst", "Uitkomst", Uitkomst.choices),
    ],
    per_pagina=50,
)


@dataclass(frozen=True)
class Persoon:
    """What one person in one role for one party, or one part of the product, did with the casus; counts of lines."""

    wie: str
    rol: str
    organisatie: str
    gezien: int
    gedaan: int
    geweigerd: int
    eerste: datetime
    laatste: datetime


def open_report(account: Account, casus_id: UUID, wat: str) -> Casus:
    """The casus to report on, with the line that says so: for its kernpartijen, and for the FG of its verband.

    Raises GeenToegang for everybody else; the FG needs no purpose for it, for it tells nothing of the file.
    """
    casus = _casus(account, casus_id)
    log.looked(account, wat, casus)
    return casus


def lines(casus: Casus) -> QuerySet[Logregel]:
    """Every line about the casus, newest first."""
    return Logregel.objects.filter(casus_id=casus.pk).order_by("-tijdstip", "pk")


def received(casus: Casus) -> list[Regel]:
    """What others got of the file, oldest first: parties that take part or were asked something, and the betrokkene."""
    given = Q(ontvanger_id__isnull=False) | Q(gebeurtenis__in=selectors.ONTVANGERS, uitkomst=Uitkomst.GEDAAN)
    return selectors.readable(list(lines(casus).filter(given).order_by("tijdstip", "pk")))


def per_person(casus: Casus) -> list[Persoon]:
    """Everybody who saw or changed something, or was refused it, in order of their first time."""
    rows = list(
        Logregel.objects.filter(casus_id=casus.pk)
        .values("account_id", "systeem", "rol", "organisatie_id")
        .annotate(
            gezien=Count("pk", filter=Q(uitkomst=Uitkomst.GEZIEN)),
            gedaan=Count("pk", filter=Q(uitkomst=Uitkomst.GEDAAN)),
            geweigerd=Count("pk", filter=Q(uitkomst=Uitkomst.GEWEIGERD)),
            eerste=Min("tijdstip"),
            laatste=Max("tijdstip"),
        )
        .order_by("eerste", "account_id", "systeem")
    )
    people = selectors.people(row["account_id"] for row in rows if row["account_id"])
    organisaties = Organisatie.objects.in_bulk({row["organisatie_id"] for row in rows} - {None})
    return [
        Persoon(
            wie=selectors.name_of(row["account_id"], row["systeem"], people),
            rol=dict(Rol.choices).get(row["rol"], ""),
            organisatie=str(organisaties.get(row["organisatie_id"], "")),
            gezien=row["gezien"],
            gedaan=row["gedaan"],
            geweigerd=row["geweigerd"],
            eerste=row["eerste"],
            laatste=row["laatste"],
        )
        for row in rows
    ]


def _casus(account: Account, casus_id: UUID) -> Casus:
    if account.heeft_rol(Rol.VERTEGENWOORDIGER):
        return get_casus(account, casus_id, p.DECIDE_ARCHIEF)
    verband = selectors.aanstelling_fg(account).organisatie.verband_id
    casus = Casus.objects.filter(pk=casus_id, verband=verband).first()
    if casus is None:
        raise GeenToegang
    return casus
