"""What is sent twice is carried out once: without script nothing stops a second press.

The same person, the same form of the same page, the same words within minutes: the second is led to where the first
ended. In the cache rests a keyed hash of it and an address, which holds random ids only (B-01, B-02).
"""

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from redis.exceptions import LockNotOwnedError

from casework import drafts

_REMEMBERED_SECONDS = 5 * 60
# A page that does not answer in this time does not any more; who waits for it does not wait longer.
_PAGE_SECONDS = 60
_TWICE = "U verstuurde dit twee keer. Het is één keer vastgelegd."


def note(request: HttpRequest) -> None:
    """The form of this request was carried out; carry_out() of casework.pages says so."""
    request.carried_out = True  # type: ignore[attr-defined]


def respond_once(request: HttpRequest, respond: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The answer to a request; a form that was carried out already only leads to where that ended."""
    key = _key(request)
    if key is None:
        return respond(request)
    # Of two at the same time the second waits for what comes of the first. What took too long was done all the same.
    lock = cache.lock(f"{key}-bezig", timeout=_PAGE_SECONDS, blocking_timeout=_PAGE_SECONDS)  # type: ignore[attr-defined]
    with suppress(LockNotOwnedError), lock:
        response = _once(request, respond, key)
    return response


def _once(request: HttpRequest, respond: Callable[[HttpRequest], HttpResponse], key: str) -> HttpResponse:
    ended = cache.get(key)
    if ended:
        messages.info(request, _TWICE)
        return redirect(ended)
    response = respond(request)
    if getattr(request, "carried_out", False) and response.has_header("Location"):
        cache.set(key, response["Location"], _REMEMBERED_SECONDS)
    return response


def _key(request: HttpRequest) -> str | None:
    """Under what a form is remembered; None for what is no form of a page here, or comes with a file.

    The ticket says which page it was: who begins anew gets another one.
    """
    if request.method != "POST" or not request.user.is_authenticated or request.FILES:
        return None
    if drafts.TICKET not in request.POST:
        return None
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    words = f"{request.user.pk} {request.path} {urlencode(sent, doseq=True)}"
    return "verstuurd-" + salted_hmac("casework.once", words, algorithm="sha256").hexdigest()
