"""Who has which rights, and whose yearly review is due: for the kernpartijen and the FG (P-01, P-04, P-13, P-18)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework import klok, termijnen
from casework import selectors as spine
from casework.choices import DEELNEMERS, Grond, OrganisatieSoort, Rol
from casework.encryption import keystore
from casework.models import (
    Aanstelling,
    Account,
    Geheimhoudingsverklaring,
    Machtiging,
    Organisatie,
    Samenwerkingsverband,
)
from casework.rules import GeenToegang
from casusoverleg.models import Deelname
from security.choices import RechtSoort
from security.models import Rechtentoets, Toetsregel


@dataclass(frozen=True)
class Recht:
    """One right of one person today. `partij`: the kernpartij that reviews it."""

    soort: RechtSoort
    feit_id: UUID
    account: Account
    organisatie: Organisatie
    partij: Organisatie
    wat: str
    waarom: str
    tot_en_met: date | None
    rol: str = ""


@dataclass(frozen=True)
class Stand:
    """The review of one kernpartij: when it is due, when it is late, and what was judged in the one that runs."""

    partij: Organisatie
    vanaf: date
    uiterlijk: date
    beoordeeld: frozenset[UUID]

    @property
    def is_aan_de_beurt(self) -> bool:
        return self.vanaf <= klok.today()

    @property
    def is_te_laat(self) -> bool:
        return self.uiterlijk < klok.today()


def reviewer(account: Account) -> Machtiging:
    """The machtiging with which the account reviews today; GeenToegang for anybody else."""
    machtiging = spine.machtiging(account, spine.verband_van(account))
    if machtiging is None:
        raise GeenToegang
    return machtiging


def standen(verband: Samenwerkingsverband) -> list[Stand]:
    """The review of each of the three kernpartijen."""
    running: dict[UUID, Rechtentoets] = {}
    finished: dict[UUID, date] = {}
    for toets in Rechtentoets.objects.filter(verband=verband).order_by("afgerond_op"):
        if toets.afgerond_op is None:
            running[toets.partij_id] = toets
        else:
            finished[toets.partij_id] = toets.afgerond_op
    partijen = spine.kernpartijen(verband)
    begin = klok.today() if all(partij.pk in finished for partij in partijen) else _first_day(verband)
    return [_stand(partij, running.get(partij.pk), finished.get(partij.pk, begin)) for partij in partijen]


def _first_day(verband: Samenwerkingsverband) -> date:
    first = Aanstelling.objects.filter(organisatie__verband=verband).order_by("van").first()
    return first.van if first else klok.today()


def _stand(partij: Organisatie, toets: Rechtentoets | None, previous: date) -> Stand:
    judged: frozenset[UUID] = frozenset()
    if toets is not None:
        judged = frozenset(toets.regels.values_list("feit_id", flat=True))
    return Stand(
        partij,
        termijnen.toets_rechten(previous).laatste_dag,
        termijnen.toets_rechten_uiterlijk(previous).laatste_dag,
        judged,
    )


@dataclass(frozen=True)
class Overzicht:
    """The reviews of a samenwerkingsverband, and what waits for the judgement of one person."""

    standen: list[Stand]
    te_doen: list[Recht]

    @property
    def te_laat(self) -> list[Stand]:
        """Reviews that were not done within a month: all three kernpartijen and the FG see them."""
        return [stand for stand in self.standen if stand.is_te_laat]

    @property
    def uiterlijk(self) -> date:
        """The last day of the reviews that are due; there is one."""
        return min(stand.uiterlijk for stand in self.standen if stand.is_aan_de_beurt)


def overview(account: Account) -> Overzicht | None:
    """For who acts for a kernpartij, and for the FG, who judges nothing; None for everybody else."""
    if account.aanstelling is None:
        return None
    verband = spine.verband_van(account)
    machtiging = spine.machtiging(account, verband)
    if machtiging is None and not account.heeft_rol(Rol.FG):
        return None
    found = standen(verband)
    return Overzicht(found, _waiting(machtiging, found) if machtiging else [])


def to_judge(account: Account) -> list[Recht]:
    """The rights that wait for this person: of the own party, and of the vertegenwoordigers of all three."""
    found = overview(account)
    return found.te_doen if found else []


def _waiting(machtiging: Machtiging, found: list[Stand]) -> list[Recht]:
    due = {stand.partij.pk: stand for stand in found if stand.is_aan_de_beurt}
    if not due:
        return []
    rights = rechten(machtiging.organisatie.verband)
    acting = vertegenwoordigers(rights)
    return [
        recht
        for recht in rights
        if recht.partij.pk in due
        and recht.feit_id not in due[recht.partij.pk].beoordeeld
        and may_judge(machtiging, recht, acting)
    ]


def get_recht(account: Account, recht_id: UUID) -> Recht:
    """A right that waits for the judgement of this person; GeenToegang otherwise."""
    for recht in to_judge(account):
        if recht.feit_id == recht_id:
            return recht
    raise GeenToegang


def may_judge(machtiging: Machtiging, recht: Recht, acting: set[UUID]) -> bool:
    """Never the own rights; those of who acts for a kernpartij (`acting`) are for every other vertegenwoordiger."""
    if recht.account.pk == machtiging.account_id:
        return False
    return recht.partij.pk == machtiging.organisatie_id or recht.account.pk in acting


def vertegenwoordigers(rights: list[Recht]) -> set[UUID]:
    """Ids of the accounts that act for a kernpartij."""
    return {recht.account.pk for recht in rights if recht.soort == RechtSoort.MACHTIGING}


def rechten(verband: Samenwerkingsverband) -> list[Recht]:
    """Every right of today in the samenwerkingsverband, by person; deelnames as far as the account sees the casus.

    The people of a kernpartij are reviewed by that party, all others by the gemeente.
    """
    partijen = {partij.pk: partij for partij in spine.kernpartijen(verband)}
    gemeente = next((partij for partij in partijen.values() if partij.soort == OrganisatieSoort.GEMEENTE), None)
    if gemeente is None:
        return []
    found = [
        Recht(soort, feit_id, account, organisatie, partijen.get(organisatie.pk, gemeente), *rest)
        for soort, feit_id, account, organisatie, *rest in _facts(verband)
    ]
    keystore.prefetch(recht.account.pk for recht in found)
    order = list(RechtSoort)
    return sorted(found, key=lambda recht: (recht.account.gebruikersnaam, order.index(recht.soort), recht.wat))


# The fields of a Recht in their order, without the party.
_Fact = tuple[Any, ...]


def _facts(verband: Samenwerkingsverband) -> Iterator[_Fact]:
    today = klok.today()
    roles = Aanstelling.objects.op(today).filter(organisatie__verband=verband).select_related("account", "organisatie")
    external: dict[UUID, Organisatie] = {}
    for role in roles:
        if role.rol == Rol.CASUSPARTNER:
            external[role.account_id] = role.organisatie
        why = role.functie or ("werkt aan casussen" if role.rol in DEELNEMERS else "houdt toezicht of beheert")
        what = role.get_rol_display()
        yield RechtSoort.ROL, role.pk, role.account, role.organisatie, what, why, role.tot_en_met, role.rol
    given = Machtiging.objects.op(today).filter(organisatie__verband=verband).select_related("account", "organisatie")
    for machtiging in given:
        yield (
            RechtSoort.MACHTIGING,
            machtiging.pk,
            machtiging.account,
            machtiging.organisatie,
            f"machtiging namens {machtiging.organisatie.naam}",
            f"gegeven door {machtiging.gegeven_door}",
            machtiging.tot_en_met,
        )
    signed = Geheimhoudingsverklaring.objects.geldig(today).filter(verband=verband).select_related("account")
    for verklaring in signed:
        if verklaring.account_id in external:
            yield (
                RechtSoort.VERKLARING,
                verklaring.pk,
                verklaring.account,
                external[verklaring.account_id],
                "geheimhoudingsverklaring",
                "werkt voor een externe casuspartner",
                verklaring.tot_en_met,
            )
    yield from _deelnames(verband)


def _deelnames(verband: Samenwerkingsverband) -> Iterator[_Fact]:
    running = Deelname.objects.op(klok.today()).filter(casus__verband=verband)
    found = list(running.select_related("account", "organisatie", "casus"))
    keystore.prefetch(deelname.casus_id for deelname in found)
    for deelname in found:
        yield (
            RechtSoort.DEELNAME,
            deelname.pk,
            deelname.account,
            deelname.organisatie,
            f"deelname aan casus {deelname.casus.nummer}",
            Grond(deelname.grond).label,
            _last_day(deelname.tot),
        )


def _last_day(tot: date | None) -> date | None:
    """The last day with access, from the first day without."""
    return tot and date.fromordinal(tot.toordinal() - 1)


# For the page


def waiting_for_akkoord(account: Account) -> list[Aanstelling]:
    """Roles with which a kernpartij must agree before they count, and about which this person may say so (P-18)."""
    if not (account.heeft_rol(Rol.VERTEGENWOORDIGER) and spine.represents_kernpartij(account)):
        return []
    waiting = Aanstelling.objects.zonder_akkoord(klok.today()).filter(organisatie__verband=account.verband_id)
    found = list(waiting.exclude(account=account).select_related("account", "organisatie"))
    keystore.prefetch(aanstelling.account_id for aanstelling in found)
    return found


def get_waiting(account: Account, aanstelling_id: UUID) -> Aanstelling:
    """One of those; GeenToegang otherwise."""
    for aanstelling in waiting_for_akkoord(account):
        if aanstelling.pk == aanstelling_id:
            return aanstelling
    raise GeenToegang


def overseen_verband(account: Account) -> Samenwerkingsverband:
    """The samenwerkingsverband whose rights the account oversees: as a kernpartij or as FG; GeenToegang otherwise."""
    verband = spine.verband_van(account)
    if not (account.heeft_rol(Rol.FG) or spine.machtiging(account, verband)):
        raise GeenToegang
    return verband


def judgements(account: Account) -> QuerySet[Toetsregel]:
    """What was judged, newest first: for the kernpartijen and the FG."""
    found = Toetsregel.objects.filter(toets__verband=overseen_verband(account))
    return found.select_related("account", "organisatie", "door", "namens").order_by("-beoordeeld_op", "pk")
