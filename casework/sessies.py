"""Where sessions are kept: in Sessie, under a hash of their key, with an end that no use puts off (B-03)."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from casework import klok
from casework.choices import Apparaat
from casework.models import Sessie

# What a session itself holds about its beginning: it stays when the key changes.
_BEGONNEN = "begonnen"
_APPARAAT = "apparaat"

# Words in the name that a browser gives itself. The first that fits: an Android also says Linux, an iPad may say Mac.
_SIGNS = (
    ("iPhone", Apparaat.IPHONE),
    ("iPad", Apparaat.IPAD),
    ("Android", Apparaat.ANDROID),
    ("Windows", Apparaat.WINDOWS),
    ("Macintosh", Apparaat.MAC),
    ("Linux", Apparaat.LINUX),
)


class SessionStore(DatabaseStore):
    """For settings.SESSION_ENGINE. A session ends after SESSION_COOKIE_AGE without use, and SESSIE_UREN after login."""

    @classmethod
    def get_model_class(cls) -> type[Sessie]:  # type: ignore[override]
        return Sessie

    def _get_session_from_db(self) -> Sessie | None:
        found = Sessie.objects.filter(
            pk=fingerprint(self.session_key or ""), expire_date__gt=klok.machine_now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return Sessie.objects.filter(pk=fingerprint(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Sessie:  # type: ignore[override]
        now = klok.machine_now()
        if SESSION_KEY in data:
            data.setdefault(_BEGONNEN, now.isoformat())
        begonnen = datetime.fromisoformat(data.get(_BEGONNEN, now.isoformat()))
        return Sessie(
            id=fingerprint(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # the stubs leave it out
            account_id=data.get(SESSION_KEY),
            begonnen_op=begonnen,
            laatst_op=now,
            apparaat=data.get(_APPARAAT, Apparaat.ANDER),
            expire_date=min(
                now + timedelta(seconds=settings.SESSION_COOKIE_AGE), begonnen + timedelta(hours=settings.SESSIE_UREN)
            ),
            session_data=self.encode(data),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Sessie.objects.filter(pk=fingerprint(key)).delete()


def fingerprint(session_key: str) -> UUID:
    """Under what a session is kept."""
    return UUID(bytes=hashlib.sha256(session_key.encode()).digest()[:16])


def note_device(request: HttpRequest) -> None:
    """Keep in the session what kind of device it is on."""
    name = request.headers.get("User-Agent", "")
    request.session[_APPARAAT] = next((kind for sign, kind in _SIGNS if sign in name), Apparaat.ANDER)


def is_of(request: HttpRequest, sessie_id: UUID) -> bool:
    """Whether a session is the one in which this request was made."""
    return fingerprint(request.session.session_key or "") == sessie_id
