"""A maatregel goes on under another person of the same partner (P-17).

The retention terms do not run anew from it: nothing about the betrokkene is processed (R-01).
"""

from casework import selectors
from casework.access import permissions as p
from casework.access.context import Actor, Systeem
from casework.actions.base import action
from casework.models import Account, Casus
from casework.rules import GeenToegang, require
from casusoverleg.actions.betrokken import follow_involvement
from casusoverleg.models import Maatregel
from casusoverleg.partners import find_deelnemer


@action("maatregel.overgedragen", verwerking=False)
def reassign_maatregel(actor: Account, maatregel: Maatregel, account: Account) -> Maatregel:
    """By the uitvoerder of the casusoverleg or a vertegenwoordiger. Raises RegelFout P-17; GeenToegang."""
    casus = selectors.lock_casus(actor, maatregel.casus_id, p.CHANGE_CASUSOVERLEG)
    return _reassign(actor, casus, maatregel, account)


@action("maatregel.overgedragen", verwerking=False)
def pass_on_maatregel(actor: Systeem, maatregel: Maatregel, account: Account) -> Maatregel:
    """The same by the job that hands over the work of somebody who goes. Raises RegelFout P-17; GeenToegang."""
    if not actor.is_systeem:
        raise GeenToegang
    casus = Casus.objects.select_for_update().get(pk=maatregel.casus_id)
    return _reassign(actor, casus, maatregel, account)


def _reassign(actor: Actor, casus: Casus, maatregel: Maatregel, account: Account) -> Maatregel:
    maatregel = Maatregel.objects.select_related("organisatie").get(pk=maatregel.pk)
    require(maatregel.is_open, "P-17", "Deze maatregel loopt niet meer.", "opvolger")
    require(
        find_deelnemer(casus, account, maatregel.organisatie),
        "P-17",
        "Kies iemand van dezelfde partner die vandaag deelneemt. Is er niemand? Nodig dan eerst iemand uit.",
        "opvolger",
    )
    maatregel.account = account
    maatregel.save()
    maatregel.casus = casus
    follow_involvement(actor, casus)
    return maatregel
