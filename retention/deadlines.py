"""Days on which time does something with a casus (R-02, R-04)."""

from django.db.models import Case, When

from casework.choices import Bestand
from casework.deadlines import Deadline
from casework.models import Account
from retention import terms


def deadlines(account: Account) -> list[Deadline]:
    """The archive for an active casus, destruction for an archived one."""
    archive = Case(When(bestand=Bestand.ACTIEF, then=terms.archive_day_in_sql()))
    destroy = Case(When(bestand=Bestand.GEARCHIVEERD, then=terms.destruction_day_in_sql()))
    return [Deadline("archief", "naar het archief", archive), Deadline("vernietiging", "wordt vernietigd", destroy)]
