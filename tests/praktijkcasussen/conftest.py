"""The practice cases loaded once for a module, and short files with some of them, on transactions that go back."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction

from casework.encryption import keystore
from casework.praktijkcasussen import BESTAND, loader, taken
from casework.praktijkcasussen.verslag import Verslag
from tests.conftest import clear_cache, database_role
from tests.people import ALL_DATABASES


@dataclass
class Geladen:
    """A load: the account of it, and everything that was told on the way."""

    verslag: Verslag
    gezegd: list[str]

    @property
    def tekst(self) -> str:
        return "\n".join([*self.gezegd, *self.verslag.lines()])


@contextmanager
def rolled_back() -> Iterator[None]:
    """Work on all databases; nothing of it stays."""
    with ExitStack() as stack:
        stack.enter_context(keystore.session())
        for alias in ALL_DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in ALL_DATABASES:
            transaction.set_rollback(True, using=alias)


def run_job(taak: str, *ids: str) -> None:
    """The jobs in this process, as the database role of the jobs; a second run does what follows on a commit."""
    with database_role("casework_jobs"):
        taken.TAKEN[taak](*ids)
        if taak == taken.VERNIETIGEN:
            taken.TAKEN[taak]()


def load(path: Path) -> Geladen:
    """Load a file with the jobs in this process."""
    said: list[str] = []
    return Geladen(loader.load(path, said.append, run_job), said)


@pytest.fixture(scope="module")
def geladen(django_db_setup, django_db_blocker) -> Iterator[Geladen]:
    """The whole file, loaded once for the tests of a module, which only read."""
    with django_db_blocker.unblock(), rolled_back():
        clear_cache()
        yield load(BESTAND)


@pytest.fixture
def leeg(django_db_setup, django_db_blocker) -> Iterator[None]:
    """All databases without anybody in them."""
    with django_db_blocker.unblock(), rolled_back():
        yield


@pytest.fixture
def kort(tmp_path, leeg) -> Callable[..., Path]:
    """Writes a file with everybody and a few casussen, with pieces of text replaced; each piece occurs once."""

    def write(*sleutels: str, vervang: dict[str, str] | None = None) -> Path:
        head, _, rest = BESTAND.read_text(encoding="utf-8").partition("\ncasussen:\n")
        blocks = ["  - sleutel: " + block for block in rest.split("  - sleutel: ")[1:]]
        chosen = [block for block in blocks if block.split()[2] in sleutels]
        text = head + "\ncasussen:\n" + "".join(chosen)
        for old, new in (vervang or {}).items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / "casussen.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
