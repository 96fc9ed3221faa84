"""Register of personal data of the control cycle and of incidents."""

from collections.abc import Iterable

from casework.access.sql import ACCOUNT, DAG, VERBAND, has_role, represents, represents_in, works_in
from casework.register import TOEGANG, Gegevens
from security.datalek.workflow import STAPPEN

_TERMIJN = "twee jaar na het laatste gebruik van het account (R-09)"
_INZAGE = "nee: gaat over medewerkers"
_READ = works_in("verband_id", "vertegenwoordiger", "fg")

# Incidents (ADR 0032). A contact who acts for no kernpartij is an uitvoerder or the FG.
_INCIDENT = "vijf jaar na het afsluiten (R-09)"
_UITVOERDERS = ("uitvoerder_weegploeg", "uitvoerder_casusoverleg")
# Who has one of these roles decides nothing about an incident, whatever else they are (P-11, P-18, D-02).
_DECIDES_NOTHING = has_role(*_UITVOERDERS, "fg", "beheerder")
_OF_INCIDENT = "incident_id IN (SELECT i.id FROM security_incident i)"


def _is_contact(verband: str, *rollen: str) -> str:
    return (
        f"({works_in(verband, *rollen)} AND {verband} IN (SELECT l.verband_id FROM security_contactlijst l"  # noqa: S608
        " JOIN security_contact c ON c.lijst_id = l.id"
        f" WHERE l.vervangen_op IS NULL AND c.account_id = {ACCOUNT}))"
    )


def _works_on(verband: str) -> str:
    """Condition: the acting account may write down what is known of incidents of this samenwerkingsverband."""
    return f"({represents_in(verband)} OR {_is_contact(verband, *_UITVOERDERS, 'fg')})"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"('{one}', '{other}')" for one, other in pairs)


# From which state to which, and what is decided in which state.
_STATES = _pairs((van, naar) for stap in STAPPEN.values() for van in stap.van for naar in stap.naar)
_TURNS = _pairs((soort, van) for soort, stap in STAPPEN.items() for van in stap.van)


_READS_INCIDENT = (
    f"({represents_in('verband_id')} OR {works_in('verband_id', 'fg')} OR {_is_contact('verband_id', *_UITVOERDERS)})"
)
# Who reports sees nothing of it afterwards, but adds the row and its first version.
_REPORTS = f"(melder_id = {ACCOUNT} AND verband_id = {VERBAND})"
# What has ended stays as it is, and each next state follows from a decision of who may take it.
_IN_ORDER = (
    f"{_works_on('NEW.verband_id')} AND OLD.afgesloten_op IS NULL"  # noqa: S608
    # Five years run from the day itself.
    f" AND (NEW.afgesloten_op IS NULL OR NEW.afgesloten_op = {DAG}) AND (NEW.status = OLD.status"
    f" OR ((OLD.status, NEW.status) IN ({_STATES})"
    " AND EXISTS (SELECT 1 FROM security_incidentbesluit b WHERE b.incident_id = NEW.id AND b.uitkomst = NEW.status)))"
)
_DECISION = (
    f"genomen_door_id = {ACCOUNT} AND {represents('security_incidentbesluit.namens_id')} AND NOT {_DECIDES_NOTHING}"  # noqa: S608
    " AND EXISTS (SELECT 1 FROM security_incident i WHERE i.id = incident_id"
    f" AND (soort, i.status) IN ({_TURNS})"
    # Later than 72 hours only with a reason (D-03).
    " AND (moment IS NULL OR waarom_laat IS NOT NULL OR moment <= i.ontdekt_op + interval '72 hours'))"
)

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
    Gegevens(
        "security.Contactlijst",
        "wie bij een incident bericht krijgt, in versies (D-01)",
        "geen gegevens over een betrokkene",
        _INZAGE,
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT, UPDATE (vervangen_op)",
        # Whoever reports notes which version counted then.
        lezen_sql=f"verband_id = {VERBAND}",
        schrijven_sql=f"{represents_in('verband_id')} AND NOT {_DECIDES_NOTHING}",
        grens_sql=f"vervangen_op IS NOT NULL OR vastgesteld_door_id = {ACCOUNT}",
        wijziging_sql="OLD.vervangen_op IS NULL",
    ),
    Gegevens(
        "security.Contact",
        "wie bij een incident bericht krijgt, hoe en hoe snel (D-01)",
        _TERMIJN,
        _INZAGE,
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="lijst_id IN (SELECT l.id FROM security_contactlijst l)",
        schrijven_sql="false",
        toevoegen_sql=(
            "lijst_id IN (SELECT l.id FROM security_contactlijst l WHERE l.vervangen_op IS NULL"  # noqa: S608
            f" AND l.vastgesteld_door_id = {ACCOUNT} AND {represents_in('l.verband_id')})"
        ),
    ),
    Gegevens(
        "security.IncidentNummering",
        "uitgegeven nummers van incidenten",
        "geen gegevens over een betrokkene",
        "nee: geen persoonsgegevens",
        casus_column="",
    ),
    Gegevens(
        "security.Incident",
        "het register van incidenten en datalekken (D-01, D-03)",
        _INCIDENT,
        "nee: het register van artikel 33, lid 5, AVG is voor toezicht; de betrokkene hoort het volgens artikel 34",
        deel=TOEGANG,
        casus_column="",
        # Who reported it, when, and when it was discovered never change: the 72 hours run from there.
        app_rights=(
            "SELECT, INSERT, UPDATE (status, afgesloten_op, feiten, betrokkenen, gegevens, gevolgen, maatregelen)"
        ),
        lezen_sql=_READS_INCIDENT,
        schrijven_sql=f"({_works_on('verband_id')} OR {_REPORTS})",
        toevoegen_sql=f"{_REPORTS} AND status = 'gesignaleerd' AND verteld_op IS NULL",
        wijziging_sql=_IN_ORDER,
        versleuteld=("feiten", "betrokkenen", "gegevens", "gevolgen", "maatregelen"),
        sleutelsoort="incident",
        leesbaar={"nummer": "pseudoniem: jaar en volgnummer"},
    ),
    Gegevens(
        "security.Incidentbesluit",
        "wat over een incident is besloten, door wie en waarom (D-02)",
        _INCIDENT,
        "nee: hoort bij het register van artikel 33, lid 5, AVG",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql=_OF_INCIDENT,
        schrijven_sql="false",
        toevoegen_sql=_DECISION,
        versleuteld=("motivering", "waarom_laat", "hoe"),
    ),
    Gegevens(
        "security.Incidentontvangst",
        "welk contact wanneer van een incident wist (D-01)",
        _INCIDENT,
        _INZAGE,
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql=_OF_INCIDENT,
        schrijven_sql="false",
        # Nobody says it for another.
        toevoegen_sql=f"account_id = {ACCOUNT} AND {_OF_INCIDENT}",
    ),
    Gegevens(
        "security.Cijfer",
        "cijfers van een jaar, zonder kleine groepen (A-03)",
        "geen gegevens over een betrokkene",
        "nee: wijst niemand aan",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT",
        lezen_sql=f"({represents_in('verband_id')} OR {works_in('verband_id', *_UITVOERDERS, 'fg')})",
        schrijven_sql="false",
    ),
]
