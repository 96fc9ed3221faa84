"""Meetings of the weegploeg: agenda and attendance (W-01, W-03)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, QuerySet, When

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import KERNPARTIJEN, Dossier, Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Machtiging, Organisatie
from casework.rules import GeenToegang
from weegploeg.choices import Toestand
from weegploeg.models import Agendapunt, Behandeling, Vergadering


def vergaderingen(account: Account) -> QuerySet[Vergadering]:
    """Meetings of the weegploeg of the account's verband, for who is of the weegploeg.

    First those to come, the nearest on top; then those that were, the latest on top.
    """
    if not spine.in_weegploeg(account):
        raise GeenToegang
    to_come = Case(When(dag__gte=klok.today(), then="dag"))
    found = Vergadering.objects.filter(verband=spine.verband_van(account), soort=Dossier.WEEGPLOEG)
    return found.order_by(to_come.asc(nulls_last=True), "-dag", "begin", "pk")


def coming(account: Account) -> QuerySet[Vergadering]:
    """Meetings of today or later that were not cancelled, the nearest first, for who is of the weegploeg."""
    found = vergaderingen(account).filter(dag__gte=klok.today(), afgezegd_op__isnull=True)
    return found.order_by("dag", "begin", "pk")


def get_vergadering(account: Account, vergadering_id: UUID) -> Vergadering:
    """A meeting of the account's weegploeg; GeenToegang otherwise."""
    found = vergaderingen(account).select_related("verband").filter(pk=vergadering_id).first()
    if found is None:
        raise GeenToegang
    return found


def agenda(account: Account, vergadering: Vergadering) -> list[Agendapunt]:
    """The agenda of a meeting: the casussen of it that the account reads."""
    points = Agendapunt.objects.filter(
        vergadering=vergadering,
        afgevoerd_op__isnull=True,
        casus__in=spine.casussen(account, p.VIEW_WEEGPLOEG).order_by(),
    )
    return list(points.select_related("casus").order_by("volgorde"))


def awaited_meeting(current: Behandeling | None) -> Vergadering | None:
    """The meeting, of today or later, that will deal with the casus of this treatment; None when there is none."""
    meeting = current.vergadering if current and current.toestand == Toestand.OPEN else None
    return meeting if meeting and meeting.dag >= klok.today() else None


def waiting_casussen(account: Account, vergadering: Vergadering) -> set[UUID]:
    """The casussen on the latest agenda of this meeting whose beraad has yet to begin, as far as the account reads."""
    waiting = Behandeling.objects.filter(
        casus__in=spine.casussen(account, p.VIEW_WEEGPLOEG).order_by(), vergadering=vergadering, toestand=Toestand.OPEN
    )
    return set(waiting.values_list("casus_id", flat=True))


def get_agendapunt(account: Account, agendapunt_id: UUID) -> Agendapunt:
    """A point of an agenda whose casus the account reads; GeenToegang otherwise."""
    point = Agendapunt.objects.select_related("casus__verband", "vergadering__verband").filter(pk=agendapunt_id).first()
    if point is None:
        raise GeenToegang
    spine.get_casus(account, point.casus_id, p.VIEW_WEEGPLOEG)
    return point


def open_agendapunt(account: Account, agendapunt_id: UUID, wat: str, *, begonnen: bool = False) -> Agendapunt:
    """A point of an agenda for who is of the weegploeg and reads its casus; logs the look, or the refusal.

    In: `begonnen` for what is there only once the beraad began.
    """
    try:
        point = get_agendapunt(account, agendapunt_id)
        get_vergadering(account, point.vergadering_id)
        if begonnen and point.beraad_op is None:
            raise GeenToegang
    except GeenToegang as error:
        log.refused(account, wat)
        error.logged = True
        raise
    log.looked(account, wat, point)
    return point


@dataclass(frozen=True)
class Lid:
    """Somebody of the weegploeg on the day of a meeting: for which party, in which role, with which machtiging."""

    account: Account
    organisatie: Organisatie
    rol: str
    machtiging: Machtiging | None

    @property
    def hoort_erbij(self) -> bool:
        """Whether they are invited: a vertegenwoordiger without a machtiging of that day decides nothing (P-01)."""
        return self.machtiging is not None or self.rol == Rol.UITVOERDER_WEEGPLOEG


def can_attend(vergadering: Vergadering) -> list[Lid]:
    """Who can be at a meeting of the weegploeg that day: vertegenwoordigers and the uitvoerder, with their party."""
    roles = Aanstelling.objects.op(vergadering.dag).filter(
        organisatie__verband=vergadering.verband_id, rol__in=(Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG)
    )
    held = _machtigingen_op(vergadering)
    found: dict[UUID, Lid] = {}
    for role in roles.select_related("account", "organisatie").order_by("account__gebruikersnaam", "van", "rol"):
        machtiging = held.get((role.account_id, role.organisatie_id))
        found.setdefault(role.account_id, Lid(role.account, role.organisatie, role.rol, machtiging))
    keystore.prefetch(found)
    return list(found.values())


def aanwezigen(vergadering: Vergadering) -> list[Lid]:
    """Who was recorded as present, for the party recorded then, also when their role was ended since (W-01)."""
    rows = list(vergadering.aanwezigheid.select_related("account", "organisatie").order_by("account__gebruikersnaam"))
    keystore.prefetch(row.account_id for row in rows)
    members = {(lid.account.pk, lid.organisatie.pk): lid for lid in can_attend(vergadering)}
    return [
        members.get((row.account_id, row.organisatie_id)) or Lid(row.account, row.organisatie, "", None) for row in rows
    ]


def to_invite(vergadering: Vergadering) -> list[Account]:
    """Who belongs at a meeting: the vertegenwoordigers with a machtiging of that day, and the uitvoerder (W-01, W-03).

    Out: also those without a mail address; the page names them.
    """
    return [lid.account for lid in can_attend(vergadering) if lid.hoort_erbij and lid.account.is_active]


def to_mail(vergadering: Vergadering) -> list[Account]:
    """Who gets the next message: who belongs there; that it is off also who was invited and does not any more."""
    people = {person.pk: person for person in to_invite(vergadering)}
    if vergadering.is_afgezegd:
        invited = vergadering.genodigden.select_related("account").order_by("account__gebruikersnaam")
        people |= {row.account_id: row.account for row in invited}
        keystore.prefetch(people)
    return list(people.values())


def _machtigingen_op(vergadering: Vergadering) -> dict[tuple[UUID, UUID], Machtiging]:
    """The machtigingen for a kernpartij in force on the day of a meeting, by account and organisatie (P-01)."""
    held = Machtiging.objects.op(vergadering.dag).filter(
        organisatie__verband=vergadering.verband_id, organisatie__soort__in=KERNPARTIJEN
    )
    return {(item.account_id, item.organisatie_id): item for item in held.select_related("organisatie")}


def represented(vergadering: Vergadering) -> set[str]:
    """The kernpartijen that were at the meeting by somebody with a machtiging of that day, as soort (W-01)."""
    present = set(vergadering.aanwezigheid.values_list("account_id", "organisatie_id"))
    return {item.organisatie.soort for who, item in _machtigingen_op(vergadering).items() if who in present}
