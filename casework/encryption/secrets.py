"""Secrets of the product itself that belong to no sleutelhouder: those of a second factor, and sessions."""

import base64
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.encryption.errors import VerkeerdeSleutel
from casework.encryption.masterkeys import ring

SECOND_FACTOR = uuid5(NAMESPACE_URL, "casework/second-factor/v1")
SESSION = uuid5(NAMESPACE_URL, "casework/session/v1")


def seal(text: str, purpose: UUID) -> str:
    """Encrypt a short text for one purpose under the current master key; out: "version:base64"."""
    version, sealed = ring().wrap(text.encode(), purpose, purpose)
    return f"{version}:{base64.b64encode(sealed).decode()}"


def unseal(sealed: str, purpose: UUID) -> str:
    """Undo seal(). Raises VerkeerdeSleutel (also for another purpose) or GeenHoofdsleutel."""
    version, _, encoded = sealed.partition(":")
    try:
        number, data = int(version), base64.b64decode(encoded, validate=True)
    except ValueError:
        raise VerkeerdeSleutel from None
    return ring().unwrap(data, purpose, purpose, number).decode()
