"""Maatregelen of somebody who goes (P-17)."""

from uuid import UUID

from casework.access.context import Systeem
from casework.choices import Rol
from casework.models import Account, Organisatie
from casework.overdracht import Soort
from casusoverleg.actions.overdragen import pass_on_maatregel
from casusoverleg.choices import OPEN_MAATREGEL
from casusoverleg.models import Maatregel
from casusoverleg.partners import find_deelnemer

_OPEN = ", ".join(f"'{status}'" for status in OPEN_MAATREGEL)


def _hand_over(actor: Systeem, van: UUID, organisatie: Organisatie, naar: Account) -> None:
    """Those of a casusoverleg in which the other takes part; for the rest somebody has to be invited first (P-06)."""
    open_ones = Maatregel.objects.filter(account=van, organisatie=organisatie, status__in=OPEN_MAATREGEL)
    for maatregel in open_ones.select_related("casus"):
        if find_deelnemer(maatregel.casus, naar, organisatie):
            pass_on_maatregel(actor, maatregel, naar)


SOORTEN = [
    Soort(
        "maatregel",
        "maatregel",
        "maatregelen",
        (Rol.CASUSPARTNER, Rol.VERTEGENWOORDIGER),
        zelfde_organisatie=True,
        open_sql=f"SELECT account_id, organisatie_id FROM casusoverleg_maatregel WHERE status IN ({_OPEN})",  # noqa: S608
        hand_over=_hand_over,
    )
]
