"""The yearly review of rights: who judged what, and when (P-01, P-04, P-13). Incidents and their contacts (D-01). The
figures of a year (A-03).
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod

from casework import klok
from casework.choices import Rol
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Organisatie, Samenwerkingsverband
from casework.models.base import Model
from casework.termijnen import datalek_melding
from security.choices import AFGELOPEN, WACHT_OP_AP, Besluitsoort, CijferSoort, Oordeel, RechtSoort, Status, Wijze
from security.cijfers.veilig import DELEN, ONDERGRENS, STAP


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


class Contactlijst(Model):
    """A version of the contacts for incidents, fixed beforehand; the one that was not replaced counts (D-01)."""

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    versie = models.PositiveSmallIntegerField()
    vastgesteld_op = models.DateTimeField(default=klok.now)
    vastgesteld_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    namens = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    vervangen_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verband", "versie"], name="contactlijst_versie"),
            models.UniqueConstraint(
                fields=["verband"], condition=Q(vervangen_op__isnull=True), name="contactlijst_een_geldig"
            ),
        ]


class Contact(Model):
    """Who is told of an incident, how, and within how many hours they say that they know of it."""

    lijst = models.ForeignKey(Contactlijst, on_delete=models.CASCADE, related_name="contacten")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    wijze = models.CharField(max_length=10, choices=Wijze.choices)
    binnen_uren = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lijst", "account"], name="contact_eenmaal"),
            models.CheckConstraint(condition=Q(binnen_uren__range=(1, 72)), name="contact_binnen_de_72_uur"),
        ]


class IncidentNummering(models.Model):
    """The last number given to an incident in a year; locked while the next is taken."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT)
    jaar = models.PositiveSmallIntegerField()
    laatste = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verband", "jaar"], name="incidentnummering_per_jaar")]

    def __str__(self) -> str:
        return str(self.pk)


class Incident(Model):
    """Something that may be a datalek; owner of its own key (D-01, D-03).

    `feiten` and `betrokkenen` begin as the words of who reported it; the first version keeps those. `contactlijst` is
    the version that counted then. `verteld_op`: when the contacts were mailed.
    """

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    nummer = models.CharField(max_length=20)
    melder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    gemeld_op = models.DateTimeField(default=klok.now)
    ontdekt_op = models.DateTimeField()
    contactlijst = models.ForeignKey(Contactlijst, on_delete=models.PROTECT, null=True, related_name="+")
    verteld_op = models.DateTimeField(null=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.GESIGNALEERD)
    afgesloten_op = models.DateField(null=True)

    feiten = EncryptedTextField()
    betrokkenen = EncryptedTextField(default="")
    gegevens = EncryptedTextField(default="")
    gevolgen = EncryptedTextField(default="")
    maatregelen = EncryptedTextField(default="")

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verband", "nummer"], name="incident_nummer"),
            models.CheckConstraint(condition=Q(ontdekt_op__lte=F("gemeld_op")), name="incident_al_ontdekt"),
            models.CheckConstraint(
                condition=Q(status__in=AFGELOPEN, afgesloten_op__isnull=False)
                | ~Q(status__in=AFGELOPEN) & Q(afgesloten_op__isnull=True),
                name="incident_afgesloten_op",
            ),
        ]

    def __str__(self) -> str:
        return self.nummer

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.id

    @property
    def loopt(self) -> bool:
        return self.status not in AFGELOPEN

    @property
    def uiterlijk_bij_ap(self) -> datetime:
        """The moment until which a datalek is reported in time (D-02)."""
        return datalek_melding(self.ontdekt_op)

    @property
    def wacht_op_ap(self) -> bool:
        """Whether the 72 hours still run: nobody decided yet about reporting to the AP."""
        return self.status in WACHT_OP_AP

    @property
    def is_te_laat(self) -> bool:
        return self.wacht_op_ap and self.uiterlijk_bij_ap < klok.now()


class Incidentbesluit(Model):
    """One decision about an incident, by a vertegenwoordiger of a kernpartij; it never changes (D-02).

    `uitkomst` is the state that follows. `moment`: when it was reported to the AP; `dag` and `hoe`: when and how the
    betrokkene was told.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="besluiten")
    soort = models.CharField(max_length=12, choices=Besluitsoort.choices)
    uitkomst = models.CharField(max_length=20, choices=Status.choices)
    motivering = EncryptedTextField()
    moment = models.DateTimeField(null=True)
    waarom_laat = EncryptedTextField(null=True)
    dag = models.DateField(null=True)
    hoe = EncryptedTextField(null=True)
    genomen_op = models.DateTimeField(default=klok.now)
    genomen_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    namens = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "soort"], name="incidentbesluit_eenmaal"),
            models.CheckConstraint(
                condition=Q(soort=Besluitsoort.LEK, uitkomst__in=[Status.LEK, Status.GEEN_LEK])
                | Q(soort=Besluitsoort.AP, uitkomst__in=[Status.GEMELD, Status.NIET_GEMELD])
                | Q(soort=Besluitsoort.BETROKKENE, uitkomst__in=[Status.GEINFORMEERD, Status.NIET_GEINFORMEERD])
                | Q(soort=Besluitsoort.SLUITEN, uitkomst=Status.AFGESLOTEN),
                name="incidentbesluit_uitkomst",
            ),
            models.CheckConstraint(
                condition=Q(uitkomst=Status.GEMELD, moment__isnull=False)
                | ~Q(uitkomst=Status.GEMELD) & Q(moment__isnull=True),
                name="incidentbesluit_gemeld_op",
            ),
            models.CheckConstraint(
                condition=Q(uitkomst=Status.GEINFORMEERD, dag__isnull=False, hoe__isnull=False)
                | ~Q(uitkomst=Status.GEINFORMEERD) & Q(dag__isnull=True, hoe__isnull=True),
                name="incidentbesluit_geinformeerd_op",
            ),
        ]

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.incident_id


class Incidentontvangst(Model):
    """A contact says that they know of an incident (D-01)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="ontvangsten")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    moment = models.DateTimeField(default=klok.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "account"], name="incidentontvangst_eenmaal")]


class Cijfer(models.Model):
    """A figure of a year as it is told; empty when the group behind it is too small (A-03).

    `waarde`: a number, weeks, or the lowest per cent of a share, by its kind.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    jaar = models.PositiveSmallIntegerField()
    soort = models.CharField(max_length=30, choices=CijferSoort.choices)
    waarde = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verband", "jaar", "soort"], name="cijfer_een_keer"),
            # Whatever code writes here: no small number, and none that is precise.
            models.CheckConstraint(
                condition=Q(waarde__isnull=True)
                | Q(soort__in=CijferSoort.of_time())
                | Q(soort__in=CijferSoort.of_share(), waarde__in=DELEN)
                | ~Q(soort__in=[*CijferSoort.of_time(), *CijferSoort.of_share()])
                & Q(waarde__gte=ONDERGRENS, waarde=F("waarde") - Mod("waarde", STAP)),
                name="cijfer_niet_precies",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
