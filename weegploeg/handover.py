"""Questions for nadere duiding to somebody who goes (W-08)."""

from contextlib import suppress
from uuid import UUID

from casework.access.context import Systeem
from casework.choices import Bestand
from casework.models import Account, Organisatie
from casework.overdracht import Soort
from casework.rules import RegelFout
from weegploeg.actions.duiding import pass_on_duiding
from weegploeg.models import NadereDuiding
from weegploeg.selectors import CAN_BE_ASKED


def _hand_over(actor: Systeem, van: UUID, organisatie: Organisatie, naar: Account) -> None:
    """A partner was asked, so another of the same partner can answer; not who cannot work, such as without waarborg."""
    for duiding in NadereDuiding.objects.filter(account=van, organisatie=organisatie, beantwoord_op__isnull=True):
        with suppress(RegelFout):
            pass_on_duiding(actor, duiding, naar)


SOORTEN = [
    Soort(
        "duiding",
        "vraag om nadere duiding",
        "vragen om nadere duiding",
        CAN_BE_ASKED,
        zelfde_organisatie=True,
        open_sql=(
            "SELECT d.account_id, d.organisatie_id FROM weegploeg_nadereduiding d"  # noqa: S608
            " JOIN casework_casus c ON c.id = d.casus_id"
            f" WHERE d.beantwoord_op IS NULL AND c.bestand = '{Bestand.ACTIEF}'"
        ),
        hoe="De vraag gaat meteen over: de opvolger ziet de vraag en over wie die gaat, en verder niets.",
        hand_over=_hand_over,
    )
]
