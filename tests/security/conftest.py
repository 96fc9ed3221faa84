"""The identity provider of an organisation."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLIENT_ID, CLIENT_SECRET = "casework", "only-for-the-tests"
BEWEZEN = "urn:twee-factoren"


@contextmanager
def provider(back: str) -> Iterator[str]:
    """A running provider that sends people back to this address. Out: its own address."""
    program = ROOT / "tests" / "browser" / "oidc_provider.mjs"
    command = [os.environ.get("NODE") or "node", str(program), str(ROOT / ".venv" / "oidc"), back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            assert address, "the OpenID provider does not start; requirements/oidc.sh installs it"
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider for the test client of Django."""
    with provider("http://testserver/account/organisatie/terug/") as address:
        yield address


@pytest.fixture
def sso(settings, issuer) -> str:
    """Single sign-on is on, and a second factor counts when the provider says so."""
    turn_on(settings, issuer)
    return issuer


def turn_on(settings, issuer: str) -> None:
    settings.OIDC_SERVER, settings.OIDC_NAAM = issuer, "de gemeente"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OIDC_ACR = [BEWEZEN]
