"""The grants table: guardian's object permissions on a casus, with dates and the reason that they follow from."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Permission
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
    # No indexes of their own: for each casus the planner would combine two of those, and not take one of those below.
    content_object = models.ForeignKey(
        "casework.Casus", on_delete=models.CASCADE, related_name="toegangen", db_index=False
    )
    # That of the casus, which the database holds it to: who works in several sees one of them at a time.
    verband = models.ForeignKey(
        "casework.Samenwerkingsverband", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # That of the casus too: a list in the order of its numbers reads no further here than its page.
    nummer = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False)
    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, db_index=False)
    vanaf = models.DateField()
    tot = models.DateField(null=True, blank=True)
    reden = models.CharField(max_length=20, choices=Reden.choices)
    feit_id = models.UUIDField()
    # For whom somebody reads, where the fact does not say it to the administrator: access ends with the role there.
    organisatie = models.ForeignKey(
        "casework.Organisatie", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        app_label = "casework"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "feit_id"], name="toegang_once_per_feit"
            ),
        ]
        indexes = [
            models.Index(
                fields=["content_object", "user", "permission", "vanaf", "tot"],
                include=["verband"],
                name="toegang_casus",
            ),
            models.Index(
                fields=["user", "verband", "permission", "nummer", "content_object"],
                include=["vanaf", "tot"],
                name="toegang_lijst",
            ),
            models.Index(fields=["feit_id"], name="toegang_feit"),
        ]
