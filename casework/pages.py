"""How a page carries out an action: the form is checked, the action runs, a broken rule comes back at its field."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from casework import drafts, once
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.identity import proof_route, proved_recently
from casework.rules import RegelFout
from casework.versies import Conflict

V = TypeVar("V", bound=Callable[..., HttpResponse])
_PRESS_AGAIN = "Bevestig eerst dat u het bent. Daarna staat u weer op de pagina. Druk dan nog een keer op de knop."


def needs_proof(view: V) -> V:
    """For what is dangerous: who did not prove in the last minutes that it is them does so first (B-03).

    After that they are back on this page; what they had filled in, in a form that carry_out() knows, is there again.
    """

    @wraps(view)
    def guarded(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if proved_recently(request) else _prove_first(request, request.path)

    return cast(V, guarded)


def sending_needs_proof(page: str = "") -> Callable[[V], V]:
    """The same for a page that anybody who may see it just looks at: only what is sent asks for a proof (B-03).

    In: `page` the route, with the same ids, of the page on which the button for this address stands; after the proof
    they are there, and press it again with the text before them.
    """

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or proved_recently(request):
                return view(request, *args, **kwargs)
            if page:
                messages.info(request, _PRESS_AGAIN)
            return _prove_first(request, reverse(page, args=args, kwargs=kwargs) if page else request.path)

        return cast(V, guarded)

    return guard


def _prove_first(request: AccountRequest, back: str) -> HttpResponse:
    if request.method == "POST":
        drafts.keep(request)
    query = urlencode({REDIRECT_FIELD_NAME: back})
    return redirect(f"{reverse(proof_route(request.user))}?{query}")


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
    once.note(request)
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
