"""After a restore the site stays shut until the ledger has been replayed (R-04, B-06): docs/keys.md.

Each database knows how far the ledger was (casework/encryption/anchor.py). One that is behind came from a backup: what
was destroyed since is in it again, or the rows or keys that were made since are not. A restore that brought nothing of
that kind back is noted in the ledger itself: a backup holds no search keys, and without them people who are known would
silently not be found (S-07).
"""

import time
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError

from casework.encryption import ledger
from casework.encryption.anchor import GrootboekFout
from casework.encryption.keystore import not_destroyed
from casework.models import Gewist

_LOOK_AGAIN_SECONDS = 60
_in_order: tuple[object, float] | None = None  # (ledger and databases looked at, when)


def behind() -> tuple[set[str], set[str]]:
    """What is to be destroyed again: ids of keys, and rows as "table/id". Raises GrootboekFout."""
    return not_destroyed(ledger.what(ledger.SLEUTEL)), _rows_without_tombstone()


def begin() -> None:
    """Note that a restore begins; from here on the site is shut. The databases may have no tables yet."""
    ledger.append([(ledger.HERSTEL_BEGONNEN, str(uuid4()))], anchored=False)


def begun() -> set[str]:
    """The restores that were not finished. Raises GrootboekFout."""
    return ledger.what(ledger.HERSTEL_BEGONNEN) - ledger.what(ledger.HERSTEL_KLAAR)


def finish(restores: set[str]) -> None:
    """Note that these restores are done: what they brought back is destroyed again and everybody can be found."""
    ledger.append((ledger.HERSTEL_KLAAR, each) for each in sorted(restores))
    ledger.accept()


def is_unfinished() -> bool:
    """Whether a restore was not followed by a replay of the ledger.

    A look at the file of the ledger each time, and at the databases once a minute or when the ledger went on, so that
    who is running already notices too. Raises GrootboekFout, OSError.
    """
    global _in_order
    looked_at = (settings.LEDGER_FILE, ledger.position(), settings.DATABASES["default"]["NAME"])
    if _in_order and _in_order[0] == looked_at and time.monotonic() - _in_order[1] < _LOOK_AGAIN_SECONDS:
        return False
    if begun() or not ledger.is_anchored():
        return True
    _in_order = looked_at, time.monotonic()
    return False


def what_is_wrong() -> str:
    """Why nothing may open now, in one sentence; empty when all is well."""
    try:
        return "Er is een back-up teruggezet en het herstel is niet afgerond." if is_unfinished() else ""
    except GrootboekFout as error:
        return str(error)
    except DatabaseError:  # empty before a restore, or away: a page says so, and a task waits and is not lost
        return "De database is nu niet te lezen."
    except OSError:
        return "Het grootboek van wat is vernietigd, is niet te lezen."


def _rows_without_tombstone() -> set[str]:
    wanted = ledger.what(ledger.RIJ)
    if not wanted:
        return set()
    ids = [each.rpartition("/")[2] for each in wanted]
    known = Gewist.objects.filter(rij_id__in=ids).values_list("tabel", "rij_id")
    return wanted - {f"{table}/{row_id}" for table, row_id in known}
