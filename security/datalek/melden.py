"""An incident is reported, its contacts know of it, and what is found out is written down (D-01, D-03)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from casework import klok, nummering
from casework.actions.base import action
from casework.encryption import keystore
from casework.models import Account, Samenwerkingsverband
from casework.rules import GeenToegang, require
from casework.versies import check_unchanged, newest_version
from security.datalek import selectors
from security.models import Incident, IncidentNummering, Incidentontvangst

# Before this day there was no duty to report under the AVG, and no approach to report about.
EERSTE_MOMENT = datetime(2018, 5, 25, tzinfo=UTC)


@dataclass
class Melding:
    """An incident as somebody reports it. `ontdekt_op`: aware. `betrokkenen`: whose data, as far as known."""

    feiten: str
    ontdekt_op: datetime
    betrokkenen: str = ""


@dataclass
class Feiten:
    """What is known of an incident, in the parts that the AP asks for."""

    feiten: str
    betrokkenen: str
    gegevens: str
    gevolgen: str
    maatregelen: str


@action("incident.gemeld", verwerking=False)
def report_incident(actor: Account, melding: Melding) -> Incident:
    """Record an incident under a number of its own, by anybody with a role today, also while they miss a waarborg.

    Raises RegelFout D-01 (nothing told, discovered in the future or before there was an approach); GeenToegang.
    """
    verband = _verband(actor)
    require(melding.feiten.strip(), "D-01", "Schrijf op wat er is gebeurd.", "feiten")
    require(melding.ontdekt_op <= klok.now(), "D-01", "Dit moment ligt in de toekomst.", "ontdekt_dag")
    require(
        melding.ontdekt_op >= EERSTE_MOMENT, "D-01", "Dit moment ligt vóór 25 mei 2018. Klopt het jaar?", "ontdekt_dag"
    )
    incident_id = uuid4()
    keystore.create(incident_id, "incident", verband.pk)
    incident = Incident(
        id=incident_id,
        verband=verband,
        nummer=f"I-{nummering.take(IncidentNummering, verband)}",
        melder=actor,
        contactlijst=selectors.contactlijst(verband),
        **vars(melding),
    )
    incident.save(force_insert=True)
    return incident


@action("incident.ontvangst_bevestigd", verwerking=False)
def confirm_receipt(actor: Account, incident: Incident) -> Incident:
    """A contact says that they know of the incident, once. Raises RegelFout D-01; GeenToegang."""
    incident = selectors.lock_incident(actor, incident.pk)
    contacten = incident.contactlijst.contacten.filter(account=actor) if incident.contactlijst else None
    require(contacten and contacten.exists(), "D-01", "U was geen contact toen dit werd gemeld.")
    require(not incident.ontvangsten.filter(account=actor).exists(), "D-01", "U hebt dit al bevestigd.")
    Incidentontvangst(incident=incident, account=actor).save(force_insert=True)
    return incident


@action("incident.feiten_vastgelegd", verwerking=False)
def record_feiten(actor: Account, incident: Incident, feiten: Feiten, seen: str | None = None) -> Incident:
    """Write down what is known now; the versions before stay readable. For a vertegenwoordiger or a contact.

    In: `seen` as in casework.versies. Raises RegelFout D-03 (closed, no facts), Conflict (B-09); GeenToegang.
    """
    incident = selectors.lock_incident(actor, incident.pk)
    require(incident.loopt, "D-03", "Dit incident is afgesloten. Wat er staat, verandert niet meer.")
    check_unchanged(seen, newest_version(Incident, row_id=incident.pk))
    require(feiten.feiten.strip(), "D-03", "Schrijf op wat er is gebeurd.", "feiten")
    for name, value in vars(feiten).items():
        setattr(incident, name, value)
    incident.save(update_fields=list(vars(feiten)))
    return incident


def _verband(actor: Account) -> Samenwerkingsverband:
    if not actor.rollen_vandaag:
        raise GeenToegang
    return actor.rollen_vandaag[0].organisatie.verband
