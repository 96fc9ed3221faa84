"""Samenwerkingsverband, organisaties, people, their roles and what those rest on."""

from casework.access.sql import ACCOUNT, DAG, VERBAND, has_role, of_verband, represents, represents_in
from casework.personal_data.common import BLIJFT, NOBODY
from casework.register import TOEGANG, Gegevens

_ACCOUNT = "twee jaar na het laatste gebruik (R-09)"

# Roles and machtigingen are facts that access follows from: only the administrator writes them, or the installation,
# which works for nobody. A page for anybody else cannot, whatever goes wrong in it (P-18).
_BEHEERDER = has_role("beheerder")
_ADMINISTERS = f"({NOBODY} OR {_BEHEERDER})"
_ADMINISTERS_ORGANISATIE = f"({NOBODY} OR ({_BEHEERDER} AND {of_verband('organisatie_id')}))"
_ADMINISTERS_VERBAND = f"({NOBODY} OR ({_BEHEERDER} AND verband_id = {VERBAND}))"

# A kernpartij agreed with these days: they only get shorter. What had not begun can be put in the past as a single day.
_SHORTER = (
    f"{NOBODY} OR (NEW.van >= OLD.van AND (OLD.tot_en_met IS NULL OR NEW.tot_en_met <= OLD.tot_en_met))"
    f" OR (OLD.van >= {DAG} AND NEW.tot_en_met < {DAG} AND NEW.van = NEW.tot_en_met)"
)

# Who acts for a kernpartij agrees with a role of another, never with the own.
_AGREES = (
    f"(door_id = {ACCOUNT} AND aanstelling_id IN (SELECT a.id FROM casework_aanstelling a"  # noqa: S608
    " JOIN casework_organisatie o ON o.id = a.organisatie_id"
    f" WHERE a.account_id <> {ACCOUNT} AND {represents_in('o.verband_id')}))"
)

# A machtiging is for who has the role all that time: it counts on the days that the role does.
_WITH_ROLE = (
    "EXISTS (SELECT 1 FROM casework_aanstelling a WHERE a.rol = 'vertegenwoordiger'"
    " AND a.account_id = casework_machtiging.account_id AND a.organisatie_id = casework_machtiging.organisatie_id"
    " AND a.van <= casework_machtiging.van"
    " AND (a.tot_en_met IS NULL OR a.tot_en_met >= casework_machtiging.tot_en_met))"
)

# A version of the lokale lijst that a kernpartij can still change (P-03).
_PROPOSAL = (
    "lijst_id IN (SELECT l.id FROM casework_lokalelijst l WHERE l.status = 'voorstel'"  # noqa: S608
    f" AND {represents_in('l.verband_id')})"
)

REGISTER = [
    Gegevens(
        "casework.Samenwerkingsverband",
        "wie samenwerkt",
        BLIJFT,
        "nee: geen persoonsgegevens",
        casus_column="",
        app_rights="SELECT, INSERT",
        sleutelsoort="samenwerkingsverband",
        leesbaar={"naam": "naam van het samenwerkingsverband"},
    ),
    Gegevens(
        "casework.Organisatie",
        "welke partijen meedoen",
        BLIJFT,
        "nee: geen persoonsgegevens",
        casus_column="",
        app_rights="SELECT, INSERT",
        leesbaar={"naam": "naam van een organisatie", "taak": "wat de organisatie doet"},
    ),
    Gegevens(
        "casework.Account",
        "toegang van medewerkers",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        casus_column="",
        versleuteld=("naam", "mailadres"),
        sleutelsoort="account",
        leesbaar={
            "password": "hash van het wachtwoord van een medewerker",
            "gebruikersnaam": "inlognaam van een medewerker (ADR 0010)",
        },
    ),
    Gegevens(
        "casework.Aanstelling",
        "rol van medewerkers",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        # Whose role it is, and which, never changes: a kernpartij agreed with that (P-18).
        app_rights="SELECT, INSERT, UPDATE (van, tot_en_met)",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_ORGANISATIE,
        wijziging_sql=_SHORTER,
        leesbaar={"functie": "functie van een medewerker"},
    ),
    Gegevens(
        "casework.Akkoord",
        "welke kernpartij met een rol akkoord ging (P-18)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        # What the administrator takes away a kernpartij gives again; never the other way round.
        app_rights="SELECT, INSERT, DELETE",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS,
        toevoegen_sql=f"{NOBODY} OR {_AGREES}",
    ),
    Gegevens(
        "casework.Machtiging",
        "wie namens een kernpartij handelt (P-01)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT, UPDATE (van, tot_en_met)",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_ORGANISATIE,
        toevoegen_sql=f"{_ADMINISTERS_ORGANISATIE} AND {_WITH_ROLE}",
        wijziging_sql=_SHORTER,
        leesbaar={"gegeven_door": "wie namens de partij machtigt: een bestuurder of medewerker"},
    ),
    # What is read here decides who can work, so it is open to who works: dates and ids, and no content. The signed
    # document itself opens with the key of the person, for the administrator.
    Gegevens(
        "casework.Geheimhoudingsverklaring",
        "wie geheimhouding beloofde (P-04)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_VERBAND,
    ),
    Gegevens(
        "casework.Verwerkersovereenkomst",
        "afspraken met een organisatie die voor de partijen werkt (P-12)",
        BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_ORGANISATIE,
    ),
    Gegevens(
        "casework.Afspraken",
        "afspraken over het omgaan met informatie, in versies (P-20)",
        BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_VERBAND,
        leesbaar={"tekst": "afspraken van het samenwerkingsverband; over niemand"},
    ),
    Gegevens(
        "casework.Categorielijst",
        "welke categorieën van gegevens het dossier van de weegploeg mag bevatten, in versies (W-14)",
        BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_VERBAND,
        leesbaar={"categorieen": "categorieën van artikel 8 van het convenant; over niemand"},
    ),
    Gegevens(
        "casework.Aanvaarding",
        "wie welke afspraken aanvaardde (P-20)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="true",
        schrijven_sql="false",
        # Nobody accepts for another.
        toevoegen_sql=f"account_id = {ACCOUNT}",
    ),
    # Read by who follows the link, before anybody is logged in. It holds a hash and a day.
    Gegevens(
        "casework.Uitnodiging",
        "een nieuw account laten beginnen (B-03)",
        "tot het wachtwoord is gekozen",
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT, DELETE",
        lezen_sql=f"{_ADMINISTERS} OR account_id = {ACCOUNT}",
        schrijven_sql=f"{_ADMINISTERS} OR account_id = {ACCOUNT}",
        toevoegen_sql=_ADMINISTERS,
        leesbaar={"kenmerk": "hash van de link"},
    ),
    Gegevens(
        "casework.LokaleLijst",
        "welke externe organisaties kunnen meedoen (P-03)",
        BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=represents_in("verband_id"),
        # Vastgesteld only with three parties.
        grens_sql=(
            "status <> 'vastgesteld' OR (SELECT count(DISTINCT s.partij_id) FROM casework_lijstvaststelling s"
            " WHERE s.lijst_id = casework_lokalelijst.id) = 3"
        ),
    ),
    Gegevens(
        "casework.LijstOrganisatie",
        "welke organisatie op een lokale lijst staat (P-03)",
        BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="true",
        schrijven_sql="false",
        # What was fixed does not change: an organisation is put on a proposal only.
        toevoegen_sql=_PROPOSAL,
    ),
    Gegevens(
        "casework.LijstVaststelling",
        "welke kernpartij met een lokale lijst instemde (P-03)",
        BLIJFT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="true",
        schrijven_sql="false",
        # Only by who represents that party today.
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {represents('casework_lijstvaststelling.partij_id')} AND {_PROPOSAL}"
        ),
    ),
    Gegevens("casework.Nummering", "uitgegeven casusnummers", BLIJFT, "nee: geen persoonsgegevens", casus_column=""),
]
