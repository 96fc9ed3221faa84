"""What is stored beside the rows of the dossier: drafts, files, sessions, and what a restore has to know."""

from casework.access import permissions as p
from casework.access.sql import ACCOUNT, WERKVERBAND, has_grant
from casework.personal_data.common import BLIJFT, MET_DE_CASUS
from casework.register import PER_RIJ, Deel, Gegevens

# A draft is for who typed it, as long as the casus it is about is open to them.
_OWN_CONCEPT = (
    f"account_id = {ACCOUNT} AND verband_id = {WERKVERBAND}"
    f" AND (casus_id IS NULL OR {has_grant('casework_concept.casus_id', tuple(p.ALL))})"
)

REGISTER = [
    Gegevens(
        "casework.Concept",
        "wat iemand typte en nog niet verstuurde (S-10)",
        "30 dagen na de laatste wijziging, en met de casus",
        "ja",
        deel=Deel(tuple(p.ALL), tuple(p.ALL)),
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        lezen_sql=_OWN_CONCEPT,
        schrijven_sql=_OWN_CONCEPT,
        versleuteld=("velden",),
        leesbaar={"pad": "adres van een formulier: routes en willekeurige nummers"},
        voorgoed=True,
    ),
    Gegevens(
        "casework.Gewist",
        "wat is gewist, om het na een herstel opnieuw te wissen (R-04)",
        BLIJFT,
        "nee: wijst niemand aan",
        casus_column="",
        app_rights="SELECT",
        jobs_rights="SELECT, INSERT",
        leesbaar={"tabel": "naam van een tabel"},
    ),
    Gegevens(
        "casework.Grootboekstand",
        "hoe ver deze database met het grootboek is (R-04)",
        BLIJFT,
        "nee: geen persoonsgegevens",
        casus_column="",
        app_rights="SELECT",
        jobs_rights="SELECT, INSERT, UPDATE",
        leesbaar={"hash": "hash van het grootboek", "straks_hash": "hash van het grootboek"},
    ),
    Gegevens(
        "casework.Bijlage",
        "bestand bij een signaal of in het dossier",
        MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        app_rights="SELECT, INSERT",
        # Nobody weighs a file for each partner, so the casusoverleg takes none (P-14).
        grens_sql="deel = 'weegploeg'",
        versleuteld=("naam",),
        leesbaar={"kenmerk": "hash met de sleutel van de casus"},
    ),
    # Read with the key of the cookie, before it is known whose it is.
    Gegevens(
        "casework.Sessie",
        "ingelogd zijn (B-03)",
        "een half uur na het laatste gebruik, hoogstens een werkdag",
        "nee: gaat over medewerkers",
        casus_column="",
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        leesbaar={"session_data": "verzegeld onder de hoofdsleutel"},
    ),
]
