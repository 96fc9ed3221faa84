"""Days on which informing the betrokkene is due (I-02, I-04)."""

from django.db.models import Case, F, When

from casework.choices import Informeren
from casework.deadlines import Deadline
from casework.models import Account
from casework.termijnen import INFORMEREN
from casework.termijnen_sql import laatste_dag


def deadlines(account: Account) -> list[Deadline]:
    """Until when the betrokkene is informed, or when a postponement is weighed again; who sees the casus sees that."""
    not_told = (Informeren.TE_BESLISSEN, Informeren.TE_INFORMEREN)
    inform = Case(When(informeren__in=not_told, then=laatste_dag(INFORMEREN, "geopend_op")))
    weigh_again = Case(When(informeren=Informeren.UITGESTELD, then=F("heroverweging_op")))
    return [
        Deadline("informeren", "betrokkene informeren", inform),
        Deadline("heroverweging", "informeren opnieuw afwegen", weigh_again),
    ]
