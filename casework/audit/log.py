"""Writing the log. Looks and changes go in the transaction of what they report: no line, no look and no change."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Model

from casework import klok
from casework.access.context import Actor
from casework.audit import source
from casework.audit.models import Actie, Logregel, Uitkomst
from casework.choices import Rol
from casework.models import Account, Casus, Raadpleging


class LogboekFout(Exception):
    """The log cannot be written, so what it would tell of does not happen."""


def looked(actor: Actor, what: str, obj: Model | None = None, *, doel: str = "") -> None:
    """Record that the actor saw `what` (a code such as "casus.weegploeg"), of one object or of a list.

    Without `doel` it is the purpose that the actor stated to read this file, if one. Raises LogboekFout.
    """
    line = _line(actor, what, Actie.LEZEN, Uitkomst.GEZIEN, obj)
    _write(line | {"doel": doel or _stated_purpose(actor, obj)})


def changed(actor: Actor, what: str, obj: Model | None, *, doel: str = "", ontvanger_id: UUID | None = None) -> None:
    """Record that the actor did `what` (a code such as "signaal.ontvangen") to an object.

    In: `ontvanger_id` the organisatie that got something of the file by it. Raises LogboekFout.
    """
    line = _line(actor, what, Actie.WIJZIGEN, Uitkomst.GEDAAN, obj)
    _write(line | {"doel": doel, "ontvanger_id": ontvanger_id})


def changed_elsewhere(actor: Actor, what: str, account: Account) -> None:
    """Record the same in each other samenwerkingsverband in which this person works today: its FG reads no other log.

    For what decides who gets into the account, and so gets in there too. Raises LogboekFout.
    """
    line = _line(actor, what, Actie.WIJZIGEN, Uitkomst.GEDAAN, account)
    for verband in account.verbanden:
        if verband.pk != line.get("verband_id"):
            _write(line | {"verband_id": verband.pk})


def refused(
    actor: Actor | None, what: str, *, casus_id: UUID | None = None, regel: str = "", actie: Actie = Actie.LEZEN
) -> None:
    """Record a refused attempt, on a connection of its own because the attempt's transaction rolls back.

    Raises LogboekFout.
    """
    line = _line(actor, what, actie, Uitkomst.GEWEIGERD, None)
    with transaction.atomic(using="audit"):
        _write(line | {"casus_id": casus_id, "regel": regel}, using="audit")


def _write(line: dict[str, Any], using: str = "default") -> None:
    try:
        Logregel(**line).save(using=using, force_insert=True)
    except DatabaseError as error:
        raise LogboekFout from error


def _line(actor: Actor | None, what: str, action: str, outcome: str, obj: Model | None) -> dict[str, Any]:
    line: dict[str, Any] = {"gebeurtenis": what, "actie": action, "uitkomst": outcome, "bron": source.current()}
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
    casus = _casus(obj)
    if casus is not None:
        return {"casus_id": casus.pk, "casusnummer": casus.nummer, "verband_id": casus.verband_id}
    # Somebody who was only asked a question, or handles no request, does not see the casus: the id alone is logged.
    if getattr(obj, "casus_id", None):
        return {"casus_id": obj.casus_id}
    return {"verband_id": obj.verband_id} if getattr(obj, "verband_id", None) else {}


def _casus(obj: Any) -> Casus | None:
    if isinstance(obj, Casus):
        return obj
    if not getattr(obj, "casus_id", None):
        return None
    try:
        return obj.casus
    except ObjectDoesNotExist:
        return None


def _stated_purpose(actor: Any, obj: Model | None) -> str:
    """The purpose with which somebody reads a file of the archive, or the FG any file; looked up only for these."""
    casus = _casus(obj)
    if actor.is_systeem or casus is None or (casus.is_actief and not actor.heeft_rol(Rol.FG)):
        return ""
    today = klok.today()
    running = Raadpleging.objects.filter(casus=casus, account_id=actor.pk, van__lte=today, tot__gt=today)
    newest = running.order_by("-van", "-tot", "pk").first()
    return newest.get_doel_display() if newest else ""
