"""Reporting the outcome back to the aanbrenger, by the party that brought the signaal (W-07)."""

from casework import selectors as spine
from casework.access import permissions as p
from casework.actions.base import action
from casework.choices import Bron, Fase, SignaalStatus
from casework.models import Account, Signaal
from casework.rules import require
from weegploeg import selectors
from weegploeg.actions.afronden import finish_if_ready
from weegploeg.choices import CASUSWAARDIGHEID, Wijze
from weegploeg.models import Terugkoppeling


@action("terugkoppeling.vastgelegd", verwerking=False)
def record_terugkoppeling(actor: Account, signaal: Signaal, wijze: str, tekst: str = "") -> Terugkoppeling:
    """Record that the aanbrenger heard the outcome (nothing more), that there is none, or why it waits.

    In: `tekst` what was told or the reason; for not applicable it may be empty. Once done it is done; what was
    postponed can still be done, also when the treatment has ended.
    Raises RegelFout W-07 (not geen casusoverleg, a signaal that was not judged, another party, twice, not
    allowed for this source); GeenToegang.
    """
    casus = spine.lock_casus(actor, signaal.casus_id, p.CHANGE_WEEGPLOEG)
    signaal = spine.get_signaal(actor, signaal.pk)
    machtiging = spine.machtiging(actor, casus.verband)
    require(
        machtiging is not None and machtiging.organisatie_id == signaal.inbrenger_id,
        "W-07",
        "Alleen een vertegenwoordiger van de kernpartij die het signaal inbracht, koppelt terug.",
    )
    require(
        casus.fase == Fase.GEEN_CASUSOVERLEG and selectors.vastgesteld_besluit(casus, CASUSWAARDIGHEID),
        "W-07",
        "Terugkoppelen kan pas als is vastgesteld dat er geen casusoverleg komt.",
    )
    require(
        signaal.status == SignaalStatus.BEOORDEELD,
        "W-07",
        "De weegploeg heeft dit signaal nog niet beoordeeld. Daarna kunt u de uitkomst terugkoppelen.",
    )
    _check_wijze(signaal, wijze, tekst)
    terugkoppeling = Terugkoppeling(casus=casus, signaal=signaal, wijze=wijze, door=actor, tekst=tekst)
    terugkoppeling.save(force_insert=True)
    finish_if_ready(casus)
    return terugkoppeling


def _check_wijze(signaal: Signaal, wijze: str, tekst: str) -> None:
    require(wijze in Wijze.values, "W-07", "Kies hoe het met de terugkoppeling staat.", "wijze")
    require(
        not signaal.terugkoppelingen.exclude(wijze=Wijze.UITGESTELD).exists(),
        "W-07",
        "Over dit signaal is al teruggekoppeld.",
    )
    require(
        wijze != Wijze.NIET_VAN_TOEPASSING or signaal.bron == Bron.EIGEN_INFORMATIE,
        "W-07",
        "Er is een aanbrenger: ‘niet van toepassing’ kan alleen bij een signaal uit een eigen informatiesysteem.",
        "wijze",
    )
    require(wijze != Wijze.GEDAAN or tekst.strip(), "W-07", "Vul in wat de aanbrenger heeft gehoord.", "tekst")
    require(wijze != Wijze.UITGESTELD or tekst.strip(), "W-07", "Schrijf op waarom u het uitstelt.", "tekst")
