"""Data keys without their row: the transaction that needed them did not end well, or the row went without its key.

A key is committed before the first row of its sleutelhouder. So only a key of more than a day old is looked at: no
transaction lasts that long (casework/config/roles.sql). And only one that was made after the last restore: a database
that came from a backup does not know the newest sleutelhouders, and a later backup may still be put back.
"""

from datetime import date
from uuid import UUID

from django.apps import apps

from casework.encryption import keystore, ledger
from casework.register import all_entries


def destroy_keys() -> int:
    """Destroy the keys that nobody has a row for. Run it as the jobs, for they see every row. Out: how many."""
    found = [
        owner for entry in all_entries() if entry.sleutelsoort for owner in _orphans(entry.model, entry.sleutelsoort)
    ]
    for owner in found:
        keystore.destroy(owner)
    return len(found)


def _orphans(model: str, soort: str) -> list[UUID]:
    old = keystore.made_before_yesterday(soort, after=_last_restore())
    known = set(apps.get_model(model)._base_manager.filter(pk__in=old).values_list("pk", flat=True))
    return [owner for owner in old if owner not in known]


def _last_restore() -> date:
    return max(ledger.days(ledger.HERSTEL_KLAAR).values(), default=date.min)
