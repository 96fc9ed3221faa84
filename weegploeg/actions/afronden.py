"""The end of a treatment: after geen casusoverleg only when all three duties are met (W-07)."""

from casework import klok
from casework.models import Casus, Signaal
from weegploeg import selectors, workflow
from weegploeg.choices import Toestand
from weegploeg.models import Behandeling


def finish_if_ready(casus: Casus) -> bool:
    """End the treatment after geen casusoverleg when each duty is done, not applicable or postponed.

    For the end of every action that meets a duty, with the casus locked. Out: whether the treatment ended. Does
    nothing in any other state, or while a signaal is not judged yet.
    """
    found = Behandeling.objects.filter(casus=casus, toestand=Toestand.GEEN_CASUSOVERLEG)
    current = found.select_related("casus").first()
    if current is None or Signaal.objects.filter(casus=casus, status__in=selectors.UNJUDGED).exists():
        return False
    if not all(plicht.gedaan for plicht in selectors.plichten(current)):
        return False
    end_treatment(current, workflow.AFRONDEN)
    return True


def end_treatment(current: Behandeling, handeling: str) -> None:
    """The treatment is over: a later signaal about this person opens a new casus (W-12)."""
    current.toestand = workflow.next_state(
        workflow.BEHANDELING,
        current.toestand,
        handeling,
        "W-09",
        "Besluit 1 is nog niet vastgesteld met als uitkomst een casusoverleg. Dat gaat voor.",
    )
    current.afgerond_op = klok.today()
    current.save()
    Casus.objects.filter(pk=current.casus_id).update(behandeling_loopt=False)
