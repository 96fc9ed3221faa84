"""The casusoverleg itself: who takes part, the plan and its progress (C-01, C-06, C-08)."""

from casework.access import permissions as p
from casework.access.sql import ACCOUNT, DAG, has_grant, in_force
from casework.register import CASUSOVERLEG, PLAN, VOORTGANG, Deel, Gegevens
from casusoverleg.personal_data.common import CHANGE, MET_DE_CASUS, UITVOERDER, VERTEGENWOORDIGER

_STAND = Deel((p.VIEW_CASUSOVERLEG, p.VIEW_ITEMS, p.VIEW_PLAN), (p.CHANGE_CASUSOVERLEG,))
_REGISSEUR = Deel((p.VIEW_CASUSOVERLEG, p.VIEW_PLAN), (p.CHANGE_CASUSOVERLEG,))

_REPORT = has_grant("casus_id", (p.REPORT_PLAN,))
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
# What the database can see of the guards of an externe (P-03, P-04); the ground is encrypted, and stays so.
_EXTERN = "(SELECT x.id FROM casework_organisatie x WHERE x.soort = 'extern')"
_LISTED = (
    "(SELECT s.organisatie_id FROM casework_lijstorganisatie s WHERE s.lijst_id IN"  # noqa: S608
    " (SELECT DISTINCT ON (l.verband_id) l.id FROM casework_lokalelijst l"
    f" WHERE l.status = 'vastgesteld' AND {in_force('l')} ORDER BY l.verband_id, l.versie DESC))"
)
_SIGNED = (
    "EXISTS (SELECT 1 FROM casework_geheimhoudingsverklaring g JOIN casework_organisatie o"
    " ON o.verband_id = g.verband_id WHERE o.id = casusoverleg_deelname.organisatie_id"
    " AND g.account_id = casusoverleg_deelname.account_id AND g.van <= casusoverleg_deelname.vanaf"
    " AND g.tot_en_met >= casusoverleg_deelname.vanaf"
    " AND (g.ingetrokken_op IS NULL OR g.ingetrokken_op > casusoverleg_deelname.vanaf))"
)
_BESLUIT_1 = _vastgesteld("besluit_1_id", "b.soort = 'casuswaardigheid' AND b.uitkomst = 'casusoverleg'")
_BESLUIT_2 = _vastgesteld("besluit_2_id", "b.soort = 'partners'")
_NAMING_BESLUIT = _vastgesteld("besluit_id", "b.soort IN ('partners', 'partner_toevoegen')")

REGISTER = [
    Gegevens(
        "casusoverleg.Overdracht",
        "de vastgestelde besluiten waarop het casusoverleg rust (C-01)",
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        # Only the confirmation by a kernpartij writes these; what an uitvoerder enters decides nothing (P-11).
        schrijven_sql=f"{CHANGE} AND {VERTEGENWOORDIGER}",
        toevoegen_sql=f"{CHANGE} AND {VERTEGENWOORDIGER} AND {_BESLUIT_1} AND {_BESLUIT_2}",
    ),
    Gegevens(
        "casusoverleg.AangewezenPartner",
        "welke partners de kernpartijen aanwezen, met de grond (W-09)",
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        schrijven_sql=f"{CHANGE} AND {VERTEGENWOORDIGER}",
        toevoegen_sql=(
            f"{CHANGE} AND {VERTEGENWOORDIGER} AND {_NAMING_BESLUIT}"
            f" AND (organisatie_id NOT IN {_EXTERN} OR organisatie_id IN {_LISTED})"
        ),
        versleuteld=("grond", "motivering"),
    ),
    Gegevens(
        "casusoverleg.Casusoverleg",
        "waar het casusoverleg staat",
        MET_DE_CASUS,
        "ja",
        deel=_STAND,
        # Closing is for the kernpartijen alone (C-08).
        schrijven_sql=f"{CHANGE} AND (staat <> 'gesloten' OR {VERTEGENWOORDIGER})",
        # No casusoverleg without both besluiten (C-01).
        toevoegen_sql=f"{CHANGE} AND {UITVOERDER} AND staat = 'gestart' AND casus_id IN {_HANDED_OVER}",
    ),
    Gegevens(
        "casusoverleg.Deelname",
        "wie deelneemt, op welke grond en hoe lang (P-06)",
        MET_DE_CASUS,
        "ja: ontvangers",
        deel=CASUSOVERLEG,
        # An externe reads no file, and still has to be known as who takes part.
        lezen_sql=(
            f"({has_grant('casus_id', (p.VIEW_CASUSOVERLEG,))}"
            f" OR (account_id = {ACCOUNT} AND {has_grant('casus_id', (p.VIEW_ITEMS,))}))"
        ),
        # Only a partner named by the kernpartijen (W-09), an externe under its own guards (P-03, P-04).
        toevoegen_sql=(
            f"{CHANGE} AND {UITVOERDER} AND (aanwijzing_id, organisatie_id, casus_id) IN {_NAMED_PARTNER}"
            f" AND (wijze <> 'extern' OR (organisatie_id IN {_LISTED} AND {_SIGNED}))"
        ),
        # From this its grants follow: who is an externe is one for good.
        grens_sql=f"(wijze = 'extern') = (organisatie_id IN {_EXTERN})",
        versleuteld=("grond", "motivering", "einde_reden", "informeerplicht_toelichting"),
    ),
    Gegevens(
        "casusoverleg.Casusdiagnose",
        "de gezamenlijke analyse waarop het plan rust (C-02)",
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        versleuteld=("tekst",),
    ),
    Gegevens(
        "casusoverleg.Regisseurschap",
        "wie de maatregelen op elkaar afstemt (C-04)",
        MET_DE_CASUS,
        "ja: ontvangers",
        deel=_REGISSEUR,
    ),
    Gegevens(
        "casusoverleg.PlanVanAanpak",
        "het doel van de aanpak en wie de betrokkene informeert (C-05)",
        MET_DE_CASUS,
        "ja",
        deel=PLAN,
        versleuteld=("aanleiding", "doel", "informeren_wie", "informeren_hoe", "informeren_wanneer"),
    ),
    Gegevens(
        "casusoverleg.Maatregel",
        "wat een partner doet en tot wanneer (C-05, P-17)",
        MET_DE_CASUS,
        "ja",
        deel=VOORTGANG,
        # A partner changes the state of its own maatregelen, and nobody else's (C-06).
        schrijven_sql=f"({CHANGE} OR ({_REPORT} AND organisatie_id IN {_OWN_ORGANISATIES}))",
        toevoegen_sql=CHANGE,
        # One that was written into a concept by mistake is taken out again.
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        versleuteld=("wat", "reden"),
    ),
    Gegevens(
        "casusoverleg.Voortgang",
        "wat de verantwoordelijke partner meldde (C-06)",
        MET_DE_CASUS,
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
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        versleuteld=("tekst",),
    ),
    Gegevens(
        "casusoverleg.Advies",
        "wat het casusoverleg de kernpartijen adviseert (C-08, C-09)",
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        versleuteld=("tekst",),
    ),
]
