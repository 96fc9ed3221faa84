"""Who works together: samenwerkingsverband, organisaties, people, their roles and machtigingen (P-01, P-02, P-18)."""

from datetime import date
from functools import cached_property
from typing import Self
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value

from casework import klok
from casework.access.context import current_verband_id
from casework.choices import (
    DEELNEMERS,
    KERNPARTIJEN,
    OPENS_FILES,
    UITVOERDERS,
    OrganisatieSoort,
    Rol,
    Waarborg,
)
from casework.encryption.fields import EncryptedTextField
from casework.models.base import MetBestand, Model


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
    # An uitvoerder hired as a natural person needs no verwerkersovereenkomst (P-12).
    natuurlijk_persoon = models.BooleanField(default=False)

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

    @property
    def vraagt_overeenkomst(self) -> bool:
        """Whether its people work as uitvoerder only under a verwerkersovereenkomst (P-12)."""
        return self.soort == OrganisatieSoort.UITVOERDER and not self.natuurlijk_persoon


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(gebruikersnaam=username)


class Account(AbstractBaseUser):
    """A person who can log in. The login name is given by the administrator; the name itself is encrypted.

    `mailadres` is where invitations and reminders go; the person gives it themselves, or does not (ADR 0024).
    `herinnerd_op` is the day of the last reminder. `opnieuw_begonnen`: the administrator chose who gets in when
    somebody could already, so that a kernpartij agrees with each role again (P-18).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    gebruikersnaam = models.CharField(max_length=60, unique=True)
    naam = EncryptedTextField()
    mailadres = EncryptedTextField(null=True, blank=True)
    herinnerd_op = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    opnieuw_begonnen = models.BooleanField(default=False)

    USERNAME_FIELD = "gebruikersnaam"
    is_systeem = False
    objects = AccountManager()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.id

    @cached_property
    def rollen_overal(self) -> list["Aanstelling"]:
        """Roles whose days cover today, in every samenwerkingsverband, whether or not somebody can work in them."""
        today = klok.today()
        return list(
            Aanstelling.objects.filter(account=self).op(today).met_gemis(today).select_related("organisatie__verband")
        )

    @cached_property
    def machtigingen_vandaag(self) -> list["Machtiging"]:
        """Machtigingen of a kernpartij whose days cover today, in every samenwerkingsverband (P-01)."""
        found = Machtiging.objects.op(klok.today()).filter(account=self, organisatie__soort__in=KERNPARTIJEN)
        return list(found.select_related("organisatie").order_by("pk"))

    def forget_roles(self) -> None:
        """Look roles and machtigingen up anew when they are asked for again: something they need has changed."""
        for looked_up in ("rollen_overal", "machtigingen_vandaag"):
            self.__dict__.pop(looked_up, None)

    @property
    def verbanden(self) -> list[Samenwerkingsverband]:
        """The samenwerkingsverbanden in which this person has a role today, by name."""
        found = {rol.organisatie.verband_id: rol.organisatie.verband for rol in self.rollen_overal}
        return sorted(found.values(), key=lambda verband: verband.naam)

    @property
    def verband_id(self) -> UUID | None:
        """The samenwerkingsverband to work in now: the one chosen, or the only one; None while it must be chosen.

        The same is said in casework.access.sql; a test holds the two together.
        """
        chosen = current_verband_id()
        if chosen is not None:
            return chosen
        found = self.verbanden
        return found[0].pk if len(found) == 1 else None

    @property
    def rollen_vandaag(self) -> list["Aanstelling"]:
        """Roles of today in the samenwerkingsverband at hand, whether or not somebody can work in them."""
        return self.rollen_in(self.verband_id)

    def rollen_in(self, verband_id: UUID | None) -> list["Aanstelling"]:
        """Roles of today in that one: to ask of another person, whose choice of where to work says nothing here."""
        return [rol for rol in self.rollen_overal if rol.organisatie.verband_id == verband_id]

    @property
    def mist(self) -> list[Waarborg]:
        """What is missing before this person can work: as long as one thing is, no role of theirs counts."""
        rollen = self.rollen_vandaag
        return [waarborg for waarborg in Waarborg if any(rol.mist(waarborg) for rol in rollen)]

    @property
    def aanstellingen_vandaag(self) -> list["Aanstelling"]:
        """Roles that count today; none while a waarborg is missing for any of them (P-04, P-12, P-20)."""
        return [] if self.mist else self.rollen_vandaag

    @property
    def aanstelling(self) -> "Aanstelling | None":
        """The role somebody acts in; the first when there are several."""
        return self.aanstellingen_vandaag[0] if self.aanstellingen_vandaag else None

    def heeft_rol(self, *rollen: str) -> bool:
        return any(aanstelling.rol in rollen for aanstelling in self.aanstellingen_vandaag)


class Uitnodiging(Model):
    """A link, sent by mail, with which a person chooses a password: once, and until `verloopt_op` (B-03).

    Only a hash of the secret in the link is kept, and not the address that it went to.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="uitnodiging")
    kenmerk = models.CharField(max_length=64, unique=True)
    verloopt_op = models.DateTimeField()


class DatedQuerySet(models.QuerySet):
    def op(self, dag: date) -> Self:
        """Those in force on a day; `tot_en_met` is the last day, empty means no end."""
        return self.filter(Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=dag), van__lte=dag)


class AanstellingQuerySet(DatedQuerySet):
    def met_gemis(self, dag: date) -> Self:
        """With `gemis`: the codes of the waarborgen that the role needs and lacks on a day.

        A function of the database says so (grants.missing_function): every request asks for it.
        """
        function = Func("pk", Value(dag), function="casework_mist", output_field=ArrayField(models.TextField()))
        return self.annotate(gemis=function)

    def die_missen(self, waarborg: Waarborg, dag: date) -> Self:
        """Those that need this waarborg and lack it on a day.

        The same conditions stand in casework.access.sql; a test holds the two together.
        """
        return self.filter(_gemis(dag)[waarborg])

    def zonder_waarborg(self, dag: date) -> Self:
        """Those for which something is missing on a day (P-04, P-12, P-20)."""
        conditions = Q()
        for condition in _gemis(dag).values():
            conditions |= Q(condition)
        return self.filter(conditions)

    def zonder_akkoord(self, dag: date) -> Self:
        """Those that wait for a kernpartij to agree, of that day or later (P-18)."""
        return self.filter(_NEEDS_AKKOORD, Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=dag), akkoord__isnull=True)


# A casuspartner is let into each casus by its uitvoerder; into the account of one somebody else may have got (P-18).
_NEEDS_AKKOORD = Q(rol__in=OPENS_FILES) | Q(rol=Rol.CASUSPARTNER, account__opnieuw_begonnen=True)


def _gemis(dag: date) -> dict[Waarborg, Q]:
    verklaring = Geheimhoudingsverklaring.objects.geldig(dag).filter(
        account=OuterRef("account"), verband=OuterRef("organisatie__verband")
    )
    overeenkomst = Verwerkersovereenkomst.objects.op(dag).filter(organisatie=OuterRef("organisatie"))
    aanvaarding = Aanvaarding.objects.filter(
        account=OuterRef("account"),
        afspraken__in=Afspraken.objects.op(dag),
        afspraken__verband=OuterRef("organisatie__verband"),
    )
    extern = Q(rol=Rol.CASUSPARTNER, organisatie__soort=OrganisatieSoort.EXTERN)
    company = Q(organisatie__soort=OrganisatieSoort.UITVOERDER, organisatie__natuurlijk_persoon=False)
    return {
        Waarborg.GEHEIMHOUDING: extern & ~Q(Exists(verklaring)),
        Waarborg.OVEREENKOMST: company & Q(rol__in=UITVOERDERS) & ~Q(Exists(overeenkomst)),
        Waarborg.AFSPRAKEN: Q(rol__in=DEELNEMERS) & ~Q(Exists(aanvaarding)),
        Waarborg.AKKOORD: _NEEDS_AKKOORD & ~Q(Exists(Akkoord.objects.filter(aanstelling=OuterRef("pk")))),
    }


class Aanstelling(Model):
    """A role of a person for an organisation, from `van` to and including `tot_en_met`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="aanstellingen")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="aanstellingen")
    rol = models.CharField(max_length=30, choices=Rol.choices)
    functie = models.CharField(max_length=120, blank=True)
    van = models.DateField()
    tot_en_met = models.DateField(null=True, blank=True)

    # What is missing for it; on rows of met_gemis().
    gemis: list[str]

    objects = AanstellingQuerySet.as_manager()

    class Meta:
        ordering = ["van", "rol"]

    def mist(self, waarborg: Waarborg) -> bool:
        """Whether this waarborg is missing; for rows of met_gemis()."""
        return waarborg in self.gemis


class Akkoord(Model):
    """A kernpartij agrees that this person has this role: who keeps the accounts cannot open a file alone (P-18)."""

    aanstelling = models.OneToOneField(Aanstelling, on_delete=models.CASCADE, related_name="akkoord")
    # Empty when the samenwerkingsverband began: there was no kernpartij yet that could agree.
    door = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    gegeven_op = models.DateField(default=klok.today)


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


# The waarborgen: what must be there before somebody can work (P-04, P-12, P-20).


class VerklaringQuerySet(DatedQuerySet):
    def geldig(self, dag: date) -> Self:
        """Those that hold on a day: within their days and not withdrawn by then."""
        return self.op(dag).filter(Q(ingetrokken_op__isnull=True) | Q(ingetrokken_op__gt=dag))


class Geheimhoudingsverklaring(MetBestand):
    """Signed by a person of an externe casuspartner, both days included; it stops at once when withdrawn (P-04)."""

    bestand_van = "account"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="verklaringen")
    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="+")
    van = models.DateField()
    tot_en_met = models.DateField()
    ingetrokken_op = models.DateField(null=True, blank=True)
    # Bytes of the signed document; 0 when only the dates were registered.
    grootte = models.PositiveIntegerField(default=0)

    objects = VerklaringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tot_en_met__gte=models.F("van")), name="verklaring_dagen"),
        ]

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.account_id


class Verwerkersovereenkomst(Model):
    """Art. 28 AVG: with an organisation whose people work as uitvoerder, both days included (P-12)."""

    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="overeenkomsten")
    van = models.DateField()
    tot_en_met = models.DateField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tot_en_met__gte=models.F("van")), name="overeenkomst_dagen"),
        ]


class Versie(Model):
    """A version of what holds for a whole samenwerkingsverband; one is in force on a day."""

    versie = models.PositiveSmallIntegerField()
    van = models.DateField()
    tot_en_met = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["verband", "versie"], name="%(class)s_versie"),
            models.UniqueConstraint(
                fields=["verband"], condition=Q(tot_en_met__isnull=True), name="%(class)s_een_nieuwste"
            ),
        ]


class Afspraken(Versie):
    """The agreements on handling information (P-20)."""

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="afspraken")
    tekst = models.TextField()

    class Meta(Versie.Meta):
        constraints = [
            *Versie.Meta.constraints,
            models.CheckConstraint(condition=~Q(tekst=""), name="afspraken_tekst"),
        ]

    @property
    def anker(self) -> str:
        """Id of this version on a page with all of them."""
        return f"versie-{self.versie}"


class Categorielijst(Versie):
    """The categories of data that the weegploeg file may hold (W-14)."""

    verband = models.ForeignKey(Samenwerkingsverband, on_delete=models.PROTECT, related_name="categorielijsten")
    categorieen = ArrayField(models.CharField(max_length=80))

    class Meta(Versie.Meta):
        constraints = [
            *Versie.Meta.constraints,
            models.CheckConstraint(condition=Q(categorieen__len__gt=0), name="categorielijst_niet_leeg"),
        ]


class Aanvaarding(Model):
    """A person accepts a version of the agreements, for themselves (P-20)."""

    afspraken = models.ForeignKey(Afspraken, on_delete=models.PROTECT, related_name="aanvaardingen")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="aanvaardingen")
    aanvaard_op = models.DateTimeField(default=klok.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["afspraken", "account"], name="aanvaarding_eenmaal")]
