"""The joint analysis, the plan with its maatregelen, and its versions (C-02, C-05, P-17)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import klok
from casework.actions.base import action
from casework.models import Account, Casus, Organisatie
from casework.rules import RegelFout, require
from casework.versies import check_unchanged, newest_version
from casusoverleg.actions.betrokken import follow_involvement
from casusoverleg.actions.frame import begin_step, take_step
from casusoverleg.choices import OPEN_MAATREGEL, PlanStatus
from casusoverleg.models import Casusdiagnose, Maatregel, PlanVanAanpak
from casusoverleg.partners import deelnemers, find_deelnemer
from casusoverleg.workflow import Handeling


@dataclass
class PlanTekst:
    """What a version of the plan says; a concept may still have gaps."""

    doel: str = ""
    informeren_wie: str = ""
    informeren_hoe: str = ""
    informeren_wanneer: str = ""
    aanleiding: str = ""


@dataclass
class MaatregelTekst:
    """What will be done, by whom, until when."""

    wat: str
    organisatie: Organisatie
    account: Account
    uiterlijk: date | None


@action("casusdiagnose.vastgelegd", verwerking=True)
def record_diagnose(actor: Account, casus: Casus, tekst: str, seen: str | None = None) -> Casusdiagnose:
    """Record the joint analysis; a later one is a new version.

    In: `seen` as in draft_plan, of the analysis. Raises RegelFout C-02, P-11; Conflict; GeenToegang.
    """
    overleg = begin_step(actor, casus, Handeling.DIAGNOSE)
    check_unchanged(seen, newest_version(Casusdiagnose, casus_id=casus.pk))
    require(tekst.strip(), "C-02", "Schrijf op wat de gezamenlijke analyse opleverde.", "tekst")
    diagnose = Casusdiagnose(casus=overleg.casus, tekst=tekst)
    diagnose.save(force_insert=True)
    take_step(overleg, Handeling.DIAGNOSE)
    return diagnose


@action("plan.opgesteld", verwerking=True)
def draft_plan(actor: Account, casus: Casus, tekst: PlanTekst, seen: str | None = None) -> PlanVanAanpak:
    """Write the concept of the plan. Without a concept a new version begins, with the maatregelen that go on.

    In: `seen` the newest version of the plan that the actor looked at, "" for none; None when there was no page.
    Raises RegelFout C-02 (no diagnose yet), P-11; Conflict when somebody else wrote in it since (B-09); GeenToegang.
    """
    overleg = begin_step(actor, casus, Handeling.PLAN)
    check_unchanged(seen, newest_version(PlanVanAanpak, casus_id=casus.pk))
    plan = _concept(overleg.casus) or _next_version(overleg.casus)
    plan.doel, plan.aanleiding = tekst.doel, tekst.aanleiding
    plan.informeren_wie = tekst.informeren_wie
    plan.informeren_hoe = tekst.informeren_hoe
    plan.informeren_wanneer = tekst.informeren_wanneer
    plan.save()
    return plan


@action("maatregel.toegevoegd", verwerking=True)
def add_maatregel(actor: Account, casus: Casus, tekst: MaatregelTekst) -> Maatregel:
    """Add a maatregel to the concept, for one responsible partner that takes part (C-05, P-17)."""
    plan = _concept_for_change(actor, casus)
    require(tekst.wat.strip(), "C-05", "Beschrijf wat er gebeurt.", "wat")
    if tekst.uiterlijk is None:
        raise RegelFout("C-05", "Vul in tot wanneer de maatregel loopt.", "uiterlijk")
    require(
        find_deelnemer(plan.casus, tekst.account, tekst.organisatie),
        "C-05",
        "Kies een verantwoordelijke die vandaag deelneemt aan het casusoverleg.",
        "verantwoordelijke",
    )
    maatregel = Maatregel(
        casus=plan.casus,
        plan=plan,
        wat=tekst.wat,
        organisatie=tekst.organisatie,
        account=tekst.account,
        uiterlijk=tekst.uiterlijk,
    )
    maatregel.save(force_insert=True)
    return maatregel


@action("maatregel.verwijderd", verwerking=True)
def remove_maatregel(actor: Account, maatregel: Maatregel) -> PlanVanAanpak:
    """Take a maatregel out of the concept; in a plan that is vastgesteld nothing is removed (C-05)."""
    plan = _concept_for_change(actor, maatregel.casus)
    found = Maatregel.objects.filter(pk=maatregel.pk, plan=plan).first()
    if found is None:
        raise RegelFout("C-05", "Deze maatregel staat in een vastgesteld plan. Wijzig het plan met een nieuwe versie.")
    found.delete()
    return plan


@action("plan.vastgesteld", verwerking=True)
def establish_plan(actor: Account, casus: Casus, seen: str | None = None) -> PlanVanAanpak:
    """Record that the casusoverleg adopted the concept; from then on this version holds and does not change.

    In: `seen` the concept_version that the actor looked at: nobody makes a text or a list of maatregelen hold that was
    changed behind an open page; None when there was no page.
    Raises RegelFout C-02 (no diagnose), C-05 (doel, maatregel, or who informs, how and when is missing), P-11; Conflict
    (B-09); GeenToegang.
    """
    overleg = begin_step(actor, casus, Handeling.PLAN_VASTSTELLEN)
    plan = _concept(overleg.casus)
    if plan is None:
        raise RegelFout("C-05", "Er is geen concept om vast te stellen. Schrijf eerst het doel van het plan op.")
    check_unchanged(seen, concept_version(overleg.casus_id))
    maatregelen = list(Maatregel.objects.filter(plan=plan).select_related("organisatie"))
    _check_complete(plan, maatregelen)
    _follow_progress(plan, maatregelen)
    plan.status, plan.vastgesteld_op = PlanStatus.VASTGESTELD, klok.today()
    plan.save()
    take_step(overleg, Handeling.PLAN_VASTSTELLEN)
    follow_involvement(actor, overleg.casus)
    return plan


def concept_version(casus_id: UUID) -> str:
    """Which concept of the plan it is now, its maatregelen included, as a page and establish_plan compare it (B-09)."""
    plan_id = (
        PlanVanAanpak.objects.filter(casus=casus_id, status=PlanStatus.CONCEPT).values_list("pk", flat=True).first()
    )
    if plan_id is None:
        return ""
    return f"{newest_version(PlanVanAanpak, row_id=plan_id)} {newest_version(Maatregel, plan_id=plan_id)}"


def _check_complete(plan: PlanVanAanpak, maatregelen: list[Maatregel]) -> None:
    require(
        Casusdiagnose.objects.filter(casus=plan.casus_id).exists(),
        "C-02",
        "Leg eerst de casusdiagnose vast: de gezamenlijke analyse komt voor het plan.",
    )
    require(plan.doel.strip(), "C-05", "Schrijf het doel van het plan op.", "doel")
    require(maatregelen, "C-05", "Voeg minstens één maatregel toe: wat, wie en tot wanneer.")
    taking_part = {deelnemer.organisatie.pk for deelnemer in deelnemers(plan.casus)}
    for maatregel in maatregelen:
        require(
            maatregel.organisatie_id in taking_part,
            "C-05",
            f"{maatregel.organisatie.naam} neemt niet meer deel. Geef deze maatregel aan een partner die deelneemt:"
            f" {maatregel.wat}",
        )
    for veld, vraag in (
        ("informeren_wie", "Vul in wie de betrokkene over het plan informeert."),
        ("informeren_hoe", "Vul in hoe de betrokkene over het plan wordt geïnformeerd."),
        ("informeren_wanneer", "Vul in wanneer de betrokkene over het plan wordt geïnformeerd."),
    ):
        require(getattr(plan, veld).strip(), "C-05", vraag, veld)
    require(
        plan.versie == 1 or plan.aanleiding.strip(),
        "C-05",
        "Schrijf op waarom het plan verandert.",
        "aanleiding",
    )


def _concept(casus: Casus) -> PlanVanAanpak | None:
    plan = PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.CONCEPT).first()
    if plan is not None:
        plan.casus = casus
    return plan


def _concept_for_change(actor: Account, casus: Casus) -> PlanVanAanpak:
    overleg = begin_step(actor, casus, Handeling.PLAN)
    plan = _concept(overleg.casus)
    if plan is None:
        raise RegelFout("C-05", "Schrijf eerst het doel van het plan op en bewaar het; daarna komen de maatregelen.")
    return plan


def _next_version(casus: Casus) -> PlanVanAanpak:
    previous = PlanVanAanpak.objects.filter(casus=casus).order_by("-versie").first()
    plan = PlanVanAanpak(casus=casus, versie=previous.versie + 1 if previous else 1)
    plan.save(force_insert=True)
    for earlier in Maatregel.objects.filter(plan=previous, status__in=OPEN_MAATREGEL) if previous else ():
        Maatregel(
            casus=casus,
            plan=plan,
            sleutel=earlier.sleutel,
            wat=earlier.wat,
            organisatie_id=earlier.organisatie_id,
            account_id=earlier.account_id,
            uiterlijk=earlier.uiterlijk,
            status=earlier.status,
            reden=earlier.reden,
        ).save(force_insert=True)
    return plan


def _follow_progress(plan: PlanVanAanpak, maatregelen: list[Maatregel]) -> None:
    """A maatregel that goes on takes along what was reported while this version was a concept."""
    earlier = {
        maatregel.sleutel: maatregel
        for maatregel in Maatregel.objects.filter(casus=plan.casus_id, plan__versie=plan.versie - 1)
    }
    for maatregel in maatregelen:
        before = earlier.get(maatregel.sleutel)
        if before is not None and before.status != maatregel.status:
            maatregel.status, maatregel.reden = before.status, before.reden
            maatregel.save()
