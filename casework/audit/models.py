from uuid import uuid4

from django.db import models

from casework import klok


class Uitkomst(models.TextChoices):
    GEDAAN = "gedaan", "gedaan"
    GEZIEN = "gezien", "gezien"
    GEWEIGERD = "geweigerd", "geweigerd"


class Logregel(models.Model):
    """One line of the access log. Ids without foreign keys: the log outlives what it speaks of."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tijdstip = models.DateTimeField(default=klok.now)
    gebeurtenis = models.CharField(max_length=80)
    uitkomst = models.CharField(max_length=10, choices=Uitkomst.choices)
    account_id = models.UUIDField(null=True)
    systeem = models.CharField(max_length=40, blank=True)
    rol = models.CharField(max_length=40, blank=True)
    organisatie_id = models.UUIDField(null=True)
    verband_id = models.UUIDField(null=True)
    casus_id = models.UUIDField(null=True)
    casusnummer = models.CharField(max_length=20, blank=True)
    object_soort = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    doel = models.CharField(max_length=120, blank=True)
    regel = models.CharField(max_length=10, blank=True)

    class Meta:
        app_label = "casework"
        indexes = [
            models.Index(fields=["casus_id", "tijdstip"], name="log_casus"),
            models.Index(fields=["account_id", "tijdstip"], name="log_account"),
            models.Index(fields=["verband_id", "tijdstip"], name="log_verband"),
        ]

    def __str__(self) -> str:
        return f"{self.gebeurtenis} {self.uitkomst}"
