"""Register of personal data of the casusoverleg file, with what the database itself holds to (C-01, C-06, C-08)."""

from casework.access import permissions as p
from casework.access.sql import ACCOUNT, DAG, has_grant, has_role
from casework.register import CASUSOVERLEG, PLAN, VOORTGANG, Deel, Gegevens

_MET_DE_CASUS = "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)"
_STAND = Deel((p.VIEW_CASUSOVERLEG, p.VIEW_PLAN), (p.CHANGE_CASUSOVERLEG,))

# Column names stand alone, so that the same condition holds for the table and for its history.
_CHANGE = has_grant("casus_id", (p.CHANGE_CASUSOVERLEG,))
_REPORT = has_grant("casus_id", (p.REPORT_PLAN,))
_VERTEGENWOORDIGER = has_role("vertegenwoordiger")
_UITVOERDER = has_role("uitvoerder_casusoverleg")
_OWN_ORGANISATIES = (
    f"(SELECT a.organisatie_id FROM casework_aanstelling a WHERE a.account_id = {ACCOUNT}"  # noqa: S608
    f" AND a.van <= {DAG} AND (a.tot_en_met IS NULL OR a.tot_en_met >= {DAG}))"
)


def _vastgesteld(column: str, condition: str) -> str:
    """Condition: the besluit in this column is vastgesteld, of the same casus, and of the right kind."""
    return (
        f"({column}, casus_id) IN (SELECT b.id, b.casus_id FROM casework_besluit b"  # noqa: S608
        f" WHERE b.status = 'vastgesteld' AND {condition})"
    )


_HANDED_OVER = "(SELECT o.casus_id FROM casusoverleg_overdracht o WHERE o.vervallen_op IS NULL)"
_NAMED_PARTNER = (
    "(SELECT w.id, w.organisatie_id, w.casus_id FROM casusoverleg_aangewezenpartner w WHERE w.vervallen_op IS NULL)"
)
_BESLUIT_1 = _vastgesteld("besluit_1_id", "b.soort = 'casuswaardigheid' AND b.uitkomst = 'casusoverleg'")
_BESLUIT_2 = _vastgesteld("besluit_2_id", "b.soort = 'partners'")
_NAMING_BESLUIT = _vastgesteld("besluit_id", "b.soort IN ('partners', 'partner_toevoegen')")

REGISTER = [
    Gegevens(
        "casusoverleg.Overdracht",
        "de vastgestelde besluiten waarop het casusoverleg rust (C-01)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        # Only the confirmation by a kernpartij writes these; what an uitvoerder enters decides nothing (P-11).
        schrijven_sql=f"{_CHANGE} AND {_VERTEGENWOORDIGER}",
        toevoegen_sql=f"{_CHANGE} AND {_VERTEGENWOORDIGER} AND {_BESLUIT_1} AND {_BESLUIT_2}",
    ),
    Gegevens(
        "casusoverleg.AangewezenPartner",
        "welke partners de kernpartijen aanwezen, met de grond (W-09)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        schrijven_sql=f"{_CHANGE} AND {_VERTEGENWOORDIGER}",
        toevoegen_sql=f"{_CHANGE} AND {_VERTEGENWOORDIGER} AND {_NAMING_BESLUIT}",
        versleuteld=("grond", "motivering"),
    ),
    Gegevens(
        "casusoverleg.Casusoverleg",
        "waar het casusoverleg staat",
        _MET_DE_CASUS,
        "ja",
        deel=_STAND,
        # Closing is for the kernpartijen alone (C-08).
        schrijven_sql=f"{_CHANGE} AND (staat <> 'gesloten' OR {_VERTEGENWOORDIGER})",
        # No casusoverleg without both besluiten (C-01).
        toevoegen_sql=f"{_CHANGE} AND {_UITVOERDER} AND staat = 'gestart' AND casus_id IN {_HANDED_OVER}",
    ),
    Gegevens(
        "casusoverleg.Deelname",
        "wie deelneemt, op welke grond en hoe lang (P-06)",
        _MET_DE_CASUS,
        "ja: ontvangers",
        deel=CASUSOVERLEG,
        # Only a partner named by the kernpartijen (W-09).
        toevoegen_sql=(
            f"{_CHANGE} AND {_UITVOERDER} AND (aanwijzing_id, organisatie_id, casus_id) IN {_NAMED_PARTNER}"
        ),
        versleuteld=("grond", "motivering", "einde_reden", "informeerplicht_toelichting"),
    ),
    Gegevens(
        "casusoverleg.Casusdiagnose",
        "de gezamenlijke analyse waarop het plan rust (C-02)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        versleuteld=("tekst",),
    ),
    Gegevens(
        "casusoverleg.Regisseurschap",
        "wie de maatregelen op elkaar afstemt (C-04)",
        _MET_DE_CASUS,
        "ja: ontvangers",
        deel=_STAND,
    ),
    Gegevens(
        "casusoverleg.PlanVanAanpak",
        "het doel van de aanpak en wie de betrokkene informeert (C-05)",
        _MET_DE_CASUS,
        "ja",
        deel=PLAN,
        versleuteld=("aanleiding", "doel", "informeren_wie", "informeren_hoe", "informeren_wanneer"),
    ),
    Gegevens(
        "casusoverleg.Maatregel",
        "wat een partner doet en tot wanneer (C-05, P-17)",
        _MET_DE_CASUS,
        "ja",
        deel=VOORTGANG,
        # A partner changes the state of its own maatregelen, and nobody else's (C-06).
        schrijven_sql=f"({_CHANGE} OR ({_REPORT} AND organisatie_id IN {_OWN_ORGANISATIES}))",
        toevoegen_sql=_CHANGE,
        # One that was written into a concept by mistake is taken out again.
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        versleuteld=("wat", "reden"),
    ),
    Gegevens(
        "casusoverleg.Voortgang",
        "wat de verantwoordelijke partner meldde (C-06)",
        _MET_DE_CASUS,
        "ja",
        deel=VOORTGANG,
        toevoegen_sql=(
            f"{_REPORT} AND account_id = {ACCOUNT} AND (maatregel_id, casus_id) IN"  # noqa: S608
            f" (SELECT m.id, m.casus_id FROM casusoverleg_maatregel m WHERE m.organisatie_id IN {_OWN_ORGANISATIES})"
        ),
        versleuteld=("tekst",),
    ),
    Gegevens(
        "casusoverleg.Evaluatie",
        "of het plan werkt (C-07)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        versleuteld=("tekst",),
    ),
    Gegevens(
        "casusoverleg.Advies",
        "wat het casusoverleg de kernpartijen adviseert (C-08, C-09)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        versleuteld=("tekst",),
    ),
]
