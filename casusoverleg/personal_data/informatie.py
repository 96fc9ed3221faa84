"""Information in the file, weighed for each who gets it (C-12, C-13, P-14 to P-16)."""

from casework.access import permissions as p
from casework.access.models import Reden
from casework.access.sql import ACCOUNT, has_grant, of_grants, represents
from casework.choices import KERNPARTIJEN, TOLD_OR_POSTPONED
from casework.register import INFORMATIE, Gegevens
from casusoverleg.personal_data.common import CHANGE, MET_DE_CASUS, RECORDS, VERTEGENWOORDIGER, one_of

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


def _weighs(item: str) -> str:
    """Condition: the acting account knows all about the item in this column."""
    return f"({_SEES_ALL} AND (({item}, casus_id) NOT IN {_HELD_BACK} OR {_HANDLES}))"


_ITEM_OF_CASUS = "(item_id, casus_id) IN (SELECT i.id, i.casus_id FROM casusoverleg_informatieitem i)"
_GIVES = f"({RECORDS} OR ({CHANGE} AND {represents('organisatie_id')}) OR {_OWN_ITEM})"
_GIVES_WITH = (
    f"({RECORDS} OR {_OF_GIVER} OR ({CHANGE} AND item_id IN"  # noqa: S608
    f" (SELECT i.id FROM casusoverleg_informatieitem i WHERE {represents('i.organisatie_id')})))"
)
_HOLDS_BACK = f"({RECORDS} OR ({CHANGE} AND {represents('organisatie_id')}) OR {_OF_GIVER})"
_JUDGES = f"(({CHANGE} AND {VERTEGENWOORDIGER}) OR {_GIVER_WEIGHS})"
_DEELNAME_OF_CASUS = (
    "(deelname_id, casus_id, aan_extern) IN (SELECT w.id, w.casus_id, w.wijze = 'extern' FROM casusoverleg_deelname w)"
)
# What a kernpartij brought in is shared by that party alone; another can only stop that.
_MAY_SHARE = (
    "(NOT delen OR item_id IN (SELECT i.id FROM casusoverleg_informatieitem i"  # noqa: S608
    " JOIN casework_organisatie o ON o.id = i.organisatie_id"
    f" WHERE o.soort NOT IN ({one_of(KERNPARTIJEN)}) OR {represents('i.organisatie_id')}))"
)
# Of what belongs to an item `van` is who gave it: otherwise who got an item could share it as their own.
_OF_ITEM = "(item_id, casus_id, van_id) IN (SELECT i.id, i.casus_id, i.account_id FROM casusoverleg_informatieitem i)"
_WEIGHED = (
    "(afweging_id, item_id, deelname_id, casus_id, van_id) IN"
    " (SELECT d.id, d.item_id, d.deelname_id, d.casus_id, d.van_id FROM casusoverleg_deelafweging d WHERE d.delen)"
)
_TOLD = (
    "casus_id IN (SELECT c.id FROM casework_casus c WHERE c.informeren IN"  # noqa: S608
    f" ({one_of(TOLD_OR_POSTPONED)}))"
)
_OF_WEEGPLOEG = " OR ".join(
    f"(soort = '{soort}' AND (bron, casus_id) IN (SELECT b.id, b.casus_id FROM {table} b))"  # noqa: S608
    for soort, table in (
        ("signaal", "casework_signaal"),
        ("duiding", "weegploeg_nadereduiding"),
        ("beoordeling", "weegploeg_beoordeling"),
    )
)

REGISTER = [
    Gegevens(
        "casusoverleg.InformatieItem",
        "wat een deelnemer inbrengt voor het plan, en van wie het komt (C-12, P-14)",
        MET_DE_CASUS,
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
        MET_DE_CASUS,
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
        MET_DE_CASUS,
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
        MET_DE_CASUS,
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
        MET_DE_CASUS,
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
        MET_DE_CASUS,
        "ja",
        deel=INFORMATIE,
        lezen_sql=_SEES_ALL,
        schrijven_sql=f"{CHANGE} AND {VERTEGENWOORDIGER}",
        toevoegen_sql=f"{CHANGE} AND {VERTEGENWOORDIGER} AND {_ITEM_OF_CASUS} AND ({_OF_WEEGPLOEG})",
        app_rights="SELECT, INSERT",
    ),
]
