"""Meetings of the casusoverleg of one casus, and their notulen (C-11)."""

from django.db import models
from django.db.models import F, Q

from casework import klok
from casework.encryption.fields import EncryptedTextField
from casework.encryption.history import history
from casework.models import Account, Organisatie
from casework.models.samenkomst import Samenkomst
from casusoverleg.models.base import VanCasusoverleg


class Bijeenkomst(Samenkomst, VanCasusoverleg):
    """The casusoverleg of this casus meets. `plaats` is a place or an address on the web; it stands in mail too."""

    plaats = EncryptedTextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(eind__gt=F("begin")), name="bijeenkomst_tijden")]

    @property
    def versies(self) -> list["Notulen"]:
        """Its notulen, the newest first, as far as the account reads them."""
        return list(self.notulen.all())


class Genodigde(VanCasusoverleg):
    """Who got a message about a meeting: they hear that it is off, also when they take part no longer."""

    bijeenkomst = models.ForeignKey(Bijeenkomst, on_delete=models.CASCADE, related_name="genodigden")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bijeenkomst", "account"], name="bijeenkomst_genodigd_een_keer")]


class Notulen(VanCasusoverleg):
    """One version of what was recorded of a meeting: a concept until it is fixed, and then unchanged for good.

    A correction is a next version, with why in `reden`; until that is fixed too, the one before it holds.
    """

    bijeenkomst = models.ForeignKey(Bijeenkomst, on_delete=models.CASCADE, related_name="notulen")
    versie = models.PositiveSmallIntegerField()
    reden = EncryptedTextField(default="")
    opgesteld_op = models.DateField(default=klok.today)
    vastgesteld_op = models.DateField(null=True, blank=True)

    history = history()

    class Meta:
        ordering = ["-versie"]
        constraints = [
            models.UniqueConstraint(fields=["bijeenkomst", "versie"], name="notulen_versie"),
            models.UniqueConstraint(
                fields=["bijeenkomst"], condition=Q(vastgesteld_op__isnull=True), name="notulen_een_concept"
            ),
        ]

    @property
    def is_vastgesteld(self) -> bool:
        return self.vastgesteld_op is not None


class Aanwezige(VanCasusoverleg):
    """Who was there for which organisatie: somebody with an account, or somebody else by name."""

    notulen = models.ForeignKey(Notulen, on_delete=models.CASCADE, related_name="aanwezigen")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    naam = EncryptedTextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notulen", "account"], name="aanwezige_een_keer"),
            models.CheckConstraint(
                condition=Q(account__isnull=True, naam__isnull=False) | Q(account__isnull=False, naam__isnull=True),
                name="aanwezige_account_of_naam",
            ),
        ]

    @property
    def wie(self) -> str:
        return self.account.naam if self.account else self.naam or ""


class Beslissing(VanCasusoverleg):
    """What the meeting decided, why, and who is responsible for it. By itself it has no effect (P-11)."""

    notulen = models.ForeignKey(Notulen, on_delete=models.CASCADE, related_name="beslissingen")
    nummer = models.PositiveSmallIntegerField()
    tekst = EncryptedTextField()
    argumenten = EncryptedTextField()
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    history = history()

    class Meta:
        ordering = ["nummer"]
        constraints = [models.UniqueConstraint(fields=["notulen", "nummer"], name="beslissing_nummer")]
