"""Reads of the waarborgen: what a person must have before they can work, and the agreements (P-04, P-12, P-20)."""

from django.db.models import QuerySet

from casework import klok
from casework.models import Aanvaarding, Account, Afspraken, Samenwerkingsverband
from casework.rules import GeenToegang


def verband_van(account: Account) -> Samenwerkingsverband:
    """The samenwerkingsverband of the roles of today, whether or not they count yet; GeenToegang without one."""
    if not account.rollen_vandaag:
        raise GeenToegang
    return account.rollen_vandaag[0].organisatie.verband


def afspraken_vandaag(account: Account) -> Afspraken | None:
    """The agreements in force today where the account works; None while there are none."""
    return Afspraken.objects.op(klok.today()).filter(verband=verband_van(account)).first()


def versions(verband: Samenwerkingsverband) -> QuerySet[Afspraken]:
    """All versions of the agreements, newest first."""
    return Afspraken.objects.filter(verband=verband).order_by("-versie")


def aanvaarding(account: Account, afspraken: Afspraken) -> Aanvaarding | None:
    """When the account accepted these agreements; None when it did not."""
    return Aanvaarding.objects.filter(account=account, afspraken=afspraken).first()
