"""Reads of the lokale lijst: which externe organisaties can be invited on a day (P-03)."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from casework import selectors
from casework.choices import UITVOERDERS, LijstStatus, OrganisatieSoort, Rol
from casework.models import Account, LokaleLijst, Organisatie, Samenwerkingsverband
from casework.rules import GeenToegang

_READERS = (*UITVOERDERS, Rol.FG, Rol.BEHEERDER)


def in_force(verband: Samenwerkingsverband, dag: date) -> LokaleLijst | None:
    """The list in force on a day: the newest that was fixed by then; None while there is none."""
    found = LokaleLijst.objects.op(dag).filter(verband=verband, status=LijstStatus.VASTGESTELD)
    return found.order_by("-versie").first()


def on_list(verband: Samenwerkingsverband, dag: date) -> QuerySet[Organisatie]:
    """The externe organisaties on the list in force on a day, by name; none while there is no list (P-03)."""
    lijst = in_force(verband, dag)
    return lijst.organisaties.order_by("naam") if lijst else Organisatie.objects.none()


def stands_on_list(organisatie: Organisatie, dag: date) -> bool:
    """Whether an externe organisatie stands on the list in force on that day (P-03)."""
    lijst = in_force(organisatie.verband, dag)
    return lijst is not None and lijst.plekken.filter(organisatie=organisatie).exists()


def lijsten(account: Account) -> QuerySet[LokaleLijst]:
    """All versions, newest first, for who works for the kernpartijen or watches over them; GeenToegang otherwise."""
    if not (selectors.represents_kernpartij(account) or account.heeft_rol(*_READERS)):
        raise GeenToegang
    found = LokaleLijst.objects.filter(verband=selectors.verband_van(account))
    return found.prefetch_related("plekken__organisatie", "vaststellingen__partij").order_by("-versie")


def get_lijst(account: Account, lijst_id: UUID) -> LokaleLijst:
    """A version of the own samenwerkingsverband; GeenToegang otherwise."""
    found = lijsten(account).filter(pk=lijst_id).first()
    if found is None:
        raise GeenToegang
    return found


def externe_organisaties(verband: Samenwerkingsverband) -> QuerySet[Organisatie]:
    """What can stand on a list, by name."""
    return Organisatie.objects.filter(verband=verband, soort=OrganisatieSoort.EXTERN).order_by("naam")


def waiting_for(account: Account) -> LokaleLijst | None:
    """The proposal that the party of this vertegenwoordiger has not agreed with yet."""
    if not selectors.represents_kernpartij(account):
        return None
    verband = selectors.verband_van(account)
    machtiging = selectors.machtiging(account, verband)
    proposals = LokaleLijst.objects.filter(verband=verband, status=LijstStatus.VOORSTEL)
    return proposals.exclude(vaststellingen__partij=machtiging.organisatie).first() if machtiging else None
