"""What is due: the duties after geen casusoverleg, and what waits for whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework import klok, termijnen
from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import TOLD_OR_POSTPONED, Bestand, Dossier, Fase, Informeren, SignaalStatus
from casework.models import Aanstelling, Account, Besluit, Casus, Machtiging, Signaal
from weegploeg.choices import Toestand, Wijze
from weegploeg.models import Behandeling, NadereDuiding, Terugkoppeling, Vergadering
from weegploeg.selectors.dossier import signalen
from weegploeg.selectors.duiding import CAN_BE_ASKED
from weegploeg.selectors.vergadering import awaited_meeting


@dataclass(frozen=True)
class Plicht:
    """One of the three duties after geen casusoverleg (W-07)."""

    label: str
    stand: str
    gedaan: bool


def plichten(current: Behandeling) -> list[Plicht]:
    """The duties of W-07 with where they stand; the treatment ends when each is done, not applicable or postponed."""
    casus = current.casus
    owed = signalen_zonder_terugkoppeling(casus)
    informed = casus.informeren in TOLD_OR_POSTPONED
    recorded = (
        current.vergadering_id is not None and casus.agendapunten.filter(vergadering=current.vergadering_id).exists()
    )
    return [
        Plicht("Vastleggen in de casusnotulen", "gedaan" if recorded else "nog te doen", recorded),
        Plicht("Terugkoppelen aan de aanbrenger", f"nog {len(owed)} te doen" if owed else "afgehandeld", not owed),
        Plicht("Informeren van de betrokkene", casus.get_informeren_display(), informed),
    ]


def signalen_zonder_terugkoppeling(casus: Casus) -> list[Signaal]:
    """Signalen of which the aanbrenger is owed an answer: they were judged, and nothing is recorded yet."""
    recorded = Terugkoppeling.objects.filter(casus=casus).values("signaal_id")
    return list(signalen(casus).filter(status=SignaalStatus.BEOORDEELD).exclude(pk__in=recorded))


def terugkoppelingen(casus: Casus) -> list[Terugkoppeling]:
    """What was reported back about the signalen of a casus, oldest first."""
    return list(Terugkoppeling.objects.filter(casus=casus).select_related("signaal", "door").order_by("dag", "pk"))


def owed_terugkoppelingen(account: Account) -> list[tuple[Signaal, date]]:
    """Signalen of every party of which the aanbrenger has not heard that no casusoverleg follows.

    Out: each with the day on which that was decided.
    """
    told = Terugkoppeling.objects.filter(signaal=OuterRef("pk"))
    found = Signaal.objects.filter(
        ~Exists(told),
        status=SignaalStatus.BEOORDEELD,
        casus__behandelingen__toestand=Toestand.GEEN_CASUSOVERLEG,
        casus__in=spine.casussen(account, p.VIEW_WEEGPLOEG).order_by(),
    ).annotate(besloten_op=F("casus__behandelingen__besluit__vastgesteld_op"))
    rows = found.select_related("casus", "inbrenger").order_by("ontvangen_op", "pk").distinct()
    return [(signaal, signaal.besloten_op) for signaal in rows]


def postponed_terugkoppelingen(account: Account, organisatie_id: UUID) -> list[Signaal]:
    """Signalen of a party of which telling the aanbrenger was postponed, and has not been done since (W-07)."""
    told = Terugkoppeling.objects.filter(signaal=OuterRef("pk"))
    found = Signaal.objects.filter(
        Exists(told.filter(wijze=Wijze.UITGESTELD)),
        ~Exists(told.exclude(wijze=Wijze.UITGESTELD)),
        inbrenger=organisatie_id,
        casus__fase=Fase.GEEN_CASUSOVERLEG,
        casus__in=spine.casussen(account, p.CHANGE_WEEGPLOEG).order_by(),
    )
    return list(found.select_related("casus").order_by("ontvangen_op", "pk"))


def not_informed_in_time(account: Account) -> list[Casus]:
    """Casussen of which the betrokkene should have been informed, or that postponed, before today (I-04)."""
    undecided = (Informeren.TE_BESLISSEN, Informeren.TE_INFORMEREN)
    found = spine.casussen(account, p.VIEW_WEEGPLOEG).filter(bestand=Bestand.ACTIEF, informeren__in=undecided)
    return [casus for casus in found if termijnen.informeren(casus.geopend_op).laatste_dag < klok.today()]


def machtiging_of(account: Account) -> Machtiging | None:
    """The machtiging with which the account acts today, if it does."""
    return spine.machtiging(account, spine.verband_van(account)) if account.aanstelling else None


# What waits for whom


def waiting_for_agenda(account: Account) -> QuerySet[Casus]:
    """Casussen to put on an agenda: a signaal was brought, the questions are answered, or the meeting passed."""
    brought = Signaal.objects.filter(casus=OuterRef("pk"), status=SignaalStatus.INGEBRACHT)
    treated = Behandeling.objects.filter(casus=OuterRef("pk"))
    asked = NadereDuiding.objects.filter(casus=OuterRef("casus"), besluit=OuterRef("besluit"))
    settled = Exists(asked) & ~Exists(asked.filter(beantwoord_op__isnull=True))
    # The meeting passed, or the casus was taken off its agenda.
    missed = Q(toestand=Toestand.OPEN) & (Q(vergadering__dag__lt=klok.today()) | Q(vergadering__isnull=True))
    answered = treated.filter(Q(settled, toestand=Toestand.NADERE_DUIDING) | missed)
    unanswered = NadereDuiding.objects.filter(casus=OuterRef("casus"), beantwoord_op__isnull=True)
    busy = treated.filter(Q(toestand=Toestand.IN_BERAAD) | Q(Exists(unanswered), toestand=Toestand.NADERE_DUIDING))
    return spine.casussen(account, p.CHANGE_WEEGPLOEG).filter(Exists(brought) | Exists(answered)).exclude(Exists(busy))


def can_go_on_agenda(casus: Casus, current: Behandeling | None) -> bool:
    """Whether the uitvoerder can put the casus on an agenda now."""
    toestand = current.toestand if current else ""
    if toestand in (Toestand.IN_BERAAD, Toestand.AFGEROND):
        return False
    if toestand == Toestand.NADERE_DUIDING:
        return not NadereDuiding.objects.filter(casus=casus, beantwoord_op__isnull=True).exists()
    if toestand == Toestand.OPEN and awaited_meeting(current) is None:
        return True
    return Signaal.objects.filter(casus=casus, status=SignaalStatus.INGEBRACHT).exists()


def meetings_to_hold(account: Account) -> list[Vergadering]:
    """Meetings of today, before, or the coming week with a casus on the agenda that still waits."""
    waiting = Behandeling.objects.filter(
        casus__in=spine.casussen(account, p.CHANGE_WEEGPLOEG).order_by(),
        toestand=Toestand.OPEN,
        vergadering__dag__lte=klok.today() + timedelta(days=7),
    )
    return list(Vergadering.objects.filter(pk__in=waiting.values("vergadering")).order_by("dag", "pk"))


def asked_of(account: Account) -> list[NadereDuiding]:
    """Questions that wait for the answer of this person."""
    organisaties = [role.organisatie_id for role in account.aanstellingen_vandaag]
    found = NadereDuiding.objects.filter(
        account=account, organisatie__in=organisaties, beantwoord_op__isnull=True, uiterlijk__gte=klok.today()
    )
    return list(found.order_by("uiterlijk", "pk"))


def overdue(account: Account) -> list[tuple[NadereDuiding, bool]]:
    """Questions without an answer of which the last day has passed, or that were put to somebody who left.

    Each with whether who was asked has a role for that partner today, and so can answer.
    """
    roles = Aanstelling.objects.op(klok.today()).filter(
        account=OuterRef("account"), organisatie=OuterRef("organisatie"), rol__in=CAN_BE_ASKED
    )
    found = NadereDuiding.objects.filter(
        casus__in=spine.casussen(account, p.CHANGE_WEEGPLOEG).order_by(), beantwoord_op__isnull=True
    ).annotate(kan_antwoorden=Exists(roles))
    late = found.filter(Q(uiterlijk__lt=klok.today()) | Q(kan_antwoorden=False))
    ordered = late.select_related("casus").order_by("uiterlijk", "pk")
    return [(duiding, duiding.kan_antwoorden) for duiding in ordered]


def besluiten_met_status(account: Account, *statussen: str) -> list[Besluit]:
    """Besluiten in the weegploeg files that the account changes, with one of these statuses."""
    found = Besluit.objects.filter(
        casus__in=spine.casussen(account, p.CHANGE_WEEGPLOEG).order_by(), deel=Dossier.WEEGPLOEG, status__in=statussen
    )
    return list(found.select_related("casus").order_by("opgesteld_op", "pk"))


def to_bring(account: Account) -> list[Signaal]:
    """Signalen of the own party that the weegploeg does not have yet (S-08)."""
    machtiging = machtiging_of(account)
    if machtiging is None:
        return []
    found = Signaal.objects.filter(
        inbrenger=machtiging.organisatie_id,
        status=SignaalStatus.ONTVANGEN,
        casus__in=spine.casussen(account, p.CHANGE_WEEGPLOEG).order_by(),
    )
    return list(found.select_related("casus").order_by("ontvangen_op", "pk"))
