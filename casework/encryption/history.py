"""Versions of content (django-simple-history), the way this product keeps them.

A version is encrypted with the key of the original, bound to the table, column and id of the original and to
its own id, so that no two versions can change places; so is the reason of a change. It names the account by id
only, and takes its time from the klok.
"""

import itertools
import secrets
from typing import Any
from uuid import UUID

from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from casework import klok
from casework.encryption.fields import EncryptedTextField

_made_here = itertools.count()


def history(**options: Any) -> HistoricalRecords:
    """Return the attribute to put on a model: ``versies = history()``. Options as of HistoricalRecords.

    ``history_user`` and ``history_user_id`` are both the id of the account, or None for a job. Deleting a row
    leaves its versions: whoever destroys removes them too.
    """
    return _Versions(
        **{
            "history_id_field": models.UUIDField(default=version_id),
            "history_change_reason_field": EncryptedTextField(null=True),
            "history_user_id_field": models.UUIDField(null=True),
            "history_user_getter": _account_of,
            "history_user_setter": _set_account_of,
            "get_user": _current_account,
            "history_manager": _Manager,
            "cascade_delete_history": False,
        }
        | options
    )


def version_id() -> UUID:
    """Return a UUID (version 7) that sorts by time, and for one process also within one moment.

    simple-history sorts by date and then by id, and the clock of tests and demo can stand still.
    """
    milliseconds = int(klok.now().timestamp() * 1000) & (1 << 48) - 1
    counter = next(_made_here) & (1 << 30) - 1
    return UUID(
        int=milliseconds << 80
        | 0x7 << 76
        | (counter >> 18) << 64
        | 0b10 << 62
        | (counter & (1 << 18) - 1) << 44
        | secrets.randbits(44)
    )


class _Versions(HistoricalRecords):
    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        if hasattr(instance, "_history_date"):
            return super().create_historical_record(instance, history_type, using)
        instance._history_date = klok.now()
        try:
            super().create_historical_record(instance, history_type, using)
        finally:
            del instance._history_date

    def get_extra_fields(self, model: type[models.Model], fields: dict[str, models.Field]) -> dict[str, Any]:
        # A field belongs to one model; with inherit=True simple-history would give the same one to several.
        extra = super().get_extra_fields(model, fields)
        return extra | {name: extra[name].clone() for name in ("history_change_reason", "history_user_id")}


class _Manager(HistoryManager):
    def bulk_history_create(self, objs: Any, *args: Any, default_date: Any = None, **kwargs: Any) -> Any:
        return super().bulk_history_create(objs, *args, default_date=default_date or klok.now(), **kwargs)


def _current_account(**kwargs: object) -> UUID | None:
    from casework.access.context import (
        current_account_id,
    )  # access stands on encryption, not the other way round

    return current_account_id()


def _account_of(version: Any) -> UUID | None:
    return version.history_user_id


def _set_account_of(version: Any, account: Any) -> None:
    version.history_user_id = getattr(account, "pk", account)
