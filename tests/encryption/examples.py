"""Two models with every kind of encrypted field, in a registry of their own and in temporary tables.

They stand in for the real ones, so that these tests hold whatever the rest of the product looks like.
"""

from uuid import uuid4

from django.db import models
from django.test.utils import isolate_apps

from casework.encryption.fields import EncryptedDateField, EncryptedJSONField, EncryptedTextField
from casework.encryption.history import history

with isolate_apps("casework.encryption"):

    class Melding(models.Model):  # noqa: DJ008
        """Its sleutelhouder is the casus it belongs to; its versions are kept."""

        id = models.UUIDField(primary_key=True, default=uuid4)
        casus_id = models.UUIDField()
        volgorde = models.IntegerField(default=0)
        tekst = EncryptedTextField(null=True)
        gegevens = EncryptedJSONField(null=True)
        dag = EncryptedDateField(null=True)

        versies = history()

        class Meta:
            app_label = "sleutelkast"

        @property
        def sleutelhouder_id(self):
            return self.casus_id

    class Notitie(models.Model):  # noqa: DJ008
        """Names its sleutelhouder in a column."""

        id = models.UUIDField(primary_key=True, default=uuid4)
        sleutelhouder_id = models.UUIDField()
        tekst = EncryptedTextField()
        toelichting = EncryptedTextField(blank=True)

        class Meta:
            app_label = "sleutelkast"


MODELS = (Melding, Melding.versies.model, Notitie)
