"""Who works together: samenwerkingsverband, organisaties, people, their roles and machtigingen (P-01, P-02, P-18)."""

from functools import cached_property
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from casework import klok
from casework.choices import KERNPARTIJEN, OrganisatieSoort, Rol
from casework.encryption.fields import EncryptedTextField
from casework.models.base import Model


class Samenwerkingsverband(Model):
    """The parties that together are responsible; owner of its own files, lists and keys."""

    naam = models.CharField(max_length=200, unique=True)
    beslist_op_verzoeken = models.CharField(max_length=20, choices=OrganisatieSoort.choices, default="gemeente")

    def __str__(self) -> str:
        return self.naam


class Organisatie(Model):
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="organisaties")
    naam = models.CharField(max_length=200)
    soort = models.CharField(max_length=20, choices=OrganisatieSoort.choices)
    taak = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verband", "naam"], name="organisatie_naam"),
            # Exactly one gemeente, politie and OM (P-01), one RvdK and one Reclassering (P-02).
            models.UniqueConstraint(
                fields=["verband", "soort"],
                condition=~Q(soort__in=["uitvoerder", "extern"]),
                name="organisatie_een_per_convenantpartij",
            ),
        ]

    def __str__(self) -> str:
        return self.naam

    @property
    def is_kernpartij(self) -> bool:
        return self.soort in KERNPARTIJEN


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(gebruikersnaam=username)


class Account(AbstractBaseUser):
    """A person who can log in. The login name is given by the administrator; the name itself is encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    gebruikersnaam = models.CharField(max_length=60, unique=True)
    naam = EncryptedTextField()
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "gebruikersnaam"
    is_systeem = False
    objects = AccountManager()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.id

    @cached_property
    def aanstellingen_vandaag(self) -> list["Aanstelling"]:
        """Roles that hold today, with their organisations."""
        return list(self.aanstellingen.op(klok.today()).select_related("organisatie__verband"))

    @property
    def aanstelling(self) -> "Aanstelling | None":
        """The role somebody acts in; the first when there are several."""
        return self.aanstellingen_vandaag[0] if self.aanstellingen_vandaag else None

    def heeft_rol(self, *rollen: str) -> bool:
        return any(aanstelling.rol in rollen for aanstelling in self.aanstellingen_vandaag)


class DatedQuerySet(models.QuerySet):
    def op(self, dag: object) -> "DatedQuerySet":
        """Those in force on a day; `tot_en_met` is the last day, empty means no end."""
        return self.filter(Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=dag), van__lte=dag)


class Aanstelling(Model):
    """A role of a person for an organisation, from `van` to and including `tot_en_met`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="aanstellingen")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="aanstellingen")
    rol = models.CharField(max_length=30, choices=Rol.choices)
    functie = models.CharField(max_length=120, blank=True)
    van = models.DateField()
    tot_en_met = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["van", "rol"]


class Machtiging(Model):
    """An organ of a kernpartij lets a person act for it, both days included (P-01)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="machtigingen")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="machtigingen")
    gegeven_door = models.CharField(max_length=200)
    van = models.DateField()
    tot_en_met = models.DateField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(gegeven_door=""), name="machtiging_noemt_orgaan"),
            models.CheckConstraint(condition=Q(tot_en_met__gte=models.F("van")), name="machtiging_dagen"),
        ]
