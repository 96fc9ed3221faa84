"""The treatment of a casus, its signalen, the facts and the judgements on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from casework import klok, lokale_lijst
from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import CASUSPARTIJEN, BesluitStatus, OrganisatieSoort, SignaalStatus
from casework.dagen import day_in_words
from casework.models import Aanbrenger, Account, Besluit, Casus, Organisatie, Signaal
from casework.rules import GeenToegang
from weegploeg.choices import CASUSWAARDIGHEID, DUIDING, SIGNAAL
from weegploeg.models import Behandeling, Beoordeling
from weegploeg.selectors.duiding import duidingen

UNJUDGED = (SignaalStatus.ONTVANGEN, SignaalStatus.INGEBRACHT, SignaalStatus.GEAGENDEERD)
ON_THE_LIST = (SignaalStatus.INGEBRACHT, SignaalStatus.GEAGENDEERD, SignaalStatus.BEOORDEELD)


def behandeling(casus: Casus | UUID) -> Behandeling | None:
    """The open treatment of a casus, else the one that ended last; None when it was never on an agenda."""
    found = Behandeling.objects.filter(casus=casus).select_related("besluit", "vergadering")
    return found.order_by(F("afgerond_op").desc(nulls_first=True)).first()


def vastgesteld_besluit(casus: Casus, soort: str) -> Besluit | None:
    """The besluit 1 or 2 of the weegploeg in force: for besluit 1 that of the treatment."""
    if soort == CASUSWAARDIGHEID:
        current = behandeling(casus)
        return current.besluit if current and current.besluit and current.besluit.is_vastgesteld else None
    return Besluit.objects.filter(casus=casus, soort=soort, status=BesluitStatus.VASTGESTELD).first()


def signalen(casus: Casus) -> QuerySet[Signaal]:
    """The signalen of a casus in the order in which they came."""
    return Signaal.objects.filter(casus=casus).select_related("inbrenger").order_by("nummer")


@dataclass(frozen=True)
class Feit:
    """A piece of the file: a judgement rests on it, or it is brought over.

    label: names it by number and day, never by person.
    """

    soort: str
    id: UUID
    label: str
    tekst: str

    @property
    def sleutel(self) -> str:
        return f"{self.soort}:{self.id}"


def feiten(casus: Casus) -> list[Feit]:
    """The facts before the weegploeg: signalen that were brought and questions that were answered (K-03)."""
    found = []
    for signaal in signalen(casus):
        if signaal.status in ON_THE_LIST:
            label = f"signaal {signaal.nummer}, {signaal.inbrenger.naam}, {day_in_words(signaal.ontvangen_op)}"
            found.append(Feit(SIGNAAL, signaal.pk, label, signaal.gedraging))
    for duiding in duidingen(casus):
        if duiding.antwoord and duiding.beantwoord_op:
            label = (
                f"nadere duiding {duiding.nummer}, {duiding.organisatie.naam}, {day_in_words(duiding.beantwoord_op)}"
            )
            found.append(Feit(DUIDING, duiding.pk, label, duiding.antwoord))
    return found


def beoordelingen(casus: Casus) -> list[Beoordeling]:
    """The judgements of a casus, newest first."""
    found = Beoordeling.objects.filter(casus=casus).select_related("behandeling", "vastgelegd_door")
    return list(found.prefetch_related("gebieden", "afwijkend__partij").order_by("-nummer"))


def get_beoordeling(account: Account, beoordeling_id: UUID) -> Beoordeling:
    """A judgement of a casus whose weegploeg file the account reads; GeenToegang otherwise. Logs the look."""
    found = Beoordeling.objects.select_related("casus").filter(pk=beoordeling_id).first()
    if found is None:
        log.refused(account, "weegploeg.beoordeling")
        raise GeenToegang
    spine.open_casus(account, found.casus_id, p.VIEW_WEEGPLOEG, wat="weegploeg.beoordeling")
    return found


def get_beoordelingen(account: Account, one_id: UUID, other_id: UUID) -> tuple[Beoordeling, Beoordeling]:
    """Two judgements of one casus, the older first; GeenToegang when they are not of one. Logs the look."""
    one = get_beoordeling(account, one_id)
    pair = [item for item in beoordelingen(one.casus) if item.pk in (one_id, other_id)]
    if len(pair) != 2:
        log.refused(account, "weegploeg.beoordeling", casus_id=one.casus_id)
        raise GeenToegang
    return pair[1], pair[0]


def casuspartijen(casus: Casus) -> dict[OrganisatieSoort, Organisatie]:
    """The convenant partners of the verband that can be named in besluit 2, by soort (P-02)."""
    found = {item.soort: item for item in Organisatie.objects.filter(verband=casus.verband_id, soort__in=CASUSPARTIJEN)}
    return {soort: found[soort] for soort in CASUSPARTIJEN if soort in found}


def externe_organisaties(casus: Casus, besides: Iterable[UUID] = ()) -> list[Organisatie]:
    """The externe organisaties on the lokale lijst of today, and those with an id in `besides`, by name (P-03)."""
    listed = lokale_lijst.on_list(casus.verband, klok.today()).order_by().values("pk")
    found = lokale_lijst.externe_organisaties(casus.verband)
    return list(found.filter(Q(pk__in=listed) | Q(pk__in=list(besides))))


def aanbrenger(account: Account, signaal: Signaal) -> Aanbrenger | None:
    """Who told it, for a vertegenwoordiger of the party that brought the signaal only (S-05)."""
    machtiging = spine.machtiging(account, signaal.casus.verband)
    if machtiging is None:
        return None
    return Aanbrenger.objects.filter(signaal=signaal, organisatie=machtiging.organisatie_id).first()


def open_signaal(account: Account, signaal_id: UUID, wat: str) -> Signaal:
    """A signaal of a casus whose weegploeg file the account reads; logs the look. GeenToegang otherwise."""
    signaal = spine.get_signaal(account, signaal_id)
    log.looked(account, wat, signaal)
    return signaal
