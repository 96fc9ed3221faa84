"""The plan, its progress, and the advice to the kernpartijen."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from casework import klok
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Organisatie
from casusoverleg.choices import (
    OPEN_MAATREGEL,
    AdviesSoort,
    EvaluatieUitkomst,
    MaatregelStatus,
    PlanStatus,
)
from casusoverleg.models.base import VanCasusoverleg


class PlanVanAanpak(VanCasusoverleg):
    """One version of the plan: what it is for, and who informs the betrokkene, how and when (C-05)."""

    versie = models.PositiveSmallIntegerField()
    aanleiding = EncryptedTextField(default="")
    doel = EncryptedTextField(default="")
    informeren_wie = EncryptedTextField(default="")
    informeren_hoe = EncryptedTextField(default="")
    informeren_wanneer = EncryptedTextField(default="")
    status = models.CharField(max_length=20, choices=PlanStatus.choices, default=PlanStatus.CONCEPT)
    vastgesteld_op = models.DateField(null=True, blank=True)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["casus", "versie"], name="plan_versie"),
            models.UniqueConstraint(fields=["casus"], condition=Q(status="concept"), name="plan_een_concept"),
            models.CheckConstraint(
                condition=Q(status="concept") | Q(vastgesteld_op__isnull=False), name="plan_vastgesteld_op"
            ),
        ]


class Maatregel(VanCasusoverleg):
    """What will be done, by exactly one responsible partner, until when (C-05, P-17).

    `sleutel` stays the same when the maatregel goes on in a next version of the plan.
    """

    plan = models.ForeignKey(PlanVanAanpak, on_delete=models.CASCADE, related_name="maatregelen")
    sleutel = models.UUIDField(default=uuid4)
    wat = EncryptedTextField()
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    uiterlijk = models.DateField()
    status = models.CharField(max_length=20, choices=MaatregelStatus.choices, default=MaatregelStatus.GEPLAND)
    reden = EncryptedTextField(default="")

    history = history()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "sleutel"], name="maatregel_een_keer_per_plan")]
        ordering = ["uiterlijk", "pk"]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_MAATREGEL

    def is_te_laat(self, dag: date) -> bool:
        """Whether it should have been finished before this day (C-06)."""
        return self.is_open and self.uiterlijk < dag


class Voortgang(VanCasusoverleg):
    """What the responsible partner reported on one maatregel (C-06)."""

    maatregel = models.ForeignKey(Maatregel, on_delete=models.CASCADE, related_name="voortgang")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField()
    status = models.CharField(max_length=20, choices=MaatregelStatus.choices)

    history = history()


class Evaluatie(VanCasusoverleg):
    """A look back at the plan: planned, and once held with its outcome (C-07)."""

    gepland_op = models.DateField()
    gehouden_op = models.DateField(null=True, blank=True)
    uitkomst = models.CharField(max_length=20, choices=EvaluatieUitkomst.choices, blank=True)
    tekst = EncryptedTextField(default="")

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gehouden_op__isnull=True, uitkomst="") | Q(gehouden_op__isnull=False) & ~Q(uitkomst=""),
                name="evaluatie_gehouden_met_uitkomst",
            )
        ]


class Advies(VanCasusoverleg):
    """Advice of the casusoverleg to the kernpartijen, who decide (C-08, C-09)."""

    soort = models.CharField(max_length=20, choices=AdviesSoort.choices)
    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField()
    # The casusoverleg took the advice back by going on with the plan.
    vervallen_op = models.DateField(null=True, blank=True)

    history = history()
