"""Meetings of the casusoverleg, their notulen, and advice from outside (C-10, C-11)."""

from casework.access import permissions as p
from casework.access.sql import ACCOUNT
from casework.register import CASUSOVERLEG, Deel, Gegevens
from casusoverleg.personal_data.common import CHANGE, MET_DE_CASUS, RECORDS

# When the casusoverleg meets: for an externe who reads the plan too, not for who only reads it on after closing (C-11).
_BIJEENKOMST = Deel((p.VIEW_CASUSOVERLEG, p.REPORT_PLAN), (p.CHANGE_CASUSOVERLEG,))

# Notulen that were fixed stay as they are: nothing is added to them or taken out (C-11).
_OF_BIJEENKOMST = (
    "(bijeenkomst_id, casus_id) IN (SELECT m.id, m.casus_id FROM casusoverleg_bijeenkomst m"
    " WHERE m.afgezegd_op IS NULL)"
)
_WRITES_NOTULEN = (
    f"({RECORDS} AND (notulen_id, casus_id) IN"  # noqa: S608
    " (SELECT n.id, n.casus_id FROM casusoverleg_notulen n WHERE n.vastgesteld_op IS NULL))"
)

REGISTER = [
    Gegevens(
        "casusoverleg.Bijeenkomst",
        "wanneer het casusoverleg over deze casus bijeenkomt (C-11)",
        MET_DE_CASUS,
        "ja",
        deel=_BIJEENKOMST,
        schrijven_sql=RECORDS,
        toevoegen_sql=f"{RECORDS} AND afgezegd_op IS NULL",
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
        MET_DE_CASUS,
        "nee: gaat over medewerkers",
        deel=CASUSOVERLEG,
        schrijven_sql=RECORDS,
        toevoegen_sql=(
            f"{RECORDS} AND (bijeenkomst_id, casus_id) IN"  # noqa: S608
            " (SELECT m.id, m.casus_id FROM casusoverleg_bijeenkomst m)"
        ),
        app_rights="SELECT, INSERT",
    ),
    Gegevens(
        "casusoverleg.Notulen",
        "welke versies er zijn van wat in een bijeenkomst is vastgelegd (C-11)",
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        schrijven_sql=RECORDS,
        toevoegen_sql=f"{RECORDS} AND vastgesteld_op IS NULL AND {_OF_BIJEENKOMST}",
        wijziging_sql=(
            "OLD.vastgesteld_op IS NULL AND NEW.casus_id = OLD.casus_id AND NEW.bijeenkomst_id = OLD.bijeenkomst_id"
            " AND NEW.versie = OLD.versie"
        ),
        versleuteld=("reden",),
    ),
    Gegevens(
        "casusoverleg.Aanwezige",
        "wie namens welke organisatie bij een bijeenkomst was (C-11)",
        MET_DE_CASUS,
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
        MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde noemt",
        deel=CASUSOVERLEG,
        schrijven_sql=_WRITES_NOTULEN,
        app_rights="SELECT, INSERT, DELETE",
        versleuteld=("tekst", "argumenten"),
    ),
    Gegevens(
        "casusoverleg.Adviesaanvraag",
        "wat het adviesplatform is gevraagd, wat het adviseerde en wat daarmee is gedaan (C-10)",
        MET_DE_CASUS,
        "ja",
        deel=CASUSOVERLEG,
        # A question that went out stays as it was.
        app_rights="SELECT, INSERT, UPDATE (antwoord, antwoord_op, gevolg, gevolg_op)",
        # A question is somebody's own, and has no answer yet.
        toevoegen_sql=f"{CHANGE} AND gesteld_door_id = {ACCOUNT} AND antwoord_op IS NULL",
        # An answer is written down once, and so is what was done with it.
        wijziging_sql=(
            "OLD.gevolg_op IS NULL AND (OLD.antwoord_op IS NULL"
            " OR (NEW.antwoord, NEW.antwoord_op) IS NOT DISTINCT FROM (OLD.antwoord, OLD.antwoord_op))"
        ),
        versleuteld=("vraag", "antwoord", "gevolg"),
    ),
]
