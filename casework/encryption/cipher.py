"""The format of a ciphertext, and nothing about where it is kept.

    version (1 byte) | key commitment (16) | nonce (12) | AES-256-GCM ciphertext and tag

The key of a field is derived from the data key of the sleutelhouder by HKDF-SHA256; half of what comes out
encrypts, the other half commits to that key, so that no ciphertext opens under two keys. The associated data
bind a value to version, tenant, table, column, key and row; a value in history to its version as well.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.encryption.errors import VerkeerdeSleutel

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_VERSION = b"\x01"
_COMMITMENT_BYTES = 16
_NONCE_AT = len(_VERSION) + _COMMITMENT_BYTES
_TEXT_AT = _NONCE_AT + _NONCE_BYTES


def length_prefixed(*parts: bytes) -> bytes:
    """Join parts so that no other list of parts gives the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def derive(key: bytes, info: str, length: int = KEY_BYTES) -> bytes:
    """Derive `length` bytes from a data key for the purpose that `info` names (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info.encode()).derive(key)


def seal(aead: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    """Encrypt under a fresh nonce; the nonce goes in front."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + aead.encrypt(nonce, plain, bound_to)


def unseal(aead: AESGCM, data: bytes, bound_to: bytes) -> bytes:
    """Undo seal(). Raises VerkeerdeSleutel if the key, the bytes or what they are bound to differ."""
    if len(data) < _NONCE_BYTES + _TAG_BYTES:
        raise VerkeerdeSleutel
    try:
        return aead.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], bound_to)
    except InvalidTag:
        raise VerkeerdeSleutel from None


class FieldKey:
    """The key of one column for one sleutelhouder. Cheap to use, dear to make: DataKeyMaterial keeps it."""

    __slots__ = ("_aead", "_open", "_marker", "_place")

    def __init__(self, material: "DataKeyMaterial", table: str, column: str) -> None:
        derived = derive(material.key, f"casework/v1/{table}.{column}", KEY_BYTES + _COMMITMENT_BYTES)
        self._aead = AESGCM(derived[:KEY_BYTES])
        self._open = self._aead.decrypt
        self._marker = _VERSION + derived[KEY_BYTES:]
        self._place = length_prefixed(
            _VERSION, material.tenant.bytes, table.encode(), column.encode(), material.id.bytes
        )

    def encrypt(self, row: bytes, plain: bytes) -> bytes:
        """Return the ciphertext of a value in this row. In: the id of the row; of a version, followed by its own id."""
        return self._marker + seal(self._aead, plain, self.bound_to(row))

    def decrypt(self, row: bytes, data: bytes) -> bytes:
        """Return the value. Raises VerkeerdeSleutel if it is damaged, or of another key, place or row."""
        # Every value of every page passes here, so it is written for speed (make bench). The commitment is no secret.
        if data[:_NONCE_AT] == self._marker:
            try:
                return self._open(data[_NONCE_AT:_TEXT_AT], data[_TEXT_AT:], self._place + row)
            except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
                pass
        raise VerkeerdeSleutel

    def bound_to(self, row: bytes) -> bytes:
        """The associated data of a value in this row. The row comes last, so it needs no length before it."""
        return self._place + row


class DataKeyMaterial:
    """The unwrapped data key of a sleutelhouder, with the keys of fields that were derived from it so far."""

    __slots__ = ("id", "tenant", "key", "_field_keys")

    def __init__(self, id: UUID, tenant: UUID, key: bytes) -> None:
        self.id = id
        self.tenant = tenant
        self.key = key
        self._field_keys: dict[tuple[str, str], FieldKey] = {}

    def field_key(self, table: str, column: str) -> FieldKey:
        """Return the key of a column for this sleutelhouder."""
        place = (table, column)
        found = self._field_keys.get(place)
        if found is None:
            found = self._field_keys[place] = FieldKey(self, table, column)
        return found
