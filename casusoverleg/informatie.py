"""Who sees which information, who weighs it, and with whom it is shared (C-12, C-13, P-14 to P-16).

The conditions are those of the policies in personal_data.py, said once more for the application: each wall holds alone.
"""

from dataclasses import dataclass, field
from datetime import date
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
from casusoverleg.personal_data import SEES_ALL
from weegploeg import selectors as weegploeg
from weegploeg.describe import fase_label

_NAMES = (p.VIEW_ITEMS, p.VIEW_CASUSOVERLEG, p.CHANGE_CASUSOVERLEG)


@dataclass(frozen=True)
class Zicht:
    """With what somebody looks at the information of one casus today.

    rechten: what they may. redenen: why they read information. deelnames: those of their own, with the organisatie of
    each. partij: the kernpartij they act for. legt_vast: whether they write down what others bring in (P-11).
    """

    account_id: UUID
    rechten: frozenset[str]
    redenen: frozenset[str]
    deelnames: dict[UUID, UUID]
    partij: Organisatie | None
    legt_vast: bool

    @property
    def ziet_alles(self) -> bool:
        """Whether they read the file itself, but for what is held back from their party."""
        return bool(self.redenen & set(SEES_ALL))

    @property
    def kent_deelnemers(self) -> bool:
        """Whether they know who takes part, as an externe does not."""
        return p.VIEW_CASUSOVERLEG in self.rechten

    @property
    def wijzigt(self) -> bool:
        return p.CHANGE_CASUSOVERLEG in self.rechten

    @property
    def geeft_voor(self) -> UUID | None:
        """The organisatie for which they give information of their own; None for who only reads or records."""
        if self.wijzigt:
            return self.partij.pk if self.partij else None
        return next(iter(self.deelnames.values()), None)

    def is_gever(self, item: InformatieItem) -> bool:
        """Whether an item is of this person, or of the kernpartij they act for."""
        if self.wijzigt:
            return self.partij is not None and item.organisatie_id == self.partij.pk
        return item.account_id == self.account_id and item.organisatie_id in self.deelnames.values()

    def mag_wegen(self, item: InformatieItem) -> bool:
        """Whether they weigh an item that they see, be it only to stop its sharing."""
        return self.partij is not None if self.wijzigt else self.kent_deelnemers and self.is_gever(item)

    def mag_delen(self, item: InformatieItem) -> bool:
        """Whether they decide with whom an item is shared (P-14).

        What a kernpartij brought in that party alone shares. What a partner brought in is shared by that partner, if it
        knows who takes part, or by a vertegenwoordiger: the kernpartijen are responsible for the file.
        """
        return self.mag_wegen(item) and (self.is_gever(item) or not item.organisatie.is_kernpartij)

    @property
    def mag_toevoegen(self) -> bool:
        """Whether they bring information in: their own, or as who records."""
        return self.geeft_voor is not None or (self.legt_vast and self.wijzigt)

    def mag_verbeteren(self, item: InformatieItem) -> bool:
        """Whether they put an item right: of their own, or as who records.

        An externe does not know with whom it was shared, so the uitvoerder does it for them.
        """
        return (self.is_gever(item) and self.kent_deelnemers) or (self.legt_vast and self.wijzigt)


def zicht(account: Account, casus: Casus) -> Zicht:
    """What this person looks with; GeenToegang for who reads nothing of the information of this casus."""
    found = grants.active(account, _NAMES).filter(content_object=casus)
    rows = list(found.values_list("permission__codename", "reden", "feit_id", "organisatie_id"))
    held = [(reden, feit, organisatie) for name, reden, feit, organisatie in rows if name == p.VIEW_ITEMS]
    if not held:
        raise GeenToegang
    machtiging = spine.machtiging(account, casus.verband)
    return Zicht(
        account.pk,
        frozenset(name for name, *_ in rows),
        frozenset(reden for reden, _, _ in held),
        {feit: organisatie for reden, feit, organisatie in held if reden == Reden.DEELNAME},
        machtiging.organisatie if machtiging else None,
        account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG),
    )


def zichtbaar(casus: Casus, wie: Zicht) -> QuerySet[InformatieItem]:
    """The items of a casus that somebody sees, oldest first (P-14, P-16)."""
    own = Q(account=wie.account_id, organisatie__in=wie.deelnames.values())
    shared = Verstrekking.objects.filter(deelname__in=wie.deelnames, ingetrokken_op__isnull=True)
    seen = own | Q(pk__in=shared.values("item"))
    if Reden.VERZOEK in wie.redenen:
        seen |= Q(casus=casus)
    elif wie.ziet_alles:
        held = Achterhouding.objects.filter(casus=casus, partij=wie.partij, opgeheven_op__isnull=True)
        seen |= ~Q(pk__in=held.values("item")) if wie.partij else Q(casus=casus)
    found = InformatieItem.objects.filter(seen, casus=casus)
    return found.select_related("account", "organisatie").order_by("dag", "pk")


def voor_alle_kernpartijen(account: Account, casus: Casus) -> QuerySet[InformatieItem]:
    """What a besluit or a judgement of the kernpartijen can rest on: what is held back from none of them (W-04)."""
    return zichtbaar(casus, zicht(account, casus)).exclude(pk__in=achtergehouden(casus).values("item"))


def achtergehouden(casus: Casus) -> QuerySet[Achterhouding]:
    """What is held back from a kernpartij now; the policies show it to the kernpartijen and to who records."""
    return Achterhouding.objects.filter(casus=casus, opgeheven_op__isnull=True)


def achterhoudingen(casus: Casus, wie: Zicht) -> list[Achterhouding]:
    """What is held back from whom in a casus, as far as somebody reads that; by whom and why, not what (P-14)."""
    found = achtergehouden(casus).filter(**_own(wie))
    return list(found.select_related("organisatie", "partij").order_by("dag", "pk"))


def _own(wie: Zicht) -> dict[str, Any]:
    """What belongs to an item is for who reads the file, and for who gave it and takes part for the same party."""
    return {} if wie.ziet_alles else {"van": wie.account_id, "organisatie__in": wie.deelnames.values()}


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


def ontvangers(item: InformatieItem) -> list[Deelname]:
    """Who an item can be shared with: everybody with a deelname today, but for who gave it."""
    found = Deelname.objects.op(klok.today()).filter(casus=item.casus_id).exclude(account=item.account_id)
    return list(found.select_related("account", "organisatie").order_by("organisatie__naam", "account__gebruikersnaam"))


def afwegingen(item: InformatieItem) -> list[Deelafweging]:
    """How an item was weighed, for who weighs it."""
    return list(Deelafweging.objects.filter(item=item).select_related("deelname__account", "deelname__organisatie"))


def partijen(item: InformatieItem) -> list[Organisatie]:
    """The kernpartijen that an item could be held back from: those that see it now."""
    held = Achterhouding.objects.filter(item=item, opgeheven_op__isnull=True)
    left_out = {item.organisatie_id, *held.values_list("partij_id", flat=True)}
    return [partij for partij in spine.kernpartijen(item.casus.verband) if partij.pk not in left_out]


def held_back_from(item: InformatieItem, partij_id: str) -> Organisatie:
    """The kernpartij with this id, when the item is held back from it; GeenToegang otherwise."""
    for row in Achterhouding.objects.filter(item=item, opgeheven_op__isnull=True).select_related("partij"):
        if str(row.partij_id) == partij_id:
            return row.partij
    raise GeenToegang


def is_extern(organisatie: Organisatie) -> bool:
    return organisatie.soort == OrganisatieSoort.EXTERN


# What can be brought over from the file of the weegploeg (C-13)


def bronnen(account: Account, casus: Casus) -> list[weegploeg.Feit]:
    """What this vertegenwoordiger can bring over: what was not brought over yet, and is not of another kernpartij.

    Raises GeenToegang for who does not read the file of the weegploeg.
    """
    spine.get_casus(account, casus.pk, p.VIEW_WEEGPLOEG)
    machtiging = spine.machtiging(account, casus.verband)
    if machtiging is None:
        return []
    done = set(Overbrenging.objects.filter(casus=casus).values_list("soort", "bron"))
    of_others = _of_other_kernpartij(casus, machtiging.organisatie)
    facts = [feit for feit in weegploeg.feiten(casus) if feit.soort in Bronsoort.values and feit.id not in of_others]
    judgements = [
        weegploeg.Feit(
            Bronsoort.BEOORDELING,
            row.pk,
            f"beoordeling {row.nummer}, {day_in_words(row.dag)}",
            f"Fase: {fase_label(row.fase)}.\n{row.argumentatie}",
        )
        for row in reversed(weegploeg.beoordelingen(casus))
    ]
    return [bron for bron in (*facts, *judgements) if (bron.soort, bron.id) not in done]


def get_bron(account: Account, casus: Casus, soort: str, bron_id: UUID) -> weegploeg.Feit:
    """One piece that can be brought over; GeenToegang when there is no such piece (any longer)."""
    for bron in bronnen(account, casus):
        if (bron.soort, bron.id) == (soort, bron_id):
            return bron
    raise GeenToegang


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

    def is_gedeeld(self, dag: date) -> bool:
        """Whether somebody who takes part on this day sees it because it was shared."""
        return any(row.delen and row.deelname.is_actief(dag) for row in self.afwegingen)

    @property
    def kan_achtergehouden(self) -> bool:
        """Whether there is still another kernpartij that sees it."""
        others = len(KERNPARTIJEN) - self.item.organisatie.is_kernpartij
        return len(self.achterhoudingen) < others


def verstrekkingen(casus: Casus, wie: Zicht) -> list[Verstrekking]:
    """With whom the items that somebody sees were shared, for who reads the file; oldest first."""
    found = Verstrekking.objects.filter(item__in=zichtbaar(casus, wie).order_by(), casus=casus)
    return list(found.select_related("deelname__organisatie").order_by("dag", "pk")) if wie.ziet_alles else []


def verantwoording(item: InformatieItem) -> Verantwoording:
    """Why an item is in the file, for who may read that; GeenToegang otherwise."""
    found = Verantwoording.objects.filter(item=item).first()
    if found is None:
        raise GeenToegang
    return found


def stukken(casus: Casus, wie: Zicht, held: list[Achterhouding]) -> list[Stuk]:
    """The items that somebody sees, with what belongs to each as far as they may read that, in a few queries.

    In: `held` the achterhoudingen of the casus.
    """
    items = list(zichtbaar(casus, wie).select_related("verantwoording"))
    weighed = _weighed(items, wie) if wie.kent_deelnemers and items else {}
    present = _present(casus) if wie.kent_deelnemers and items else []
    return [
        Stuk(
            item,
            _verantwoording(item, wie),
            weighed.get(item.pk, []),
            _not_weighed(item, weighed.get(item.pk, []), present) if _verantwoording(item, wie) else 0,
            [row for row in held if row.item_id == item.pk],
        )
        for item in items
    ]


def _verantwoording(item: InformatieItem, wie: Zicht) -> Verantwoording | None:
    """Why an item is there, for who reads the file or gave it; the database gives it to nobody else either."""
    if not wie.ziet_alles and item.account_id != wie.account_id:
        return None
    return getattr(item, "verantwoording", None)


def _weighed(items: list[InformatieItem], wie: Zicht) -> dict[UUID, list[Deelafweging]]:
    found: dict[UUID, list[Deelafweging]] = {}
    rows = Deelafweging.objects.filter(item__in=items, **_own(wie))
    for row in rows.select_related("deelname__organisatie", "deelname__account", "door").order_by("dag", "pk"):
        found.setdefault(row.item_id, []).append(row)
    return found


def _present(casus: Casus) -> list[tuple[UUID, UUID]]:
    """Deelname and account of everybody with a deelname today."""
    return list(Deelname.objects.op(klok.today()).filter(casus=casus).values_list("pk", "account_id"))


def _not_weighed(item: InformatieItem, afwegingen: list[Deelafweging], present: list[tuple[UUID, UUID]]) -> int:
    """How many who take part today nobody weighed this item for: they do not see it (P-14)."""
    done = {row.deelname_id for row in afwegingen}
    return sum(deelname not in done and account != item.account_id for deelname, account in present)
