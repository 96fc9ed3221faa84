"""What the kernpartijen decide about an incident, in turn and with reasons (D-02, D-03)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from casework import klok
from casework.actions.base import action
from casework.models import Account, Machtiging
from casework.rules import GeenToegang, RegelFout, require
from casework.versies import check_unchanged, newest_version
from security.choices import AFGELOPEN, Besluitsoort, Status
from security.datalek import selectors, workflow
from security.models import Incident, Incidentbesluit


@dataclass
class Besluit:
    """A decision. `moment`: when it was reported to the AP; `dag` and `hoe`: when and how the betrokkene was told."""

    uitkomst: str
    motivering: str
    moment: datetime | None = None
    waarom_laat: str = ""
    dag: date | None = None
    hoe: str = ""


@action("incident.besloten", verwerking=False)
def decide(
    actor: Account, incident: Incident, soort: Besluitsoort, besluit: Besluit, seen: str | None = None
) -> Incident:
    """Take the decision that it is the turn of; for a vertegenwoordiger of a kernpartij with a machtiging today.

    In: `seen` the version that the actor read (casework.versies). Raises RegelFout P-11 and P-01 (who decides), D-02
    (order, reasons, moments), D-03 (late without a reason, closed without effects and measures), Conflict (B-09);
    GeenToegang.
    """
    machtiging = _machtiging(actor)
    incident = selectors.lock_incident(actor, incident.pk)
    check_unchanged(seen, newest_version(Incident, row_id=incident.pk))
    following = workflow.next_status(soort, incident.status, besluit.uitkomst)
    require(besluit.motivering.strip(), "D-02", "Motiveer het besluit.", "motivering")
    more = _MORE[following](incident, besluit) if following in _MORE else {}
    Incidentbesluit(
        incident=incident,
        soort=soort,
        uitkomst=following,
        motivering=besluit.motivering,
        genomen_door=actor,
        namens=machtiging.organisatie,
        **more,
    ).save(force_insert=True)
    incident.status = following
    incident.afgesloten_op = klok.today() if following in AFGELOPEN else None
    incident.save(update_fields=["status", "afgesloten_op"])
    return incident


def _machtiging(actor: Account) -> Machtiging:
    if not selectors.may_read(actor):
        raise GeenToegang
    if actor.heeft_rol(*selectors.BESLISSEN_NIET):
        raise RegelFout("P-11", "Over een incident beslist een vertegenwoordiger van een kernpartij.")
    machtiging = selectors.deciding_machtiging(actor)
    if machtiging is None:
        raise RegelFout("P-01", "U hebt vandaag geen geldige machtiging.")
    return machtiging


def _reported(incident: Incident, besluit: Besluit) -> dict[str, object]:
    if besluit.moment is None:
        raise RegelFout("D-02", "Vul de dag en de tijd van de melding in.", "dag")
    require(besluit.moment <= klok.now(), "D-02", "Dit moment ligt in de toekomst.", "dag")
    require(besluit.moment >= incident.ontdekt_op, "D-02", "Dit moment ligt vóór de ontdekking.", "dag")
    late = besluit.moment > incident.uiterlijk_bij_ap
    require(
        not late or besluit.waarom_laat.strip(),
        "D-03",
        "Dit is later dan 72 uur na de ontdekking. Schrijf op waarom.",
        "waarom_laat",
    )
    return {"moment": besluit.moment, "waarom_laat": besluit.waarom_laat if late else None}


def _informed(incident: Incident, besluit: Besluit) -> dict[str, object]:
    if besluit.dag is None:
        raise RegelFout("D-02", "Vul de dag in waarop de betrokkene is geïnformeerd.", "dag")
    require(besluit.dag <= klok.today(), "D-02", "Deze dag ligt in de toekomst.", "dag")
    discovered = incident.ontdekt_op.astimezone(klok.AMSTERDAM).date()
    require(besluit.dag >= discovered, "D-02", "Deze dag ligt vóór de ontdekking.", "dag")
    require(besluit.hoe.strip(), "D-02", "Schrijf op hoe de betrokkene is geïnformeerd.", "hoe")
    return {"dag": besluit.dag, "hoe": besluit.hoe}


def _closed(incident: Incident, besluit: Besluit) -> dict[str, object]:
    for name, what in (("gevolgen", "de gevolgen"), ("maatregelen", "de maatregelen")):
        require(getattr(incident, name).strip(), "D-03", f"Leg eerst {what} vast. Daarna kunt u afsluiten.")
    return {}


# What a decision needs besides a reason, by the state that follows.
_MORE: dict[Status, Callable[[Incident, Besluit], dict[str, object]]] = {
    Status.GEMELD: _reported,
    Status.GEINFORMEERD: _informed,
    Status.AFGESLOTEN: _closed,
}
