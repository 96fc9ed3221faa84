"""The demo: accounts on the login page with their current code, on a database that the demo made and on no other."""

from functools import cache
from hmac import compare_digest
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction

from casework.access.context import Systeem
from casework.audit import log
from casework.choices import Rol
from casework.models import Account

PASSWORD = "demonstratie-casework"  # noqa: S105 (opens nothing but a demo)  # nosec


@cache
def is_demo() -> bool:
    """Whether this is the demo. Raises ImproperlyConfigured when DEMO is set on a database the demo did not make."""
    if not settings.DEMO:
        return False
    if not settings.DEMO_TOKEN or not compare_digest(_marker(), settings.DEMO_TOKEN):
        raise ImproperlyConfigured("DEMO is set, but this database was not made by the demo.")
    return True


def accounts() -> list[dict[str, Any]]:
    """The demo accounts by role with name, password and current code; an empty list outside the demo."""
    if not is_demo():
        return []
    codes = {
        authenticator.user_id: _code(authenticator)
        for authenticator in Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    }
    groups: dict[str, list[dict[str, Any]]] = {}
    for account in Account.objects.filter(pk__in=codes).order_by("gebruikersnaam"):
        for aanstelling in account.rollen_vandaag:
            groups.setdefault(aanstelling.rol, []).append(
                {
                    "naam": account.naam,
                    "organisatie": aanstelling.organisatie.naam,
                    "gebruikersnaam": account.gebruikersnaam,
                    "wachtwoord": PASSWORD,
                    "code": codes[account.pk],
                }
            )
    log.looked(Systeem("demo"), "demo.accounts")
    return [{"rol": rol.label, "accounts": groups[rol]} for rol in Rol if rol in groups]


def code_of(account: Account) -> str:
    """The code that the authenticator of this account shows now; empty outside the demo."""
    if not is_demo():
        return ""
    authenticator = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).first()
    return _code(authenticator) if authenticator else ""


def _code(authenticator: Authenticator) -> str:
    return format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), next(yield_hotp_counters_from_time())))


def _marker() -> str:
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SELECT token FROM demo_marker")
            row = cursor.fetchone()
    except DatabaseError:
        return ""
    return row[0] if row else ""
