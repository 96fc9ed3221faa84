"""The casusoverleg itself: who takes part in it, the analysis, and who conducts it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casework import klok
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Besluit, Casus, Geheimhoudingsverklaring, Organisatie
from casework.models.base import VanCasus
from casusoverleg.choices import (
    Informeerplicht,
    Staat,
    Wijze,
)
from casusoverleg.models.base import VanCasusoverleg


class Overdracht(VanCasusoverleg):
    """Besluit 1 and 2 are both vastgesteld: the casusoverleg may be opened (C-01).

    Written when the kernpartijen confirm, since the uitvoerder of the casusoverleg does not read the weegploeg file.
    `vervallen_op`: one of the two was replaced (W-06).
    """

    besluit_1 = models.ForeignKey(Besluit, on_delete=models.CASCADE, related_name="+")
    besluit_2 = models.ForeignKey(Besluit, on_delete=models.CASCADE, related_name="+")
    dag = models.DateField(default=klok.today)
    vervallen_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["casus"], condition=Q(vervallen_op__isnull=True), name="overdracht_een_geldig"
            )
        ]


class AangewezenPartner(VanCasusoverleg):
    """A partner that the kernpartijen named in a vastgesteld besluit, and so can be invited (W-09, C-03)."""

    besluit = models.ForeignKey(Besluit, on_delete=models.CASCADE, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    grond = EncryptedTextField()
    motivering = EncryptedTextField(default="")
    dag = models.DateField(default=klok.today)
    vervallen_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["besluit", "organisatie"], name="aangewezen_partner_een_keer")]


class Casusoverleg(VanCasus):
    """The casusoverleg of one casus, and where it stands (C-01)."""

    casus = models.OneToOneField(Casus, on_delete=models.CASCADE, related_name="+")
    staat = models.CharField(max_length=20, choices=Staat.choices, default=Staat.GESTART)
    geopend_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    geopend_op = models.DateField(default=klok.today)

    history = history()

    def __str__(self) -> str:
        return str(self.pk)


class DatedQuerySet(models.QuerySet):
    """Rows with a first day `vanaf` and a first day without, `tot`."""

    def op(self, dag: date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(tot__isnull=True) | Q(tot__gt=dag), vanaf__lte=dag)

    def niet_voorbij(self, dag: date) -> Self:
        """Those in force on a day or later."""
        return self.filter(Q(tot__isnull=True) | Q(tot__gt=dag))


class DeelnameQuerySet(DatedQuerySet):
    def toegelaten(self, dag: date) -> Self:
        """Those in force on a day; of an externe only while a geheimhoudingsverklaring holds that day (P-04)."""
        return self.op(dag).filter(~Q(wijze=Wijze.EXTERN) | _verklaring(dag))

    def zonder_verklaring(self, dag: date) -> Self:
        """Those in force on a day, of an externe without a geheimhoudingsverklaring that holds that day (P-04)."""
        return self.op(dag).filter(~_verklaring(dag), wijze=Wijze.EXTERN)


def _verklaring(dag: date) -> Exists:
    signed = Geheimhoudingsverklaring.objects.geldig(dag)
    return Exists(signed.filter(account=OuterRef("account"), verband=OuterRef("organisatie__verband")))


class Deelname(VanCasusoverleg):
    """A person of a partner takes part, from `vanaf` up to but not including `tot` (P-02, P-06, P-13)."""

    aanwijzing = models.ForeignKey(AangewezenPartner, on_delete=models.PROTECT, related_name="deelnames")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    wijze = models.CharField(max_length=30, choices=Wijze.choices)
    grond = EncryptedTextField()
    motivering = EncryptedTextField()
    vanaf = models.DateField(default=klok.today)
    tot = models.DateField(null=True, blank=True)
    einde_reden = EncryptedTextField(default="")
    informeerplicht = models.CharField(max_length=20, choices=Informeerplicht.choices, blank=True)
    informeerplicht_dag = models.DateField(null=True, blank=True)
    informeerplicht_toelichting = EncryptedTextField(default="")

    history = history()
    objects = DeelnameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["casus", "account"], condition=Q(tot__isnull=True), name="deelname_een_tegelijk"
            ),
            models.CheckConstraint(condition=Q(tot__isnull=True) | Q(tot__gte=F("vanaf")), name="deelname_dagen"),
            # The RvdK takes part with content only when the betrokkene knows (P-09).
            models.CheckConstraint(
                condition=~Q(wijze="inhoudelijk_betrokken") | ~Q(informeerplicht=""),
                name="deelname_rvdk_informeerplicht",
            ),
        ]

    def is_actief(self, dag: date) -> bool:
        """Whether the deelname holds on a day."""
        return self.vanaf <= dag and (self.tot is None or self.tot > dag)


class Casusdiagnose(VanCasusoverleg):
    """The joint analysis; the newest one holds (C-02)."""

    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField()
    vastgelegd_op = models.DateTimeField(default=klok.now)

    history = history()


class Regisseurschap(VanCasusoverleg):
    """Who is casusregisseur, from `vanaf` up to but not including `tot`; one at a time (C-04)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    deelname = models.ForeignKey(Deelname, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    vanaf = models.DateField(default=klok.today)
    tot = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["casus"], condition=Q(tot__isnull=True), name="regisseur_een_tegelijk"),
            models.CheckConstraint(condition=Q(tot__isnull=True) | Q(tot__gte=F("vanaf")), name="regisseur_dagen"),
        ]
