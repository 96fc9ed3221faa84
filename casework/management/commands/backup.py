"""manage.py backup: make and restore backups. Run it as the owners of both databases. See docs/keys.md."""

import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework import backup
from casework.backup import BackupFout
from casework.config.environment import as_jobs, optional


class Command(BaseCommand):
    help = "Maakt een back-up van gegevens, bestanden en sleutels (maak), of zet er een terug (herstel)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wat", choices=["maak", "herstel"])
        parser.add_argument("map", type=Path)
        parser.add_argument("--sleutels", type=Path, metavar="MAP", help="neem de sleutels uit deze latere back-up")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["wat"] == "maak":
                self._maak(options["map"])
            else:
                self._herstel(options["map"], options["sleutels"])
        except BackupFout as error:
            raise CommandError(str(error)) from error

    def _maak(self, folder: Path) -> None:
        backup.make(folder)
        self.stdout.write(
            f"De back-up staat in {folder}. Bewaar {backup.KEYS} apart, en hoogstens "
            f"{settings.SLEUTELBACKUP_DAGEN} dagen."
        )

    def _herstel(self, folder: Path, keys_from: Path | None) -> None:
        backup.restore(folder, keys_from)
        self.stdout.write("De back-up is teruggezet. De site blijft dicht tot het grootboek is nagespeeld.")
        if optional("DATABASE_JOBS_URL") and optional("KEYS_DATABASE_JOBS_URL"):
            self.stdout.write(_replay())
        else:
            self.stdout.write("Voer nu uit, met de databaserollen van de taken: manage.py grootboek naspelen.")


def _replay() -> str:
    """Replay the ledger in a process that connects as the jobs do; the owner may not delete. Out: what it said."""
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "grootboek", "naspelen"],
        env=as_jobs(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(done.stderr.strip())
    return done.stdout.strip()
