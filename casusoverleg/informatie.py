"""Who sees which information, who weighs it, and with whom it is shared (C-12, C-13, P-14 to P-16).

The conditions are those of the policies in personal_data.py, said once more for the application: each wall holds alone.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework import klok
from casework import selectors as spine
from casework.access import grants
from casework.access import permissions as p
from casework.access.models import Reden
from casework.audit import log
from casework.choices import KERNPARTIJEN, OrganisatieSoort, Rol
from casework.dagen import day_in_words
from casework.models import Account, Casus, Organisatie
from casework.rules import GeenToegang
from casusoverleg.choices import Bronsoort
from casusoverleg.models import (
    Achterhouding,
    Deelafweging,
    Deelname,
    InformatieItem,
    Overbrenging,
    Verantwoording,
    Verstrekking,
)
from casusoverleg.partners import Deelnemer
from casusoverleg.personal_data import SEES_ALL
from weegploeg import selectors as weegploeg
from weegploeg.describe import fase_label


@dataclass(frozen=True)
class Zicht:
    """With what somebody looks at the information of one casus.

    redenen: why they read it. deelnames: those of their own that run today, with the organisatie of each. partijen: the
    kernpartijen they act for today. leest_dossier: whether they know who else takes part, as an externe does not.
    """

    account_id: UUID
    redenen: frozenset[str]
    deelnames: dict[UUID, UUID]
    partijen: frozenset[UUID]
    leest_dossier: bool

    @property
    def ziet_alles(self) -> bool:
        """Whether they read the file itself, but for what is held back from their party."""
        return bool(self.redenen & set(SEES_ALL))


def zicht(account: Account, casus: Casus) -> Zicht:
    """What this person looks with; GeenToegang for who reads nothing of the information of this casus."""
    found = grants.active(account, (p.VIEW_ITEMS, p.VIEW_CASUSOVERLEG)).filter(content_object=casus)
    rows = list(found.values_list("permission__codename", "reden", "feit_id", "organisatie_id"))
    held = [row for name, *row in rows if name == p.VIEW_ITEMS]
    if not held:
        raise GeenToegang
    machtiging = spine.machtiging(account, casus.verband)
    return Zicht(
        account.pk,
        frozenset(reden for reden, _, _ in held),
        {feit: organisatie for reden, feit, organisatie in held if reden == Reden.DEELNAME},
        frozenset({machtiging.organisatie_id} if machtiging else ()),
        any(name == p.VIEW_CASUSOVERLEG for name, *_ in rows),
    )


def zichtbaar(casus: Casus, wie: Zicht) -> QuerySet[InformatieItem]:
    """The items of a casus that somebody sees, oldest first (P-14, P-16)."""
    own = Q(account=wie.account_id, organisatie__in=wie.deelnames.values())
    shared = Verstrekking.objects.filter(deelname__in=wie.deelnames, ingetrokken_op__isnull=True)
    seen = own | Q(pk__in=shared.values("item"))
    if Reden.VERZOEK in wie.redenen:
        seen |= Q(casus=casus)
    elif wie.ziet_alles:
        seen |= ~Q(pk__in=achtergehouden(casus, wie).values("item"))
    found = InformatieItem.objects.filter(seen, casus=casus)
    return found.select_related("account", "organisatie").order_by("dag", "pk")


def achtergehouden(casus: Casus, wie: Zicht) -> QuerySet[Achterhouding]:
    """What is held back from the party that somebody acts for: they read by whom and why, not what (P-14)."""
    found = Achterhouding.objects.filter(casus=casus, partij__in=wie.partijen, opgeheven_op__isnull=True)
    return found.select_related("organisatie").order_by("dag", "pk")


def get_item(account: Account, item_id: UUID) -> InformatieItem:
    """An item that the account sees; GeenToegang otherwise, as if it did not exist."""
    found = InformatieItem.objects.select_related("casus__verband").filter(pk=item_id).first()
    if found is None:
        raise GeenToegang
    item = zichtbaar(found.casus, zicht(account, found.casus)).filter(pk=item_id).first()
    if item is None:
        raise GeenToegang
    item.casus = found.casus
    return item


def open_item(account: Account, item_id: UUID, wat: str) -> InformatieItem:
    """get_item plus the line in the access log that says the account looked, or was refused."""
    try:
        item = get_item(account, item_id)
    except GeenToegang as error:
        log.refused(account, wat)
        error.logged = True
        raise
    log.looked(account, wat, item)
    return item


# Who gives, and who weighs


def own_place(account: Account, casus: Casus) -> Deelnemer | None:
    """For whom this person gives information of their own today; None for who only reads or records."""
    machtiging = spine.machtiging(account, casus.verband)
    if machtiging is not None and spine.may(account, casus, p.CHANGE_CASUSOVERLEG):
        return Deelnemer(account, machtiging.organisatie)
    found = zicht(account, casus).deelnames.values()
    organisatie = Organisatie.objects.filter(pk__in=found).first()
    return Deelnemer(account, organisatie) if organisatie else None


def records(account: Account) -> bool:
    """Whether this person writes down what others bring in (P-11)."""
    return account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG)


def is_giver(account: Account, item: InformatieItem) -> bool:
    """Whether an item is of this person, or of the kernpartij they act for."""
    place = own_place(account, item.casus)
    if place is None or place.organisatie.pk != item.organisatie_id:
        return False
    return place.organisatie.is_kernpartij or item.account_id == account.pk


def may_share(account: Account, item: InformatieItem) -> bool:
    """Whether this person decides with whom an item is shared (P-14).

    What a kernpartij brought in that party alone shares. What a partner brought in is shared by that partner, if it
    knows who takes part, or by a vertegenwoordiger: the kernpartijen are responsible for the file.
    """
    if not may_weigh(account, item):
        return False
    return is_giver(account, item) or not item.organisatie.is_kernpartij


def may_weigh(account: Account, item: InformatieItem) -> bool:
    """Whether this person weighs an item that they see, be it only to stop its sharing."""
    if spine.may(account, item.casus, p.CHANGE_CASUSOVERLEG):
        return spine.machtiging(account, item.casus.verband) is not None
    return is_giver(account, item) and spine.may(account, item.casus, p.VIEW_CASUSOVERLEG)


def may_correct(account: Account, item: InformatieItem) -> bool:
    """Whether this person puts an item right: of their own, or as who records."""
    return is_giver(account, item) or (records(account) and spine.may(account, item.casus, p.CHANGE_CASUSOVERLEG))


def ontvangers(item: InformatieItem) -> list[Deelname]:
    """Who an item can be shared with: everybody with a deelname today, but for who gave it."""
    found = Deelname.objects.op(klok.today()).filter(casus=item.casus_id).exclude(account=item.account_id)
    return list(found.select_related("account", "organisatie").order_by("organisatie__naam", "account__gebruikersnaam"))


def is_extern(organisatie: Organisatie) -> bool:
    return organisatie.soort == OrganisatieSoort.EXTERN


# What can be brought over from the file of the weegploeg (C-13)


@dataclass(frozen=True)
class Bron:
    """A piece of the file of the weegploeg. `label` names it by number and day, never by person."""

    soort: str
    id: UUID
    label: str
    tekst: str

    @property
    def sleutel(self) -> str:
        return f"{self.soort}:{self.id}"


def bronnen(account: Account, casus: Casus) -> list[Bron]:
    """What this vertegenwoordiger can bring over: what was not brought over yet, and is not of another kernpartij.

    Raises GeenToegang for who does not read the file of the weegploeg.
    """
    spine.get_casus(account, casus.pk, p.VIEW_WEEGPLOEG)
    machtiging = spine.machtiging(account, casus.verband)
    if machtiging is None:
        return []
    done = set(Overbrenging.objects.filter(casus=casus).values_list("soort", "bron"))
    of_others = _of_other_kernpartij(casus, machtiging.organisatie)
    facts = [
        Bron(feit.soort, feit.id, feit.label, feit.tekst)
        for feit in weegploeg.feiten(casus)
        if feit.soort in Bronsoort.values and feit.id not in of_others
    ]
    judgements = [
        Bron(
            Bronsoort.BEOORDELING,
            row.pk,
            f"beoordeling {row.nummer}, {day_in_words(row.dag)}",
            f"Fase: {fase_label(row.fase)}.\n{row.argumentatie}",
        )
        for row in reversed(weegploeg.beoordelingen(casus))
    ]
    return [bron for bron in (*facts, *judgements) if (bron.soort, bron.id) not in done]


def _of_other_kernpartij(casus: Casus, own: Organisatie) -> set[UUID]:
    signalen = weegploeg.signalen(casus).exclude(inbrenger=own)
    asked = weegploeg.duidingen(casus).filter(organisatie__soort__in=KERNPARTIJEN).exclude(organisatie=own)
    return {*signalen.values_list("pk", flat=True), *asked.values_list("pk", flat=True)}


# On the page


@dataclass(frozen=True)
class Stuk:
    """An item on the page. What is only for who weighs it is empty for others (P-14).

    open: how many who take part today nobody weighed it for.
    """

    item: InformatieItem
    verantwoording: Verantwoording | None = None
    afwegingen: list[Deelafweging] = field(default_factory=list)
    open: int = 0
    achterhoudingen: list[Achterhouding] = field(default_factory=list)


def stukken(casus: Casus, wie: Zicht) -> list[Stuk]:
    """The items that somebody sees, with what belongs to each as far as they may read that, in a few queries."""
    items = list(zichtbaar(casus, wie))
    own = {} if wie.ziet_alles else {"van": wie.account_id}
    reasons = {row.item_id: row for row in Verantwoording.objects.filter(item__in=items, **own)}
    held = _by_item(Achterhouding.objects.filter(item__in=items, opgeheven_op__isnull=True, **own), "partij")
    if not wie.leest_dossier:
        return [Stuk(item, reasons.get(item.pk), achterhoudingen=held.get(item.pk, [])) for item in items]
    weighed = _by_item(
        Deelafweging.objects.filter(item__in=items, **own), "deelname__organisatie", "deelname__account", "door"
    )
    present = list(Deelname.objects.op(klok.today()).filter(casus=casus).values_list("pk", "account_id"))
    return [
        Stuk(
            item,
            reasons.get(item.pk),
            weighed.get(item.pk, []),
            _not_weighed(item, weighed.get(item.pk, []), present) if item.pk in reasons else 0,
            held.get(item.pk, []),
        )
        for item in items
    ]


def _by_item(rows: QuerySet, *related: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows.select_related(*related).order_by("dag", "pk"):
        found.setdefault(row.item_id, []).append(row)
    return found


def _not_weighed(item: InformatieItem, afwegingen: list[Deelafweging], present: list[tuple[UUID, UUID]]) -> int:
    """How many who take part today nobody weighed this item for: they do not see it (P-14)."""
    done = {row.deelname_id for row in afwegingen}
    return sum(deelname not in done and account != item.account_id for deelname, account in present)
