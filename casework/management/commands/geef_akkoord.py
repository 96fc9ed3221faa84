"""manage.py geef_akkoord: the first people of the kernpartijen, with whom no kernpartij can agree yet (P-18)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework import klok
from casework.access.context import Systeem
from casework.actions import parties
from casework.models import Aanstelling
from casework.rules import RegelFout

INSTALLATIE = Systeem("installatie")


class Command(BaseCommand):
    help = (
        "Gaat akkoord met de rollen van iemand, als er bij de kernpartijen nog niemand is die dat kan. Daarna doen de "
        "vertegenwoordigers van de kernpartijen het zelf, op de pagina Wie heeft welke rechten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gebruikersnaam", help="wie de beheerder een rol gaf")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Aanstelling.objects.zonder_akkoord(klok.today())
        found = list(waiting.filter(account__gebruikersnaam=options["gebruikersnaam"].lower()))
        if not found:
            raise CommandError("Deze persoon heeft geen rol die op akkoord wacht.")
        try:
            with transaction.atomic():
                for aanstelling in found:
                    parties.agree_with_aanstelling(INSTALLATIE, aanstelling)
        except RegelFout as error:
            raise CommandError(error.melding) from error
        self.stdout.write(f"Vastgelegd voor {len(found)} {'rol' if len(found) == 1 else 'rollen'}.")
