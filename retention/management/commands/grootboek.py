"""manage.py grootboek: prove the ledger, and replay it after a restore. Run it with the database role of the jobs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casework import herstel
from casework.access.context import Systeem
from casework.encryption import ledger
from casework.encryption.ledger import GrootboekFout
from retention.replay import replay

HERSTEL = Systeem("herstel")


class Command(BaseCommand):
    help = "Controleert het grootboek, of speelt het na: wat een back-up terugbracht wordt opnieuw vernietigd."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wat", choices=["controleer", "naspelen"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["wat"] == "naspelen":
                self._naspelen()
            else:
                self._controleer()
        except GrootboekFout as error:
            raise CommandError(str(error)) from error

    def _naspelen(self) -> None:
        restores = herstel.begun()
        done = replay(HERSTEL)
        self.stdout.write(
            f"Opnieuw vernietigd: {done.casussen} casussen, {done.rijen} losse rijen, {done.sleutels} sleutels."
        )
        call_command("maak_zoeksleutels", stdout=self.stdout)  # a backup holds none
        herstel.finish(restores)
        self.stdout.write("De site kan open.")

    def _controleer(self) -> None:
        keys, rows = herstel.behind()
        self.stdout.write(f"Het grootboek klopt: {len(ledger.entries())} regels.")
        if herstel.begun() or keys or rows:
            raise CommandError(
                f"Het herstel is niet afgerond: {len(rows)} rijen en {len(keys)} sleutels moeten opnieuw worden "
                "vernietigd. Voer uit: grootboek naspelen."
            )
