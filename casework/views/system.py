"""Health page and favicon."""

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.templatetags.static import static
from django_redis import get_redis_connection

from casework import herstel
from casework.audit import sealing


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether both databases and Redis answer, and no restore is unfinished; says what is wrong, and nothing else.

    That the log is no longer sealed stands in it too, but keeps nobody from working: for that the status stays 200.
    """
    checks = {"database": _database("default"), "keys": _database("keys"), "redis": _redis(), "herstel": _restored()}
    return JsonResponse(checks | {"verzegeling": _sealed()}, status=200 if all(checks.values()) else 503)


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address by themselves."""
    return HttpResponsePermanentRedirect(static("favicon.svg"))


def _database(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _restored() -> bool:
    try:
        return not herstel.what_is_wrong()
    except Exception:
        return False


def _sealed() -> bool:
    try:
        return sealing.stopped_since() is None
    except Exception:
        return False


def _redis() -> bool:
    try:
        return bool(get_redis_connection("default").ping())
    except Exception:
        return False
