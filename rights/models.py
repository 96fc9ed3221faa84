"""Informing the betrokkene, and the requests of the betrokkene (I-08, V-rules)."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q

from casework.choices import Dossier
from casework.encryption.fields import EncryptedDateField, EncryptedJSONField, EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Besluit, Casus, Samenwerkingsverband
from casework.models.base import Model, VanCasus
from rights.choices import LOPEND, Bevoegdheid, GerichtAan, Kanaal, Soort, Status, Uitkomst


class Kennisgeving(VanCasus):
    """That the betrokkene was told: to whom, by whom, how, when, with which letter (I-08)."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="kennisgevingen")
    deel = models.CharField(max_length=20, choices=Dossier.choices)
    # Empty when who informs works in the other part of the file and does not see the besluit.
    besluit = models.ForeignKey(Besluit, on_delete=models.CASCADE, null=True, related_name="kennisgevingen")
    vastgelegd_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField()
    aan = EncryptedTextField()
    door = EncryptedTextField()
    wijze = EncryptedTextField()
    brief = EncryptedTextField()
    eerder_geinformeerd = EncryptedTextField(default="")
    categorieen = EncryptedTextField(default="")
    ontvangers = EncryptedTextField(default="")
    bron = EncryptedTextField(default="")

    history = history()

    def __str__(self) -> str:
        return str(self.pk)


class VerzoekNummering(models.Model):
    """The last number given to a request in a year; locked while the next is taken."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT)
    jaar = models.PositiveSmallIntegerField()
    laatste = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verband", "jaar"], name="verzoeknummering_per_jaar")]

    def __str__(self) -> str:
        return str(self.pk)


class Rechtenverzoek(Model):
    """A request of the betrokkene; owner of its own key, for it may outlive the casus it is about.

    `derden`: list of {"over", "zienswijze", "maskeren", "grond"}. `factoren`: letter of article 41(2) UAVG → weighing.
    """

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    kenmerk = models.CharField(max_length=20)
    ontvangen_op = models.DateField()
    kanaal = models.CharField(max_length=20, choices=Kanaal.choices)
    soort = models.CharField(max_length=20, choices=Soort.choices)
    gericht_aan = models.CharField(max_length=20, choices=GerichtAan.choices)
    verzoeker_naam = EncryptedTextField()
    verzoeker_hoedanigheid = EncryptedTextField()
    over_wie = EncryptedTextField(default="")
    machtiging = EncryptedTextField(default="")
    aangeduid_als = EncryptedTextField(default="")
    tekst = EncryptedTextField()

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ONTVANGEN)
    behandelaar = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    casus = models.ForeignKey(Casus, on_delete=models.SET_NULL, null=True, related_name="+")

    identiteit_op = models.DateField(null=True)
    identiteit_wijze = EncryptedTextField(default="")
    met_kopie = models.BooleanField(default=False)
    kopie_verwijderd_op = models.DateField(null=True)

    # Found out with the identity: who decides about these data, and whether this requester may ask for them.
    bevoegdheid = models.CharField(max_length=20, choices=Bevoegdheid.choices, blank=True)
    geboren_op = EncryptedDateField(null=True)
    maatregel = EncryptedTextField(null=True)
    opdracht_van = EncryptedTextField(null=True)
    machtiging_getekend_op = models.DateField(null=True)
    waaruit_blijkt = EncryptedTextField(null=True)
    machtiging_ingetrokken_op = models.DateField(null=True)
    # What was asked and answered, when it was not shown.
    waarom_niet_bevoegd = EncryptedTextField(null=True)

    derden = EncryptedJSONField(default=list)
    derden_op = models.DateField(null=True)

    verlengd_op = models.DateField(null=True)
    verlenging_reden = EncryptedTextField(default="")

    voorbereid_op = models.DateField(null=True)
    voorbereid_door = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    uitkomst = models.CharField(max_length=20, choices=Uitkomst.choices, blank=True)
    grond = EncryptedTextField(default="")
    motivering = EncryptedTextField(default="")
    belangenafweging = EncryptedTextField(default="")
    factoren = EncryptedJSONField(default=dict)
    brief = EncryptedTextField(default="")
    opmerking_beslisser = EncryptedTextField(default="")
    besluit_op = models.DateField(null=True)
    besluit_door = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    doorgezonden_aan = EncryptedTextField(default="")
    doorgezonden_regime = models.CharField(max_length=40, blank=True)
    omzetting = EncryptedTextField(default="")
    afgesloten_op = models.DateField(null=True)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verband", "kenmerk"], name="verzoek_kenmerk"),
            # The phases in order, whatever code writes here (V-08).
            models.CheckConstraint(
                condition=~Q(status__in=["derden", "besluit", "verzonden"]) | Q(identiteit_op__isnull=False),
                name="verzoek_na_identiteit",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["derden", "besluit", "verzonden"]) | ~Q(bevoegdheid=""),
                name="verzoek_na_bevoegdheid",
            ),
            # Who was not shown to act for somebody gets nothing about them (V-06, V-07).
            models.CheckConstraint(
                condition=~Q(bevoegdheid=Bevoegdheid.ONTBREEKT) | Q(uitkomst__in=["", Uitkomst.GEWEIGERD]),
                name="verzoek_onbevoegd_geweigerd",
            ),
            models.CheckConstraint(
                condition=Q(machtiging_ingetrokken_op__isnull=True) | Q(status=Status.INGETROKKEN),
                name="verzoek_machtiging_ingetrokken",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["besluit", "verzonden"]) | Q(derden_op__isnull=False),
                name="verzoek_na_derden",
            ),
            models.CheckConstraint(
                condition=~Q(status="verzonden") | Q(besluit_op__isnull=False),
                name="verzoek_na_besluit",
            ),
            # Who prepares does not decide (P-11, V-21).
            models.CheckConstraint(
                condition=Q(besluit_op__isnull=True)
                | Q(besluit_door__isnull=False, voorbereid_door__isnull=False) & ~Q(besluit_door=F("voorbereid_door")),
                name="verzoek_ander_beslist",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LOPEND, afgesloten_op__isnull=True)
                | ~Q(status__in=LOPEND) & Q(afgesloten_op__isnull=False),
                name="verzoek_afgesloten_op",
            ),
        ]

    def __str__(self) -> str:
        return self.kenmerk

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.id

    @property
    def loopt(self) -> bool:
        return self.status in LOPEND

    @property
    def besloten(self) -> bool:
        return self.besluit_op is not None

    @property
    def is_onbevoegd(self) -> bool:
        """Whether the handler found that the requester may not ask this (V-06, V-07)."""
        return self.bevoegdheid == Bevoegdheid.ONTBREEKT

    @property
    def berust_op_machtiging(self) -> bool:
        """Whether somebody wanted the requester to ask, who can then take that back (V-06)."""
        if not self.bevoegdheid:
            return bool(self.machtiging.strip())  # as the letter says; nobody looked yet
        return bool(self.opdracht_van) and not self.is_onbevoegd

    @property
    def is_verlengd(self) -> bool:
        return self.verlengd_op is not None
