"""Who may see which casus."""

from casework.access import permissions as p
from casework.access.sql import GRANTS_HERE, VERBAND, follows_from, has_role
from casework.personal_data.common import CASEWORKERS, MET_DE_CASUS, NOBODY
from casework.register import TOEGANG, Gegevens

# A grant is added for a fact about that very person, and gives no more than such a fact can.
_FACTS = (
    follows_from(
        "machtiging",
        "SELECT m.id, m.account_id, o.verband_id FROM casework_machtiging m"
        " JOIN casework_organisatie o ON o.id = m.organisatie_id",
        p.VERTEGENWOORDIGER,
    ),
    follows_from(
        "aanstelling",
        "SELECT a.id, a.account_id, o.verband_id FROM casework_aanstelling a"
        " JOIN casework_organisatie o ON o.id = a.organisatie_id WHERE a.rol = 'uitvoerder_weegploeg'",
        p.UITVOERDER_WEEGPLOEG,
    ),
    follows_from(
        "aanstelling",
        "SELECT a.id, a.account_id, o.verband_id FROM casework_aanstelling a"
        " JOIN casework_organisatie o ON o.id = a.organisatie_id WHERE a.rol = 'uitvoerder_casusoverleg'",
        p.UITVOERDER_CASUSOVERLEG,
    ),
    follows_from(
        "deelname",
        "SELECT d.id, d.account_id, d.casus_id FROM casusoverleg_deelname d WHERE d.wijze <> 'extern'",
        p.CASUSPARTNER,
        of_casus=True,
    ),
    # An externe casuspartner never gets the file.
    follows_from(
        "deelname",
        "SELECT d.id, d.account_id, d.casus_id FROM casusoverleg_deelname d WHERE d.wijze = 'extern'",
        p.EXTERN_IN_PLAN,
        of_casus=True,
    ),
    follows_from(
        "raadpleging",
        "SELECT r.id, r.account_id, r.casus_id FROM casework_raadpleging r",
        p.RAADPLEGER,
        of_casus=True,
    ),
    follows_from(
        "verzoek",
        # As long as it runs, and once it was shown that the requester may ask (V-21, V-06, V-07).
        "SELECT v.id, v.behandelaar_id, v.casus_id FROM rights_rechtenverzoek v WHERE v.bevoegdheid = 'blijkt'"
        " AND v.status IN ('ontvangen', 'identiteit', 'derden', 'besluit')",
        p.RAADPLEGER,
        of_casus=True,
    ),
    follows_from(
        "sluiting",
        "SELECT b.id, d.account_id, b.casus_id FROM casework_besluit b JOIN casusoverleg_deelname d"
        " ON d.casus_id = b.casus_id WHERE b.soort = 'sluiten' AND b.status = 'vastgesteld'",
        p.PLAN_LEZER,
        of_casus=True,
    ),
)

REGISTER = [
    Gegevens(
        "casework.CasusToegang",
        "wie welk dossier mag zien, met de reden",
        MET_DE_CASUS,
        "ja: ontvangers",
        deel=TOEGANG,
        casus_column="content_object_id",
        # Whose it is, and on what, never changes; its days only get shorter. A longer fact is a new one.
        app_rights="SELECT, INSERT, UPDATE (vanaf, tot), DELETE",
        # Which casussen another samenwerkingsverband has, and who works on them, is nobody's business here (P-19).
        lezen_sql=GRANTS_HERE,
        schrijven_sql=f"({NOBODY} OR (verband_id = {VERBAND} AND {has_role('beheerder', *CASEWORKERS)}))",
        toevoegen_sql=(
            f"({NOBODY} OR (verband_id = {VERBAND} AND {has_role(*CASEWORKERS)} AND ({' OR '.join(_FACTS)})))"
        ),
        wijziging_sql=f"{NOBODY} OR (NEW.vanaf >= OLD.vanaf AND (OLD.tot IS NULL OR NEW.tot <= OLD.tot))",
        leesbaar={"nummer": "van de casus: jaar en volgnummer"},
    ),
]
