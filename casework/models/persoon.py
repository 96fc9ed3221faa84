"""Finding a person again, and what a person judged about it (S-07, W-12). See ADR 0016."""

from django.db import models

from casework import klok
from casework.choices import PersoonOordeel
from casework.encryption.fields import EncryptedJSONField, EncryptedTextField
from casework.models.base import VanCasus
from casework.models.casus import Casus
from casework.models.parties import Account


class Zoeksleutel(VanCasus):
    """One keyed hash by which the person of a casus is found. It says nothing by itself, not even of what it is made.

    Derived from other rows and made anew from them (casework.finding.zoeksleutels), so no backup needs it.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    # The first 64 bits: enough to keep people apart, and a small index.
    hash = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash", "casus"], name="zoeksleutel_een_per_casus")]

    def __str__(self) -> str:
        return str(self.pk)


class Persoonsvergelijking(VanCasus):
    """Somebody's judgement whether the person of this casus is one already known, and why they thought so.

    `persoon` is the other one, by the random id that casussen of one person share; it leads nowhere once those are
    destroyed. `redenen` is what the system said was alike; `gemeld` the person as told, when that was another spelling.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    persoon = models.UUIDField()
    oordeel = models.CharField(max_length=10, choices=PersoonOordeel.choices)
    redenen = EncryptedJSONField(default=list)
    toelichting = EncryptedTextField()
    gemeld = EncryptedJSONField(default=dict)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    beoordeeld_op = models.DateField(default=klok.today)

    class Meta:
        indexes = [models.Index(fields=["casus", "persoon"], name="vergelijking_casus")]

    def __str__(self) -> str:
        return str(self.pk)
