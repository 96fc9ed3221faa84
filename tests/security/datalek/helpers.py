"""Short ways to an incident in a given state, through the actions."""

from datetime import datetime, timedelta

from casework import klok
from casework.access.context import acting_as
from casework.models import Account
from security.choices import Besluitsoort, Status
from security.datalek.besluiten import Besluit, decide
from security.datalek.contacten import NieuwContact, fix_contacten
from security.datalek.melden import Feiten, Melding, record_feiten, report_incident
from security.models import Contactlijst, Incident
from tests.people import Mensen

WAAROM = "Een collega buiten de casus las de eerste bladzijde."


def at(text: str) -> datetime:
    """A moment on the clocks of Amsterdam: '3-4-2026 17.10'."""
    return datetime.strptime(text, "%d-%m-%Y %H.%M").replace(tzinfo=klok.AMSTERDAM)


def melding(**changes: object) -> Melding:
    """A print that lay about, discovered two hours ago."""
    return Melding(
        **{
            "feiten": "Een geprint plan bleef liggen bij de kopieermachine.",
            "ontdekt_op": klok.now() - timedelta(hours=2),
            "betrokkenen": "Eén persoon, een jongen van zestien.",
        }
        | changes
    )


def feiten(**changes: str) -> Feiten:
    return Feiten(
        **{
            "feiten": "Een geprint plan bleef een middag liggen.",
            "betrokkenen": "Eén persoon.",
            "gegevens": "Naam, leeftijd en het doel van het plan.",
            "gevolgen": "Eén collega kent nu de naam.",
            "maatregelen": "De print is vernietigd.",
        }
        | changes
    )


def contacten(mensen: Mensen, *people: Account, wijze: str = "mail", uren: int = 8) -> Contactlijst:
    """Fixed by Dekker, who is one, besides others."""
    chosen = [NieuwContact(account.pk, wijze, uren) for account in (mensen.dekker, *people)]
    return fix_contacten(mensen.dekker, chosen)


def besluit(uitkomst: str, **changes: object) -> Besluit:
    return Besluit(**{"uitkomst": uitkomst, "motivering": WAAROM} | changes)


# The decisions that lead to a state, in order.
_WEG = {
    Status.GESIGNALEERD: (),
    Status.LEK: ("lek",),
    Status.NIET_GEMELD: ("lek", "niet_gemeld"),
    Status.NIET_GEINFORMEERD: ("lek", "niet_gemeld", "niet_geinformeerd"),
    Status.AFGESLOTEN: ("lek", "niet_gemeld", "niet_geinformeerd", "afgesloten"),
}


def incident_in(mensen: Mensen, status: Status, **changes: object) -> Incident:
    """An incident that Kuiper reported, in this state by the decisions of Bakir."""
    incident = report_incident(mensen.kuiper, melding(**changes))
    if status == Status.AFGESLOTEN:
        record_feiten(mensen.bakir, incident, feiten())
    for soort, uitkomst in zip(Besluitsoort, _WEG[status], strict=False):
        incident = decide(mensen.bakir, incident, soort, besluit(uitkomst))
    return incident


def stored(mensen: Mensen, incident: Incident) -> Incident:
    """The incident as it stands now."""
    with acting_as(mensen.dekker):
        return Incident.objects.get(pk=incident.pk)
