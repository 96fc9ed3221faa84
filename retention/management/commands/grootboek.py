"""manage.py grootboek: prove the ledger, and replay it after a restore. Run it with the database roles of the jobs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casework import herstel, wissen
from casework.access.context import Systeem
from casework.encryption import keystore, ledger
from casework.encryption.anchor import GrootboekFout
from retention.replay import replay

HERSTEL = Systeem("herstel")


class Command(BaseCommand):
    help = (
        "Controleert het grootboek (controleer), of speelt het na: wat een back-up terugbracht wordt opnieuw "
        "vernietigd (naspelen). Zijn regels van het grootboek verloren en is er geen nieuwere kopie, dan neemt "
        "`aanvaard` het grootboek zoals het er ligt, aangevuld met wat de databases nog weten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wat", choices=["controleer", "naspelen", "aanvaard"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['wat']}")()
        except GrootboekFout as error:
            raise CommandError(str(error)) from error

    def _naspelen(self) -> None:
        if not ledger.is_anchored() and not herstel.begun():  # put back by hand
            herstel.begin()
        restores = herstel.begun()
        done = replay(HERSTEL)
        self.stdout.write(
            f"Opnieuw vernietigd: {done.casussen} casussen, {done.rijen} losse rijen, {done.sleutels} sleutels."
        )
        call_command("maak_zoeksleutels", stdout=self.stdout)  # a backup holds none
        herstel.finish(restores)
        self.stdout.write("De site kan open.")

    def _controleer(self) -> None:
        is_anchored = ledger.is_anchored()
        keys, rows = herstel.behind()
        self.stdout.write(f"Het grootboek klopt: {ledger.position().lines} regels.")
        if herstel.begun() or keys or rows or not is_anchored:
            raise CommandError(
                f"Het herstel is niet afgerond: {len(rows)} rijen en {len(keys)} sleutels moeten opnieuw worden "
                "vernietigd. Voer uit: grootboek naspelen."
            )

    def _aanvaard(self) -> None:
        herstel.begin()  # a ledger that lost lines is treated as a restore: what it does know is replayed
        ledger.accept()
        keystore.note_in_ledger()
        wissen.note_in_ledger()
        self._naspelen()
