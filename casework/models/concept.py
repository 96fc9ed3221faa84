"""What somebody typed and did not send yet (S-10)."""

from uuid import UUID

from django.db import models

from casework import klok
from casework.encryption.fields import EncryptedJSONField
from casework.models.base import Model
from casework.models.casus import Casus
from casework.models.parties import Account, Samenwerkingsverband


class Concept(Model):
    """A draft: the raw values of one form, kept for one person in one samenwerkingsverband.

    It belongs to the file of the casus, if there is one.

    pad: the address that the form is sent to, which holds random ids only (B-02), "#" and the name of the form.
    velden: name → list of values.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+", null=True)
    pad = models.CharField(max_length=200)
    velden = EncryptedJSONField()
    bijgewerkt_op = models.DateTimeField(default=klok.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "verband", "pad"], name="concept_een_per_formulier")]
        indexes = [models.Index(fields=["bijgewerkt_op"], name="concept_termijn")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.casus_id or self.account_id
