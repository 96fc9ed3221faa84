"""Handing over the open work of somebody who goes, by a job: the administrator sees no casus (P-18)."""

from collections.abc import Mapping
from uuid import UUID

from casework.access.context import Systeem
from casework.actions.base import action
from casework.models import Aanstelling, Account
from casework.overdracht import soorten
from casework.rules import GeenToegang


@action("werk.overgedragen", verwerking=False)
def hand_over_work(actor: Systeem, aanstelling_id: UUID | str, opvolgers: Mapping[str, str]) -> Aanstelling:
    """Give each kind of open work of this role to its successor, as far as that one may have it; safe to repeat.

    In: `opvolgers` code of a kind of work → id of the account.
    """
    if not actor.is_systeem:
        raise GeenToegang
    aanstelling = Aanstelling.objects.select_related("organisatie").get(pk=aanstelling_id)
    people = Account.objects.in_bulk([UUID(str(account_id)) for account_id in opvolgers.values()])
    for soort in soorten():
        if soort.code in opvolgers:
            successor = people[UUID(str(opvolgers[soort.code]))]
            soort.hand_over(actor, aanstelling.account_id, aanstelling.organisatie, successor)
    return aanstelling
