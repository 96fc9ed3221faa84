"""The besluit of the kernpartijen and its vaststelling: one mechanism wherever they decide (W-05, W-06, W-13)."""

from django.db import models
from django.db.models import Q

from casework import klok
from casework.choices import BesluitStatus, Dossier
from casework.encryption.fields import EncryptedJSONField, EncryptedTextField
from casework.encryption.history import history
from casework.models.base import VanCasus
from casework.models.casus import Casus
from casework.models.parties import Account, Organisatie


class Besluit(VanCasus):
    """A decision of the three kernpartijen; without effect until each has confirmed it.

    `soort` and `uitkomst` are codes of casework.besluiten; `inhoud` holds what that kind adds; `onderliggend` lists
    the information it rests on as {"soort", "id"}.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="besluiten")
    deel = models.CharField(max_length=20, choices=Dossier.choices)
    soort = models.CharField(max_length=30)
    uitkomst = models.CharField(max_length=30)
    status = models.CharField(max_length=20, choices=BesluitStatus.choices, default=BesluitStatus.CONCEPT)
    ronde = models.PositiveSmallIntegerField(default=1)
    opgesteld_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opgesteld_op = models.DateField(default=klok.today)
    # The day on which it was last put before the kernpartijen.
    voorgelegd_op = models.DateField(null=True, blank=True)
    vastgesteld_op = models.DateField(null=True, blank=True)
    argumenten = EncryptedTextField()
    onderliggend = EncryptedJSONField(default=list)
    inhoud = EncryptedJSONField(default=dict)
    vervangt = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="vervanger")
    reden_vervanging = EncryptedTextField(default="")

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["vastgesteld", "vervangen"]) | Q(vastgesteld_op__isnull=False),
                name="besluit_vastgesteld_op",
            ),
            models.CheckConstraint(
                condition=~Q(status="ter_vaststelling") | Q(voorgelegd_op__isnull=False), name="besluit_voorgelegd_op"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_vastgesteld(self) -> bool:
        return self.status == BesluitStatus.VASTGESTELD


class _VanBesluit(VanCasus):
    """Part of a besluit; carries its casus and file so that access is decided without a join."""

    deel = models.CharField(max_length=20, choices=Dossier.choices)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class BesluitPartner(_VanBesluit):
    """A partner named in a besluit, with the ground for it (W-09, P-06)."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    besluit = models.ForeignKey(Besluit, on_delete=models.CASCADE, related_name="partners")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    grond = EncryptedTextField()
    motivering = EncryptedTextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["besluit", "organisatie"], name="besluit_partner_once")]


class Uitstel(_VanBesluit):
    """Postponing to inform, on article 41 UAVG: grounds, necessity, proportionality, factors, next look (I-02)."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    besluit = models.OneToOneField(Besluit, on_delete=models.CASCADE, related_name="uitstel")
    voorbeeld = EncryptedTextField(default="")
    gronden = EncryptedJSONField()
    noodzaak = EncryptedTextField()
    evenredigheid = EncryptedTextField()
    factoren = EncryptedJSONField()
    heroverweging_op = models.DateField()

    history = history()


class Oordeel(models.TextChoices):
    BEVESTIGD = "bevestigd", "bevestigd"
    TERUGGESTUURD = "teruggestuurd", "teruggestuurd"
    AFWIJKEND = "afwijkend", "afwijkend standpunt"


class Bevestiging(_VanBesluit):
    """What one kernpartij said of a besluit in one round, and who said it for that party."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    besluit = models.ForeignKey(Besluit, on_delete=models.CASCADE, related_name="bevestigingen")
    ronde = models.PositiveSmallIntegerField()
    partij = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    oordeel = models.CharField(max_length=20, choices=Oordeel.choices)
    opmerking = EncryptedTextField(default="")
    dag = models.DateField(default=klok.today)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["besluit", "ronde", "partij"], name="bevestiging_once_per_partij"),
            models.UniqueConstraint(fields=["besluit", "ronde", "account"], name="bevestiging_once_per_account"),
        ]
