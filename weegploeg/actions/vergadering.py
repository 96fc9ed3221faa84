"""Meetings: planned, with agenda and attendance; the treatment begins when all three are there (W-01, W-12, S-08)."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db.models import Max

from casework import klok
from casework import selectors as spine
from casework.actions.base import action
from casework.choices import KERNPARTIJEN, Fase, OrganisatieSoort, Rol, SignaalStatus
from casework.models import Account, Casus, Signaal
from casework.rules import RegelFout, require
from casework.versies import check_unchanged
from weegploeg import selectors, workflow
from weegploeg.actions.common import lock_as_uitvoerder, require_uitvoerder, same_verband
from weegploeg.choices import Toestand
from weegploeg.models import Aanwezigheid, Agendapunt, Behandeling, NadereDuiding, Vergadering


@action("vergadering.gepland", verwerking=False)
def plan_vergadering(actor: Account, dag: date, plaats: str) -> Vergadering:
    """Plan a meeting of the weegploeg on a day from today on; for the uitvoerder of the weegploeg."""
    verband = spine.verband_van(actor)
    if not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise RegelFout("P-11", "De uitvoerder van de weegploeg plant de vergaderingen.")
    require(dag >= klok.today(), "W-03", "Kies een dag vanaf vandaag.", "dag")
    require(plaats.strip(), "W-03", "Vul in waar de vergadering is.", "plaats")
    vergadering = Vergadering(verband=verband, dag=dag, plaats=plaats.strip())
    vergadering.save(force_insert=True)
    return vergadering


@action("casus.geagendeerd", verwerking=False)
def agendeer_casus(actor: Account, casus: Casus, vergadering: Vergadering) -> Agendapunt:
    """Put a casus with its brought signalen on the agenda; opens the treatment when there is none (W-12).

    Raises RegelFout S-08 (no signaal was brought yet), W-08 (a question is still open), W-12 (nothing new to weigh),
    W-03 (the meeting is past, or has the casus already); GeenToegang.
    """
    casus = lock_as_uitvoerder(actor, casus.pk)
    same_verband(casus.verband_id, vergadering.verband_id)
    require(vergadering.dag >= klok.today(), "W-03", "Deze vergadering is al geweest.", "vergadering")
    point = Agendapunt.objects.filter(vergadering=vergadering, casus=casus).first()
    new_signaal = Signaal.objects.filter(casus=casus, status=SignaalStatus.INGEBRACHT).exists()
    require(
        point is None or (new_signaal and point.beraad_op is None),
        "W-03",
        "Deze casus staat al op deze agenda.",
        "vergadering",
    )
    _open_or_reopen(actor, casus, vergadering, new_signaal)
    _agendeer_signalen(casus)
    return point or _new_point(casus, vergadering)


def _new_point(casus: Casus, vergadering: Vergadering) -> Agendapunt:
    last = Agendapunt.objects.filter(vergadering=vergadering).aggregate(last=Max("volgorde"))["last"] or 0
    point = Agendapunt(vergadering=vergadering, casus=casus, volgorde=last + 1)
    point.save(force_insert=True)
    return point


@action("vergadering.aanwezigheid", verwerking=False)
def record_attendance(
    actor: Account, vergadering: Vergadering, aanwezig: Iterable[Account], seen: str | None = None
) -> Vergadering:
    """Record who was there; who was recorded when a beraad began stays recorded.

    In: `seen` the attendance_version that the actor looked at; raises Conflict when it is another by now (B-09).

    Raises RegelFout W-02 for somebody who is not of the weegploeg that day, W-01 for a meeting still to come or for
    taking somebody away after a beraad began.
    """
    require_uitvoerder(actor, vergadering)
    vergadering = Vergadering.objects.select_for_update().get(pk=vergadering.pk)
    require(vergadering.dag <= klok.today(), "W-01", "Aanwezigheid legt u vast op de dag van de vergadering of daarna.")
    parties = {person.pk: organisatie for person, organisatie in selectors.can_attend(vergadering)}
    given = {person.pk for person in aanwezig}
    require(
        given <= set(parties),
        "W-02",
        "Alleen vertegenwoordigers van de kernpartijen en de uitvoerder zijn bij de weegploeg.",
        "aanwezig",
    )
    known = set(vergadering.aanwezigheid.values_list("account_id", flat=True))
    check_unchanged(seen, attendance_version(known))
    began = vergadering.agenda.filter(beraad_op__isnull=False).exists()
    require(
        known <= given or not began,
        "W-01",
        "Het beraad is begonnen: wie aanwezig was, blijft vastgelegd.",
        "aanwezig",
    )
    vergadering.aanwezigheid.exclude(account_id__in=given).delete()
    for account_id in given - known:
        Aanwezigheid(vergadering=vergadering, account_id=account_id, organisatie=parties[account_id]).save(
            force_insert=True
        )
    return vergadering


def attendance_version(account_ids: Iterable[UUID]) -> str:
    """Which people are recorded, as one short text: there are no versions of the list to name (B-09)."""
    return sha256("".join(sorted(map(str, account_ids))).encode()).hexdigest()


@action("beraad.begonnen", verwerking=False)
def start_beraad(actor: Account, agendapunt: Agendapunt) -> Behandeling:
    """The weegploeg sits down for a casus, with all three kernpartijen represented that day (W-01).

    Raises RegelFout W-01 naming the party that is missing, or when the casus is not waiting; GeenToegang.
    """
    casus = lock_as_uitvoerder(actor, agendapunt.casus_id)
    vergadering = selectors.get_vergadering(actor, agendapunt.vergadering_id)
    require(vergadering.dag <= klok.today(), "W-01", "Deze vergadering is nog niet begonnen.")
    current = selectors.behandeling(casus)
    if current is None or current.vergadering_id != vergadering.pk:
        raise RegelFout("W-01", "Deze casus staat inmiddels op een andere agenda.")
    state = workflow.next_state(
        workflow.BEHANDELING,
        current.toestand,
        workflow.BERAAD,
        "W-01",
        "Zet de casus eerst op de agenda: de weegploeg is al begonnen of klaar met deze behandeling.",
    )
    missing = [soort for soort in KERNPARTIJEN if soort not in selectors.represented(vergadering)]
    names = " en ".join(OrganisatieSoort(soort).label for soort in missing)
    require(
        not missing,
        "W-01",
        "Het beraad kan pas beginnen als alle drie de kernpartijen er zijn, met een machtiging voor deze dag. "
        f"Nu ontbreekt: {names}.",
    )
    current.toestand, current.ronde = state, current.ronde + 1
    current.save()
    agendapunt.beraad_op = klok.today()
    agendapunt.save()
    return current


def _open_or_reopen(actor: Account, casus: Casus, vergadering: Vergadering, new_signaal: bool) -> None:
    current = selectors.behandeling(casus)
    if current is None:
        Behandeling(casus=casus, vergadering=vergadering, geopend_door=actor).save(force_insert=True)
        return
    state = workflow.next_state(
        workflow.BEHANDELING,
        current.toestand,
        workflow.AGENDEREN,
        "W-12",
        "Deze casus kan nu niet op de agenda: de weegploeg is er al over in beraad of is ermee klaar.",
    )
    _check_reason_to_meet(casus, current.toestand, new_signaal)
    current.toestand, current.vergadering = state, vergadering
    current.save()
    if casus.fase == Fase.GEEN_CASUSOVERLEG:
        Casus.objects.filter(pk=casus.pk).update(fase=Fase.WEEGPLOEG)


def _check_reason_to_meet(casus: Casus, toestand: str, new_signaal: bool) -> None:
    if toestand == Toestand.NADERE_DUIDING:
        require(
            not NadereDuiding.objects.filter(casus=casus, beantwoord_op__isnull=True).exists(),
            "W-08",
            "Er staat nog een vraag open. Wacht op het antwoord, of leg vast dat het er niet komt.",
        )
    if toestand in (Toestand.CASUSOVERLEG, Toestand.GEEN_CASUSOVERLEG):
        require(
            new_signaal,
            "W-12",
            "Er is geen nieuw signaal: de weegploeg heeft over deze casus al beslist.",
        )


def _agendeer_signalen(casus: Casus) -> None:
    brought = Signaal.objects.select_for_update().filter(casus=casus, status=SignaalStatus.INGEBRACHT)
    on_agenda = Signaal.objects.filter(casus=casus, status=SignaalStatus.GEAGENDEERD).exists()
    require(
        on_agenda or brought,
        "S-08",
        "Er is nog geen signaal ingebracht. Een vertegenwoordiger van de inbrengende kernpartij doet dat eerst.",
    )
    for signaal in brought:
        signaal.status = workflow.next_state(
            workflow.SIGNAAL, signaal.status, workflow.AGENDEREN, "S-08", "Dit signaal is nog niet ingebracht."
        )
        signaal.save()
