"""Reading the environment: a secret comes from NAME or from the file named in NAME_FILE, and is never guessed."""

import os
import sys
from pathlib import Path

SHORTEST_SIGNING_SECRET = 50


def secret(name: str) -> str:
    """Value of a secret.

    In: name of the variable. Out: its value, without surrounding white space.
    Stops the process with one line when neither NAME nor NAME_FILE gives a value.
    """
    value = optional(name)
    if not value:
        sys.exit(f"Casework does not start: {name} is missing (set {name} or {name}_FILE).")
    return value


def optional(name: str, default: str = "") -> str:
    """Value of NAME, or of the file in NAME_FILE, or the default; stops with one line when that file cannot be read."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            sys.exit(f"Casework does not start: {name}_FILE cannot be read ({error.strerror}).")
    return os.environ.get(name, default).strip()


def as_jobs() -> dict[str, str]:
    """The environment for a child that connects as the jobs do, by the addresses in DATABASE_JOBS_URL and
    KEYS_DATABASE_JOBS_URL; a file that holds an address of this process would come before them."""
    names = ("DATABASE_URL", "KEYS_DATABASE_URL")
    others = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in names}
    return others | {name: optional(name.replace("_URL", "_JOBS_URL")) for name in names}


def signing_secret(name: str) -> str:
    """A secret that signs: too short is as bad as missing."""
    value = secret(name)
    if len(value) < SHORTEST_SIGNING_SECRET:
        sys.exit(f"Casework does not start: {name} is too short (at least {SHORTEST_SIGNING_SECRET} characters).")
    return value


def number(name: str, default: int, lowest: int, highest: int) -> int:
    """Whole number in NAME, or the default; stops with one line for anything outside lowest to highest."""
    text = optional(name, str(default))
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        sys.exit(f"Casework does not start: {name} must be a whole number from {lowest} to {highest}.")
    return int(text)


def tls_address(name: str, *, local: bool = False) -> str:
    """An https address in NAME, or nothing; stops with one line for an address without encryption.

    In: `local` whether one on this very machine will do too.
    """
    address = optional(name)
    if address and not address.startswith(("https://", "http://localhost:") if local else "https://"):
        sys.exit(f"Casework does not start: {name} must begin with https://.")
    return address


def flag(name: str) -> bool:
    """True only for the value 1."""
    return os.environ.get(name, "") == "1"


def refuse_a_false_demo() -> None:
    """Stop a process that says it is the demo, or a test, on a database that was not made for that."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from casework.demo import is_demo

    try:
        is_demo()
    except ImproperlyConfigured as error:
        sys.exit(f"Casework does not start: {error}")
    # A test can move the clock and needs no TLS; the test runner gives its databases this name.
    if flag("CASEWORK_TEST") and not settings.DATABASES["default"]["NAME"].startswith("test_"):
        sys.exit("Casework does not start: CASEWORK_TEST is set, but this database was not made by the tests.")


def refuse_an_unfinished_restore() -> None:
    """Stop a process of the jobs on a database from a backup, or with a damaged ledger, until that is solved (R-04)."""
    from casework import herstel

    if reason := herstel.what_is_wrong():
        sys.exit(
            f"Casework does not start: {reason} After a restore: manage.py grootboek naspelen; else: docs/keys.md."
        )
