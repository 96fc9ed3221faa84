"""The mail address of somebody who works here: given, changed and taken away by themselves (ADR 0024)."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from casework.actions.base import action
from casework.models import Account
from casework.rules import GeenToegang, require


@action("mailadres.gewijzigd", verwerking=False)
def change_mailadres(actor: Account, account: Account, adres: str) -> Account:
    """Where mail to this account goes from now on; "" for nowhere.

    Raises GeenToegang for the address of another, RegelFout for what is no address (one that no mail can be sent to
    would be refused each time).
    """
    if actor.pk != account.pk:
        raise GeenToegang
    require(not adres or _is_address(adres), "", "Vul één e-mailadres in, zoals naam@voorbeeld.nl.", "adres")
    account.mailadres = adres or None
    account.save(update_fields=["mailadres"])
    return account


def _is_address(adres: str) -> bool:
    try:
        validate_email(adres)
    except ValidationError:
        return False
    return True
