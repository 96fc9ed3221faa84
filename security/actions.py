"""Writes of the FG: reading the content of a casus for a stated purpose (P-18)."""

from django.conf import settings

from casework.actions.base import action
from casework.actions.casus import grant_reading
from casework.choices import RaadpleegDoel
from casework.models import Account, Raadpleging
from casework.rules import RegelFout, require
from security import selectors

# A new signaal is a reason for a kernpartij (S-09), not for the FG.
DOELEN_FG = [keuze for keuze in RaadpleegDoel.choices if keuze[0] != RaadpleegDoel.NIEUW_SIGNAAL]


@action("raadpleging.begonnen", verwerking=False, doel=lambda raadpleging: raadpleging.get_doel_display())
def consult_as_fg(actor: Account, nummer: str, doel: str, toelichting: str) -> Raadpleging:
    """Let the FG read one casus for a stated purpose and a few days; the kernpartijen see who and why.

    In: `nummer` as the FG knows it, `doel` a code of DOELEN_FG. Out: the Raadpleging; `tot` is the first day without.
    Raises RegelFout P-18 (no purpose, no words), P-19 (no such number here, or anywhere); GeenToegang for other roles.
    """
    aanstelling = selectors.aanstelling_fg(actor)
    require(doel in dict(DOELEN_FG), "P-18", "Kies waarvoor u dit dossier wilt lezen.", "doel")
    require(toelichting.strip(), "P-18", "Schrijf op waarom u dit dossier moet lezen.", "toelichting")
    casus = selectors.casus_by_number(actor, nummer)
    if casus is None:
        raise RegelFout("P-19", "Er is geen casus met dit nummer.", "nummer")
    return grant_reading(actor, casus, aanstelling, doel, toelichting, settings.FG_INZAGE_DAGEN)
