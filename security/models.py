"""The yearly review of rights: a record of who judged what, and when (P-01, P-04, P-13)."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from casework import klok
from casework.choices import Rol
from casework.encryption.fields import EncryptedTextField
from casework.models import Account, Organisatie, Samenwerkingsverband
from casework.models.base import Model
from security.choices import Oordeel, RechtSoort


class Rechtentoets(Model):
    """One review of the people of one kernpartij; it is finished when nothing is left to judge."""

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    partij = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    begonnen_op = models.DateField(default=klok.today)
    afgerond_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partij"], condition=Q(afgerond_op__isnull=True), name="rechtentoets_een_tegelijk"
            )
        ]


class Toetsregel(Model):
    """One right of one person, as it stood, and the judgement of somebody else on it.

    `feit_id` is the id of the role, machtiging, verklaring or deelname; `tot_en_met` its last day at that moment.
    """

    toets = models.ForeignKey(Rechtentoets, on_delete=models.CASCADE, related_name="regels")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    soort = models.CharField(max_length=20, choices=RechtSoort.choices)
    rol = models.CharField(max_length=30, choices=Rol.choices, blank=True)
    feit_id = models.UUIDField()
    tot_en_met = models.DateField(null=True, blank=True)
    oordeel = models.CharField(max_length=20, choices=Oordeel.choices)
    reden = EncryptedTextField(default="")
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    namens = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    beoordeeld_op = models.DateTimeField(default=klok.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["toets", "feit_id"], name="toetsregel_eenmaal"),
            # Nobody judges their own rights.
            models.CheckConstraint(condition=~Q(account=models.F("door")), name="toetsregel_niet_zichzelf"),
        ]

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.account_id
