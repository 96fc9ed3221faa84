"""What every row of the casusoverleg file has."""

from django.db import models

from casework.models import Casus
from casework.models.base import VanCasus


class VanCasusoverleg(VanCasus):
    """A row of the casusoverleg file."""

    casus = models.ForeignKey(Casus, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)
