"""Maatregelen of somebody who goes, and what they coordinate as casusregisseur (P-17, C-04)."""

from uuid import UUID

from casework.access.context import Systeem
from casework.choices import Bestand, Fase, Rol
from casework.models import Account, Organisatie
from casework.overdracht import Soort
from casusoverleg import selectors
from casusoverleg.actions.overdragen import pass_on_maatregel
from casusoverleg.choices import OPEN_MAATREGEL, PlanStatus
from casusoverleg.partners import find_deelnemer

_STATUSES = ", ".join(f"'{status}'" for status in OPEN_MAATREGEL)
# The same as selectors.open_maatregelen().
_OPEN = (
    "SELECT m.account_id, m.organisatie_id FROM casusoverleg_maatregel m JOIN casework_casus c ON c.id = m.casus_id"  # noqa: S608
    f" WHERE m.status IN ({_STATUSES}) AND c.fase = '{Fase.CASUSOVERLEG}' AND c.bestand = '{Bestand.ACTIEF}'"
    " AND m.plan_id = (SELECT l.id FROM casusoverleg_planvanaanpak l WHERE l.casus_id = m.casus_id"
    f" AND l.status = '{PlanStatus.VASTGESTELD}' ORDER BY l.versie DESC LIMIT 1)"
)
_COORDINATED = (
    "SELECT r.account_id, r.organisatie_id FROM casusoverleg_regisseurschap r"  # noqa: S608
    " JOIN casework_casus c ON c.id = r.casus_id"
    f" WHERE r.tot IS NULL AND c.fase = '{Fase.CASUSOVERLEG}' AND c.bestand = '{Bestand.ACTIEF}'"
)


def _hand_over(actor: Systeem, van: UUID, organisatie: Organisatie, naar: Account) -> None:
    """Those of a casusoverleg in which the other takes part; for the rest somebody has to be invited first (P-06)."""
    mine = selectors.open_maatregelen().filter(account=van, organisatie=organisatie)
    for maatregel in mine.select_related("casus"):
        if find_deelnemer(maatregel.casus, naar, organisatie):
            pass_on_maatregel(actor, maatregel, naar)


SOORTEN = [
    Soort(
        "maatregel",
        "maatregel",
        "maatregelen",
        (Rol.CASUSPARTNER, Rol.VERTEGENWOORDIGER),
        zelfde_organisatie=True,
        open_sql=_OPEN,
        hoe="Wie al deelneemt aan het casusoverleg, krijgt de maatregel meteen. Wie nog niet deelneemt, wordt eerst"
        " uitgenodigd; tot dan zien de uitvoerder en de vertegenwoordigers dat niemand verantwoordelijk is.",
        hand_over=_hand_over,
    ),
    # The casusoverleg appoints one, and nobody else: its uitvoerder sees at once that there is none (C-04).
    Soort(
        "regisseur",
        "casus als casusregisseur",
        "casussen als casusregisseur",
        (Rol.CASUSPARTNER, Rol.VERTEGENWOORDIGER),
        zelfde_organisatie=True,
        open_sql=_COORDINATED,
        hoe="Het casusoverleg wijst een nieuwe casusregisseur aan. De uitvoerder ziet meteen dat er geen is.",
        hand_over=None,
    ),
]
