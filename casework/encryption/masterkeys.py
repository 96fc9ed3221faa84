"""The master keys come from outside the database and wrap the data keys."""

import base64
import binascii
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casework.encryption.cipher import KEY_BYTES, length_prefixed, seal, unseal
from casework.encryption.errors import GeenHoofdsleutel


class MasterKeyRing:
    """The master keys by version; the highest version wraps, every version unwraps."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self._keys = {version: AESGCM(key) for version, key in keys.items()}
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

    def wrap(self, key: bytes, owner_id: UUID, tenant: UUID) -> tuple[int, bytes]:
        """Return (version of the master key, wrapped data key)."""
        return self.current, seal(self._keys[self.current], key, _bound_to(owner_id, tenant, self.current))

    def unwrap(self, wrapped: bytes, owner_id: UUID, tenant: UUID, version: int) -> bytes:
        """Return the data key. Raises GeenHoofdsleutel without that version, otherwise VerkeerdeSleutel."""
        if version not in self._keys:
            raise GeenHoofdsleutel
        return unseal(self._keys[version], wrapped, _bound_to(owner_id, tenant, version))


def ring() -> MasterKeyRing:
    """Return the ring of settings.MASTER_KEYS. Raises ImproperlyConfigured if it is missing or malformed."""
    return _parsed(str(getattr(settings, "MASTER_KEYS", "")))


_parsed = lru_cache(maxsize=1)(MasterKeyRing.parse)


def _bound_to(owner_id: UUID, tenant: UUID, version: int) -> bytes:
    return length_prefixed(b"casework key v1", owner_id.bytes, tenant.bytes, str(version).encode())


def _malformed() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        'MASTER_KEYS ontbreekt of klopt niet; verwacht "1:<base64 van 32 bytes>", en zo door met een komma.'
    )
