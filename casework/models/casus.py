"""The casus and what is known of the person: one dossier about one person, from the first signaal on."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from casework import klok
from casework.access import permissions
from casework.choices import (
    Bestand,
    Bron,
    Fase,
    Informeren,
    RaadpleegDoel,
    SignaalStatus,
)
from casework.encryption.fields import EncryptedDateField, EncryptedJSONField, EncryptedTextField
from casework.encryption.history import history
from casework.models.base import Model, VanCasus
from casework.models.parties import Account, Organisatie, Samenwerkingsverband


class Nummering(models.Model):
    """The last casusnummer given out in a year; locked while the next is taken."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT)
    jaar = models.PositiveSmallIntegerField()
    laatste = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verband", "jaar"], name="nummering_per_jaar")]

    def __str__(self) -> str:
        return f"{self.jaar}: {self.laatste}"


class Casus(Model):
    """Pseudonymous: a number, where it stands, and when its content was last processed. Nothing about the person."""

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="casussen")
    nummer = models.CharField(max_length=20)
    geopend_op = models.DateField(default=klok.today)
    fase = models.CharField(max_length=20, choices=Fase.choices, default=Fase.WEEGPLOEG)
    bestand = models.CharField(max_length=20, choices=Bestand.choices, default=Bestand.ACTIEF)
    laatste_verwerking = models.DateField(default=klok.today)
    gearchiveerd_op = models.DateField(null=True, blank=True)
    informeren = models.CharField(max_length=20, choices=Informeren.choices, default=Informeren.TE_BESLISSEN)
    heroverweging_op = models.DateField(null=True, blank=True)
    # Random; shared by the casussen that somebody judged to be about one person (S-07).
    persoon = models.UUIDField(default=uuid4)
    # Whether the weegploeg treatment is open: there is one such casus per person at most (W-12).
    behandeling_loopt = models.BooleanField(default=True)

    class Meta:
        permissions = list(permissions.ALL.items())
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["verband", "nummer"], name="casus_nummer"),
            models.UniqueConstraint(
                fields=["persoon"], condition=Q(behandeling_loopt=True), name="casus_een_open_behandeling"
            ),
            models.CheckConstraint(
                condition=Q(bestand="actief", gearchiveerd_op__isnull=True)
                | Q(bestand="gearchiveerd", gearchiveerd_op__isnull=False),
                name="casus_archief_met_dag",
            ),
            # A postponement always has its day of reconsideration (I-02).
            models.CheckConstraint(
                condition=~Q(informeren="uitgesteld") | Q(heroverweging_op__isnull=False),
                name="casus_uitstel_met_heroverweging",
            ),
        ]
        indexes = [
            models.Index(fields=["bestand", "laatste_verwerking"], name="casus_termijn"),
            models.Index(fields=["persoon"], name="casus_persoon"),
        ]

    def __str__(self) -> str:
        return self.nummer

    @property
    def sleutelhouder_id(self) -> object:
        return self.id

    @property
    def is_actief(self) -> bool:
        return self.bestand == Bestand.ACTIEF


class Betrokkene(VanCasus):
    """The person the casus is about. Their data belong to this casus alone."""

    casus = models.OneToOneField(Casus, on_delete=models.CASCADE, related_name="betrokkene")
    voornamen = EncryptedTextField()
    tussenvoegsel = EncryptedTextField(default="")
    achternaam = EncryptedTextField()
    geslacht = EncryptedTextField(default="x")
    geboortedatum = EncryptedDateField()
    straat = EncryptedTextField(default="")
    postcode = EncryptedTextField(default="")
    plaats = EncryptedTextField(default="")
    categorie = EncryptedTextField(default="geen")

    history = history()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def volledige_naam(self) -> str:
        return " ".join(part for part in (self.voornamen, self.tussenvoegsel, self.achternaam) if part)


class WettelijkVertegenwoordiger(VanCasus):
    """A parent or other legal representative of a minor."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="vertegenwoordigers")
    naam = EncryptedTextField()
    relatie = EncryptedTextField()
    gezag = models.BooleanField(default=True)

    history = history()

    def __str__(self) -> str:
        return str(self.pk)


class Signaal(VanCasus):
    """Factual behaviour that may point to radicalisering; the interpretation stands apart (S-01, S-02).

    `nummer` counts the signalen of a casus, from 1: judgements and besluiten name them by it.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="signalen")
    nummer = models.PositiveSmallIntegerField()
    inbrenger = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    vastgelegd_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ontvangen_op = models.DateField(default=klok.today)
    bron = models.CharField(max_length=40, choices=Bron.choices)
    bron_omschrijving = EncryptedTextField(default="")
    wijst_op = EncryptedJSONField(default=list)
    gedraging = EncryptedTextField()
    wanneer = EncryptedTextField()
    gezien_door = EncryptedTextField()
    duiding = EncryptedTextField(default="")
    hulpverlening = EncryptedTextField(default="")
    categorie_gegevens = EncryptedTextField(default="")
    status = models.CharField(max_length=20, choices=SignaalStatus.choices, default=SignaalStatus.ONTVANGEN)

    history = history()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["casus", "nummer"], name="signaal_nummer")]

    def __str__(self) -> str:
        return str(self.pk)


class Aanbrenger(VanCasus):
    """Who told the kernpartij; kept apart and seen by that party only (S-05)."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    signaal = models.OneToOneField(Signaal, on_delete=models.CASCADE, related_name="aanbrenger")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    naam = EncryptedTextField()
    relatie = EncryptedTextField(default="")

    def __str__(self) -> str:
        return str(self.pk)


class Raadpleging(VanCasus):
    """Reading with a purpose, for a limited time: the archive by a kernpartij (R-03), a file by the FG (P-18)."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="raadplegingen")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    doel = models.CharField(max_length=20, choices=RaadpleegDoel.choices)
    toelichting = EncryptedTextField()
    van = models.DateField(default=klok.today)
    tot = models.DateField()

    def __str__(self) -> str:
        return str(self.pk)
