"""What a session holds rests encrypted: while somebody links an app, the secret of their second factor is in it."""

import json
from typing import Any

from casework.encryption.secrets import SESSION, seal, unseal


class SealedSerializer:
    """For settings.SESSION_SERIALIZER: JSON, sealed under the master key. A session that does not open is empty."""

    def dumps(self, obj: Any) -> bytes:
        return seal(json.dumps(obj, separators=(",", ":")), SESSION).encode("ascii")

    def loads(self, data: bytes) -> Any:
        return json.loads(unseal(data.decode("ascii"), SESSION))
