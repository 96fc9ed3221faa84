"""Writing the log. Looks and changes go in the transaction of what they report: no line, no look and no change."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model

from casework.access.context import Actor
from casework.audit.models import Logregel, Uitkomst


def looked(actor: Actor, what: str, obj: Model | None = None, *, doel: str = "") -> None:
    """Record that the actor saw `what` (a code such as "casus.weegploeg"), of one object or of a list."""
    Logregel.objects.create(**_line(actor, what, Uitkomst.GEZIEN, obj), doel=doel)


def changed(actor: Actor, what: str, obj: Model | None, *, doel: str = "") -> None:
    """Record that the actor did `what` (a code such as "signaal.ontvangen") to an object."""
    Logregel.objects.create(**_line(actor, what, Uitkomst.GEDAAN, obj), doel=doel)


def refused(actor: Actor | None, what: str, *, casus_id: UUID | None = None, regel: str = "") -> None:
    """Record a refused attempt, on a connection of its own because the attempt's transaction rolls back."""
    line = _line(actor, what, Uitkomst.GEWEIGERD, None)
    with transaction.atomic(using="audit"):
        Logregel(**line | {"casus_id": casus_id}, regel=regel).save(using="audit", force_insert=True)


def _line(actor: Actor | None, what: str, outcome: str, obj: Model | None) -> dict[str, Any]:
    line: dict[str, Any] = {"gebeurtenis": what, "uitkomst": outcome}
    if obj is not None:
        line |= {"object_soort": obj._meta.label_lower, "object_id": obj.pk} | _casus_of(obj)
    if actor is not None:
        line = _who(actor) | line
    return line


def _who(actor: Any) -> dict[str, Any]:
    if actor.is_systeem:
        return {"systeem": actor.naam}
    if not actor.rollen_vandaag:
        return {"account_id": actor.pk}
    aanstelling = actor.rollen_vandaag[0]
    return {
        "account_id": actor.pk,
        "rol": aanstelling.rol,
        "organisatie_id": aanstelling.organisatie_id,
        "verband_id": aanstelling.organisatie.verband_id,
    }


def _casus_of(obj: Any) -> dict[str, Any]:
    if obj._meta.label_lower == "casework.casus":
        return {"casus_id": obj.pk, "casusnummer": obj.nummer, "verband_id": obj.verband_id}
    if not getattr(obj, "casus_id", None):
        return {"verband_id": obj.verband_id} if getattr(obj, "verband_id", None) else {}
    try:
        casus = obj.casus
    except ObjectDoesNotExist:
        casus = None
    # Somebody who was only asked a question, or handles no request, does not see the casus: the id alone is logged.
    return {"casus_id": obj.casus_id} | ({"casusnummer": casus.nummer, "verband_id": casus.verband_id} if casus else {})
