"""The frame of every action: on whose behalf, one transaction, a log line, refusals logged too."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Value
from django.db.models.functions import Greatest

from casework import klok
from casework.access.context import acting_as
from casework.audit import log
from casework.models import Actie, Casus
from casework.rules import GeenToegang, RegelFout

F = TypeVar("F", bound=Callable[..., Any])


def action(
    event: str,
    *,
    verwerking: bool | Callable[[Any], bool],
    doel: Callable[[Any], str] | None = None,
    ontvanger: Callable[[Any], UUID] | None = None,
) -> Callable[[F], F]:
    """Make a function an action.

    In: `event` the code in the access log; `verwerking` whether it counts as processing of the casus, from which the
    retention terms run (R-01), or a function that says so of the result; `doel` gives the code of the purpose of the
    result, for the log; `ontvanger` the id of the organisatie that gets something of the file by it. The function takes
    the actor first and returns the object it concerned. A broken rule or missing right is logged as refused and raised
    again; nothing else remains of it.
    """

    def decorate(function: F) -> F:
        @wraps(function)
        def run(actor: Any, *args: Any, **kwargs: Any) -> Any:
            if not actor.is_systeem:
                actor.forget_roles()  # a page may have looked them up before they ended
            try:
                with acting_as(actor), transaction.atomic():
                    result = function(actor, *args, **kwargs)
                    log.changed(
                        actor,
                        event,
                        result,
                        doel=doel(result) if doel else "",
                        ontvanger_id=ontvanger(result) if ontvanger else None,
                    )
                    if verwerking(result) if callable(verwerking) else verwerking:
                        _note_processing(result)
                    return result
            except (RegelFout, GeenToegang) as error:
                if not error.logged:
                    regel = getattr(error, "regel", "")
                    log.refused(actor, event, casus_id=_casus_id(args), regel=regel, actie=Actie.WIJZIGEN)
                    error.logged = True
                raise

        return cast(F, run)

    return decorate


def _note_processing(result: Model) -> None:
    found = Casus.objects.filter(pk__in=[_casus_id((result,))])
    found.update(laatste_verwerking=Greatest("laatste_verwerking", Value(klok.today())))


def _casus_id(args: tuple[Any, ...]) -> UUID | None:
    for argument in args:
        if isinstance(argument, Casus):
            return argument.pk
        if getattr(argument, "casus_id", None):
            return cast(UUID, argument.casus_id)
    return None
