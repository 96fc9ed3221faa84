import sys
from importlib import import_module

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import post_migrate


def _apply_policies(using: str, **kwargs: object) -> None:
    from casework.access.policies import apply_key_rights, apply_policies

    if using == "default":
        apply_policies(using)
    elif using == "keys":
        apply_key_rights(using)


def _check_master_keys() -> None:
    """A malformed master key stops the start with one line, not the first read."""
    from casework.encryption import masterkeys

    try:
        masterkeys.check()
    except ImproperlyConfigured as error:
        sys.exit(f"Casework does not start: {error}")


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        _check_master_keys()
        # The web process sends tasks too: without this they would go to the default queue of Celery.
        import_module("casework.config.celery")
        import_module("casework.access.checks")
        # The last app on the line has made its tables by then.
        from django.apps import apps

        post_migrate.connect(_apply_policies, sender=apps.get_app_config("security"))
