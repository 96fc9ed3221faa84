from uuid import UUID, uuid4

from django.db import models


class Model(models.Model):
    """Every row has an id that the application makes before it is saved: encrypted fields are bound to it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


class VanCasus(Model):
    """A row that belongs to one casus and is encrypted with the key of that casus."""

    casus_id: UUID

    class Meta:
        abstract = True

    @property
    def sleutelhouder_id(self) -> UUID:
        return self.casus_id


class MetBestand(Model):
    """A row with a file in the storage, under the id of the row; it goes with its sleutelhouder.

    bestand_van: the field that names the sleutelhouder.
    """

    bestand_van = "casus"

    class Meta:
        abstract = True

    @property
    def sleutelhouder_id(self) -> UUID:
        raise NotImplementedError

    @property
    def bestandsnaam(self) -> str:
        return f"{self.sleutelhouder_id}/{self.id}"
