"""The key database is an island: only the sleutelkast lives there, and it lives nowhere else."""

from django.db.models import Model

ALIAS = "keys"
LABEL = "sleutelkast"


class KeysRouter:
    """Sends the sleutelkast to the alias `keys`, keeps other apps out and allows no relation across."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        return ALIAS if model._meta.app_label == LABEL else None

    db_for_write = db_for_read

    def allow_relation(self, obj1: Model, obj2: Model, **hints: object) -> bool | None:
        inside = {obj1._meta.app_label == LABEL, obj2._meta.app_label == LABEL}
        return False if len(inside) == 2 else None

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        on_keys, of_keys = db == ALIAS, app_label == LABEL
        return (on_keys and of_keys) if (on_keys or of_keys) else None
