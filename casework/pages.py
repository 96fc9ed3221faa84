"""How a page carries out an action: the form is checked, the action runs, a broken rule comes back at its field."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages

from casework import drafts
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.rules import RegelFout
from casework.versies import Conflict


def carry_out(
    request: AccountRequest,
    form: Formulier,
    do: Callable[[dict[str, Any]], Any],
    done: str,
    *,
    dossier: UUID | None = None,
) -> Any:
    """Run the action when a valid form was sent; before that, the form shows what was typed in it and not sent.

    In: `do` gets the cleaned data and returns the result of the action; `done` is the message shown afterwards;
    `dossier` the id of the casus that a draft belongs to, of the account when there is no casus yet (S-10), or None:
    then no draft is kept, and what was typed survives the end of a session only.
    Out: that result, or None when the form was not sent or something is wrong (then the form says what).
    """
    drafts.prepare(request, form, dossier)
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        result = do(form.cleaned_data)
    except Conflict:
        form.tell_conflict()
        return None
    except RegelFout as error:
        form.add_rule_error(error)
        return None
    drafts.drop_sent(request, form)
    messages.success(request, done)
    return result


def carry_out_button(request: AccountRequest, do: Callable[[], Any], done: str) -> bool:
    """Run an action that asks nothing; a broken rule becomes a message. Out: whether it was done."""
    try:
        do()
    except RegelFout as error:
        messages.error(request, f"{error.melding} (regel {error.regel})")
        return False
    messages.success(request, done)
    return True
