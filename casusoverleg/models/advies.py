"""Advice of the multidisciplinair adviesplatform, which works outside the system (C-10)."""

from django.db import models
from django.db.models import F, Q

from casework import klok
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account
from casusoverleg.models.base import VanCasusoverleg


class Adviesaanvraag(VanCasusoverleg):
    """A question that goes out without anything that gives away whom it is about, its answer, and what came of it.

    The advice binds nobody. `nagelezen`: who asked read the question through for that.
    """

    vraag = EncryptedTextField()
    nagelezen = models.BooleanField()
    gesteld_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    gesteld_op = models.DateField(default=klok.today)
    antwoord = EncryptedTextField(null=True)
    antwoord_op = models.DateField(null=True, blank=True)
    gevolg = EncryptedTextField(null=True)
    gevolg_op = models.DateField(null=True, blank=True)

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(nagelezen=True), name="adviesaanvraag_nagelezen"),
            models.CheckConstraint(
                condition=Q(antwoord__isnull=True, antwoord_op__isnull=True)
                | Q(antwoord__isnull=False, antwoord_op__gte=F("gesteld_op")),
                name="adviesaanvraag_antwoord_met_dag",
            ),
            # What was done with an answer comes after it.
            models.CheckConstraint(
                condition=Q(gevolg__isnull=True, gevolg_op__isnull=True)
                | Q(gevolg__isnull=False, gevolg_op__isnull=False, antwoord_op__isnull=False),
                name="adviesaanvraag_gevolg_na_antwoord",
            ),
        ]

    @property
    def kenmerk(self) -> str:
        """By what the adviesplatform names the question in its answer: it says nothing."""
        return f"A-{str(self.pk)[:8]}"
