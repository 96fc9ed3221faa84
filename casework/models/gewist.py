from django.db import models

from casework import klok
from casework.encryption.models import Stand
from casework.models.base import Model


class Gewist(Model):
    """A row, or a whole casus, that was destroyed on purpose: the tombstone in this database. It identifies nobody.

    The same stands in the ledger, apart from the databases; what is there and not here came back from a backup.
    """

    tabel = models.CharField(max_length=63)
    rij_id = models.UUIDField(unique=True)
    dag = models.DateField(default=klok.today)

    def __str__(self) -> str:
        return f"{self.tabel}/{self.rij_id}"


class Grootboekstand(Stand):
    """Of the case database; the key database has its own."""
