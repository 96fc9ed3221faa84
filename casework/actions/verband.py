"""Choosing the samenwerkingsverband to work in, for who belongs to several (P-19)."""

from uuid import UUID

from casework.actions.base import action
from casework.models import Account, Samenwerkingsverband
from casework.rules import GeenToegang


@action("verband.gekozen", verwerking=False)
def choose_verband(actor: Account, verband_id: UUID) -> Samenwerkingsverband:
    """Out: the samenwerkingsverband; GeenToegang for one in which the actor has no role today."""
    for verband in actor.verbanden:
        if verband.pk == verband_id:
            return verband
    raise GeenToegang
