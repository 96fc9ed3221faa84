"""The part of the casus page that shows the kernpartijen who read it for a purpose of their own, and leads them to who
saw what (P-18, A-02).
"""

from django.urls import reverse

from casework.access import permissions as p
from casework.choices import Rol
from casework.models import Account, Casus
from casework.panels import Actie, Panel
from security import selectors


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """Who read it with a purpose, for a vertegenwoordiger of a kernpartij and for the FG, with the way to the rest."""
    if p.LIST not in rights or not account.heeft_rol(Rol.VERTEGENWOORDIGER, Rol.FG):
        return []
    return [
        Panel(
            "Wie zag dit dossier",
            "security/paneel_raadplegingen.html",
            {"raadplegingen": selectors.raadplegingen(account, casus)},
            acties=[Actie("Wie zag wat", reverse("wie_zag_wat", args=[casus.pk]))],
            naslag=True,
        )
    ]
