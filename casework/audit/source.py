"""Where an event comes from: a page, a job or a command. Never an address or the name of a machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from casework.audit.models import Bron

_source: ContextVar[Bron] = ContextVar("bron", default=Bron.OPDRACHT)


def current() -> Bron:
    """The source of what happens now; a command when nothing else was said."""
    return _source.get()


@contextmanager
def working_from(source: Bron) -> Iterator[None]:
    """What is logged in this block comes from there."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
