from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from casework import klok


class Uitkomst(models.TextChoices):
    GEDAAN = "gedaan", "gedaan"
    GEZIEN = "gezien", "gezien"
    GEWEIGERD = "geweigerd", "geweigerd"


class Actie(models.TextChoices):
    """What was done or tried; for a refusal the outcome alone does not say."""

    LEZEN = "lezen", "lezen"
    WIJZIGEN = "wijzigen", "wijzigen"


class Bron(models.TextChoices):
    """The part of the product that an event comes from."""

    WEB = "web", "pagina"
    TAAK = "taak", "taak"
    OPDRACHT = "opdracht", "opdracht"


class Logregel(models.Model):
    """One line of the access log, after NEN 7513 (docs/log.md). Ids without foreign keys: the log outlives what it
    speaks of.

    The table has two columns more, `reeks` and `xid`, that the database fills and nobody else can: in which series of
    transaction numbers and in which transaction the line was written (ADR 0021).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tijdstip = models.DateTimeField(default=klok.now)
    gebeurtenis = models.CharField(max_length=80)
    actie = models.CharField(max_length=10, choices=Actie.choices, default=Actie.LEZEN)
    uitkomst = models.CharField(max_length=10, choices=Uitkomst.choices)
    account_id = models.UUIDField(null=True)
    systeem = models.CharField(max_length=40, blank=True)
    rol = models.CharField(max_length=40, blank=True)
    organisatie_id = models.UUIDField(null=True)
    verband_id = models.UUIDField(null=True)
    casus_id = models.UUIDField(null=True)
    casusnummer = models.CharField(max_length=20, blank=True)
    object_soort = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    # The party to which this event gave something of the file; empty for all others.
    ontvanger_id = models.UUIDField(null=True)
    doel = models.CharField(max_length=120, blank=True)
    regel = models.CharField(max_length=10, blank=True)
    bron = models.CharField(max_length=10, choices=Bron.choices, default=Bron.OPDRACHT)

    class Meta:
        app_label = "casework"
        indexes = [
            models.Index(fields=["casus_id", "tijdstip"], name="log_casus"),
            models.Index(fields=["account_id", "tijdstip"], name="log_account"),
            models.Index(fields=["verband_id", "tijdstip"], name="log_verband"),
        ]

    def __str__(self) -> str:
        return f"{self.gebeurtenis} {self.uitkomst}"


class Logblok(models.Model):
    """A sealed part of the log: the lines of one series with `van` <= xid < `tot`. Never changed or deleted.

    `inhoud` is the hash of the lines; `hash` that of everything a block says and of the block before (`vorige`).
    """

    nummer = models.BigIntegerField(primary_key=True)
    reeks = models.BigIntegerField()
    van = models.BigIntegerField()
    tot = models.BigIntegerField()
    aantal = models.IntegerField()
    inhoud = models.CharField(max_length=64)
    vorige = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    verzegeld_op = models.DateTimeField(default=klok.now)

    class Meta:
        app_label = "casework"
        ordering = ["nummer"]
        constraints = [
            models.CheckConstraint(condition=Q(tot__gt=F("van"), aantal__gt=0), name="logblok_niet_leeg"),
            # No line can lie in two blocks.
            models.UniqueConstraint(fields=["reeks", "van"], name="logblok_begin"),
        ]

    def __str__(self) -> str:
        return f"blok {self.nummer}"


class VervallenLogblok(models.Model):
    """The note that the lines of a block are gone because their term was over; the block itself stays (R-09)."""

    blok = models.OneToOneField(Logblok, on_delete=models.PROTECT, primary_key=True, related_name="vervallen")
    vervallen_op = models.DateTimeField(default=klok.now)

    class Meta:
        app_label = "casework"

    def __str__(self) -> str:
        return f"blok {self.blok_id} is vervallen"


class OvergedragenLogblok(models.Model):
    """The note that the lines of a block were handed to the Logboek Dataverwerkingen."""

    blok = models.OneToOneField(Logblok, on_delete=models.PROTECT, primary_key=True, related_name="overgedragen")
    overgedragen_op = models.DateTimeField(default=klok.now)

    class Meta:
        app_label = "casework"

    def __str__(self) -> str:
        return f"blok {self.blok_id} is overgedragen"
