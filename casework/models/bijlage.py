from django.db import models
from django.db.models import Q

from casework import klok
from casework.choices import BijlageSoort, Dossier
from casework.encryption.fields import EncryptedTextField
from casework.models.base import MetBestand, VanCasus
from casework.models.casus import Casus, Signaal
from casework.models.parties import Account


class Bijlage(VanCasus, MetBestand):
    """A file that somebody added to a part of the dossier. It is never changed."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    deel = models.CharField(max_length=20, choices=Dossier.choices)
    signaal = models.ForeignKey(Signaal, on_delete=models.CASCADE, null=True, blank=True, related_name="bijlagen")
    naam = EncryptedTextField()
    soort = models.CharField(max_length=10, choices=BijlageSoort.choices)
    grootte = models.PositiveIntegerField()
    # Under the key of the casus: tells whether the same file is there already, and says nothing to others.
    kenmerk = models.BinaryField(max_length=32)
    toegevoegd_op = models.DateField(default=klok.today)
    toegevoegd_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["casus", "deel", "kenmerk"], name="bijlage_eenmaal"),
            # In the file of the weegploeg each item has a category: a file has that of its signaal (W-14).
            models.CheckConstraint(
                condition=~Q(deel=Dossier.WEEGPLOEG) | Q(signaal__isnull=False), name="bijlage_bij_signaal"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
