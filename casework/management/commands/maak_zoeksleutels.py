"""manage.py maak_zoeksleutels: make the search keys of every casus anew.

After a restore from a backup without them, and when the way of making them changed. Run it with the database role of
the jobs; it may be stopped and started again.
"""

from typing import Any

import structlog
from django.core.management.base import BaseCommand

from casework.access.context import Systeem
from casework.actions.persoon import rebuild_keys
from casework.encryption import keystore
from casework.encryption.errors import SleutelFout
from casework.models import Casus

logger = structlog.get_logger("casework.zoeksleutels")

ZOEKSLEUTELS = Systeem("zoeksleutels")


class Command(BaseCommand):
    help = "Maakt de zoeksleutels van alle casussen opnieuw."

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list(Casus.objects.order_by("pk").values_list("pk", flat=True))
        unreadable = 0
        for casus_id in ids:
            try:
                with keystore.session():
                    rebuild_keys(ZOEKSLEUTELS, casus_id)
            except SleutelFout as error:  # of one casus; the others must be found all the same
                unreadable += 1
                logger.error("search_keys_not_made", id=str(casus_id), error=type(error).__name__)
        self.stdout.write(f"{len(ids) - unreadable} casussen doorzoekbaar gemaakt")
        if unreadable:
            self.stderr.write(f"{unreadable} casussen zijn niet te lezen en daarom niet te vinden. Kijk in het log.")
