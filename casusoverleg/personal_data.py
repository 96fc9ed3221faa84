"""Register of personal data of the casusoverleg file, with what the database itself holds to (C-01, C-06, C-08)."""

from collections.abc import Iterable

from casework.access import permissions as p
from casework.access.models import Reden
from casework.access.sql import ACCOUNT, DAG, has_grant, has_role, in_force, of_grants, represents
from casework.choices import KERNPARTIJEN, TOLD_OR_POSTPONED
from casework.register import CASUSOVERLEG, INFORMATIE, PLAN, VOORTGANG, Deel, Gegevens

# When the casusoverleg meets: for an externe who reads the plan too, not for who only reads it on after closing (C-11).
_BIJEENKOMST = Deel((p.VIEW_CASUSOVERLEG, p.REPORT_PLAN), (p.CHANGE_CASUSOVERLEG,))
_MET_DE_CASUS = "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)"
_STAND = Deel((p.VIEW_CASUSOVERLEG, p.VIEW_ITEMS, p.VIEW_PLAN), (p.CHANGE_CASUSOVERLEG,))
_REGISSEUR = Deel((p.VIEW_CASUSOVERLEG, p.VIEW_PLAN), (p.CHANGE_CASUSOVERLEG,))

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


def _one_of(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


# Information (C-12, C-13, P-14 to P-16). Who reads the file for another reason than a deelname sees the items, but for
# what is held back from the party they represent; who handles a request sees those too. Who takes part sees their own,
# and what was shared with that very deelname: its grants name it. So a policy of what hangs on an item never asks for
# the deelname, and that of a verstrekking never for the item: no policy needs itself.
SEES_ALL = (Reden.MACHTIGING, Reden.AANSTELLING, Reden.RAADPLEGING, Reden.VERZOEK)
_ITEMS = (p.VIEW_ITEMS,)
_SEES_ALL = has_grant("casus_id", _ITEMS, SEES_ALL)
_HANDLES = has_grant("casus_id", _ITEMS, (Reden.VERZOEK,))
_HELD_BACK = (
    "(SELECT h.item_id, h.casus_id FROM casusoverleg_achterhouding h"  # noqa: S608
    f" WHERE h.opgeheven_op IS NULL AND {represents('h.partij_id')})"
)
_OWN_DEELNAMES = of_grants("toegang.feit_id", _ITEMS, Reden.DEELNAME)


def _gave(column: str, codename: str) -> str:
    """Condition: the acting account gave it, and takes part today for the same organisatie."""
    own = of_grants("toegang.content_object_id, toegang.organisatie_id", (codename,), Reden.DEELNAME)
    return f"({column} = {ACCOUNT} AND (casus_id, organisatie_id) IN {own})"


_OWN_ITEM = _gave("account_id", p.VIEW_ITEMS)
_SHARED = (
    "(SELECT v.item_id FROM casusoverleg_verstrekking v"  # noqa: S608
    f" WHERE v.ingetrokken_op IS NULL AND v.deelname_id IN {_OWN_DEELNAMES})"
)
_OF_GIVER = _gave("van_id", p.VIEW_ITEMS)
# Who gave an item and reads the file weighs it too; an externe does not know who else takes part.
_GIVER_WEIGHS = _gave("van_id", p.VIEW_CASUSOVERLEG)
_RECORDS = f"({_CHANGE} AND {_UITVOERDER})"


def _weighs(item: str) -> str:
    """Condition: the acting account knows all about the item in this column."""
    return f"({_SEES_ALL} AND (({item}, casus_id) NOT IN {_HELD_BACK} OR {_HANDLES}))"


_ITEM_OF_CASUS = "(item_id, casus_id) IN (SELECT i.id, i.casus_id FROM casusoverleg_informatieitem i)"
_GIVES = f"({_RECORDS} OR ({_CHANGE} AND {represents('organisatie_id')}) OR {_OWN_ITEM})"
_GIVES_WITH = (
    f"({_RECORDS} OR {_OF_GIVER} OR ({_CHANGE} AND item_id IN"  # noqa: S608
    f" (SELECT i.id FROM casusoverleg_informatieitem i WHERE {represents('i.organisatie_id')})))"
)
_HOLDS_BACK = f"({_RECORDS} OR ({_CHANGE} AND {represents('organisatie_id')}) OR {_OF_GIVER})"
_JUDGES = f"(({_CHANGE} AND {_VERTEGENWOORDIGER}) OR {_GIVER_WEIGHS})"
_DEELNAME_OF_CASUS = (
    "(deelname_id, casus_id, aan_extern) IN (SELECT w.id, w.casus_id, w.wijze = 'extern' FROM casusoverleg_deelname w)"
)
# What a kernpartij brought in is shared by that party alone; another can only stop that.
_MAY_SHARE = (
    "(NOT delen OR item_id IN (SELECT i.id FROM casusoverleg_informatieitem i"  # noqa: S608
    " JOIN casework_organisatie o ON o.id = i.organisatie_id"
    f" WHERE o.soort NOT IN ({_one_of(KERNPARTIJEN)}) OR {represents('i.organisatie_id')}))"
)
# Of what belongs to an item `van` is who gave it: otherwise who got an item could share it as their own.
_OF_ITEM = "(item_id, casus_id, van_id) IN (SELECT i.id, i.casus_id, i.account_id FROM casusoverleg_informatieitem i)"
_WEIGHED = (
    "(afweging_id, item_id, deelname_id, casus_id, van_id) IN"
    " (SELECT d.id, d.item_id, d.deelname_id, d.casus_id, d.van_id FROM casusoverleg_deelafweging d WHERE d.delen)"
)
_TOLD = (
    "casus_id IN (SELECT c.id FROM casework_casus c WHERE c.informeren IN"  # noqa: S608
    f" ({_one_of(TOLD_OR_POSTPONED)}))"
)
_OF_WEEGPLOEG = " OR ".join(
    f"(soort = '{soort}' AND (bron, casus_id) IN (SELECT b.id, b.casus_id FROM {table} b))"  # noqa: S608
    for soort, table in (
        ("signaal", "casework_signaal"),
        ("duiding", "weegploeg_nadereduiding"),
        ("beoordeling", "weegploeg_beoordeling"),
    )
)
# Notulen that were fixed stay as they are: nothing is added to them or taken out (C-11).
_OF_BIJEENKOMST = (
    "(bijeenkomst_id, casus_id) IN (SELECT m.id, m.casus_id FROM casusoverleg_bijeenkomst m"
    " WHERE m.afgezegd_op IS NULL)"
)
_WRITES_NOTULEN = (
    f"({_RECORDS} AND (notulen_id, casus_id) IN"  # noqa: S608
    " (SELECT n.id, n.casus_id FROM casusoverleg_notulen n WHERE n.vastgesteld_op IS NULL))"
)

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
        toevoegen_sql=(
            f"{_CHANGE} AND {_VERTEGENWOORDIGER} AND {_NAMING_BESLUIT}"
            f" AND (organisatie_id NOT IN {_EXTERN} OR organisatie_id IN {_LISTED})"
        ),
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
        # An externe reads no file, and still has to be known as who takes part.
        lezen_sql=(
            f"({has_grant('casus_id', (p.VIEW_CASUSOVERLEG,))}"
            f" OR (account_id = {ACCOUNT} AND {has_grant('casus_id', (p.VIEW_ITEMS,))}))"
        ),
        # Only a partner named by the kernpartijen (W-09), an externe under its own guards (P-03, P-04).
        toevoegen_sql=(
            f"{_CHANGE} AND {_UITVOERDER} AND (aanwijzing_id, organisatie_id, casus_id) IN {_NAMED_PARTNER}"
            f" AND (wijze <> 'extern' OR (organisatie_id IN {_LISTED} AND {_SIGNED}))"
        ),
        # From this its grants follow: who is an externe is one for good.
        grens_sql=f"(wijze = 'extern') = (organisatie_id IN {_EXTERN})",
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
        deel=_REGISSEUR,
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
    Gegevens(
        "casusoverleg.InformatieItem",
        "wat een deelnemer inbrengt voor het plan, en van wie het komt (C-12, P-14)",
        _MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde noemt",
        deel=INFORMATIE,
        lezen_sql=f"({_weighs('id')} OR {_OWN_ITEM} OR id IN {_SHARED})",
        # What was put right is no longer for those with whom it was shared.
        versies_lezen_sql=f"({_weighs('id')} OR {_OWN_ITEM})",
        schrijven_sql=_GIVES,
        versleuteld=("basis", "tekst"),
    ),
    Gegevens(
        "casusoverleg.Verantwoording",
        "waarom een stuk nodig is, waar het vandaan komt en wie er nog in staat (C-12, P-05, P-15)",
        _MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde noemt",
        deel=INFORMATIE,
        lezen_sql=f"({_weighs('item_id')} OR {_OF_GIVER})",
        schrijven_sql=_GIVES_WITH,
        toevoegen_sql=f"{_GIVES_WITH} AND {_OF_ITEM}",
        versleuteld=("noodzaak", "noodzaak_taak", "herkomst", "derden"),
    ),
    Gegevens(
        "casusoverleg.Achterhouding",
        "welke kernpartij een stuk niet ziet, en waarom (P-14)",
        _MET_DE_CASUS,
        "ja",
        deel=INFORMATIE,
        lezen_sql=f"({_SEES_ALL} OR {_OF_GIVER})",
        # Whose the item is cannot be asked here: its policy asks this table. A foreign key holds to that.
        schrijven_sql=_HOLDS_BACK,
        app_rights="SELECT, INSERT, UPDATE (opgeheven_op)",
        versleuteld=("waarom",),
    ),
    Gegevens(
        "casusoverleg.Deelafweging",
        "waarom een stuk wel of niet met een deelnemer is gedeeld (P-14, P-15)",
        _MET_DE_CASUS,
        "ja",
        deel=INFORMATIE,
        lezen_sql=f"({_weighs('item_id')} OR {_GIVER_WEIGHS})",
        schrijven_sql=_JUDGES,
        # At each change too: a weighing never moves to another item or deelname.
        grens_sql=f"door_id = {ACCOUNT} AND {_OF_ITEM} AND {_DEELNAME_OF_CASUS} AND {_MAY_SHARE}",
        versleuteld=("waarom", "noodzaak_plan", "noodzaak_taak"),
    ),
    Gegevens(
        "casusoverleg.Verstrekking",
        "met wie een stuk is gedeeld, en van wanneer tot wanneer (P-14)",
        _MET_DE_CASUS,
        "ja: ontvangers",
        deel=INFORMATIE,
        lezen_sql=f"({_SEES_ALL} OR deelname_id IN {_OWN_DEELNAMES} OR {_GIVER_WEIGHS})",
        schrijven_sql=_JUDGES,
        # No verstrekking without a weighing that says so, nor before informing is settled (I-04), nor does one that was
        # withdrawn come back without those.
        toevoegen_sql=f"{_JUDGES} AND {_WEIGHED} AND {_TOLD}",
        grens_sql=f"(ingetrokken_op IS NOT NULL OR ({_WEIGHED} AND {_TOLD}))",
        app_rights="SELECT, INSERT, UPDATE (ingetrokken_op)",
    ),
    Gegevens(
        "casusoverleg.Overbrenging",
        "wat een kernpartij uit het weegploegdossier overbracht (C-13)",
        _MET_DE_CASUS,
        "ja",
        deel=INFORMATIE,
        lezen_sql=_SEES_ALL,
        schrijven_sql=f"{_CHANGE} AND {_VERTEGENWOORDIGER}",
        toevoegen_sql=f"{_CHANGE} AND {_VERTEGENWOORDIGER} AND {_ITEM_OF_CASUS} AND ({_OF_WEEGPLOEG})",
        app_rights="SELECT, INSERT",
    ),
    Gegevens(
        "casusoverleg.Bijeenkomst",
        "wanneer het casusoverleg over deze casus bijeenkomt (C-11)",
        _MET_DE_CASUS,
        "ja",
        deel=_BIJEENKOMST,
        schrijven_sql=_RECORDS,
        toevoegen_sql=f"{_RECORDS} AND afgezegd_op IS NULL",
        # What is off stays off, and a meeting never becomes one about somebody else. Of what something was recorded of,
        # day, time and place stay: they stand on the notulen.
        wijziging_sql=(
            "NEW.casus_id = OLD.casus_id AND (OLD.afgezegd_op IS NULL OR NEW.afgezegd_op = OLD.afgezegd_op)"
            ' AND ((NEW.dag, NEW."begin", NEW.eind, NEW.plaats, NEW.afgezegd_op)'
            ' IS NOT DISTINCT FROM (OLD.dag, OLD."begin", OLD.eind, OLD.plaats, OLD.afgezegd_op)'
            " OR NOT EXISTS (SELECT 1 FROM casusoverleg_notulen n WHERE n.bijeenkomst_id = OLD.id))"
        ),
        versleuteld=("plaats",),
    ),
    Gegevens(
        "casusoverleg.Genodigde",
        "wie bericht kreeg over een bijeenkomst (C-11)",
        _MET_DE_CASUS,
        "nee: gaat over medewerkers",
        deel=CASUSOVERLEG,
        schrijven_sql=_RECORDS,
        toevoegen_sql=(
            f"{_RECORDS} AND (bijeenkomst_id, casus_id) IN"  # noqa: S608
            " (SELECT m.id, m.casus_id FROM casusoverleg_bijeenkomst m)"
        ),
        app_rights="SELECT, INSERT",
    ),
    Gegevens(
        "casusoverleg.Notulen",
        "welke versies er zijn van wat in een bijeenkomst is vastgelegd (C-11)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        schrijven_sql=_RECORDS,
        toevoegen_sql=f"{_RECORDS} AND vastgesteld_op IS NULL AND {_OF_BIJEENKOMST}",
        wijziging_sql=(
            "OLD.vastgesteld_op IS NULL AND NEW.casus_id = OLD.casus_id AND NEW.bijeenkomst_id = OLD.bijeenkomst_id"
            " AND NEW.versie = OLD.versie"
        ),
        versleuteld=("reden",),
    ),
    Gegevens(
        "casusoverleg.Aanwezige",
        "wie namens welke organisatie bij een bijeenkomst was (C-11)",
        _MET_DE_CASUS,
        "ja: ontvangers",
        deel=CASUSOVERLEG,
        schrijven_sql=_WRITES_NOTULEN,
        app_rights="SELECT, INSERT, DELETE",
        versleuteld=("naam",),
        # Somebody who was not there after all.
        voorgoed=True,
    ),
    Gegevens(
        "casusoverleg.Beslissing",
        "wat een bijeenkomst besliste, waarom, en wie verantwoordelijk is (C-11)",
        _MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde noemt",
        deel=CASUSOVERLEG,
        schrijven_sql=_WRITES_NOTULEN,
        app_rights="SELECT, INSERT, DELETE",
        versleuteld=("tekst", "argumenten"),
    ),
    Gegevens(
        "casusoverleg.Adviesaanvraag",
        "wat het adviesplatform is gevraagd, wat het adviseerde en wat daarmee is gedaan (C-10)",
        _MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        # A question that went out stays as it was.
        app_rights="SELECT, INSERT, UPDATE (antwoord, antwoord_op, gevolg, gevolg_op)",
        # A question is somebody's own, and has no answer yet.
        toevoegen_sql=f"{_CHANGE} AND gesteld_door_id = {ACCOUNT} AND antwoord_op IS NULL",
        # An answer is written down once, and so is what was done with it.
        wijziging_sql=(
            "OLD.gevolg_op IS NULL AND (OLD.antwoord_op IS NULL"
            " OR (NEW.antwoord, NEW.antwoord_op) IS NOT DISTINCT FROM (OLD.antwoord, OLD.antwoord_op))"
        ),
        versleuteld=("vraag", "antwoord", "gevolg"),
    ),
]
