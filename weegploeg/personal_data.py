"""Register of personal data of the weegploeg; casuspartners see none of it but the question put to them (W-02)."""

from casework.access.sql import ACCOUNT, DAG, has_grant, has_role, works_for, works_in
from casework.register import WEEGPLOEG, Gegevens

_MET_DE_CASUS = "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)"

# The person asked, for the organisatie they were asked for, until the last day, and on the day of the answer (W-08).
# Columns are not qualified: the same condition serves the table and its versions.
_GEVRAAGDE = (
    f"(account_id = {ACCOUNT} AND uiterlijk >= {DAG} AND (beantwoord_op IS NULL OR beantwoord_op = {DAG})"
    f" AND {works_for('organisatie_id')})"
)

# The meetings themselves are closed for who is not of this weegploeg.
_OF_A_MEETING = "EXISTS (SELECT 1 FROM weegploeg_vergadering v WHERE v.id = vergadering_id)"

REGISTER = [
    Gegevens(
        "weegploeg.Vergadering",
        "wanneer de weegploeg bijeenkomt",
        "geen gegevens over een betrokkene",
        "nee: geen persoonsgegevens",
        deel=WEEGPLOEG,
        casus_column="",
        lezen_sql=works_in("verband_id", "vertegenwoordiger", "uitvoerder_weegploeg"),
        schrijven_sql=works_in("verband_id", "uitvoerder_weegploeg"),
        leesbaar={"plaats": "zaal of gebouw waar over meer casussen wordt vergaderd"},
    ),
    Gegevens(
        "weegploeg.Aanwezigheid",
        "wie namens welke partij aanwezig was (W-01)",
        "twee jaar na het laatste gebruik (R-09)",
        "nee: gaat over medewerkers",
        deel=WEEGPLOEG,
        casus_column="",
        lezen_sql=_OF_A_MEETING,
        schrijven_sql=f"{_OF_A_MEETING} AND {has_role('uitvoerder_weegploeg')}",
        app_rights="SELECT, INSERT, DELETE",
    ),
    Gegevens(
        "weegploeg.Genodigde",
        "wie bericht kreeg over een vergadering (W-03)",
        "twee jaar na het laatste gebruik (R-09)",
        "nee: gaat over medewerkers",
        deel=WEEGPLOEG,
        casus_column="",
        lezen_sql=_OF_A_MEETING,
        schrijven_sql=f"{_OF_A_MEETING} AND {has_role('uitvoerder_weegploeg')}",
        app_rights="SELECT, INSERT",
    ),
    Gegevens("weegploeg.Behandeling", "stand van de behandeling", _MET_DE_CASUS, "ja", deel=WEEGPLOEG),
    Gegevens(
        "weegploeg.Agendapunt",
        "welke casus in welke vergadering is besproken",
        _MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
    ),
    Gegevens(
        "weegploeg.Beoordeling",
        "oordeel van de weegploeg volgens het referentiekader (K-02)",
        _MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
        app_rights="SELECT, INSERT",
        versleuteld=("fase", "geen_fase_reden", "ideologie", "sociale_context", "argumentatie"),
    ),
    Gegevens(
        "weegploeg.Gebiedsoordeel",
        "oordeel per ontwikkelgebied met de feiten erachter (K-01, K-03)",
        _MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
        app_rights="SELECT, INSERT",
        versleuteld=("feiten", "duiding"),
    ),
    Gegevens(
        "weegploeg.AfwijkendOordeel",
        "afwijkend oordeel van een kernpartij",
        _MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
        app_rights="SELECT, INSERT",
        versleuteld=("fase", "toelichting"),
    ),
    Gegevens(
        "weegploeg.NadereDuiding",
        "vraag aan een partner en het antwoord (W-08)",
        _MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde noemt",
        deel=WEEGPLOEG,
        lezen_sql=f"{has_grant('casus_id', WEEGPLOEG.lezen)} OR {_GEVRAAGDE}",
        schrijven_sql=f"{has_grant('casus_id', WEEGPLOEG.schrijven)} OR {_GEVRAAGDE}",
        toevoegen_sql=has_grant("casus_id", WEEGPLOEG.schrijven),
        versleuteld=(
            "vraag",
            "over_wie",
            "noodzaak",
            "antwoord",
            "antwoord_duiding",
            "categorie_gegevens",
            "geweigerd",
        ),
    ),
    Gegevens(
        "weegploeg.Terugkoppeling",
        "wat de aanbrenger over de uitkomst hoorde (W-07)",
        _MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
        app_rights="SELECT, INSERT",
        versleuteld=("tekst",),
    ),
]
