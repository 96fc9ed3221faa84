"""The grants table: guardian's object permissions on a casus, with dates and the reason that they follow from."""

from uuid import uuid4

from django.db import models
from guardian.models import UserObjectPermissionBase


class Reden(models.TextChoices):
    """The dated fact that a grant follows from."""

    MACHTIGING = "machtiging", "machtiging van een kernpartij"
    AANSTELLING = "aanstelling", "aanstelling als uitvoerder"
    DEELNAME = "deelname", "deelname aan het casusoverleg"
    RAADPLEGING = "raadpleging", "raadpleging met een doel"
    SLUITING = "sluiting", "besluit bij het sluiten"
    VERZOEK = "verzoek", "behandeling van een verzoek"


class CasusToegang(UserObjectPermissionBase):
    """One permission of one account on one casus, from `vanaf` up to but not including `tot`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    content_object = models.ForeignKey("casework.Casus", on_delete=models.CASCADE, related_name="toegangen")
    # That of the casus, which the database holds it to: who works in several sees one of them at a time.
    verband = models.ForeignKey("casework.Samenwerkingsverband", on_delete=models.PROTECT, related_name="+")
    vanaf = models.DateField()
    tot = models.DateField(null=True, blank=True)
    reden = models.CharField(max_length=20, choices=Reden.choices)
    feit_id = models.UUIDField()

    class Meta:
        app_label = "casework"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "feit_id"], name="toegang_once_per_feit"
            ),
        ]
        indexes = [
            models.Index(fields=["content_object", "user", "permission", "vanaf", "tot"], name="toegang_casus"),
            models.Index(fields=["user", "permission", "content_object"], name="toegang_account"),
            models.Index(fields=["feit_id"], name="toegang_feit"),
        ]
