"""manage.py maak_zoeksleutels: make the search keys of every casus anew.

After a restore from a backup without them, and when the way of making them changed. Run it with the database role of
the jobs; it may be stopped and started again.
"""

from typing import Any

from django.core.management.base import BaseCommand

from casework.access.context import Systeem
from casework.actions.persoon import rebuild_keys
from casework.encryption import keystore
from casework.models import Casus

ZOEKSLEUTELS = Systeem("zoeksleutels")


class Command(BaseCommand):
    help = "Maakt de zoeksleutels van alle casussen opnieuw."

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list(Casus.objects.order_by("pk").values_list("pk", flat=True))
        for casus_id in ids:
            with keystore.session():
                rebuild_keys(ZOEKSLEUTELS, casus_id)
        self.stdout.write(f"{len(ids)} casussen doorzoekbaar gemaakt")
