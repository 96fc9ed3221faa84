"""One point of an agenda: the facts on the table, what was judged and decided there, and what follows (W-02, W-03)."""

from datetime import date, datetime, time
from typing import cast
from uuid import UUID

from django.db.models import Min, QuerySet

from casework import klok
from casework import selectors as spine
from casework.choices import SETTLED, Dossier
from casework.models import Account, Besluit, Casus, Signaal
from casework.timeline import day_of
from weegploeg.choices import CASUSWAARDIGHEID, INFORMEREN, PARTNERS
from weegploeg.models import Agendapunt, Behandeling, Beoordeling, NadereDuiding
from weegploeg.selectors.dossier import ON_THE_LIST, signalen
from weegploeg.selectors.duiding import duidingen

_ORDER = (CASUSWAARDIGHEID, PARTNERS, INFORMEREN)


def brought(point: Agendapunt, by: date | None = None) -> list[Signaal]:
    """The signalen before the weegploeg.

    In: `by` a day, that day included: what was brought later was not on the table, whenever it was received.
    """
    found = list(signalen(point.casus).filter(status__in=ON_THE_LIST))
    if by is None:
        return found
    days = _brought_on(point.casus)
    return [signaal for signaal in found if signaal.pk in days and days[signaal.pk] <= by]


def _brought_on(casus: Casus) -> dict[UUID, date]:
    """The day on which each signaal of a casus was brought, from its versions."""
    versions = Signaal.history.filter(casus_id=casus.pk, status__in=ON_THE_LIST).order_by()
    first = versions.values("id").annotate(moment=Min("history_date"))
    return {row["id"]: day_of(row["moment"]) for row in first}


def answered(point: Agendapunt) -> list[NadereDuiding]:
    """The questions that partners answered, oldest first."""
    return [duiding for duiding in duidingen(point.casus) if duiding.antwoord]


def judged_here(point: Agendapunt) -> list[Beoordeling]:
    """What the weegploeg judged in this beraad, newest first; nothing before it began."""
    found = list(_judgements(point).prefetch_related("gebieden", "afwijkend__partij").order_by("-nummer"))
    for judgement in found:
        judgement.casus = point.casus
    return found


def _judgements(point: Agendapunt) -> QuerySet[Beoordeling]:
    if point.behandeling_id is None or point.ronde is None:
        return Beoordeling.objects.none()
    return Beoordeling.objects.filter(casus=point.casus_id, behandeling=point.behandeling_id, ronde=point.ronde)


def decided_here(account: Account, point: Agendapunt) -> list[Besluit]:
    """The besluiten that this beraad led to, oldest first.

    Besluit 1 rests on a judgement made here; besluit 2 and 3 were recorded from then on, until the next beraad over
    the casus, be it on the same day, or the end of the treatment.
    """
    if point.beraad_op is None:
        return []
    judgements = {str(pk) for pk in _judgements(point).values_list("pk", flat=True)}
    drawn_up = _drawn_up_here(point)
    return [
        besluit
        for besluit in besluiten_in_order(account, point.casus)
        if (
            str(besluit.inhoud.get("beoordeling")) in judgements
            if besluit.soort == CASUSWAARDIGHEID
            else besluit.pk in drawn_up
        )
    ]


def besluiten_in_order(account: Account, casus: Casus) -> list[Besluit]:
    """The besluiten of the weegploeg about a casus, oldest first; those of one day as they follow from one another."""
    found = [row for row in spine.besluiten(account, casus) if row.deel == Dossier.WEEGPLOEG]
    for row in found:
        row.casus = casus
    return sorted(found, key=lambda row: (row.opgesteld_op, _ORDER.index(row.soort), str(row.pk)))


def latest_point(current: Behandeling) -> Agendapunt | None:
    """The place of a treatment on its latest agenda, if it stands on one."""
    return Agendapunt.objects.filter(casus=current.casus_id, vergadering=current.vergadering_id).first()


def is_final(besluiten: list[Besluit]) -> bool:
    """Whether besluit 1 and all others of a beraad are vastgesteld: until then its notulen are a concept (W-05)."""
    return any(besluit.soort == CASUSWAARDIGHEID for besluit in besluiten) and all(
        besluit.status in SETTLED for besluit in besluiten
    )


def _drawn_up_here(point: Agendapunt) -> set[UUID]:
    """The besluiten recorded from the beginning of this beraad until the next one over the casus, or its end."""
    points = Agendapunt.objects.filter(casus=point.casus_id, beraad_op__isnull=False)
    following = min((began for began in map(_began, points) if began > _began(point)), default=None)
    found = Besluit.objects.filter(casus=point.casus_id, deel=Dossier.WEEGPLOEG)
    if point.behandeling and point.behandeling.afgerond_op:
        found = found.filter(opgesteld_op__lte=point.behandeling.afgerond_op)
    recorded = (
        Besluit.history.filter(id__in=found.values("pk")).order_by().values("id").annotate(om=Min("history_date"))
    )
    return {
        row["id"]
        for row in recorded
        if row["om"] >= _began(point)[0] and (following is None or row["om"] < following[0])
    }


def _began(point: Agendapunt) -> tuple[datetime, int]:
    """The moment a beraad began, and the round for two of one moment; only the day is known of the oldest."""
    day = cast(date, point.beraad_op)
    return point.beraad_om or klok.local(day, time.min), point.ronde or 0
