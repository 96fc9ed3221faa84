"""The one storage for files: everything that is kept outside the databases rests encrypted (B-01).

A name is "<sleutelhouder>/<file>", both ids, so it says nothing and tells whose key opens it. On the disk:

    version (1 byte) | key commitment (16) | salt (16) | chunk, chunk, ...

Each chunk is 64 KiB of content (the last one may be less, or empty) under AES-256-GCM with a key for this file alone,
derived from the data key of the sleutelhouder. It is bound to tenant, sleutelhouder and file, to its number, and to
whether it is the last: cut off, put in another order, or moved to another file, it does not open. Writing and reading
go chunk by chunk, whatever the size.
"""

import hmac
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import Storage, storages

from casework.encryption import keystore
from casework.encryption.cipher import KEY_BYTES, DataKeyMaterial, derive, length_prefixed
from casework.encryption.errors import BestandOntbreekt, SleutelFout, VerkeerdeSleutel
from casework.encryption.masterkeys import sync_folder

CHUNK = 64 * 1024
_TAG = 16
_VERSION = b"\x01"
_COMMITMENT, _SALT = 16, 16
_HEAD = len(_VERSION) + _COMMITMENT + _SALT
HALF = ".half"  # the ending of a file that is being written


class EncryptedStorage(Storage):
    """For settings.STORAGES. A file is written once and never changed."""

    def _save(self, name: str, content: File) -> str:
        owner, file_id = _ids(name)
        path = _path(name)
        if path.exists():
            raise FileExistsError(name)
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(path.parent.parent)  # else a power cut takes the folder, with the file in it
        half = path.with_name(path.name + HALF)
        try:
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for part in _sealed(keystore.get(owner), file_id, content):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        sync_folder(path.parent)
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """Raises BestandOntbreekt and what keystore.get() raises; reading on raises VerkeerdeSleutel."""
        owner, file_id = _ids(name)
        try:
            try:
                file = _path(name).open("rb")
            except FileNotFoundError:
                raise BestandOntbreekt from None
            found = File(io.BufferedReader(_Reader(_opened(keystore.get(owner), file_id, file)), CHUNK), name)
        except SleutelFout as error:
            keystore.note_failure(error)
            raise
        found.size = self.size(name)
        return found

    def verify(self, name: str) -> None:
        """Read the whole file and show nothing: raises VerkeerdeSleutel when any part of it is not what was written."""
        with self.open(name) as file:
            for _ in file.chunks(CHUNK):
                pass

    def delete(self, name: str) -> None:
        _path(name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        return _path(name).exists()

    def size(self, name: str) -> int:
        """Bytes of content, as far as the size on the disk tells."""
        body = _path(name).stat().st_size - _HEAD
        chunks = -(-body // (CHUNK + _TAG))
        return body - chunks * _TAG

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # an id is not used twice


def storage() -> EncryptedStorage:
    """The one storage, as settings.STORAGES makes it."""
    return cast(EncryptedStorage, storages["default"])


def fingerprint(owner: UUID, content: bytes) -> bytes:
    """A keyed hash of content: the same for the same content of the same sleutelhouder only."""
    return hmac.digest(derive(keystore.get(owner).key, "casework/v1/file-fingerprint"), content, "sha256")


class _Reader(io.RawIOBase):
    """Content, read on as it is asked for."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = memoryview(next(parts))  # a key that does not fit is noticed when the file is opened

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._parts, b""))
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class _FileKey:
    """The key of one file."""

    def __init__(self, material: DataKeyMaterial, file_id: UUID, salt: bytes) -> None:
        derived = derive(material.key, f"casework/v1/file/{file_id}/{salt.hex()}", KEY_BYTES + _COMMITMENT)
        self._aead = AESGCM(derived[:KEY_BYTES])
        self.head = _VERSION + derived[KEY_BYTES:] + salt
        self._place = length_prefixed(_VERSION, material.tenant.bytes, material.id.bytes, b"file", file_id.bytes)

    def seal(self, number: int, last: bool, plain: bytes) -> bytes:
        return self._aead.encrypt(*self._bound(number, last, plain))

    def unseal(self, number: int, last: bool, data: bytes) -> bytes:
        try:
            return self._aead.decrypt(*self._bound(number, last, data))
        except InvalidTag:
            raise VerkeerdeSleutel from None

    def _bound(self, number: int, last: bool, data: bytes) -> tuple[bytes, bytes, bytes]:
        """Nonce, data, associated data. The key serves one file, so number and flag never make a nonce twice."""
        at = number.to_bytes(11, "big") + bytes([last])
        return at, data, self._place + at


def _sealed(material: DataKeyMaterial, file_id: UUID, content: IO[bytes] | File) -> Iterator[bytes]:
    key = _FileKey(material, file_id, os.urandom(_SALT))
    yield key.head
    for number, last, plain in _with_last(_pieces(content, CHUNK)):
        yield key.seal(number, last, plain)


def _opened(material: DataKeyMaterial, file_id: UUID, file: IO[bytes]) -> Iterator[bytes]:
    with file:
        head = file.read(_HEAD)
        key = _FileKey(material, file_id, head[-_SALT:])
        if not hmac.compare_digest(head, key.head):
            raise VerkeerdeSleutel
        for number, last, data in _with_last(_pieces(file, CHUNK + _TAG)):
            yield key.unseal(number, last, data)


def _pieces(file: IO[bytes] | File, size: int) -> Iterator[bytes]:
    """The content in pieces of exactly this size, but the last; one empty piece when there is nothing."""
    piece = _read(file, size)
    yield piece
    while len(piece) == size and (piece := _read(file, size)):
        yield piece


def _read(file: IO[bytes] | File, size: int) -> bytes:
    """As many bytes as were asked for, unless the file ends; a file may give less at a time."""
    parts, missing = [], size
    while missing and (part := file.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _with_last(pieces: Iterator[bytes]) -> Iterator[tuple[int, bool, bytes]]:
    number, held = 0, next(pieces)
    for piece in pieces:
        yield number, False, held
        number, held = number + 1, piece
    yield number, True, held


def _ids(name: str) -> tuple[UUID, UUID]:
    owner, _, file_id = name.partition("/")
    try:
        ids = UUID(owner), UUID(file_id)
    except ValueError:
        ids = None
    if ids is None or name != f"{ids[0]}/{ids[1]}":
        raise SuspiciousFileOperation("A file is named by the ids of its sleutelhouder and itself.")
    return ids


def _path(name: str) -> Path:
    _ids(name)
    return Path(settings.MEDIA_ROOT) / name
