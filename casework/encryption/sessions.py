"""What a session holds rests encrypted: while somebody links an app, the secret of their second factor is in it.

Sealed under the master key itself: a session lives half an hour at most and is sealed anew by each request, so a
rotation has nothing to do here, and no request asks the key database for it.
"""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from casework.encryption import keystore, masterkeys
from casework.encryption.errors import GeenHoofdsleutel, VerkeerdeSleutel

_SESSION = uuid5(NAMESPACE_URL, "casework/session/v1")


class SealedSerializer:
    """For settings.SESSION_SERIALIZER: JSON, sealed. A session that does not open is empty: log in again."""

    def dumps(self, obj: Any) -> bytes:
        version, sealed = _ring().wrap(json.dumps(obj, separators=(",", ":")).encode(), _SESSION, _SESSION)
        return str(version).encode() + b":" + sealed

    def loads(self, data: bytes) -> Any:
        version, _, sealed = data.partition(b":")
        if not version.isdigit():
            raise VerkeerdeSleutel
        return json.loads(_ring().unwrap(sealed, _SESSION, _SESSION, int(version)))


def _ring() -> masterkeys.MasterKeyRing:
    """Without any master key this is no session that does not open, but a site that cannot go on."""
    try:
        return masterkeys.ring()
    except GeenHoofdsleutel as error:
        keystore.note_failure(error)
        raise
