"""manage.py sleutels: where the master keys stand, and their rotation. See docs/keys.md."""

import base64
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.encryption import masterkeys, rotation
from casework.encryption.cipher import KEY_BYTES
from casework.encryption.rotation import RotatieFout, Versie

SECONDS_BETWEEN_LINES = 1.0


class Command(BaseCommand):
    help = (
        "Toont de hoofdsleutels (status), vervangt de hoofdsleutel (roteer) en vernietigt oude (vernietig). "
        "Staan de hoofdsleutels in MASTER_KEYS, dan gaat het in stappen: nieuw, herverpak, vernietig."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="wat", required=True)
        steps.add_parser("status", help="welke hoofdsleutels er zijn en wat ze nog openen")
        steps.add_parser("roteer", help="maakt een nieuwe hoofdsleutel en verpakt alle sleutels opnieuw")
        steps.add_parser("nieuw", help="toont wat MASTER_KEYS moet worden: de oude hoofdsleutels en een nieuwe")
        steps.add_parser("herverpak", help="verpakt alle sleutels met de nieuwste hoofdsleutel")
        destroy = steps.add_parser("vernietig", help="vernietigt de hoofdsleutels die niets meer nodig heeft")
        destroy.add_argument(
            "--nu",
            action="store_true",
            help="wacht niet tot de back-ups van de sleutels zijn verlopen; die zijn daarna onbruikbaar",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["wat"] == "vernietig":
                self._vernietig(at_once=options["nu"])
            else:
                getattr(self, f"_{options['wat']}")()
        except RotatieFout as error:
            raise CommandError(str(error)) from error

    def _status(self) -> None:
        for versie in rotation.versions():
            self.stdout.write(_words(versie))
        if rotation.is_rotation_due():
            self.stdout.write("Het is tijd om te roteren: sleutels roteer.")

    def _roteer(self) -> None:
        version = rotation.rotate(self._progress())
        self.stdout.write(f"Hoofdsleutel {version} is in gebruik. Niets levends heeft een oudere nodig.")

    def _nieuw(self) -> None:
        if masterkeys.is_writable():
            raise CommandError(
                "De hoofdsleutels staan in een bestand dat ik zelf kan wijzigen. Gebruik: sleutels roteer."
            )
        version = masterkeys.ring().current + 1
        self.stdout.write(
            f"1. Zet achter de huidige waarde van MASTER_KEYS, met een komma ertussen:\n\n{_fresh(version)}\n"
        )
        self.stdout.write("2. Herstart alle processen (web, worker, beat). 3. Voer uit: sleutels herverpak.")

    def _herverpak(self) -> None:
        rotation.rewrap(self._progress())
        self.stdout.write("Alle sleutels zijn verpakt met de nieuwste hoofdsleutel.")

    def _vernietig(self, *, at_once: bool) -> None:
        if not masterkeys.is_writable():
            return self._say_what_to_take_out()
        gone = rotation.destroy_old_versions(at_once=at_once)
        named = ", ".join(map(str, gone))
        self.stdout.write(f"Vernietigd: hoofdsleutel {named}." if gone else "Er is nu niets te vernietigen.")

    def _say_what_to_take_out(self) -> None:
        for versie in rotation.versions():
            if not versie.is_current:
                self.stdout.write(_words(versie))
        self.stdout.write(
            "Haal een hoofdsleutel die niets meer opent op de genoemde dag uit MASTER_KEYS, overal waar die staat, "
            "en herstart alle processen."
        )

    def _progress(self) -> rotation.Progress:
        """A line now and then, and one at the end."""
        last = 0.0

        def show(done: int, total: int) -> None:
            nonlocal last
            if done == total or time.monotonic() - last > SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                self.stdout.write(f"{done}/{total} sleutels herverpakt ({100 * done // total if total else 100}%)")

        return show


def _fresh(version: int) -> str:
    return f"{version}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def _words(versie: Versie) -> str:
    text = f"Hoofdsleutel {versie.nummer}: opent {versie.data_keys} sleutels"
    if versie.is_current:
        return f"{text}; in gebruik{f' sinds {versie.sinds}' if versie.sinds else ''}."
    return f"{text}; vervangen op {versie.vervangen_op}, te vernietigen vanaf {versie.vernietigen_op}."
