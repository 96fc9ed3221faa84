"""The casusoverleg file: who takes part, the analysis, the plan, its progress, and the advice to the kernpartijen."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casework import klok
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Besluit, Casus, Geheimhoudingsverklaring, Organisatie
from casework.models.base import VanCasus
from casusoverleg.choices import (
    OPEN_MAATREGEL,
    AdviesSoort,
    Bronsoort,
    EvaluatieUitkomst,
    InformatieSoort,
    Informeerplicht,
    MaatregelStatus,
    PlanStatus,
    Staat,
    Wijze,
)


class _VanCasusoverleg(VanCasus):
    """A row of the casusoverleg file."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Overdracht(_VanCasusoverleg):
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


class AangewezenPartner(_VanCasusoverleg):
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


class Deelname(_VanCasusoverleg):
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


class Casusdiagnose(_VanCasusoverleg):
    """The joint analysis; the newest one holds (C-02)."""

    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField()
    vastgelegd_op = models.DateTimeField(default=klok.now)

    history = history()


class Regisseurschap(_VanCasusoverleg):
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


class PlanVanAanpak(_VanCasusoverleg):
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


class Maatregel(_VanCasusoverleg):
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


class Voortgang(_VanCasusoverleg):
    """What the responsible partner reported on one maatregel (C-06)."""

    maatregel = models.ForeignKey(Maatregel, on_delete=models.CASCADE, related_name="voortgang")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField()
    status = models.CharField(max_length=20, choices=MaatregelStatus.choices)

    history = history()


class Evaluatie(_VanCasusoverleg):
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


class Advies(_VanCasusoverleg):
    """Advice of the casusoverleg to the kernpartijen, who decide (C-08, C-09)."""

    soort = models.CharField(max_length=20, choices=AdviesSoort.choices)
    dag = models.DateField(default=klok.today)
    tekst = EncryptedTextField()
    # The casusoverleg took the advice back by going on with the plan.
    vervallen_op = models.DateField(null=True, blank=True)

    history = history()


class InformatieItem(_VanCasusoverleg):
    """A piece of information as a recipient gets it: who gave it, for whom, on which ground (C-12, P-14).

    Why it is in the file, and who else is in it, stands in its Verantwoording: a recipient does not read that.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)
    soort = models.CharField(max_length=20, choices=InformatieSoort.choices)
    basis = EncryptedTextField()
    tekst = EncryptedTextField()

    history = history()


class _BijItem(_VanCasusoverleg):
    """What belongs to an item. `van` is who gave it, for `organisatie`: for that one they read this of their own items.

    The database holds both, and the casus, to those of the item.
    """

    item = models.ForeignKey(InformatieItem, on_delete=models.CASCADE, related_name="+")
    van = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Verantwoording(_BijItem):
    """Why an item is in the file: its necessity, where it came from, who else is in it (C-12, P-05, P-15).

    An empty `herkomst` is what the giver knows itself; an empty `noodzaak_taak` was not asked.
    """

    item = models.OneToOneField(InformatieItem, on_delete=models.CASCADE, related_name="verantwoording")
    noodzaak = EncryptedTextField()
    van_extern = models.BooleanField(default=False)
    noodzaak_taak = EncryptedTextField(null=True)
    van_een_ander = models.BooleanField(default=False)
    herkomst = EncryptedTextField(null=True)
    derden = EncryptedTextField(default="")

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(van_extern=False) | Q(noodzaak_taak__isnull=False), name="informatie_extern_eigen_taak"
            ),
            models.CheckConstraint(
                condition=Q(van_een_ander=False) | Q(herkomst__isnull=False), name="informatie_met_herkomst"
            ),
        ]


class Achterhouding(_BijItem):
    """A kernpartij does not see an item; it does see by whom it is held back, and why (P-14)."""

    partij = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    waarom = EncryptedTextField()
    dag = models.DateField(default=klok.today)
    opgeheven_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "partij"], condition=Q(opgeheven_op__isnull=True), name="achterhouding_een_keer"
            ),
            # A party always sees its own information.
            models.CheckConstraint(condition=~Q(partij=F("organisatie")), name="achterhouding_niet_van_zichzelf"),
        ]


class Deelafweging(_BijItem):
    """The weighing of one item for one deelname: share or not, why, by whom, when; the versions keep the earlier ones.

    Without one nothing is shared (P-14). For an externe it names what the plan and what its own task needs (P-15).
    """

    deelname = models.ForeignKey(Deelname, on_delete=models.CASCADE, related_name="+")
    aan_extern = models.BooleanField()
    delen = models.BooleanField()
    waarom = EncryptedTextField()
    noodzaak_plan = EncryptedTextField(null=True)
    noodzaak_taak = EncryptedTextField(null=True)
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "deelname"], name="deelafweging_per_ontvanger"),
            models.CheckConstraint(
                condition=Q(aan_extern=False)
                | Q(delen=False)
                | Q(noodzaak_plan__isnull=False, noodzaak_taak__isnull=False),
                name="deelafweging_extern_beide_noodzaken",
            ),
        ]


class Verstrekking(_BijItem):
    """An item was shared with a deelname, from `dag` until it was withdrawn; this is what gives sight of it (P-14)."""

    afweging = models.ForeignKey(Deelafweging, on_delete=models.CASCADE, related_name="+")
    deelname = models.ForeignKey(Deelname, on_delete=models.CASCADE, related_name="+")
    dag = models.DateField(default=klok.today)
    ingetrokken_op = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "deelname"], condition=Q(ingetrokken_op__isnull=True), name="verstrekking_een_tegelijk"
            )
        ]


class Overbrenging(_VanCasusoverleg):
    """One piece of the weegploeg file that a kernpartij brought over, as an item of its own; once (C-13)."""

    item = models.OneToOneField(InformatieItem, on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=20, choices=Bronsoort.choices)
    bron = models.UUIDField()
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["casus", "soort", "bron"], name="overbrenging_een_keer")]
