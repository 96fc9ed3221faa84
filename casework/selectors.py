"""Reads on the spine. The account comes first; what it may not see is not there (P-19)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from casework import klok
from casework.access import grants
from casework.access import permissions as p
from casework.audit import log
from casework.choices import KERNPARTIJEN, UITVOERDERS, Dossier, OrganisatieSoort, Rol
from casework.encryption import keystore
from casework.models import (
    Aanstelling,
    Account,
    Besluit,
    Betrokkene,
    Bijlage,
    Casus,
    Concept,
    Machtiging,
    Organisatie,
    Samenwerkingsverband,
    Sessie,
    Signaal,
    WettelijkVertegenwoordiger,
)
from casework.rules import GeenToegang
from casework.termijnen import age_on

MEERDERJARIG = 18
_READS_DEEL = {
    Dossier.WEEGPLOEG: p.VIEW_WEEGPLOEG,
    Dossier.CASUSOVERLEG: p.VIEW_CASUSOVERLEG,
    Dossier.ARCHIEF: p.DECIDE_ARCHIEF,
}


def casussen(account: Account, *codenames: str) -> QuerySet[Casus]:
    """Casussen on which the account holds today one of the permissions (default: knows of it)."""
    found = Casus.objects.filter(held(account, *(codenames or (p.LIST,))))
    if _is_rvdk(account):
        found = found.exclude(pk__in=_of_adults(found))
    return found.order_by("nummer")


def held(account: Account, *codenames: str) -> Func:
    """Condition on casussen: the account holds one of the permissions today.

    It compares the number too, so that the database can go through the grants in the order of a list, and stop where
    its page ends.
    """
    number_and_id = Func(F("nummer"), F("pk"), template="(%(expressions)s)")
    found = grants.numbers_and_ids(account, codenames)
    return Func(number_and_id, found, template="%(expressions)s", arg_joiner=" IN ", output_field=BooleanField())


def get_casus(account: Account, casus_id: UUID, *codenames: str) -> Casus:
    """The casus, when the account holds one of the permissions; GeenToegang otherwise, as if it did not exist."""
    casus = casussen(account, *codenames).filter(pk=casus_id).first()
    if casus is None:
        raise GeenToegang
    return casus


def open_casus(account: Account, casus_id: UUID, *codenames: str, wat: str) -> Casus:
    """get_casus plus the line in the access log that says the account looked, or was refused."""
    try:
        casus = get_casus(account, casus_id, *codenames)
    except GeenToegang as error:
        log.refused(account, wat, casus_id=casus_id)
        error.logged = True
        raise
    log.looked(account, wat, casus)
    return casus


def lock_casus(account: Account, casus_id: UUID, *codenames: str) -> Casus:
    """The casus for an action: the account holds one of the permissions now, and nobody else changes it meanwhile.

    The right is looked up with the lock held: what ended while this waited for the archive or a besluit ended here too.
    """
    casus = Casus.objects.select_for_update().filter(pk=casus_id).first()
    if casus is None:
        raise GeenToegang
    get_casus(account, casus_id, *codenames)
    return casus


def may(account: Account, casus: Casus, *codenames: str) -> bool:
    """Whether the account holds one of the permissions on the casus today."""
    return grants.active(account, codenames).filter(content_object=casus).exists()


def permissions_on(account: Account, casus: Casus) -> set[str]:
    """All codenames the account holds on the casus today."""
    held = grants.active(account, p.ALL).filter(content_object=casus)
    return set(held.values_list("permission__codename", flat=True))


def machtiging(account: Account, verband: Samenwerkingsverband) -> Machtiging | None:
    """The machtiging with which the account acts today for a kernpartij of the verband (P-01)."""
    here = (found for found in account.machtigingen_vandaag if found.organisatie.verband_id == verband.pk)
    return next(here, None)


def represents_kernpartij(account: Account) -> bool:
    """Whether the account acts today for a kernpartij of its own samenwerkingsverband (P-01)."""
    return account.aanstelling is not None and machtiging(account, verband_van(account)) is not None


def empty_places(account: Account) -> list[str]:
    """What nobody does today in the samenwerkingsverband, in words; for who acts for a kernpartij (P-01, P-10)."""
    if not represents_kernpartij(account):
        return []
    verband = verband_van(account)
    today = klok.today()
    held = set(Aanstelling.objects.op(today).filter(organisatie__verband=verband).values_list("rol", flat=True))
    acting = Machtiging.objects.op(today).filter(organisatie=OuterRef("pk"))
    unrepresented = Organisatie.objects.filter(~Exists(acting), verband=verband, soort__in=KERNPARTIJEN)
    return [
        *(rol.label for rol in UITVOERDERS if rol not in held),
        *(f"gemachtigd namens {partij.naam}" for partij in unrepresented.order_by("naam")),
    ]


def in_weegploeg(account: Account) -> bool:
    """Whether the account works today in the weegploeg: for a kernpartij, or as its uitvoerder (W-01)."""
    return account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG) or represents_kernpartij(account)


def weegploeg_of(account: Account) -> Samenwerkingsverband:
    """The samenwerkingsverband in whose weegploeg the account works today; GeenToegang for everybody else."""
    if not in_weegploeg(account):
        raise GeenToegang
    return verband_van(account)


def of_same_person(account: Account, casus: Casus) -> list[Casus]:
    """Other casussen that somebody judged to be about the same person, as far as the account knows of them (S-07)."""
    return list(casussen(account).filter(persoon=casus.persoon).exclude(pk=casus.pk))


def kernpartijen(verband: Samenwerkingsverband) -> list[Organisatie]:
    """The three kernpartijen, in a fixed order."""
    found = Organisatie.objects.filter(verband=verband, soort__in=KERNPARTIJEN)
    return sorted(found, key=lambda organisatie: KERNPARTIJEN.index(OrganisatieSoort(organisatie.soort)))


def verband_van(account: Account) -> Samenwerkingsverband:
    """The samenwerkingsverband the account works in; GeenToegang for somebody without a role today."""
    if account.aanstelling is None:
        raise GeenToegang
    return account.aanstelling.organisatie.verband


def besluiten(account: Account, casus: Casus) -> list[Besluit]:
    """Besluiten of the casus that the account may read, newest first."""
    rights = permissions_on(account, casus)
    delen = [deel for deel, codename in _READS_DEEL.items() if codename in rights]
    return list(
        Besluit.objects.filter(casus=casus, deel__in=delen)
        .select_related("opgesteld_door")
        .prefetch_related("bevestigingen__partij", "partners__organisatie")
        .order_by("-opgesteld_op", "-vastgesteld_op", "pk")
    )


def get_besluit(account: Account, besluit_id: UUID) -> Besluit:
    """A besluit of a casus and file that the account may read; GeenToegang otherwise."""
    besluit = (
        Besluit.objects.select_related("casus__verband", "opgesteld_door", "vervangt").filter(pk=besluit_id).first()
    )
    if besluit is None:
        raise GeenToegang
    get_casus(account, besluit.casus_id, _READS_DEEL[Dossier(besluit.deel)])
    return besluit


def betrokkene(account: Account, casus: Casus) -> Betrokkene:
    """The person of the casus, for who may read a part that names them."""
    get_casus(account, casus.pk, *p.NAMES_THE_PERSON)
    return Betrokkene.objects.get(casus=casus)


def wettelijk_vertegenwoordigers(account: Account, casus: Casus) -> list[WettelijkVertegenwoordiger]:
    """The parents or guardian of the betrokkene, for who may read the file or the plan."""
    get_casus(account, casus.pk, *p.KNOWS_THE_PERSON)
    return list(WettelijkVertegenwoordiger.objects.filter(casus=casus))


def get_signaal(account: Account, signaal_id: UUID) -> Signaal:
    """A signaal of a casus whose weegploeg file the account may read; GeenToegang otherwise."""
    signaal = Signaal.objects.select_related("casus__verband", "inbrenger").filter(pk=signaal_id).first()
    if signaal is None:
        raise GeenToegang
    get_casus(account, signaal.casus_id, p.VIEW_WEEGPLOEG)
    return signaal


def concept(account: Account, pad: str) -> Concept | None:
    """The draft of the account for the form of `pad`, while its days last and its casus is open to them.

    The page of that form decides first who comes there at all (S-10).
    """
    own = Concept.objects.filter(
        account=account, verband=account.verband_id, pad=pad, bijgewerkt_op__gt=_oldest_concept()
    )
    return own.filter(Q(casus=None) | Q(casus__in=casussen(account, *p.ALL))).first()


def expired_concepten() -> QuerySet[Concept]:
    """Drafts whose days are over, of everybody: for the job that destroys them (S-10)."""
    return Concept.objects.filter(bijgewerkt_op__lte=_oldest_concept())


def _oldest_concept() -> datetime:
    return klok.now() - timedelta(days=settings.CONCEPT_DAGEN)


def bijlagen(account: Account, casus: Casus, deel: str) -> list[Bijlage]:
    """The files in one part of the dossier, newest first, for who may read that part."""
    get_casus(account, casus.pk, _READS_DEEL[Dossier(deel)])
    found = Bijlage.objects.filter(casus=casus, deel=deel)
    return list(found.select_related("toegevoegd_door", "signaal").order_by("-toegevoegd_op", "pk"))


def open_bijlage(account: Account, bijlage_id: UUID) -> Bijlage:
    """A file of a part of the dossier that the account may read, with the line in the log; GeenToegang otherwise."""
    bijlage = Bijlage.objects.select_related("casus").filter(pk=bijlage_id).first()
    if bijlage is None:
        raise GeenToegang
    get_casus(account, bijlage.casus_id, _READS_DEEL[Dossier(bijlage.deel)])
    log.looked(account, "bijlage.geopend", bijlage)
    return bijlage


def is_meerderjarig(person: Betrokkene) -> bool:
    """Whether the betrokkene is 18 or older today (P-07)."""
    return age_on(person.geboortedatum, klok.today()) >= MEERDERJARIG


def _is_rvdk(account: Account) -> bool:
    return any(
        aanstelling.organisatie.soort == OrganisatieSoort.RVDK and aanstelling.rol == Rol.CASUSPARTNER
        for aanstelling in account.aanstellingen_vandaag
    )


def _of_adults(found: QuerySet[Casus]) -> Iterable[UUID]:
    """Casussen whose betrokkene turned 18: closed for the RvdK on that day, before any job has run (P-07)."""
    people = list(Betrokkene.objects.filter(casus__in=found))
    keystore.prefetch(person.casus_id for person in people)
    return [person.casus_id for person in people if is_meerderjarig(person)]


def sessies(account: Account) -> QuerySet[Sessie]:
    """Where this account is logged in now, the one used last first."""
    return Sessie.objects.filter(account=account, expire_date__gt=klok.machine_now()).order_by("-laatst_op")
