"""The lokale lijst: which externe organisaties can be invited, fixed beforehand by the kernpartijen (P-03).

Not a Besluit: that is a row of one casus, encrypted with its key and destroyed with it. A list belongs to the
samenwerkingsverband, names no betrokkene, and stays (ADR 0022).
"""

from django.db import models
from django.db.models import F, Q

from casework import klok
from casework.choices import LijstStatus
from casework.models.base import Model
from casework.models.parties import Account, DatedQuerySet, Organisatie, Samenwerkingsverband


class LokaleLijst(Model):
    """A version of the list; vastgesteld when all three kernpartijen have agreed, then in force from `van` on."""

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="lokale_lijsten")
    versie = models.PositiveSmallIntegerField()
    organisaties = models.ManyToManyField(Organisatie, through="LijstOrganisatie", related_name="+")
    status = models.CharField(max_length=12, choices=LijstStatus.choices, default=LijstStatus.VOORSTEL)
    van = models.DateField()
    tot_en_met = models.DateField(null=True, blank=True)
    vastgesteld_op = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verband", "versie"], name="lokale_lijst_versie"),
            models.UniqueConstraint(
                fields=["verband"], condition=Q(status="voorstel"), name="lokale_lijst_een_voorstel"
            ),
            # Fixed beforehand: never in force before the day on which it was fixed.
            models.CheckConstraint(
                condition=~Q(status="vastgesteld") | Q(vastgesteld_op__isnull=False, vastgesteld_op__lte=F("van")),
                name="lokale_lijst_vooraf_vastgesteld",
            ),
        ]


class LijstOrganisatie(Model):
    lijst = models.ForeignKey(LokaleLijst, on_delete=models.CASCADE, related_name="plekken")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lijst", "organisatie"], name="lijst_organisatie_eenmaal")]


class LijstVaststelling(Model):
    """A kernpartij agrees with a version, and who said so for that party."""

    lijst = models.ForeignKey(LokaleLijst, on_delete=models.CASCADE, related_name="vaststellingen")
    partij = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lijst", "partij"], name="vaststelling_eenmaal_per_partij"),
            models.UniqueConstraint(fields=["lijst", "account"], name="vaststelling_eenmaal_per_account"),
        ]
