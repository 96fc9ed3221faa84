"""Which externe casuspartners are involved in the plan, and so read it and report on it (P-16).

Called inside the actions that change that, with the casus locked: an invitation, a version of the plan, the handing
over of a maatregel, another casusregisseur. The plan comes with the deelname, and goes with it (ADR 0028).
"""

from casework import klok
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import Actor
from casework.access.models import Reden
from casework.audit import log
from casework.choices import Grond
from casework.models import Casus, CasusToegang
from casusoverleg.choices import PlanStatus, Wijze
from casusoverleg.models import Deelname, Maatregel, PlanVanAanpak, Regisseurschap


def rights_of(deelname: Deelname) -> tuple[str, ...]:
    """What this deelname lets its person do now: an externe never gets the file, the plan only while involved in it."""
    if deelname.wijze != Wijze.EXTERN:
        return p.CASUSPARTNER
    return p.EXTERN_IN_PLAN if is_involved(deelname) else p.EXTERN


def is_involved(deelname: Deelname) -> bool:
    """Whether this person reads the plan; everybody but an externe does.

    An externe by the ground, by a maatregel of their own, or as casusregisseur. A maatregel counts in the plan in
    force: not yet in a concept, and no longer after a version without it.
    """
    if deelname.wijze != Wijze.EXTERN or deelname.grond == Grond.ROL_IN_UITVOERING:
        return True
    if Regisseurschap.objects.op(klok.today()).filter(deelname=deelname).exists():
        return True
    return Maatregel.objects.filter(
        plan=plan_in_force(deelname.casus), account=deelname.account_id, organisatie=deelname.organisatie_id
    ).exists()


def plan_in_force(casus: Casus) -> PlanVanAanpak | None:
    """The latest version of the plan that is vastgesteld."""
    return PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.VASTGESTELD).order_by("-versie").first()


def follow_involvement(actor: Actor, casus: Casus) -> None:
    """Open the plan to the externen who are involved in it by now, and close it to those who are no longer."""
    running = Deelname.objects.niet_voorbij(klok.today()).filter(casus=casus, wijze=Wijze.EXTERN)
    for deelname in running:
        deelname.casus = casus
        _give(actor, deelname)


def _give(actor: Actor, deelname: Deelname) -> None:
    """Let the grants of a deelname be what it gives now, as long as they last: no longer than they did."""
    held = CasusToegang.objects.filter(feit_id=deelname.pk)
    present = held.first()
    rights = rights_of(deelname)
    if present is None or held.count() == len(rights):
        return
    grants.end_by_feit(deelname.pk)
    grants.grant(
        deelname.casus,
        deelname.account_id,
        rights,
        reden=Reden.DEELNAME,
        feit_id=deelname.pk,
        vanaf=present.vanaf,
        tot=present.tot,
        organisatie_id=deelname.organisatie_id,
    )
    if p.VIEW_PLAN in rights:
        log.changed(actor, "plan.leesbaar", deelname, ontvanger_id=deelname.organisatie_id)
    else:
        log.changed(actor, "plan.niet_meer_leesbaar", deelname)
