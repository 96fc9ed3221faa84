"""The part of the casus page that shows the kernpartijen who read it for a purpose of their own (P-18)."""

from casework.access import permissions as p
from casework.choices import Rol
from casework.models import Account, Casus
from casework.panels import Panel
from security import selectors


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """The raadplegingen, when there are any, for a vertegenwoordiger of a kernpartij and for the FG."""
    if p.LIST not in rights or not account.heeft_rol(Rol.VERTEGENWOORDIGER, Rol.FG):
        return []
    found = selectors.raadplegingen(account, casus)
    return (
        [Panel("Raadplegingen", "security/paneel_raadplegingen.html", {"raadplegingen": found}, naslag=True)]
        if found
        else []
    )
