"""Information, and who gets it (C-12, C-13, P-14 to P-16)."""

from django.db import models
from django.db.models import F, Q

from casework import klok
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Organisatie
from casusoverleg.choices import (
    Bronsoort,
    InformatieSoort,
)
from casusoverleg.models.base import VanCasusoverleg
from casusoverleg.models.overleg import Deelname


class InformatieItem(VanCasusoverleg):
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
    # Whether weighing it just now decided something new; not kept.
    gewogen = False


class _BijItem(VanCasusoverleg):
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


class Overbrenging(VanCasusoverleg):
    """One piece of the weegploeg file that a kernpartij brought over, as an item of its own; once (C-13)."""

    item = models.OneToOneField(InformatieItem, on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=20, choices=Bronsoort.choices)
    bron = models.UUIDField()
    door = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    dag = models.DateField(default=klok.today)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["casus", "soort", "bron"], name="overbrenging_een_keer")]
