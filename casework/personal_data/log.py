"""The log and its seals."""

from casework.access import permissions as p
from casework.access.sql import has_grant, has_role, in_verband, sees_casus
from casework.personal_data.common import BLIJFT
from casework.register import CASUS, Gegevens

_LOGREGEL = (
    "id, tijdstip, gebeurtenis, actie, uitkomst, account_id, systeem, rol, organisatie_id, verband_id, casus_id,"
    " casusnummer, object_soort, object_id, ontvanger_id, doel, regel, bron"
)
# Lines go with their whole block, and only after the note that says so, which nobody can take back.
_OF_EXPIRED_BLOCK = (
    "EXISTS (SELECT 1 FROM casework_logblok b JOIN casework_vervallenlogblok v ON v.blok_id = b.nummer"
    " WHERE b.reeks = casework_logregel.reeks AND casework_logregel.xid >= b.van::text::xid8"
    " AND casework_logregel.xid < b.tot::text::xid8)"
)

REGISTER = [
    Gegevens(
        "casework.Logregel",
        "wie wat zag of deed (B-04)",
        "vijf jaar (R-09)",
        "ja: ontvangers",
        deel=CASUS,
        casus_column="",
        # No line can be put between sealed ones: see toevoegen_sql. Rights by column would say the same, and do so for
        # the jobs, but cost a tenth of every line.
        app_rights="SELECT, INSERT",
        jobs_rights=f"SELECT, INSERT ({_LOGREGEL}), DELETE",
        # The FG: lines of somebody in the own samenwerkingsverband, or about one of its casussen. A vertegenwoordiger:
        # lines about a casus that they read in full, or that lies in the archive.
        lezen_sql=(
            f"({has_role('fg')} AND ({in_verband('casework_logregel.verband_id')}"
            f" OR {sees_casus('casework_logregel.casus_id')}))"
            f" OR ({has_role('vertegenwoordiger')}"
            f" AND {has_grant('casework_logregel.casus_id', (p.DECIDE_ARCHIEF,))})"
        ),
        jobs_wissen_sql=_OF_EXPIRED_BLOCK,
        schrijven_sql="false",
        toevoegen_sql="xid = pg_current_xact_id()",
        leesbaar={
            "gebeurtenis": "code",
            "systeem": "naam van een taak",
            "rol": "code",
            "casusnummer": "pseudoniem: jaar en volgnummer",
            "object_soort": "naam van een model",
            "doel": "woord uit een vaste lijst",
            "regel": "code van een regel",
        },
    ),
    *(
        Gegevens(
            model,
            doel,
            BLIJFT,
            "nee: wijst niemand aan",
            casus_column="",
            app_rights="SELECT",
            jobs_rights="SELECT, INSERT",
            leesbaar=dict.fromkeys(leesbaar, "hash"),
        )
        for model, doel, leesbaar in (
            ("casework.Logblok", "verzegeling van het logboek (B-04)", ("inhoud", "vorige", "hash")),
            ("casework.VervallenLogblok", "welk deel van het logboek is vervallen (R-09)", ()),
            ("casework.OvergedragenLogblok", "welk deel van het logboek is overgedragen", ()),
        )
    ),
]
