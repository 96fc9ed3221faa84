"""When a casus goes to the archive and when it is destroyed, counted from its last processing (R-02, R-04)."""

from datetime import date

from django.conf import settings
from django.db.models import Func

from casework import klok
from casework.models import Casus
from casework.termijnen import ARCHIVERING, VERNIETIGING, archivering, vernietiging
from casework.termijnen_sql import laatste_dag


def archive_day(casus: Casus) -> date:
    """The day on which the casus is in the archive at the latest (R-02)."""
    return archivering(casus.laatste_verwerking, settings.ARCHIVEREN_NA_MAANDEN).laatste_dag


def destruction_day(casus: Casus) -> date:
    """The day on which the casus is destroyed at the latest (R-04)."""
    return vernietiging(casus.laatste_verwerking, settings.VERNIETIGEN_NA_MAANDEN).laatste_dag


def destruction_day_in_sql() -> Func:
    """destruction_day() as the database computes it, for casussen."""
    return laatste_dag(VERNIETIGING, "laatste_verwerking", settings.VERNIETIGEN_NA_MAANDEN)


def archive_day_in_sql() -> Func:
    """archive_day() as the database computes it, for casussen."""
    return laatste_dag(ARCHIVERING, "laatste_verwerking", settings.ARCHIVEREN_NA_MAANDEN)


def is_archive_due(casus: Casus) -> bool:
    """Whether an active casus has to go to the archive today."""
    return casus.is_actief and archive_day(casus) <= klok.today()


def is_destruction_due(casus: Casus) -> bool:
    """Whether the casus has to be destroyed today, archived or not (R-10)."""
    return destruction_day(casus) <= klok.today()
