"""The besluit of the kernpartijen and what belongs to it."""

from casework.access import permissions as p
from casework.access.sql import ACCOUNT, has_grant, represents
from casework.personal_data.common import MET_DE_CASUS
from casework.register import PER_RIJ, Gegevens

REGISTER = [
    Gegevens(
        "casework.Besluit",
        "wat de kernpartijen besloten, met argumenten",
        MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        # Vastgesteld only with the confirmation of three parties in this round (W-05).
        grens_sql=(
            "status NOT IN ('vastgesteld', 'vervangen')"
            " OR (SELECT count(DISTINCT b.partij_id) FROM casework_bevestiging b"
            " WHERE b.besluit_id = casework_besluit.id AND b.ronde = casework_besluit.ronde"
            " AND b.oordeel = 'bevestigd') = 3"
        ),
        versleuteld=("argumenten", "onderliggend", "inhoud", "reden_vervanging"),
        leesbaar={"soort": "code van een soort besluit", "uitkomst": "code uit de lijst van dat soort besluit"},
    ),
    Gegevens(
        "casework.BesluitPartner",
        "genoemde partners met hun grond",
        MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        versleuteld=("grond", "motivering"),
    ),
    Gegevens(
        "casework.Uitstel",
        "uitzondering van artikel 41 UAVG (I-02)",
        MET_DE_CASUS,
        "ja, zodra het doel dat toelaat",
        deel=PER_RIJ,
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        versleuteld=("voorbeeld", "gronden", "noodzaak", "evenredigheid", "factoren"),
    ),
    Gegevens(
        "casework.Bevestiging",
        "wie namens welke partij bevestigde",
        MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        # Only by who represents that party today, of a besluit that lies before the kernpartijen (W-05, P-11).
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {represents('casework_bevestiging.partij_id')}"  # noqa: S608
            f" AND {has_grant('casework_bevestiging.casus_id', (p.CHANGE_WEEGPLOEG, p.DECIDE_ARCHIEF))}"
            " AND (besluit_id, casus_id, deel, ronde) IN (SELECT b.id, b.casus_id, b.deel, b.ronde"
            " FROM casework_besluit b WHERE b.status = 'ter_vaststelling')"
        ),
        app_rights="SELECT, INSERT",
        versleuteld=("opmerking",),
    ),
]
