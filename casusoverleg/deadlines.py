"""Days on which something is due in the casusoverleg (C-06, C-07, C-11)."""

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from casework import klok
from casework.access import permissions as p
from casework.deadlines import Deadline, for_readers
from casework.models import Account
from casusoverleg.choices import OPEN_MAATREGEL, PlanStatus, Staat
from casusoverleg.models import Bijeenkomst, Casusoverleg, Evaluatie, Maatregel, PlanVanAanpak
from casusoverleg.workflow import IN_HAND

_EVALUATED = (Staat.IN_UITVOERING, Staat.EVALUATIE)


def deadlines(account: Account) -> list[Deadline]:
    """The first maatregel of the plan in force that is not finished, the evaluatie and the meeting that are planned."""
    newest = PlanVanAanpak.objects.filter(casus=OuterRef("casus"), status=PlanStatus.VASTGESTELD).order_by("-versie")
    maatregelen = Maatregel.objects.filter(
        _in_state(*IN_HAND),
        casus=OuterRef("pk"),
        plan=Subquery(newest.values("pk")[:1]),
        status__in=OPEN_MAATREGEL,
    )
    evaluaties = Evaluatie.objects.filter(
        _in_state(*_EVALUATED),
        casus=OuterRef("pk"),
        gehouden_op__isnull=True,
    )
    maatregel = for_readers(account, p.VIEW_PLAN, _first(maatregelen, "uiterlijk"))
    evaluatie = for_readers(account, p.VIEW_CASUSOVERLEG, _first(evaluaties, "gepland_op"))
    meetings = Bijeenkomst.objects.filter(casus=OuterRef("pk"), dag__gte=klok.today(), afgezegd_op__isnull=True)
    bijeenkomst = for_readers(account, p.VIEW_CASUSOVERLEG, _first(meetings, "dag"))
    return [
        Deadline("maatregel", "maatregel van het plan", maatregel),
        Deadline("evaluatie", "evaluatie van het plan", evaluatie),
        Deadline("bijeenkomst", "bijeenkomst van het casusoverleg", bijeenkomst),
    ]


def _in_state(*staten: Staat) -> Exists:
    return Exists(Casusoverleg.objects.filter(casus=OuterRef("casus"), staat__in=staten))


def _first(rows: QuerySet, day_field: str) -> Subquery:
    return Subquery(rows.order_by().values("casus").annotate(dag=Min(day_field)).values("dag"))
