"""The administrator keeps organisaties, people, roles and machtigingen (P-01, P-18)."""

from casework.actions.parties.akkoord import agree_with_aanstelling, login_version, refuse_aanstelling
from casework.actions.parties.ending import deactivate_account, end_aanstelling, end_machtiging
from casework.actions.parties.organisaties import create_organisatie, create_verband
from casework.actions.parties.people import (
    add_existing_person,
    add_person,
    appoint,
    create_account,
    give_machtiging,
    reset_second_factor,
)

__all__ = [
    "add_existing_person",
    "add_person",
    "agree_with_aanstelling",
    "appoint",
    "create_account",
    "create_organisatie",
    "create_verband",
    "deactivate_account",
    "end_aanstelling",
    "end_machtiging",
    "give_machtiging",
    "login_version",
    "refuse_aanstelling",
    "reset_second_factor",
]
