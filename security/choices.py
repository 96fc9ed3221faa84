"""The words of the yearly review of rights."""

from django.db.models import TextChoices


class RechtSoort(TextChoices):
    """The dated facts that access follows from."""

    ROL = "rol", "rol"
    MACHTIGING = "machtiging", "machtiging"
    VERKLARING = "verklaring", "geheimhoudingsverklaring"
    DEELNAME = "deelname", "deelname"


class Oordeel(TextChoices):
    BLIJFT = "blijft", "klopt nog"
    BEEINDIGD = "beeindigd", "beëindigd"
