"""Reads in the casusoverleg file. The account comes first; what it may not see is not there (P-16, P-19)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.text import Truncator

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import Bestand, Dossier, Fase
from casework.dagen import day_in_words
from casework.models import Account, Besluit, Casus
from casework.rules import GeenToegang
from casusoverleg import informatie
from casusoverleg.choices import OPEN_MAATREGEL, PlanStatus
from casusoverleg.models import (
    AangewezenPartner,
    Advies,
    Adviesaanvraag,
    Casusdiagnose,
    Casusoverleg,
    Deelname,
    Evaluatie,
    InformatieItem,
    Maatregel,
    Overdracht,
    PlanVanAanpak,
    Regisseurschap,
    Voortgang,
)
from casusoverleg.partners import Deelnemer, deelnemers, takes_part
from casusoverleg.workflow import IN_HAND

M = TypeVar("M", bound=Model)


def overleg_of(account: Account, casus: Casus) -> Casusoverleg | None:
    """The casusoverleg of a casus of which the account reads a part of that file; None when it was not opened."""
    spine.get_casus(account, casus.pk, p.VIEW_CASUSOVERLEG, p.VIEW_ITEMS, p.VIEW_PLAN)
    return Casusoverleg.objects.filter(casus=casus).first()


def can_be_opened(casus: Casus) -> bool:
    """Whether besluit 1 and 2 are handed over and in force (C-01)."""
    return Overdracht.objects.filter(casus=casus, vervallen_op__isnull=True).exists()


def deelnames(casus: Casus) -> list[Deelname]:
    """Everybody who takes part or took part, running ones first."""
    found = Deelname.objects.filter(casus=casus).select_related("organisatie", "account").order_by("vanaf", "pk")
    today = klok.today()
    return sorted(found, key=lambda deelname: deelname.tot is not None and deelname.tot <= today)


def get_deelname(account: Account, deelname_id: UUID) -> Deelname:
    """A deelname of a casus whose file the account changes; GeenToegang otherwise."""
    return _get(account, Deelname, deelname_id, ("organisatie", "account"), p.CHANGE_CASUSOVERLEG)


def get_maatregel(account: Account, maatregel_id: UUID) -> Maatregel:
    """A maatregel of a plan that the account reads; GeenToegang otherwise."""
    related = ("plan", "organisatie", "account")
    return _get(account, Maatregel, maatregel_id, related, p.VIEW_PLAN)


def successors(casus: Casus, maatregel: Maatregel) -> list[Deelnemer]:
    """Who can become responsible for a maatregel: others of the same partner who take part today (P-17)."""
    return [
        person
        for person in deelnemers(casus)
        if person.organisatie.pk == maatregel.organisatie_id and person.account.pk != maatregel.account_id
    ]


def without_owner(casussen: QuerySet[Casus]) -> list[Maatregel]:
    """Open maatregelen of a plan, of which the person responsible takes part no longer; each with its casus (P-17)."""
    found = open_maatregelen().filter(~takes_part(), casus__in=casussen.order_by())
    return list(found.select_related("casus", "organisatie"))


def with_regisseur(casussen: Iterable[UUID]) -> set[UUID]:
    """Those of the casussen that have a casusregisseur who still takes part today (C-04)."""
    found = Regisseurschap.objects.op(klok.today()).filter(takes_part(), casus__in=casussen)
    return set(found.values_list("casus_id", flat=True))


def open_maatregelen() -> QuerySet[Maatregel]:
    """Unfinished maatregelen of the plans in force, of casussen that run."""
    newest = PlanVanAanpak.objects.filter(casus=OuterRef("casus"), status=PlanStatus.VASTGESTELD).order_by("-versie")
    return Maatregel.objects.filter(
        status__in=OPEN_MAATREGEL,
        plan=Subquery(newest.values("pk")[:1]),
        casus__fase=Fase.CASUSOVERLEG,
        casus__bestand=Bestand.ACTIEF,
    )


def maatregelen_in_uitvoering(casus_ids: list[UUID]) -> list[Maatregel]:
    """Of those, the maatregelen of these casussen whose plan is being carried out."""
    carried_out = Casusoverleg.objects.filter(casus__in=casus_ids, staat__in=IN_HAND)
    found = open_maatregelen().filter(casus__in=carried_out.values("casus"))
    return list(found.select_related("organisatie"))


def get_evaluatie(account: Account, evaluatie_id: UUID) -> Evaluatie:
    """An evaluatie of a casus whose file the account changes; GeenToegang otherwise."""
    return _get(account, Evaluatie, evaluatie_id, (), p.CHANGE_CASUSOVERLEG)


def get_adviesaanvraag(account: Account, aanvraag_id: UUID) -> Adviesaanvraag:
    """A question to the adviesplatform, of a casus whose file the account changes; GeenToegang otherwise."""
    return _get(account, Adviesaanvraag, aanvraag_id, (), p.CHANGE_CASUSOVERLEG)


def adviesaanvragen(casus: Casus) -> list[Adviesaanvraag]:
    """Questions to the adviesplatform, newest first."""
    return list(Adviesaanvraag.objects.filter(casus=casus).order_by("-gesteld_op", "pk"))


def _get(account: Account, model: type[M], row_id: UUID, related: tuple[str, ...], codename: str) -> M:
    found = model._default_manager.select_related("casus__verband", *related).filter(pk=row_id).first()
    if found is None:
        raise GeenToegang
    spine.get_casus(account, cast(Any, found).casus_id, codename)
    return found


@dataclass(frozen=True)
class Regel:
    """A maatregel on the page, with what was reported on it in any version of the plan."""

    maatregel: Maatregel
    voortgang: list[Voortgang]
    eigen: bool
    te_laat: bool


@dataclass(frozen=True)
class Plan:
    """A version of the plan with its maatregelen."""

    versie: PlanVanAanpak
    regels: list[Regel] = field(default_factory=list)


def plan_in_force(account: Account, casus: Casus) -> Plan | None:
    """The latest vastgesteld version of the plan; None when there is none yet."""
    found = PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.VASTGESTELD).order_by("-versie").first()
    return _with_maatregelen(account, found) if found else None


def concept(account: Account, casus: Casus) -> Plan | None:
    """The version of the plan that is being written; None when there is none."""
    found = PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.CONCEPT).first()
    return _with_maatregelen(account, found) if found else None


def earlier_plans(casus: Casus) -> list[PlanVanAanpak]:
    """Versions of the plan that no longer hold, newest first."""
    found = PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.VASTGESTELD).order_by("-versie")
    return list(found)[1:]


def open_plan_version(account: Account, plan_id: UUID) -> Plan:
    """One version of the plan for who reads it; GeenToegang otherwise."""
    found = _get(account, PlanVanAanpak, plan_id, (), p.VIEW_PLAN)
    return _with_maatregelen(account, found)


def _with_maatregelen(account: Account, plan: PlanVanAanpak) -> Plan:
    own = {aanstelling.organisatie_id for aanstelling in account.aanstellingen_vandaag}
    reported = _progress_by_key(plan.casus_id)
    today = klok.today()
    return Plan(
        plan,
        [
            Regel(
                maatregel,
                reported.get(maatregel.sleutel, []),
                maatregel.organisatie_id in own,
                maatregel.is_te_laat(today),
            )
            for maatregel in Maatregel.objects.filter(plan=plan).select_related("organisatie", "account")
        ],
    )


def _progress_by_key(casus_id: UUID) -> dict[UUID, list[Voortgang]]:
    found: dict[UUID, list[Voortgang]] = {}
    rows = Voortgang.objects.filter(casus=casus_id).select_related("maatregel", "account")
    for voortgang in rows.order_by("dag", "pk"):
        found.setdefault(voortgang.maatregel.sleutel, []).append(voortgang)
    return found


def diagnoses(casus: Casus) -> list[Casusdiagnose]:
    """The joint analyses, newest first."""
    return list(Casusdiagnose.objects.filter(casus=casus).order_by("-vastgelegd_op"))


def evaluaties(casus: Casus) -> list[Evaluatie]:
    """Evaluaties, planned and held, in order of day."""
    return list(Evaluatie.objects.filter(casus=casus).order_by("gepland_op", "pk"))


def adviezen(casus: Casus) -> list[Advies]:
    """Advice to the kernpartijen, newest first."""
    return list(Advies.objects.filter(casus=casus).order_by("-dag", "pk"))


def regisseurs(casus: Casus) -> list[Regisseurschap]:
    """The casusregisseurs, the present one first."""
    found = Regisseurschap.objects.filter(casus=casus).select_related("account", "organisatie")
    return sorted(found, key=lambda row: row.vanaf, reverse=True)


def besluiten(casus: Casus) -> list[Besluit]:
    """Besluiten of the kernpartijen in the casusoverleg file, newest first."""
    found = Besluit.objects.filter(casus=casus, deel=Dossier.CASUSOVERLEG)
    return list(found.order_by("-opgesteld_op", "pk"))


# The kind, in what a besluit rests on, of an item of information.
INFORMATIE = "informatie"
# As much of a text as one line holds.
_BEGIN = 60


@dataclass(frozen=True)
class Stuk:
    """Something in the file that a besluit can rest on, by kind and day.

    Of an item also how its text begins, since one party can give several on a day: only who sees it gets this.
    """

    sleutel: str
    label: str


def stukken(account: Account, casus: Casus) -> list[Stuk]:
    """What a besluit about the casusoverleg can rest on now (W-04)."""
    return _stukken(
        spine.get_casus(account, casus.pk, p.VIEW_CASUSOVERLEG),
        Overdracht.objects.filter(casus=casus, vervallen_op__isnull=True),
        PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.VASTGESTELD),
        informatie.voor_alle_kernpartijen(account, casus),
    )


def alle_stukken(account: Account, casus: Casus) -> list[Stuk]:
    """What a besluit of any day can rest on, as far as this person sees it."""
    return _stukken(
        spine.get_casus(account, casus.pk, p.VIEW_CASUSOVERLEG),
        Overdracht.objects.filter(casus=casus),
        PlanVanAanpak.objects.filter(casus=casus),
        informatie.zichtbaar(casus, informatie.zicht(account, casus)),
    )


def can_rest_on(account: Account, casus: Casus) -> set[str]:
    """The keys of what a besluit of any day can rest on: all three kernpartijen see it (W-04, P-14)."""
    held = informatie.achtergehouden(casus).values_list("item", flat=True)
    return {stuk.sleutel for stuk in alle_stukken(account, casus)} - {f"{INFORMATIE}:{item_id}" for item_id in held}


def _stukken(
    casus: Casus,
    overdrachten: QuerySet[Overdracht],
    plannen: QuerySet[PlanVanAanpak],
    items: QuerySet[InformatieItem],
) -> list[Stuk]:
    return [
        *(
            _stuk("overdracht", row.pk, f"besluit 1 en 2 van de weegploeg, {day_in_words(row.dag)}")
            for row in overdrachten
        ),
        *(_stuk("casusdiagnose", row.pk, f"casusdiagnose van {day_in_words(row.dag)}") for row in diagnoses(casus)),
        *(_stuk("plan", row.pk, f"plan van aanpak, versie {row.versie}") for row in plannen.order_by("-versie")),
        *(
            _stuk("evaluatie", row.pk, f"evaluatie van {day_in_words(row.gehouden_op)}")
            for row in evaluaties(casus)
            if row.gehouden_op
        ),
        *(
            _stuk("advies", row.pk, f"advies over {row.get_soort_display()} van {day_in_words(row.dag)}")
            for row in adviezen(casus)
        ),
        *(
            _stuk(
                INFORMATIE,
                item.pk,
                f"{item.soort} van {item.organisatie.naam}, {day_in_words(item.dag)}:"
                f" {Truncator(item.tekst).chars(_BEGIN)}",
            )
            for item in items
        ),
    ]


def _stuk(soort: str, row_id: UUID, label: str) -> Stuk:
    return Stuk(f"{soort}:{row_id}", label)


def not_invited(casus: Casus) -> list[AangewezenPartner]:
    """Named partners of whom nobody was invited yet."""
    found = AangewezenPartner.objects.filter(casus=casus, vervallen_op__isnull=True, deelnames__isnull=True)
    return list(found.select_related("organisatie").order_by("organisatie__naam"))
