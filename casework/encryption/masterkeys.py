"""The master keys come from outside the database and wrap the data keys.

From MASTER_KEYS they are fixed for the life of a process. A file named by MASTER_KEYS_FILE is read again when it
changes, so that a rotation (rotation.py) reaches web and worker without a restart.
"""

import base64
import binascii
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casework.encryption.cipher import KEY_BYTES, length_prefixed, seal, unseal
from casework.encryption.errors import GeenHoofdsleutel


class MasterKeyRing:
    """The master keys by version; the highest version wraps, every version unwraps."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self._keys = keys
        self._aeads = {version: AESGCM(key) for version, key in keys.items()}
        self.versions = sorted(keys)
        self.current = max(keys)

    @classmethod
    def parse(cls, text: str) -> "MasterKeyRing":
        """Read "1:<base64 of 32 bytes>,2:<...>". Raises ImproperlyConfigured, without repeating the text."""
        keys: dict[int, bytes] = {}
        for part in text.split(","):
            version, _, encoded = part.strip().partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
                number = int(version)
            except (binascii.Error, ValueError):
                raise _malformed() from None
            if len(key) != KEY_BYTES or number < 1 or number in keys:
                raise _malformed()
            keys[number] = key
        return cls(keys)

    def text(self) -> str:
        """The ring as parse() reads it."""
        return ",".join(f"{version}:{base64.b64encode(self._keys[version]).decode()}" for version in self.versions)

    def with_new_version(self) -> "MasterKeyRing":
        """This ring and a fresh random key under the next number."""
        return MasterKeyRing(self._keys | {self.current + 1: os.urandom(KEY_BYTES)})

    def without(self, version: int) -> "MasterKeyRing":
        """This ring without an older version. Raises ValueError for the current one."""
        if version == self.current:
            raise ValueError("The current master key cannot be left out.")
        return MasterKeyRing({number: key for number, key in self._keys.items() if number != version})

    def wrap(self, key: bytes, owner_id: UUID, tenant: UUID) -> tuple[int, bytes]:
        """Return (version of the master key, wrapped data key)."""
        return self.current, seal(self._aeads[self.current], key, _bound_to(owner_id, tenant, self.current))

    def unwrap(self, wrapped: bytes, owner_id: UUID, tenant: UUID, version: int) -> bytes:
        """Return the data key. Raises GeenHoofdsleutel without that version, otherwise VerkeerdeSleutel."""
        if version not in self._aeads:
            raise GeenHoofdsleutel
        return unseal(self._aeads[version], wrapped, _bound_to(owner_id, tenant, version))


def ring() -> MasterKeyRing:
    """Return the master keys of this moment. Raises GeenHoofdsleutel if they are missing or malformed."""
    try:
        return check()
    except ImproperlyConfigured:
        raise GeenHoofdsleutel from None


def check() -> MasterKeyRing:
    """As ring(), for the start of a process: raises ImproperlyConfigured with one line that says what is wrong."""
    path = settings.MASTER_KEYS_FILE
    return _from_file(Path(path)) if path else _parsed(str(settings.MASTER_KEYS))


def is_writable() -> bool:
    """Whether this process can put new master keys in place itself: there is a file, in a folder it may write."""
    path = settings.MASTER_KEYS_FILE
    return bool(path) and os.access(Path(path).parent, os.W_OK) and os.access(path, os.W_OK)


@contextmanager
def only_writer() -> Iterator[None]:
    """Within, no other process writes the key file."""
    with Path(f"{settings.MASTER_KEYS_FILE}.lock").open("a") as lock:
        flock(lock, LOCK_EX)
        yield


def write(new: MasterKeyRing) -> None:
    """Replace the key file whole: who reads finds the old keys or the new ones, also after a power cut."""
    path = Path(settings.MASTER_KEYS_FILE)
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        owner = path.stat()
        with suppress(PermissionError):  # only root can keep the file with another account
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.write(new.text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let what was renamed or made in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_parsed = lru_cache(maxsize=1)(MasterKeyRing.parse)
_read: tuple[tuple[object, ...], MasterKeyRing] | None = None  # (what identifies the file as last read, its keys)
_reading = threading.Lock()


def _from_file(path: Path) -> MasterKeyRing:
    global _read
    try:
        found = path.stat()
        identity = (str(path), found.st_ino, found.st_mtime_ns, found.st_size)
        with _reading:
            if _read is None or _read[0] != identity:
                _read = identity, MasterKeyRing.parse(path.read_text(encoding="ascii").strip())
            return _read[1]
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured("MASTER_KEYS_FILE is niet te lezen.") from None


def _bound_to(owner_id: UUID, tenant: UUID, version: int) -> bytes:
    return length_prefixed(b"casework key v1", owner_id.bytes, tenant.bytes, str(version).encode())


def _malformed() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        'MASTER_KEYS ontbreekt of klopt niet; verwacht "1:<base64 van 32 bytes>", en zo door met een komma.'
    )
