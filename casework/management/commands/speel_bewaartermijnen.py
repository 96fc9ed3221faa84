"""manage.py speel_bewaartermijnen archiveren|vernietigen: the jobs, for what the practice cases let fall due earlier.

Run it with the database role of the jobs. Archiving happens as if the daily job had run on the day it was due.
`verwijderen ID...` takes out again what could not be loaded to the end.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.config.environment import refuse_a_false_demo
from casework.praktijkcasussen import taken


class Command(BaseCommand):
    help = "Archiveert of vernietigt wat volgens de praktijkcasussen aan de beurt was. Alleen voor demo en test."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("taak", choices=sorted(taken.TAKEN))
        parser.add_argument("id", nargs="*", help="alleen bij verwijderen: casussen en verzoeken")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KLOK_VERZETBAAR:
            raise CommandError("Dit is voor demo en test: hier kan de klok niet worden verzet.")
        refuse_a_false_demo()
        self.stdout.write(f"{options['taak']}: {taken.TAKEN[options['taak']](*options['id'])}")
