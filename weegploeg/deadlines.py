"""Days on which something is due in the weegploeg (W-03, W-08)."""

from django.db.models import Case, Min, OuterRef, QuerySet, Subquery

from casework.access import permissions as p
from casework.deadlines import Deadline, for_readers
from casework.models import Account
from weegploeg.choices import Toestand
from weegploeg.models import Behandeling, NadereDuiding


def deadlines(account: Account) -> list[Deadline]:
    """The meeting a casus waits for, and the answer to a question."""
    meeting = Behandeling.objects.filter(casus=OuterRef("pk"), toestand=Toestand.OPEN).values("vergadering__dag")
    asked = NadereDuiding.objects.filter(casus=OuterRef("pk"), beantwoord_op__isnull=True).order_by()
    answer = asked.values("casus").annotate(dag=Min("uiterlijk")).values("dag")
    return [
        Deadline("vergadering", "vergadering van de weegploeg", _seen(account, meeting)),
        Deadline("duiding", "antwoord op een vraag om nadere duiding", _seen(account, answer)),
    ]


def _seen(account: Account, rows: QuerySet) -> Case:
    return for_readers(account, p.VIEW_WEEGPLOEG, Subquery(rows))
