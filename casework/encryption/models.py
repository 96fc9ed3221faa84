"""The key database. No history, and nothing here says whose a key is beyond the id of its sleutelhouder."""

from django.db import models


class Stand(models.Model):
    """How far a database is with the ledger: one row in each (casework/encryption/anchor.py).

    It is the anchor of the ledger outside the ledger itself: a ledger that was cut or changed does not fit it, and a
    database that came from a backup is behind.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    regels = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)  # of the last of these lines
    # What was about to be written: a kill may come before or after it reached the file.
    straks_regels = models.PositiveIntegerField()
    straks_hash = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.regels)


class SleutelStand(Stand):
    """Of the key database."""


class DataKey(models.Model):
    """The data key of one sleutelhouder, wrapped by a master key."""

    id = models.UUIDField(primary_key=True, editable=False)  # that of the sleutelhouder
    soort = models.CharField(max_length=40)  # casus, account, samenwerkingsverband, rechtenverzoek, ...
    tenant = models.UUIDField()  # id of the samenwerkingsverband
    wrapped = models.BinaryField()
    master_version = models.PositiveIntegerField()
    gemaakt = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.soort} {self.pk}"


class VernietigdeSleutel(models.Model):
    """What stays of a destroyed key, so that nobody takes it for lost or makes it again."""

    id = models.UUIDField(primary_key=True, editable=False)
    vernietigd_op = models.DateField()

    def __str__(self) -> str:
        return f"{self.pk}, {self.vernietigd_op}"
