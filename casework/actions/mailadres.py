"""The mail address of somebody who works here: given, changed and taken away by themselves (ADR 0024)."""

from casework.actions.base import action
from casework.models import Account
from casework.rules import GeenToegang


@action("mailadres.gewijzigd", verwerking=False)
def change_mailadres(actor: Account, account: Account, adres: str) -> Account:
    """Where mail to this account goes from now on; "" for nowhere. Raises GeenToegang for the address of another."""
    if actor.pk != account.pk:
        raise GeenToegang
    account.mailadres = adres or None
    account.save(update_fields=["mailadres"])
    return account
