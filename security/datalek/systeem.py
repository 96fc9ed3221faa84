"""What the product does by itself with incidents: tell the contacts by mail, and destroy (D-01, R-09)."""

from smtplib import SMTPException
from uuid import UUID

import structlog
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from casework import klok, wissen
from casework.access.context import Systeem
from casework.actions.base import action
from casework.encryption import keystore
from casework.rules import GeenToegang, require
from security.datalek import selectors
from security.models import Incident

logger = structlog.get_logger("security")


@action("incident.verteld", verwerking=False)
def tell_contacts(actor: Systeem, incident_id: UUID) -> Incident:
    """Mail the contacts that there is something, never what (B-02). Once: who was mailed is not mailed again.

    Raises RegelFout D-01 when it was done; GeenToegang; OSError when no mail could be sent at all: then nobody is noted
    as told, and the next run tries again. An address that does not work keeps the others from nothing.
    """
    incident = _lock_as_system(actor, incident_id)
    require(incident.verteld_op is None, "D-01", "De contacten hebben al bericht.")
    sent = [_mail(account.mailadres or "") for account in selectors.to_mail(incident)]
    if sent and not any(sent):
        raise OSError("no contact could be mailed")
    incident.verteld_op = klok.now()
    incident.save(update_fields=["verteld_op"])
    return incident


@action("incident.vernietigd", verwerking=False)
def destroy_incident(actor: Systeem, incident_id: UUID) -> Incident:
    """Destroy a closed incident whose term has run out, with its decisions, versions and key (R-09).

    The key goes once the rows are gone for good; one that a kill leaves behind has no row, and the sweeper takes it.
    Raises RegelFout R-09 when it is not due; GeenToegang, also when it is gone.
    """
    incident = _lock_as_system(actor, incident_id)
    last = selectors.last_day(incident)
    require(last is not None and last <= klok.today(), "R-09", "Dit incident hoeft nu niet te worden vernietigd.")
    for row in (*incident.besluiten.all(), *incident.ontvangsten.all(), incident):
        wissen.erase(row)
    transaction.on_commit(lambda: keystore.destroy(incident_id))
    return incident


def _mail(address: str) -> bool:
    """Whether it could be sent; only the kind of error is told, its words may hold the address."""
    try:
        send_mail("Er is een melding in Casework", render_to_string("security/incident_mail.txt"), None, [address])
    except (OSError, SMTPException) as error:
        logger.error("contact_not_mailed", error=type(error).__name__)
        return False
    return True


def _lock_as_system(actor: Systeem, incident_id: UUID) -> Incident:
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first() if actor.is_systeem else None
    if incident is None:
        raise GeenToegang
    return incident
