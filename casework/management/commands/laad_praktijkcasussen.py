"""manage.py laad_praktijkcasussen FILE: load practice cases through the actions. Only for demo and test."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.config.environment import refuse_a_false_demo
from casework.praktijkcasussen import loader, taken
from casework.praktijkcasussen.reader import InhoudFout


class Command(BaseCommand):
    help = "Laadt praktijkcasussen uit een YAML-bestand, via dezelfde handelingen als de schermen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KLOK_VERZETBAAR:
            raise CommandError("Praktijkcasussen zijn voor demo en test: hier kan de klok niet worden verzet.")
        refuse_a_false_demo()
        try:
            run_job = taken.run_as_jobs if taken.jobs_address() else None
            verslag = loader.load(options["bestand"], self.stdout.write, run_job)
        except OSError as error:
            raise CommandError(f"Het bestand is niet te lezen: {error.strerror}.") from error
        except InhoudFout as error:
            raise CommandError(f"Er is niets geladen. {error}") from error
        for line in verslag.lines():
            self.stdout.write(line)
        if verslag.fouten:
            raise CommandError(f"{len(verslag.fouten)} casussen zijn niet geladen; zie hierboven.")
