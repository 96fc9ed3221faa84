"""How a page carries out an action: the form is checked, the action runs, a broken rule comes back at its field."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from casework.forms import Formulier
from casework.http import AccountRequest
from casework.rules import RegelFout


def carry_out(request: AccountRequest, form: Formulier, do: Callable[[dict[str, Any]], Any], done: str) -> Any:
    """Run the action when a valid form was sent.

    In: `do` gets the cleaned data and returns the result of the action; `done` is the message shown afterwards.
    Out: that result, or None when the form was not sent or something is wrong (then the form says what).
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        result = do(form.cleaned_data)
    except RegelFout as error:
        form.add_rule_error(error)
        return None
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
