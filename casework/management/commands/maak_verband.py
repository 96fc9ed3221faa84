"""manage.py maak_verband: the first samenwerkingsverband, its three kernpartijen and its first administrator."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework import klok
from casework.access.context import Systeem
from casework.actions import parties
from casework.choices import KERNPARTIJEN, OrganisatieSoort, Rol
from casework.config.environment import optional
from casework.models import Samenwerkingsverband
from casework.rules import RegelFout

INSTALLATIE = Systeem("installatie")


class Command(BaseCommand):
    help = (
        "Maakt een samenwerkingsverband met de gemeente, de politie en het OM, en de eerste functioneel beheerder. "
        "Het wachtwoord komt uit BEHEERDER_WACHTWOORD (of BEHEERDER_WACHTWOORD_FILE) of wordt gevraagd; de tweede "
        "factor stelt de beheerder in bij de eerste keer inloggen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--naam", required=True, help="naam van het samenwerkingsverband")
        for soort in KERNPARTIJEN:
            parser.add_argument(f"--{soort}", required=True, help=f"naam van de partij {soort.label}")
        parser.add_argument("--beheerder", required=True, help="gebruikersnaam van de eerste beheerder")
        parser.add_argument("--beheerder-naam", help="naam van de eerste beheerder; wordt anders gevraagd")

    def handle(self, *args: Any, **options: Any) -> None:
        if Samenwerkingsverband.objects.filter(naam=options["naam"]).exists():
            raise CommandError("Er is al een samenwerkingsverband met deze naam.")
        naam = options["beheerder_naam"] or input("Naam van de beheerder: ")
        password = _password()
        try:
            with transaction.atomic():
                _make(options, naam, password)
        except RegelFout as error:
            raise CommandError(error.melding) from error
        self.stdout.write("Het samenwerkingsverband is gemaakt. De beheerder kan nu inloggen.")


def _password() -> str:
    password = optional("BEHEERDER_WACHTWOORD") or getpass("Wachtwoord van de beheerder: ")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


def _make(options: dict[str, Any], naam: str, password: str) -> None:
    verband = parties.create_verband(INSTALLATIE, options["naam"])
    partijen = {
        soort: parties.create_organisatie(INSTALLATIE, verband, options[soort], soort) for soort in KERNPARTIJEN
    }
    beheerder = parties.create_account(INSTALLATIE, verband, options["beheerder"], naam, password)
    parties.appoint(INSTALLATIE, beheerder, partijen[OrganisatieSoort.GEMEENTE], Rol.BEHEERDER, klok.today())
