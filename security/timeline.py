"""Who read the casus with a purpose of their own, for the kernpartijen and the FG (P-18)."""

from collections.abc import Iterator

from casework.access import permissions as p
from casework.choices import Rol
from casework.models import Account, Casus, Raadpleging
from casework.timeline import Gebeurtenis, Soort


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """Each raadpleging, on its first day."""
    if p.LIST not in rights or not account.heeft_rol(Rol.VERTEGENWOORDIGER, Rol.FG):
        return
    for row in Raadpleging.objects.filter(casus=casus).select_related("organisatie").order_by("van", "pk"):
        titel = f"Dossier gelezen met een doel: {row.get_doel_display()}"
        yield Gebeurtenis(row.van, Soort.TOEGANG, titel, row.organisatie.naam, "#wie-zag-dit-dossier")
