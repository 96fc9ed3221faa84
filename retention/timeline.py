"""The archive in what happened: the day is for everybody who knows of the casus, the besluiten for the kernpartijen."""

from collections.abc import Iterator

from casework.choices import Dossier
from casework.models import Account, Casus
from casework.timeline import Gebeurtenis, Soort, besluit_events


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """When the casus was archived, and besluiten to make it active again (R-03, S-09)."""
    yield from besluit_events(casus, rights, Dossier.ARCHIEF)
    if casus.gearchiveerd_op:
        yield Gebeurtenis(casus.gearchiveerd_op, Soort.BEWAREN, "Dossier gearchiveerd", "Casework", "#bewaren")
