from django.db import models

from casework import klok
from casework.models import Samenwerkingsverband
from casework.models.base import Model


class VernietigingStatus(models.TextChoices):
    OPEN = "open", "bezig"
    KLAAR = "klaar", "voltooid"


class Vernietiging(Model):
    """What stays of a destroyed casus: the proof, and what is still to do (R-04, R-07). It identifies nobody.

    `sleutel_id` is the random id of the key that goes with the casus; `aantallen` counts the rows per table.
    """

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    sleutel_id = models.UUIDField(unique=True)
    aantallen = models.JSONField()
    moment = models.DateTimeField(default=klok.now)
    status = models.CharField(max_length=10, choices=VernietigingStatus.choices, default=VernietigingStatus.OPEN)

    def __str__(self) -> str:
        return str(self.pk)
