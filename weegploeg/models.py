"""The file of the weegploeg: meetings, the treatment of a casus, assessments, questions and reporting back."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from casework import klok
from casework.choices import Dossier
from casework.encryption.fields import EncryptedJSONField, EncryptedTextField
from casework.models import Account, Besluit, Casus, Organisatie, Samenwerkingsverband, Signaal
from casework.models.base import Model, VanCasus
from casework.models.samenkomst import Samenkomst
from weegploeg.choices import Gebied, Toestand, Wijze


class Vergadering(Samenkomst, Model):
    """A meeting of the weegploeg. Holds nothing about a person; the casussen are on the agenda (W-03).

    `plaats` is a place or an address on the web.
    """

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    soort = models.CharField(max_length=20, choices=Dossier.choices, default=Dossier.WEEGPLOEG)
    plaats = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["verband", "dag"], name="vergadering_dag")]
        constraints = [models.CheckConstraint(condition=Q(eind__gt=models.F("begin")), name="vergadering_tijden")]

    def __str__(self) -> str:
        return str(self.pk)


class Aanwezigheid(Model):
    """Who was at a meeting, and for which organisatie (W-01)."""

    vergadering = models.ForeignKey(Vergadering, on_delete=models.CASCADE, related_name="aanwezigheid")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")

    class Meta:
        # One person attends for one party.
        constraints = [models.UniqueConstraint(fields=["vergadering", "account"], name="aanwezig_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Genodigde(Model):
    """Who got a message about a meeting: they hear that it is off, also when they lost their role since (W-03)."""

    vergadering = models.ForeignKey(Vergadering, on_delete=models.CASCADE, related_name="genodigden")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vergadering", "account"], name="genodigde_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Behandeling(VanCasus):
    """The treatment of a casus by the weegploeg, from the agenda to its end (W-12).

    `ronde` counts how often the weegploeg sat down for it: a judgement holds for one round. `vergadering` is the
    meeting of the latest agenda, `besluit` the besluit 1 in force.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="behandelingen")
    toestand = models.CharField(max_length=20, choices=Toestand.choices, default=Toestand.OPEN)
    ronde = models.PositiveSmallIntegerField(default=0)
    vergadering = models.ForeignKey(Vergadering, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    besluit = models.ForeignKey(Besluit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    geopend_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    geopend_op = models.DateField(default=klok.today)
    afgerond_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["casus"], condition=~Q(toestand="afgerond"), name="behandeling_een_open_per_casus"
            ),
            models.CheckConstraint(
                condition=Q(toestand="afgerond", afgerond_op__isnull=False)
                | (~Q(toestand="afgerond") & Q(afgerond_op__isnull=True)),
                name="behandeling_afgerond_met_dag",
            ),
            # Nobody sits down without a meeting (W-01).
            models.CheckConstraint(
                condition=Q(toestand="open") | Q(vergadering__isnull=False, ronde__gte=1),
                name="behandeling_beraad_in_vergadering",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Agendapunt(VanCasus):
    """A casus on the agenda of a meeting; `beraad_op` when the weegploeg sat down for it there, in which round.

    `beraad_om` is the moment of that day: the weegploeg can sit down twice. Unknown for what began before it was kept.
    One that was taken off keeps its row, so that it can be told afterwards why the casus came later.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="agendapunten")
    vergadering = models.ForeignKey(Vergadering, on_delete=models.PROTECT, related_name="agenda")
    volgorde = models.PositiveSmallIntegerField()
    beraad_op = models.DateField(null=True, blank=True)
    beraad_om = models.DateTimeField(null=True, blank=True)
    behandeling = models.ForeignKey(Behandeling, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    ronde = models.PositiveSmallIntegerField(null=True, blank=True)
    afgevoerd_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vergadering", "casus"], name="agendapunt_once"),
            # What was deliberated on stays on the agenda (W-03).
            models.CheckConstraint(
                condition=Q(beraad_op__isnull=True) | Q(afgevoerd_op__isnull=True), name="agendapunt_beraad_blijft"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Beoordeling(VanCasus):
    """What the weegploeg judged by the referentiekader, on one day; a new judgement is a new row (K-01, K-02).

    `nummer` counts the judgements of a casus, from 1: more than one can be of the same day (K-05).
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="beoordelingen")
    behandeling = models.ForeignKey(Behandeling, on_delete=models.CASCADE, related_name="beoordelingen")
    nummer = models.PositiveSmallIntegerField()
    ronde = models.PositiveSmallIntegerField()
    dag = models.DateField(default=klok.today)
    vastgelegd_door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    fase = EncryptedTextField(default="")
    geen_fase_reden = EncryptedTextField(default="")
    ideologie = EncryptedTextField()
    sociale_context = EncryptedTextField()
    argumentatie = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["casus", "nummer"], name="beoordeling_nummer")]

    def __str__(self) -> str:
        return str(self.pk)


class Gebiedsoordeel(VanCasus):
    """One of the nine areas: the facts it rests on with what they mean, or that there is no information (K-03).

    `feiten` is a list of {"soort": "signaal" or "duiding", "id"}.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    beoordeling = models.ForeignKey(Beoordeling, on_delete=models.CASCADE, related_name="gebieden")
    gebied = models.CharField(max_length=40, choices=Gebied.choices)
    feiten = EncryptedJSONField(default=list)
    duiding = EncryptedTextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["beoordeling", "gebied"], name="gebiedsoordeel_once")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def geen_informatie(self) -> bool:
        return not self.feiten


class AfwijkendOordeel(VanCasus):
    """A kernpartij judged the phase differently; kept beside the judgement."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")
    beoordeling = models.ForeignKey(Beoordeling, on_delete=models.CASCADE, related_name="afwijkend")
    partij = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    fase = EncryptedTextField(default="")
    toelichting = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["beoordeling", "partij"], name="afwijkend_once")]

    def __str__(self) -> str:
        return str(self.pk)


class NadereDuiding(VanCasus):
    """A question to one named person of a partner, and the answer or the refusal (W-08).

    `nummer` counts the questions about a casus, from 1: judgements and besluiten name the answers by it. `herinnerd_op`
    is the day on which the uitvoerder last asked for the answer again.
    `antwoord` holds facts, `antwoord_duiding` what the partner makes of them. `uiterlijk` is the last day on which the
    person asked can see and answer the question.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="duidingen")
    nummer = models.PositiveSmallIntegerField()
    besluit = models.ForeignKey(Besluit, on_delete=models.CASCADE, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    vraag = EncryptedTextField()
    over_wie = EncryptedTextField()
    noodzaak = EncryptedTextField()
    gesteld_op = models.DateField(default=klok.today)
    uiterlijk = models.DateField()
    herinnerd_op = models.DateField(null=True, blank=True)
    antwoord = EncryptedTextField(default="")
    antwoord_duiding = EncryptedTextField(default="")
    categorie_gegevens = EncryptedTextField(default="")
    geweigerd = EncryptedTextField(default="")
    beantwoord_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # The day before it was asked: it was withdrawn on the same day.
            models.CheckConstraint(
                condition=Q(uiterlijk__gte=models.F("gesteld_op") - timedelta(days=1)), name="duiding_dagen"
            ),
            models.UniqueConstraint(fields=["casus", "nummer"], name="duiding_nummer"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.beantwoord_op is None


class Terugkoppeling(VanCasus):
    """Reporting the outcome back to the aanbrenger: done, not applicable, or postponed with a reason (W-07).

    `tekst` is what was told (the outcome only), or why it was postponed.
    """

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="terugkoppelingen")
    signaal = models.ForeignKey(Signaal, on_delete=models.CASCADE, related_name="terugkoppelingen")
    wijze = models.CharField(max_length=20, choices=Wijze.choices)
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signaal"], condition=~Q(wijze="uitgesteld"), name="terugkoppeling_once_done"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
