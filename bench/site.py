"""The product on databases of its own with people in them, for a measurement. Needs the services of the tests."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def site() -> Iterator[object]:
    """Make databases as the tests do, and connect as the web process does. Out: the people (tests/people.py)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.config.settings")
    django.setup()
    logging.getLogger("casework").setLevel(logging.WARNING)  # no line per request
    from django.conf import settings
    from django.db import connections

    from casework.encryption import keystore
    from tests import conftest
    from tests.people import make_mensen

    names = {kind: f"test_bench_{kind}" for kind in ("main", "keys")}
    conftest._make_templates()
    for kind, name in names.items():
        conftest.copy_database(kind, name)
    for alias, kind in conftest.ALIASES.items():
        options = settings.DATABASES[alias].get("OPTIONS", {}) | {"assume_role": conftest.ROLES[alias]}
        changes = {"NAME": names[kind], **conftest._superuser_login(), "OPTIONS": options}
        connections[alias].settings_dict.update(changes)
    try:
        with keystore.session():
            people = make_mensen("Rivierdam")
        yield people
    finally:
        for alias in conftest.ALIASES:
            connections[alias].close()
        for name in names.values():
            conftest._as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
