"""What every meeting has: when it is, and which message about it people got last."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import models

from casework import klok

# The hours of a meeting of which nobody said anything else.
USUAL_BEGIN, USUAL_EIND = time(9, 30), time(12)


class Samenkomst(models.Model):
    """People meet on a day, from and until a time. Each kind of meeting has its own place, `plaats`.

    `volgnummer` counts the changes that everybody has to hear of, as calendars do; `verstuurd` is the number of the
    invitation that was mailed last. `niet_bereikt` is not kept: it names those to whom the invitation that was just
    sent could not be delivered.
    """

    niet_bereikt: Sequence[str] = ()

    dag = models.DateField()
    begin = models.TimeField(default=USUAL_BEGIN)
    eind = models.TimeField(default=USUAL_EIND)
    volgnummer = models.PositiveSmallIntegerField(default=0)
    verstuurd = models.PositiveSmallIntegerField(null=True, blank=True)
    afgezegd_op = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_afgezegd(self) -> bool:
        return self.afgezegd_op is not None

    @property
    def is_uitgenodigd(self) -> bool:
        """Whether people have heard of it, be it of an earlier day or place."""
        return self.verstuurd is not None

    @property
    def is_bijgewerkt(self) -> bool:
        """Whether what people heard last is what holds now."""
        return self.verstuurd == self.volgnummer

    @property
    def van(self) -> datetime:
        return klok.local(self.dag, self.begin)

    @property
    def tot(self) -> datetime:
        return klok.local(self.dag, self.eind)
