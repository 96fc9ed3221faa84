"""Requests that somebody handles who goes (V-21)."""

from uuid import UUID

from casework.access.context import Systeem
from casework.choices import UITVOERDERS
from casework.models import Account, Organisatie
from casework.overdracht import Soort
from rights.actions.intake import pass_on_verzoek
from rights.choices import LOPEND
from rights.models import Rechtenverzoek

_OPEN = ", ".join(f"'{status}'" for status in LOPEND)


def _hand_over(actor: Systeem, van: UUID, organisatie: Organisatie, naar: Account) -> None:
    running = Rechtenverzoek.objects.filter(verband=organisatie.verband_id, behandelaar=van, status__in=LOPEND)
    for verzoek in running:
        pass_on_verzoek(actor, verzoek, naar)


SOORTEN = [
    Soort(
        "verzoek",
        "verzoek van een betrokkene",
        "verzoeken van betrokkenen",
        UITVOERDERS,
        zelfde_organisatie=False,
        open_sql=(
            "SELECT v.behandelaar_id AS account_id, o.id AS organisatie_id FROM rights_rechtenverzoek v"  # noqa: S608
            f" JOIN casework_organisatie o ON o.verband_id = v.verband_id WHERE v.status IN ({_OPEN})"
        ),
        hoe="Het werk gaat meteen over.",
        hand_over=_hand_over,
    )
]
