"""Reads on informing and requests; the account comes first. A request of another verband is not there (P-19)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework import klok, selectors
from casework.actions.informeren import TELLS
from casework.audit import log
from casework.choices import UITVOERDERS, BesluitStatus, Bestand, Dossier, Fase, Informeren
from casework.models import Aanstelling, Account, Besluit, Casus, Machtiging, Samenwerkingsverband
from casework.rules import GeenToegang, RegelFout
from casework.timeline import readable_parts
from rights.choices import LOPEND
from rights.models import Kennisgeving, Rechtenverzoek

_RELATED = ("verband", "casus", "behandelaar", "besluit_door")


@dataclass(frozen=True)
class Rechten:
    """What an account may do with a request now."""

    behandelt: bool
    beslist: bool
    leest_behandeling: bool
    kan_overnemen: bool
    kan_koppelen: bool


def verzoeken(account: Account) -> QuerySet[Rechtenverzoek]:
    """Requests of the verband, for its uitvoerders and for vertegenwoordigers with a machtiging today (V-21)."""
    if account.aanstelling is None:
        return Rechtenverzoek.objects.none()
    verband = selectors.verband_van(account)
    if not (account.heeft_rol(*UITVOERDERS) or selectors.machtiging(account, verband)):
        return Rechtenverzoek.objects.none()
    return Rechtenverzoek.objects.filter(verband=verband).order_by("-ontvangen_op", "-kenmerk")


def without_handler(account: Account) -> QuerySet[Rechtenverzoek]:
    """Running requests of the verband whose handler is no uitvoerder there any more."""
    handlers = Aanstelling.objects.op(klok.today()).filter(
        account=OuterRef("behandelaar"), organisatie__verband=OuterRef("verband"), rol__in=UITVOERDERS
    )
    return verzoeken(account).filter(~Exists(handlers), status__in=LOPEND)


def list_verzoeken(account: Account) -> QuerySet[Rechtenverzoek]:
    """The list with its handlers, logged as a look. GeenToegang for who handles no requests."""
    if not may_handle(account) and deciding_machtiging(account) is None:
        log.refused(account, "verzoeken.lijst")
        raise GeenToegang
    log.looked(account, "verzoeken.lijst")
    return verzoeken(account).select_related("behandelaar")


def open_verzoek(account: Account, verzoek_id: UUID) -> Rechtenverzoek:
    """One request, logged as a look; GeenToegang otherwise."""
    verzoek = verzoeken(account).select_related(*_RELATED).filter(pk=verzoek_id).first()
    if verzoek is None:
        log.refused(account, "verzoek.pagina")
        raise GeenToegang
    log.looked(account, "verzoek.pagina", verzoek)
    return verzoek


def lock_verzoek(account: Account, verzoek_id: UUID) -> Rechtenverzoek:
    """One request for an action; nobody else changes it meanwhile. GeenToegang otherwise."""
    found = verzoeken(account).select_for_update(of=("self",)).select_related(*_RELATED)
    verzoek = found.filter(pk=verzoek_id).first()
    if verzoek is None:
        raise GeenToegang
    return verzoek


def may_handle(account: Account) -> bool:
    """Whether the account can receive and prepare requests: an uitvoerder of either part (V-21)."""
    return account.heeft_rol(*UITVOERDERS)


def deciding_machtiging(account: Account) -> Machtiging | None:
    """The machtiging with which the account reads and, for the right kernpartij, decides on requests."""
    return selectors.machtiging(account, selectors.verband_van(account))


def decides_on_verzoeken(account: Account, verband: Samenwerkingsverband) -> bool:
    """Whether the account acts today for the bestuursorgaan that decides on requests, and is no uitvoerder (V-21)."""
    machtiging = selectors.machtiging(account, verband)
    decides = machtiging is not None and machtiging.organisatie.soort == verband.beslist_op_verzoeken
    return decides and not account.heeft_rol(*UITVOERDERS)


def rights_on(account: Account, verzoek: Rechtenverzoek) -> Rechten:
    """What the account may do with the request now."""
    handles = verzoek.behandelaar_id == account.pk and may_handle(account)
    has_machtiging = deciding_machtiging(account) is not None
    return Rechten(
        behandelt=handles and verzoek.loopt,
        beslist=decides_on_verzoeken(account, verzoek.verband),
        leest_behandeling=handles or has_machtiging,
        kan_overnemen=may_handle(account) and not handles and verzoek.loopt,
        kan_koppelen=(handles or has_machtiging)
        and verzoek.loopt
        and verzoek.voorbereid_op is None
        and not verzoek.is_onbevoegd,
    )


def linked_casus(account: Account, verzoek: Rechtenverzoek) -> Casus | None:
    """The casus of a request, for who may know of that casus anyway."""
    return selectors.casussen(account).filter(pk=verzoek.casus_id).first() if verzoek.casus_id else None


def casus_by_number(account: Account, nummer: str) -> Casus:
    """The casus with this number, among those the account knows of; RegelFout V-21 otherwise."""
    casus = selectors.casussen(account).filter(nummer=nummer.strip()).first()
    if casus is None:
        raise RegelFout("V-21", "Er is geen casus met dit nummer die u kunt zien.", "casusnummer")
    return casus


def has_running_request(casus_id: UUID) -> bool:
    """Whether a request about the casus still runs: that holds its destruction (R-05)."""
    return Rechtenverzoek.objects.filter(casus_id=casus_id, status__in=LOPEND).exists()


def part_that_informs(casus: Casus) -> Dossier:
    """The part of the file in which informing is recorded: of the weegploeg when it goes no further (I-08, R-03)."""
    if not casus.is_actief:
        return Dossier.ARCHIEF
    further = casus.fase in (Fase.CASUSOVERLEG, Fase.GESLOTEN)
    return Dossier.CASUSOVERLEG if further else Dossier.WEEGPLOEG


def kennisgevingen(casus: Casus, rights: set[str]) -> list[Kennisgeving]:
    """How the betrokkene was informed, newest first, in the parts that somebody with these permissions reads."""
    delen = readable_parts(rights)
    return list(Kennisgeving.objects.filter(casus=casus, deel__in=delen).order_by("-dag", "pk"))


def unnoted_kennisgevingen() -> list[UUID]:
    """What was recorded in the archive on a besluit that holds, and the casus does not know yet; for the jobs."""
    decided_there = Besluit.objects.filter(
        casus=OuterRef("casus"), deel=Dossier.ARCHIEF, status=BesluitStatus.VASTGESTELD, uitkomst__in=TELLS
    )
    found = Kennisgeving.objects.filter(
        # Without a besluit it was recorded on one of the weegploeg, that who recorded it did not read.
        Q(besluit__status=BesluitStatus.VASTGESTELD) | Q(besluit=None) & ~Exists(decided_there),
        deel=Dossier.ARCHIEF,
        casus__bestand=Bestand.GEARCHIVEERD,
        casus__informeren=Informeren.TE_INFORMEREN,
        # Not one of an earlier stay in the archive.
        dag__gte=F("casus__gearchiveerd_op"),
    )
    return list(found.order_by("pk").values_list("pk", flat=True))
