"""Register of personal data of the control cycle."""

from casework.access.sql import ACCOUNT, represents, represents_in, works_in
from casework.register import TOEGANG, Gegevens

_TERMIJN = "twee jaar na het laatste gebruik van het account (R-09)"
_INZAGE = "nee: gaat over medewerkers"
_READ = works_in("verband_id", "vertegenwoordiger", "fg")

REGISTER: list[Gegevens] = [
    Gegevens(
        "security.Rechtentoets",
        "welke kernpartij wanneer de rechten van haar mensen naliep",
        "geen gegevens over een betrokkene",
        _INZAGE,
        deel=TOEGANG,
        casus_column="",
        lezen_sql=_READ,
        schrijven_sql=represents_in("verband_id"),
    ),
    Gegevens(
        "security.Toetsregel",
        "wie welk recht van wie beoordeelde",
        _TERMIJN,
        _INZAGE,
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="toets_id IN (SELECT t.id FROM security_rechtentoets t)",
        schrijven_sql="false",
        # Only by who acts for a kernpartij today, in a review that runs.
        toevoegen_sql=(
            f"door_id = {ACCOUNT} AND {represents('security_toetsregel.namens_id')}"  # noqa: S608
            " AND toets_id IN (SELECT t.id FROM security_rechtentoets t WHERE t.afgerond_op IS NULL)"
        ),
        versleuteld=("reden",),
    ),
]
