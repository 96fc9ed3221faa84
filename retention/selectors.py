"""Reads for archive and destruction; the account comes first, the jobs have none."""

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework import klok, selectors
from casework.access import permissions as p
from casework.actions.informeren import UITSTELLEN
from casework.audit import log
from casework.choices import SETTLED, TO_WORK_ON, BesluitStatus, Bestand, Dossier, Informeren
from casework.models import Account, Besluit, Casus, Raadpleging
from casework.rules import GeenToegang
from retention import holds, terms
from retention.choices import ALSNOG_INFORMEREN
from retention.models import Vernietiging, VernietigingStatus
from weegploeg.work import RECONSIDER_FROM


def archive(account: Account) -> QuerySet[Casus]:
    """Archived casussen of the verband, for a vertegenwoordiger with a machtiging today (R-03); logged as a look.

    GeenToegang for everybody else.
    """
    if selectors.machtiging(account, selectors.verband_van(account)) is None:
        log.refused(account, "archief.lijst")
        raise GeenToegang
    log.looked(account, "archief.lijst")
    return archived(account)


def archived(account: Account) -> QuerySet[Casus]:
    """Archived casussen that the account knows of."""
    return selectors.casussen(account).filter(bestand=Bestand.GEARCHIVEERD)


def to_submit(account: Account) -> list[Besluit]:
    """Besluiten on archived casussen that are written down and do not lie before the kernpartijen."""
    written = Besluit.objects.filter(
        deel=Dossier.ARCHIEF, status__in=TO_WORK_ON, casus__in=_archive(account).order_by()
    )
    return [
        besluit
        for besluit in written.select_related("casus").order_by("casus__nummer", "pk")
        if besluit.soort != ALSNOG_INFORMEREN or besluit.casus.informeren != Informeren.GEINFORMEERD
    ]


def to_inform_from_archive(account: Account) -> list[Casus]:
    """Archived casussen of which informing is to be decided or weighed again, with no besluit under way (I-03)."""
    never, later = Q(informeren=Informeren.TE_BESLISSEN), Q(informeren=Informeren.UITGESTELD)
    near = Q(heroverweging_op=None) | Q(heroverweging_op__lte=klok.today() + RECONSIDER_FROM)
    ready = Besluit.objects.filter(casus=OuterRef("pk"), soort=ALSNOG_INFORMEREN).exclude(status__in=SETTLED)
    return list(_archive(account).filter(never | later & near).exclude(Exists(ready)))


def _archive(account: Account) -> QuerySet[Casus]:
    return selectors.casussen(account, p.DECIDE_ARCHIEF).filter(bestand=Bestand.GEARCHIVEERD)


def informeerbesluiten(casus_id: UUID) -> QuerySet[Besluit]:
    """The besluit on informing that was taken in the archive of this casus and holds, if there is one (I-03)."""
    return Besluit.objects.filter(casus=casus_id, soort=ALSNOG_INFORMEREN, status=BesluitStatus.VASTGESTELD)


def ruling_informeerbesluit(casus_id: UUID) -> Besluit | None:
    """That one; None when the archive decided nothing."""
    return informeerbesluiten(casus_id).order_by("-vastgesteld_op", "pk").first()


def told_and_not_noted(casus: Casus, nieuw: Besluit | None = None) -> bool:
    """Whether it was recorded in the archive that the betrokkene was told, and the job has to note it yet.

    In: `nieuw` the besluit that is being taken, on which nobody can have been told.
    """
    if casus.informeren != Informeren.TE_INFORMEREN:
        return False
    before = informeerbesluiten(casus.pk)
    ruling = (before.exclude(pk=nieuw.pk) if nieuw else before).first()
    return casus.kennisgevingen.filter(deel=Dossier.ARCHIEF, besluit=ruling).exists()


def unnoted_informeerbesluiten() -> list[UUID]:
    """What the archive decided on informing and the casus does not say yet; for the jobs, since a task can get lost."""
    found = Besluit.objects.filter(soort=ALSNOG_INFORMEREN, status=BesluitStatus.VASTGESTELD, kennisgevingen=None)
    said = Q(casus__informeren=Informeren.TE_INFORMEREN) & ~Q(uitkomst=UITSTELLEN)
    postponed = Q(casus__informeren=Informeren.UITGESTELD, casus__heroverweging_op=F("uitstel__heroverweging_op"))
    unsaid = found.filter(casus__bestand=Bestand.GEARCHIVEERD).exclude(said | Q(uitkomst=UITSTELLEN) & postponed)
    return list(unsaid.order_by("pk").values_list("pk", flat=True))


def running_consultations(account: Account) -> dict[UUID, Raadpleging]:
    """The consultation that lets the account read now, by casus."""
    today = klok.today()
    found = Raadpleging.objects.filter(account=account, van__lte=today, tot__gt=today).order_by("tot")
    return {raadpleging.casus_id: raadpleging for raadpleging in found}


def consultations(account: Account, casus: Casus) -> list[Raadpleging]:
    """Every consultation of the archive of this casus, newest first."""
    selectors.get_casus(account, casus.pk, p.DECIDE_ARCHIEF)
    found = Raadpleging.objects.filter(casus=casus, van__gte=casus.gearchiveerd_op or casus.geopend_op)
    return list(found.select_related("organisatie").order_by("-van"))


def consultations_behind(besluit: Besluit) -> list[Raadpleging]:
    """The consultations that a besluit to make a casus active again rests on, oldest first."""
    named = {str(item.get("id")) for item in besluit.onderliggend}
    found = Raadpleging.objects.filter(casus=besluit.casus_id).select_related("organisatie").order_by("van", "pk")
    return [row for row in found if str(row.pk) in named]


def due_for_archive() -> list[UUID]:
    """Active casussen that have to go to the archive today; for the jobs."""
    found = Casus.objects.filter(bestand=Bestand.ACTIEF).order_by("laatste_verwerking", "pk")
    return [casus.pk for casus in found if terms.is_archive_due(casus)]


def due_for_destruction() -> list[UUID]:
    """Casussen that have to be destroyed today and that nothing holds; for the jobs."""
    found = Casus.objects.order_by("laatste_verwerking", "pk")
    return [casus.pk for casus in found if terms.is_destruction_due(casus) and not holds.is_held(casus.pk)]


def open_destructions() -> list[UUID]:
    """Destructions whose rows are gone and whose files or key may still be there; for the jobs."""
    return list(
        Vernietiging.objects.filter(status=VernietigingStatus.OPEN).order_by("moment").values_list("pk", flat=True)
    )
