"""Handing over the open work of somebody who goes, by a job: the administrator sees no casus (P-18)."""

from uuid import UUID

from casework.access.context import Systeem
from casework.actions.base import action
from casework.models import Aanstelling, Account
from casework.overdracht import soorten
from casework.rules import GeenToegang


@action("werk.overgedragen", verwerking=False)
def hand_over_work(
    actor: Systeem, aanstelling_id: UUID | str, soort_id: UUID | str, opvolger_id: UUID | str
) -> Aanstelling:
    """Give one kind of open work of this role to a successor, as far as that one may have it; safe to repeat."""
    if not actor.is_systeem:
        raise GeenToegang
    aanstelling = Aanstelling.objects.select_related("organisatie").get(pk=aanstelling_id)
    soort = next(soort for soort in soorten() if str(soort.id) == str(soort_id))
    if soort.hand_over is not None:
        soort.hand_over(actor, aanstelling.account_id, aanstelling.organisatie, Account.objects.get(pk=opvolger_id))
    return aanstelling
