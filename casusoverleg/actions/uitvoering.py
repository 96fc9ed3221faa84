"""Carrying out: the casusregisseur, progress, evaluaties and advice (C-04, C-06, C-07, C-08, C-09)."""

from datetime import date
from typing import Any

from casework import klok, selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.choices import BesluitStatus
from casework.models import Account, Besluit, Casus
from casework.rules import RegelFout, require
from casework.versies import check_unchanged
from casusoverleg.actions.betrokken import follow_involvement, plan_in_force
from casusoverleg.actions.deelname import close_regisseurschap
from casusoverleg.actions.frame import begin_step, find_overleg, take_step
from casusoverleg.choices import AdviesSoort, EvaluatieUitkomst, MaatregelStatus, PlanStatus
from casusoverleg.models import Advies, Casusoverleg, Evaluatie, Maatregel, PlanVanAanpak, Regisseurschap, Voortgang
from casusoverleg.partners import current_regisseur, find_deelnemer
from casusoverleg.workflow import Handeling, step_for

_ADVISEREN = {AdviesSoort.SLUITEN: Handeling.ADVIES_SLUITEN, AdviesSoort.INFORMEREN: Handeling.ADVIES_INFORMEREN}


@action("regisseur.aangewezen", verwerking=True)
def appoint_regisseur(actor: Account, casus: Casus, account: Account, seen: str | None = None) -> Regisseurschap:
    """Record whom the casusoverleg appointed as casusregisseur from today; the earlier one stops today (C-04).

    In: `seen` the id of who the actor saw that it was, "" for nobody; None when there was no page.
    Raises RegelFout C-04 (not a person of a partner that takes part, or is it already), P-11; Conflict when it is
    another by now (B-09); GeenToegang.
    """
    overleg = begin_step(actor, casus, Handeling.REGISSEUR)
    check_unchanged(seen, regisseur_version(current_regisseur(overleg.casus)))
    deelnemer = find_deelnemer(overleg.casus, account)
    if deelnemer is None:
        raise RegelFout(
            "C-04",
            "De casusregisseur is iemand van een partner die vandaag deelneemt aan het casusoverleg.",
            "regisseur",
        )
    require(
        not Regisseurschap.objects.filter(casus=casus.pk, account=account, tot__isnull=True).exists(),
        "C-04",
        "Deze persoon is al casusregisseur.",
        "regisseur",
    )
    close_regisseurschap(overleg.casus_id)
    regisseurschap = Regisseurschap(
        casus=overleg.casus, account=account, organisatie=deelnemer.organisatie, deelname=deelnemer.deelname
    )
    regisseurschap.save(force_insert=True)
    follow_involvement(actor, overleg.casus)
    return regisseurschap


def regisseur_version(current: Regisseurschap | None) -> str:
    """Which casusregisseur it is now, as a page and appoint_regisseur compare it (B-09)."""
    return str(current.pk) if current else ""


@action("plan.in_uitvoering", verwerking=True)
def start_uitvoering(actor: Account, casus: Casus) -> Casusoverleg:
    """Begin carrying out the plan; raises RegelFout C-05 (no plan), C-04 (no casusregisseur), P-11; GeenToegang."""
    overleg = begin_step(actor, casus, Handeling.UITVOEREN)
    require(
        PlanVanAanpak.objects.filter(casus=casus.pk, status=PlanStatus.VASTGESTELD).exists(),
        "C-05",
        "Stel eerst het plan van aanpak vast.",
    )
    take_step(overleg, Handeling.UITVOEREN)
    return overleg


@action("voortgang.gemeld", verwerking=True)
def report_progress(actor: Account, maatregel: Maatregel, tekst: str, status: str, reden: str = "") -> Voortgang:
    """The responsible partner reports progress, and with it the state of the maatregel.

    Raises RegelFout C-06 (another's maatregel, not of the plan in force, nothing written, finished already);
    GeenToegang for who does not read the plan.
    """
    casus = selectors.lock_casus(actor, maatregel.casus_id, p.REPORT_PLAN)
    step_for(find_overleg(casus).staat, Handeling.VOORTGANG)
    maatregel = Maatregel.objects.select_related("plan").get(pk=maatregel.pk)
    maatregel.casus = casus
    require(
        find_deelnemer(casus, actor, maatregel.organisatie),
        "C-06",
        "U meldt alleen voortgang op maatregelen waarvoor uw eigen organisatie verantwoordelijk is.",
    )
    require(
        maatregel.plan == plan_in_force(casus),
        "C-06",
        "Voortgang hoort bij een maatregel van het plan dat nu geldt.",
    )
    require(maatregel.is_open, "C-06", "Deze maatregel is al afgerond.")
    require(tekst.strip(), "C-06", "Schrijf op wat er is gedaan en wat het opleverde.", "tekst")
    require(status in MaatregelStatus.values, "C-06", "Kies hoe de maatregel ervoor staat.", "status")
    require(status != MaatregelStatus.GESTAAKT or reden.strip(), "C-06", "Schrijf op waarom u stopt.", "reden")
    voortgang = Voortgang(casus=casus, maatregel=maatregel, account=actor, tekst=tekst, status=status)
    voortgang.save(force_insert=True)
    maatregel.status, maatregel.reden = status, reden if status == MaatregelStatus.GESTAAKT else ""
    maatregel.save()
    return voortgang


@action("evaluatie.gepland", verwerking=True)
def plan_evaluatie(actor: Account, casus: Casus, gepland_op: date) -> Evaluatie:
    """Plan an evaluatie for today or later; raises RegelFout C-07, P-11; GeenToegang."""
    overleg = begin_step(actor, casus, Handeling.EVALUATIE_PLANNEN)
    require(gepland_op >= klok.today(), "C-07", "Kies vandaag of een latere dag.", "gepland_op")
    evaluatie = Evaluatie(casus=overleg.casus, gepland_op=gepland_op)
    evaluatie.save(force_insert=True)
    return evaluatie


@action("evaluatie.gehouden", verwerking=True)
def hold_evaluatie(actor: Account, evaluatie: Evaluatie, uitkomst: str, tekst: str) -> Evaluatie:
    """Record what an evaluatie led to: go on, change the plan, or advise closing (C-07)."""
    require(uitkomst in EvaluatieUitkomst.values, "C-07", "Kies wat de evaluatie opleverde.", "uitkomst")
    overleg = begin_step(actor, evaluatie.casus, Handeling(uitkomst))
    evaluatie = Evaluatie.objects.get(pk=evaluatie.pk)
    evaluatie.casus = overleg.casus
    require(evaluatie.gehouden_op is None, "C-07", "Deze evaluatie is al vastgelegd.")
    require(tekst.strip(), "C-07", "Schrijf op wat de evaluatie opleverde.", "tekst")
    evaluatie.gehouden_op, evaluatie.uitkomst, evaluatie.tekst = klok.today(), uitkomst, tekst
    evaluatie.save()
    take_step(overleg, Handeling(uitkomst))
    return evaluatie


def _is_about_approach(result: Any) -> bool:
    """Advice on informing is not processing of the casus (R-01)."""
    return result.soort == AdviesSoort.SLUITEN


@action("advies.vastgelegd", verwerking=_is_about_approach)
def record_advies(actor: Account, casus: Casus, soort: str, tekst: str) -> Advies:
    """Record what the casusoverleg advises the kernpartijen; it decides nothing (C-08, C-09)."""
    require(soort in AdviesSoort.values, "C-08", "Kies waarover het advies gaat.", "soort")
    overleg = begin_step(actor, casus, _ADVISEREN[AdviesSoort(soort)])
    require(tekst.strip(), "C-08" if soort == AdviesSoort.SLUITEN else "C-09", "Schrijf het advies op.", "tekst")
    advies = Advies(casus=overleg.casus, soort=soort, tekst=tekst)
    advies.save(force_insert=True)
    return advies


def sluitingsadvies(casus: Casus) -> Advies | None:
    """The advice to close that still stands (C-08)."""
    found = Advies.objects.filter(casus=casus, soort=AdviesSoort.SLUITEN, vervallen_op__isnull=True)
    return found.order_by("-dag").first()


@action("uitvoering.hervat", verwerking=True)
def resume_uitvoering(actor: Account, casus: Casus) -> Casusoverleg:
    """The casusoverleg goes on with the plan instead: its advice to close lapses (C-08)."""
    overleg = begin_step(actor, casus, Handeling.HERVATTEN)
    require(
        not Besluit.objects.filter(casus=casus.pk, soort="sluiten", status=BesluitStatus.TER_VASTSTELLING).exists(),
        "C-08",
        "Het besluit om te sluiten ligt voor bij de kernpartijen. Wacht op hun antwoord.",
    )
    lapse_sluitingsadvies(overleg.casus)
    take_step(overleg, Handeling.HERVATTEN)
    return overleg


def lapse_sluitingsadvies(casus: Casus) -> None:
    """The advice to close no longer stands; called inside an action with the casus locked."""
    for advies in Advies.objects.filter(casus=casus, soort=AdviesSoort.SLUITEN, vervallen_op__isnull=True):
        advies.vervallen_op = klok.today()
        advies.save()
