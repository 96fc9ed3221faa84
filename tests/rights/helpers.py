"""Short ways for the tests of informing and requests."""

from datetime import date

from casework import klok
from casework.access.context import acting_as
from casework.choices import Informeren
from casework.models import Account, Casus
from rights.actions import behandeling, bevoegdheid, intake
from rights.actions.behandeling import BesluitGegevens
from rights.actions.intake import VerzoekGegevens
from rights.actions.kennisgeving import KennisgevingGegevens
from rights.models import Rechtenverzoek
from rights.vertegenwoordiging import Gebleken
from tests import steps
from tests.conftest import database_role, refusals
from tests.people import Mensen


def refused(regel, act, *arguments, **named):
    """The action breaks the rule: refused with that id, and in the log."""
    error = steps.refused(regel, act, *arguments, **named)
    assert (regel, arguments[0].pk) in [(line[1], line[2]) for line in refusals()]
    return error


def verzoek_gegevens(**changes: object) -> VerzoekGegevens:
    """A request for inzage of the betrokkene, received today."""
    return VerzoekGegevens(
        **{
            "ontvangen_op": klok.today(),
            "kanaal": "brief",
            "soort": "inzage",
            "gericht_aan": "samenwerkingsverband",
            "verzoeker_naam": "Quirijn van Zonnebloemveld",
            "verzoeker_hoedanigheid": "betrokkene",
            "tekst": "Ik wil alles zien wat u over mij hebt vastgelegd.",
        }
        | changes
    )


def kennisgeving_gegevens(**changes: object) -> KennisgevingGegevens:
    return KennisgevingGegevens(
        **{
            "dag": klok.today(),
            "aan": "Quirijn van Zonnebloemveld",
            "door": "mevrouw Zijlstra",
            "wijze": "gesprek thuis, brief overhandigd",
            "brief": "kennisgeving artikel 14 AVG",
        }
        | changes
    )


def gebleken(**changes: object) -> Gebleken:
    """An adult who asks for the own data."""
    return Gebleken(**{"hoedanigheid": "betrokkene", "geboren_op": date(1990, 4, 12)} | changes)


# What showed that somebody asks for another.
SEEN = "Uittreksel gezien aan de balie."
MOTHER = gebleken(hoedanigheid="ouder")
SIGNED = gebleken(
    hoedanigheid="ouder", opdracht_van="betrokkene", machtiging_getekend_op=klok.today(), waaruit_blijkt=SEEN
)
ASKED = "Gevraagd om een machtiging; de zoon geeft die niet."


def checked(
    handler: Account, verzoek: Rechtenverzoek, found: Gebleken | None = None, waarom_niet: str = ""
) -> Rechtenverzoek:
    """A request of somebody whose identity was verified, and who may ask this; unless `waarom_niet` says why not."""
    verzoek = behandeling.verify_identity(handler, verzoek, "aan de balie", met_kopie=False)
    return bevoegdheid.establish(handler, verzoek, found or gebleken(), waarom_niet)


def besluit_gegevens(**changes: object) -> BesluitGegevens:
    return BesluitGegevens(
        **{"uitkomst": "toegewezen", "motivering": "Er is geen reden om iets achter te houden."} | changes
    )


def at_decision(
    mensen: Mensen,
    casus: Casus | None = None,
    found: Gebleken | None = None,
    waarom_niet: str = "",
    **changes: object,
) -> Rechtenverzoek:
    """A request of which identity, who may ask, and third parties were checked."""
    handler = mensen.zijlstra
    verzoek = intake.receive_verzoek(handler, verzoek_gegevens(**changes))
    if casus is not None:
        verzoek = intake.link_casus(handler, verzoek, casus)
    verzoek = intake.start_verzoek(handler, verzoek)
    return behandeling.check_derden(handler, checked(handler, verzoek, found, waarom_niet))


def prepared(mensen: Mensen, casus: Casus | None = None, **changes: object) -> Rechtenverzoek:
    verzoek = at_decision(mensen, casus)
    return behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(**changes))


def decided(mensen: Mensen, casus: Casus | None = None, **changes: object) -> Rechtenverzoek:
    return behandeling.decide_verzoek(mensen.dekker, prepared(mensen, casus, **changes))


def stored(mensen: Mensen, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The request as it stands now."""
    with acting_as(mensen.zijlstra):
        return Rechtenverzoek.objects.get(pk=verzoek.pk)


def set_informeren(casus: Casus, state: str = Informeren.TE_INFORMEREN, **changes: object) -> None:
    """Put a casus in a state of informing, as a vastgesteld besluit does."""
    with database_role("casework_jobs"):
        Casus.objects.filter(pk=casus.pk).update(informeren=state, **changes)
