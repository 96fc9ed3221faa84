"""What keeps a casus from being destroyed for now (R-05): an app further on the line says so of its own matters."""

from collections.abc import Callable
from uuid import UUID

Check = Callable[[UUID], bool]

_checks: list[Check] = []


def add_hold(check: Check) -> None:
    """Register a function that tells whether something still runs on a casus, given its id."""
    _checks.append(check)


def is_held(casus_id: UUID) -> bool:
    """Whether a request, complaint or procedure still runs."""
    return any(check(casus_id) for check in _checks)
