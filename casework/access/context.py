"""On whose behalf the running code works. Every database transaction carries it (see postgres/base.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


class Actor(Protocol):
    """Somebody (an Account) or something (a Systeem) that acts."""

    @property
    def pk(self) -> UUID | None: ...

    @property
    def is_systeem(self) -> bool: ...


@dataclass(frozen=True)
class Systeem:
    """A named part of the product that acts by itself, such as the archiving job."""

    naam: str
    pk: None = None
    is_systeem: bool = True


@dataclass(frozen=True)
class _Acting:
    """Who works, and in which samenwerkingsverband when that was chosen."""

    account_id: UUID | None = None
    verband_id: UUID | None = None


_NOBODY = _Acting()
_acting: ContextVar[_Acting] = ContextVar("acting", default=_NOBODY)


def current_account_id() -> UUID | None:
    """Id of the account on whose behalf the code runs; None for jobs and for nobody."""
    return _acting.get().account_id


def current_verband_id() -> UUID | None:
    """Id of the samenwerkingsverband that the account works in now, when one was chosen (ADR 0026)."""
    return _acting.get().verband_id


@contextmanager
def acting_as(actor: Actor | None, verband_id: UUID | None = None) -> Iterator[None]:
    """Work on behalf of an actor; nests, and gives the earlier actor back at the end.

    In: an Account, a Systeem, or None for nobody; the samenwerkingsverband that the account chose to work in, which
    goes on to hold for the same actor further in. Inside a running transaction the database is told at once, so that
    the row-level policies follow.
    """
    account_id = actor.pk if actor else None
    if verband_id is None and account_id == current_account_id():
        verband_id = current_verband_id()
    token = _acting.set(_Acting(account_id, verband_id))
    try:
        _tell_open_transactions()
        yield
    finally:
        _acting.reset(token)
        _tell_open_transactions()


def _tell_open_transactions() -> None:
    from django.db import connections

    for alias in ("default", "audit"):
        connection: Any = connections[alias]
        if connection.connection is not None and connection.in_atomic_block and not connection.needs_rollback:
            connection.apply_access_context()
