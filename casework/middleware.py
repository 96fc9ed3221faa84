"""What every request passes: log line, headers, second factor, and on whose behalf the database works."""

import time
from collections.abc import Callable

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from casework import drafts, herstel, werkplek
from casework.access.context import acting_as
from casework.audit import log
from casework.audit.log import LogboekFout
from casework.audit.models import Bron
from casework.audit.source import working_from
from casework.encryption import keystore
from casework.encryption.errors import SleutelFout, SleutelVernietigd
from casework.identity import current_account, has_second_factor, second_factor_exists
from casework.once import respond_once
from casework.rules import GeenToegang

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger("casework.request")

# Open without a second factor: logging in and out, choosing the first password, health and static files.
_OPEN_ROUTES = {
    "healthz",
    "uitnodiging",
    "favicon",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_organisatie",
    "account_organisatie_terug",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
}
# Open to who misses a waarborg: what is missing, another samenwerkingsverband, and reporting an incident (D-01).
_WITHOUT_WAARBORGEN = {"toegang", werkplek.ROUTE, "incident_melden"}
# Open too as long as the account has no second factor: who has one proves that first, or the password alone would
# open the site by adding another.
_SETUP_ROUTES = {"mfa_activate_totp", "mfa_add_webauthn"}


def request_log(get_response: GetResponse) -> GetResponse:
    """One line per request with the name of the route, never the address itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000),
        )
        return response

    return middleware


def headers(get_response: GetResponse) -> GetResponse:
    """Nothing of a page stays in a cache; no sensors; no other site holds a handle on the window."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def activity(get_response: GetResponse) -> GetResponse:
    """Each request keeps its session alive, but for a page that saves by itself while nobody types."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not getattr(request, "is_idle", False):
            request.session.modified = True
        return response

    return middleware


def restored(get_response: GetResponse) -> GetResponse:
    """After a restore nothing opens until the ledger has been replayed: it would show what was destroyed (R-04)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path != reverse("healthz") and (reason := herstel.what_is_wrong()):
            logger.error("ledger_shut", error=reason)
            return _plain_page("herstel.html", 503, reden=reason)
        return get_response(request)

    return middleware


def keys(get_response: GetResponse) -> GetResponse:
    """Data keys are kept for the length of this request only; what does not open gives a page that says so (B-07)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with keystore.session():
            response = get_response(request)
            # A template may pass over an error, such as within {% if %}: a page with a hole in it is not shown.
            failure = keystore.failure()
            return _unreadable(failure) if failure else response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _unreadable(error) if isinstance(error, SleutelFout) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _unreadable(error: SleutelFout) -> HttpResponse:
    """410 for what was destroyed, else 503. The page and the log line name nobody."""
    logger.error("key_error", error=type(error).__name__)
    status = 410 if isinstance(error, SleutelVernietigd) else 503
    return _plain_page("sleutel.html", status, melding=error.melding)


def _plain_page(template: str, status: int, **context: str) -> HttpResponse:
    """A page without context processors: the name of who looks may be what does not open."""
    return HttpResponse(get_template(template).render(context), status=status)


def logbook(get_response: GetResponse) -> GetResponse:
    """What a page does is logged as done by a page; what cannot be logged is not shown, and the page says so (B-04)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with working_from(Bron.WEB):
            return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _not_logged() if isinstance(error, LogboekFout) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _not_logged() -> HttpResponse:
    logger.error("log_not_written")
    return _plain_page("logboek_dicht.html", 503)


def second_factor(get_response: GetResponse) -> GetResponse:
    """Without a second factor in this session nothing opens but the pages that set it up (B-03)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *args: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _OPEN_ROUTES:
            return None
        if not request.user.is_authenticated:
            return _to_login(request, name)
        if has_second_factor(request):
            return None
        if second_factor_exists(request.user.pk):
            return redirect("mfa_reauthenticate")
        return None if name in _SETUP_ROUTES else redirect("mfa_activate_totp")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _is_about_login(route: str) -> bool:
    return route in _OPEN_ROUTES or route.startswith(("account_", "mfa_"))


def one_verband(get_response: GetResponse) -> GetResponse:
    """Who works in several samenwerkingsverbanden chooses one first, and a page of another one does nothing (P-19)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *args: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        account = current_account(request)
        if account is None or name == werkplek.ROUTE or _is_about_login(name):
            return None
        if account.verband_id is None and account.verbanden:
            return _to_choice(request)
        return None if werkplek.is_of_here(request, account) else _of_another_verband(request, name)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _to_choice(request: HttpRequest) -> HttpResponse:
    """To the page where one chooses; a form that was sent is kept for when its samenwerkingsverband is chosen."""
    if request.method == "POST":
        drafts.keep(request)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(reverse(werkplek.ROUTE))
    return redirect(werkplek.ROUTE)


def _of_another_verband(request: HttpRequest, route: str) -> HttpResponse:
    """Nothing is carried out; what was typed is kept for when its samenwerkingsverband is chosen again (B-09)."""
    if route == "concept_bewaren" and request.htmx:  # type: ignore[attr-defined]
        return render(request, "forms/status.html", {"tekst": werkplek.ELSEWHERE})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    ticket = drafts.keep(request)
    context = {"van": werkplek.verband_of_page(request, current_account(request)), "bewaard": ticket is not None}
    return render(request, "casework/ander_verband.html", context, status=409)


def guards(get_response: GetResponse) -> GetResponse:
    """Before everything of a casus stands the page with what is missing, until nothing is (P-04, P-12, P-20).

    It only leads the way: who passes it finds nothing either, since both walls ask the same.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *args: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        account = current_account(request)
        if account is None or name in _WITHOUT_WAARBORGEN or _is_about_login(name):
            return None
        return redirect("toegang") if account.mist else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def sent_once(get_response: GetResponse) -> GetResponse:
    """A form that is sent twice is carried out once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return respond_once(request, get_response)

    return middleware


def _to_login(request: HttpRequest, route: str) -> HttpResponse:
    """To the login page; a form that was sent after the end of a session is kept for who sent it (B-09)."""
    if route == "concept_bewaren" and request.htmx:  # type: ignore[attr-defined]
        return render(request, "forms/status.html", {"tekst": drafts.LOGGED_OUT})
    if request.method == "POST" and drafts.keep(request):
        messages.warning(request, drafts.LOG_IN_AGAIN)
    return redirect("account_login")


def actor(get_response: GetResponse) -> GetResponse:
    """The database works on behalf of who is logged in, in the samenwerkingsverband of their choice."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account = current_account(request)
        with acting_as(account, werkplek.chosen(request, account)):
            return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A look or change that was refused stands in the log, whichever page or address it was (B-04)."""
        if isinstance(error, GeenToegang) and not error.logged and request.resolver_match:
            match = request.resolver_match
            try:
                log.refused(
                    current_account(request), f"pagina.{match.view_name}", casus_id=match.kwargs.get("casus_id")
                )
            except LogboekFout:
                return _not_logged()
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
