"""Questions to partners: who asked, who is asked, and what each may see of them (W-08)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from casework import klok, lokale_lijst
from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import OrganisatieSoort, Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Casus, Organisatie
from casework.rules import GeenToegang
from weegploeg.models import NadereDuiding

CAN_BE_ASKED = (Rol.VERTEGENWOORDIGER, Rol.CASUSPARTNER)


def duidingen(casus: Casus) -> QuerySet[NadereDuiding]:
    """The questions asked about a casus, oldest first."""
    found = NadereDuiding.objects.filter(casus=casus).select_related("organisatie", "account")
    return found.order_by("nummer")


def get_duiding(account: Account, duiding_id: UUID, *, lock: bool = False) -> NadereDuiding:
    """A question for the person asked (their own, until its last day) or for who reads the weegploeg file (W-08).

    Raises GeenToegang for anybody else, as if it did not exist.
    """
    found = NadereDuiding.objects.select_related("organisatie", "account").filter(pk=duiding_id)
    duiding = (found.select_for_update(of=("self",)) if lock else found).first()
    if duiding is None:
        raise GeenToegang
    if not is_asked(account, duiding):
        spine.get_casus(account, duiding.casus_id, p.VIEW_WEEGPLOEG)
    return duiding


def open_duiding(account: Account, duiding_id: UUID) -> NadereDuiding:
    """get_duiding plus the line in the access log that says the account looked, or was refused."""
    try:
        duiding = get_duiding(account, duiding_id)
    except GeenToegang:
        log.refused(account, "weegploeg.duiding")
        raise
    log.looked(account, "weegploeg.duiding", duiding)
    return duiding


def casus_of(account: Account, duiding: NadereDuiding) -> Casus | None:
    """The casus that a question is about, for who reads its weegploeg file; None for who was only asked (W-08)."""
    return spine.casussen(account, p.VIEW_WEEGPLOEG).filter(pk=duiding.casus_id).first()


def is_asked(account: Account, duiding: NadereDuiding) -> bool:
    """Whether the question waits for this person, or was answered by them today."""
    today = klok.today()
    return (
        duiding.account_id == account.pk
        and duiding.uiterlijk >= today
        and duiding.beantwoord_op in (None, today)
        and any(role.organisatie_id == duiding.organisatie_id for role in account.aanstellingen_vandaag)
    )


def may_settle(account: Account, duiding: NadereDuiding) -> bool:
    """Whether this person can still answer the question, or record the answer for who was asked."""
    return duiding.is_open and (is_asked(account, duiding) or account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG))


def people_to_ask(account: Account) -> list[tuple[Account, Organisatie]]:
    """Everybody who can work today for a party of the verband, with that organisatie: who can be asked something.

    Who misses a waarborg, such as the agreements that are not accepted yet, would not see the question: they are not
    asked until they have it (P-04, P-20). An externe organisatie is asked only while it stands on the lokale lijst
    (P-03).
    """
    today, verband = klok.today(), spine.verband_van(account)
    lijst = lokale_lijst.in_force(verband, today)
    listed = lijst.plekken.values("organisatie") if lijst else ()
    rollen = Aanstelling.objects.op(today).filter(organisatie__verband=verband)
    asked = rollen.filter(
        ~Q(organisatie__soort=OrganisatieSoort.EXTERN) | Q(organisatie__in=listed),
        rol__in=CAN_BE_ASKED,
    )
    found = asked.exclude(account__in=rollen.zonder_waarborg(today).values("account"))
    people = [(rol.account, rol.organisatie) for rol in found.select_related("account", "organisatie")]
    keystore.prefetch(person.pk for person, _ in people)
    return sorted(set(people), key=lambda each: (each[0].gebruikersnaam, each[1].naam))
