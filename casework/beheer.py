"""Reads of the functional administrator: organisations, people, roles and machtigingen, and no casus (P-18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from casework import identity, klok, selectors
from casework.audit import log
from casework.choices import Rol
from casework.encryption import keystore
from casework.models import (
    Aanstelling,
    Account,
    Geheimhoudingsverklaring,
    Machtiging,
    Organisatie,
    Samenwerkingsverband,
    Uitnodiging,
    Verwerkersovereenkomst,
)
from casework.rules import GeenToegang

T = TypeVar("T", bound=Model)
# How long before its last day a machtiging is work for the administrator.
ENDS_SOON = timedelta(days=60)


@dataclass(frozen=True)
class Mens:
    """A person in the list of the administrator."""

    account: Account
    rollen: list[Aanstelling]
    tweede_factor: bool


def verband(account: Account) -> Samenwerkingsverband:
    """The samenwerkingsverband the account administers today; GeenToegang for anybody else."""
    if not account.heeft_rol(Rol.BEHEERDER):
        raise GeenToegang
    return selectors.verband_van(account)


def organisaties(account: Account) -> QuerySet[Organisatie]:
    """The organisations of the samenwerkingsverband, by name."""
    return Organisatie.objects.filter(verband=verband(account)).order_by("naam")


def accounts(account: Account) -> QuerySet[Account]:
    """The people who have or had a role in the samenwerkingsverband, by login name."""
    inside = Aanstelling.objects.filter(organisatie__verband=verband(account)).values("account")
    return Account.objects.filter(pk__in=inside).order_by("gebruikersnaam")


def with_role(people: QuerySet[Account], rol: str) -> QuerySet[Account]:
    """Those of the people who hold the role today; "geen" for who holds none."""
    today = Aanstelling.objects.op(klok.today()).filter(account=OuterRef("pk"))
    return people.filter(~Exists(today) if rol == "geen" else Exists(today.filter(rol=rol)))


def at_organisatie(people: QuerySet[Account], organisatie_id: str) -> QuerySet[Account]:
    """Those of the people who have a role at the organisation today."""
    today = Aanstelling.objects.op(klok.today()).filter(account=OuterRef("pk"), organisatie=UUID(organisatie_id))
    return people.filter(Exists(today))


def mensen(people: Sequence[Account]) -> list[Mens]:
    """A page of accounts with their roles of today and second factor, in a fixed number of queries."""
    today = Aanstelling.objects.op(klok.today()).select_related("organisatie")
    prefetch_related_objects(people, Prefetch("aanstellingen", queryset=today, to_attr="rollen_nu"))
    keystore.prefetch(person.pk for person in people)
    safe = identity.with_second_factor(person.pk for person in people)
    return [Mens(person, getattr(person, "rollen_nu"), person.pk in safe) for person in people]  # noqa: B009


def persoon(account: Account, account_id: UUID) -> Account:
    """One person of the samenwerkingsverband, with the line in the log; GeenToegang otherwise."""
    return _looked(account, _one(accounts(account), account_id))


def aanstelling(account: Account, aanstelling_id: UUID) -> Aanstelling:
    """One role in the samenwerkingsverband, with the line in the log; GeenToegang otherwise."""
    rollen = Aanstelling.objects.filter(organisatie__verband=verband(account))
    found = _one(rollen.select_related("organisatie", "account"), aanstelling_id)
    _looked(account, found.account)
    return found


def machtiging(account: Account, machtiging_id: UUID) -> Machtiging:
    """One machtiging in the samenwerkingsverband, with the line in the log; GeenToegang otherwise."""
    machtigingen = Machtiging.objects.filter(organisatie__verband=verband(account))
    found = _one(machtigingen.select_related("organisatie", "account"), machtiging_id)
    _looked(account, found.account)
    return found


def organisatie(account: Account, organisatie_id: UUID) -> Organisatie:
    """One organisation of the samenwerkingsverband; GeenToegang otherwise."""
    return _one(organisaties(account), organisatie_id)


def overeenkomst(account: Account, overeenkomst_id: UUID) -> Verwerkersovereenkomst:
    """One verwerkersovereenkomst in the samenwerkingsverband; GeenToegang otherwise."""
    found = Verwerkersovereenkomst.objects.filter(organisatie__verband=verband(account))
    return _one(found.select_related("organisatie"), overeenkomst_id)


def verklaring(account: Account, verklaring_id: UUID) -> Geheimhoudingsverklaring:
    """One geheimhoudingsverklaring, with the line that says whose; GeenToegang outside the samenwerkingsverband."""
    verklaringen = Geheimhoudingsverklaring.objects.filter(account__in=accounts(account))
    found = _one(verklaringen.select_related("account"), verklaring_id)
    _looked(account, found.account)
    return found


def uitnodiging(account: Account, person: Account) -> Uitnodiging | None:
    """The invitation of a person that was not used yet, whether or not it still works."""
    return Uitnodiging.objects.filter(account__in=accounts(account), account=person).first()


def open_document(account: Account, verklaring_id: UUID) -> Geheimhoudingsverklaring:
    """A verklaring with its signed document, with the line in the log; GeenToegang when there is none."""
    found = verklaring(account, verklaring_id)
    if not found.grootte:
        raise GeenToegang
    log.looked(account, "verklaring.geopend", found)
    return found


def ending_verklaringen(account: Account) -> list[Geheimhoudingsverklaring]:
    """Verklaringen that end within ENDS_SOON and that no later one of the same person follows."""
    today = klok.today()
    later = Geheimhoudingsverklaring.objects.geldig(today).filter(
        account=OuterRef("account"), tot_en_met__gt=OuterRef("tot_en_met")
    )
    found = Geheimhoudingsverklaring.objects.geldig(today).filter(
        ~Exists(later), account__in=accounts(account).filter(is_active=True), tot_en_met__lte=today + ENDS_SOON
    )
    return list(found.select_related("account").order_by("tot_en_met", "account__gebruikersnaam"))


def ending_overeenkomsten(account: Account) -> list[Verwerkersovereenkomst]:
    """Verwerkersovereenkomsten that end within ENDS_SOON and that no later one follows."""
    today = klok.today()
    later = Verwerkersovereenkomst.objects.filter(
        organisatie=OuterRef("organisatie"), tot_en_met__gt=OuterRef("tot_en_met")
    )
    found = Verwerkersovereenkomst.objects.op(today).filter(
        ~Exists(later), organisatie__verband=verband(account), tot_en_met__lte=today + ENDS_SOON
    )
    return list(found.select_related("organisatie").order_by("tot_en_met", "organisatie__naam"))


def ending_machtigingen(account: Account) -> list[Machtiging]:
    """Machtigingen that end within ENDS_SOON and that no later one of the same person and party follows."""
    today = klok.today()
    later = Machtiging.objects.filter(
        account=OuterRef("account"), organisatie=OuterRef("organisatie"), tot_en_met__gt=OuterRef("tot_en_met")
    )
    found = Machtiging.objects.filter(
        ~Exists(later),
        organisatie__verband=verband(account),
        account__is_active=True,
        tot_en_met__range=(today, today + ENDS_SOON),
    )
    return list(found.select_related("account", "organisatie").order_by("tot_en_met", "account__gebruikersnaam"))


def without_second_factor(account: Account) -> list[Account]:
    """The people with a role today who have no second factor here or at their organisation, by login name."""
    working = Aanstelling.objects.op(klok.today()).filter(organisatie__verband=verband(account))
    people = list(accounts(account).filter(pk__in=working.values("account"), is_active=True))
    ids = [person.pk for person in people]
    safe = identity.with_second_factor(ids) | identity.with_login_elsewhere(ids)
    return [person for person in people if person.pk not in safe]


def _looked(account: Account, person: Account) -> Account:
    """A page with somebody's roles and papers is a look at data of that person (NEN 7513)."""
    log.looked(account, "persoon.gegevens", person)
    return person


def _one(found: QuerySet[T], pk: UUID) -> T:
    try:
        return found.get(pk=pk)
    except ObjectDoesNotExist:
        raise GeenToegang from None
