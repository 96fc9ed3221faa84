"""PostgreSQL backend that tells each transaction who is acting, in which samenwerkingsverband, and what day it is.

The row-level policies read all three. They are set with the reach of one transaction, so nothing stays behind on a
connection that is used again, and a transaction that nobody prepared sees nothing.
"""

from django.db.backends.postgresql import base

from casework import klok
from casework.access.context import current_account_id, current_verband_id

_SQL = (
    "SELECT set_config('casework.account', %s, true), set_config('casework.verband', %s, true),"
    " set_config('casework.vandaag', %s, true)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL backend plus the access context at the start of each transaction."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # private to Django, absent from its stubs
        if not autocommit:
            self.apply_access_context()

    def apply_access_context(self) -> None:
        """Set account, samenwerkingsverband and day for the transaction that is open or about to open."""
        values = [str(current_account_id() or ""), str(current_verband_id() or ""), klok.today().isoformat()]
        with self.connection.cursor() as cursor:
            cursor.execute(_SQL, values)
