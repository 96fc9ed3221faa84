"""The key database. No history, and nothing here says whose a key is beyond the id of its sleutelhouder."""

from django.db import models


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
