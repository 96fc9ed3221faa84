"""The archive in what happened, for everybody who knows of the casus."""

from collections.abc import Iterator

from casework.models import Account, Casus
from casework.timeline import Gebeurtenis, Soort


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """When the casus was archived (R-03)."""
    if casus.gearchiveerd_op:
        yield Gebeurtenis(casus.gearchiveerd_op, Soort.BEWAREN, "Dossier gearchiveerd", "Casework", "#bewaren")
