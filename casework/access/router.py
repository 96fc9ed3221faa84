"""The alias `audit` is a second connection to the main database: nothing is migrated there and relations are free."""


class AuditRouter:
    """Keeps migrations away from the second connection."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        return False if db == "audit" else None

    def allow_relation(self, obj1: object, obj2: object, **hints: object) -> bool | None:
        return True
