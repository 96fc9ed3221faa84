"""Two people who edit the same thing: the second is told, and loses nothing of what they typed (B-09).

A form that changes what is there already carries the version it was made from. The action compares, with the lock held.
"""

from uuid import UUID

from django.db.models import Model

from casework.rules import RegelFout


class Conflict(RegelFout):
    """Somebody else changed it in the meantime; nothing happened. Sent again by who has seen that, it goes through."""

    def __init__(self) -> None:
        super().__init__("B-09", "Iemand anders heeft dit intussen gewijzigd. Bekijk eerst wat er nu staat.")


def newest_version(model: type[Model], *, row_id: UUID | None = None, **of: UUID) -> str:
    """Id of the newest version of one row of `model`, or of all its rows of a casus (casus_id=) or another whole; ""
    when there is none. A row that was taken away counts: that is a version too.

    A page reads this before what it shows: a change that comes in between is then told, and never missed.
    """
    # In a table of versions pk is that of the version; id is the row that it is of.
    which = {"id": row_id} if row_id else of
    newest = model.history.filter(**which).values_list("history_id", flat=True).first()  # type: ignore[attr-defined]
    return str(newest or "")


def check_unchanged(seen: str | None, now: str) -> None:
    """Raise Conflict unless `seen`, the version that the sender looked at, is the one of now.

    None means that no page was looked at: a job, or an action called by another.
    """
    if seen is not None and seen != now:
        raise Conflict
