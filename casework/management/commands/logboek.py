"""manage.py logboek controleer: prove that nothing in the access log was changed. Run it with the role of the jobs.

manage.py logboek stand: only whether it is still being sealed, for a monitor.
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.audit import sealing
from casework.audit.proof import Bewijs, prove

SECONDS_BETWEEN_LINES = 1.0


class Command(BaseCommand):
    help = (
        "controleer: controleert de regels, de keten van blokken en het anker van het logboek. stand: zegt of het"
        " logboek nog wordt verzegeld. Zonder fouten is de uitkomst 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wat", choices=["controleer", "stand"])

    def handle(self, *args: Any, **options: Any) -> None:
        (self._state if options["wat"] == "stand" else self._check)()

    def _state(self) -> None:
        since = sealing.stopped_since()
        if since:
            raise CommandError(
                f"Het logboek wordt niet meer verzegeld: er wachten regels sinds {since:%d-%m-%Y %H:%M} UTC."
                " Kijk of worker en beat draaien, en of het anker te schrijven is."
            )
        self.stdout.write("Het logboek wordt verzegeld.")

    def _check(self) -> None:
        self._last = time.monotonic()
        found = prove(self._progress)
        for line in _summary(found):
            self.stdout.write(line)
        if found.fouten:
            raise CommandError("Het logboek klopt niet.\n" + "\n".join(found.fouten))
        self.stdout.write("Het logboek klopt.")

    def _progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._last > SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            self.stdout.write(f"{done}/{total} blokken ({100 * done // total}%)")


def _summary(found: Bewijs) -> list[str]:
    lines = [f"{found.blokken} blokken met {found.regels} regels; {found.wachtend} regels wachten op verzegeling."]
    if found.vervallen:
        lines.append(f"Van {found.vervallen} blokken zijn de regels vervallen na de bewaartermijn.")
    lines += [
        f"Bij een herstel gingen de blokken {first} tot en met {last} verloren." for first, last in found.hersteld
    ]
    return lines
