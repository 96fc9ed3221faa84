"""Files without a row: a file is written before its row is committed, so a kill can leave one behind."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings

from casework.encryption import keystore
from casework.models import Account, Casus
from casework.models.base import MetBestand

SECONDS = 3600


def remove_orphans() -> int:
    """Remove files older than an hour without a row, and all files of a destroyed sleutelhouder. Out: how many files.

    Run it as the jobs. Files of an owner that this database does not know are left alone: a database that is not
    whole must not take the files along.
    """
    removed = 0
    long_ago = _time_of_the_disk() - SECONDS
    for folder, owner in _folders():
        if keystore.is_destroyed(owner):
            removed += sum(1 for _ in folder.iterdir())
            shutil.rmtree(folder)
        elif _is_known(owner):
            known = _files_with_a_row(owner)
            for path in folder.iterdir():
                if path.name not in known and path.stat().st_mtime < long_ago:
                    path.unlink(missing_ok=True)
                    removed += 1
    return removed


def _folders() -> Iterator[tuple[Path, UUID]]:
    for folder in sorted(Path(settings.MEDIA_ROOT).iterdir()):
        try:
            yield folder, UUID(folder.name)
        except ValueError:
            continue


def _files_with_a_row(owner: UUID) -> set[str]:
    rows = [model._base_manager.filter(**{model.bestand_van: owner}) for model in _models_with_files()]
    return {str(pk) for found in rows for pk in found.values_list("pk", flat=True)}


def _is_known(owner: UUID) -> bool:
    return any(model.objects.filter(pk=owner).exists() for model in (Casus, Account))


def _models_with_files() -> list[type[MetBestand]]:
    return [model for model in apps.get_models() if issubclass(model, MetBestand)]


def _time_of_the_disk() -> float:
    """Files get their time from the disk, which does not follow the klok of a demo."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        return os.fstat(file.fileno()).st_mtime
