"""Meetings: planned, with agenda and attendance; the treatment begins when all three are there (W-01, W-12, S-08)."""

from collections.abc import Iterable
from datetime import date, time
from hashlib import sha256
from uuid import UUID

from django.db.models import Max

from casework import klok
from casework import selectors as spine
from casework.actions.base import action
from casework.choices import KERNPARTIJEN, Fase, OrganisatieSoort, Rol, SignaalStatus
from casework.dagen import day_in_words
from casework.models import Account, Casus, Signaal
from casework.models.samenkomst import USUAL_BEGIN, USUAL_EIND
from casework.rules import RegelFout, require
from casework.versies import check_unchanged
from weegploeg import selectors, workflow
from weegploeg.actions.common import lock_as_uitvoerder, lock_vergadering, same_verband
from weegploeg.choices import Toestand
from weegploeg.models import (
    Aanwezigheid,
    Agendapunt,
    Behandeling,
    NadereDuiding,
    Vergadering,
)


@action("vergadering.gepland", verwerking=False)
def plan_vergadering(
    actor: Account, dag: date, plaats: str, begin: time = USUAL_BEGIN, eind: time = USUAL_EIND
) -> Vergadering:
    """Plan a meeting of the weegploeg on a day from today on; for the uitvoerder of the weegploeg."""
    verband = spine.verband_van(actor)
    if not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise RegelFout("P-11", "De uitvoerder van de weegploeg plant de vergaderingen.")
    _check_when_and_where(dag, plaats, begin, eind)
    vergadering = Vergadering(verband=verband, dag=dag, plaats=plaats.strip(), begin=begin, eind=eind)
    vergadering.save(force_insert=True)
    return vergadering


@action("vergadering.gewijzigd", verwerking=False)
def change_vergadering(
    actor: Account,
    vergadering: Vergadering,
    dag: date,
    plaats: str,
    begin: time,
    eind: time,
    seen: str | None = None,
) -> Vergadering:
    """Another day, time or place for a meeting that has yet to be held; who was invited is then owed an update.

    Who was recorded as present was there on the old day: on another day they are recorded anew (W-01).
    In: `seen` the volgnummer that the actor looked at; raises Conflict when it is another by now (B-09).
    Raises RegelFout W-03 (past, cancelled, a beraad began, or what plan_vergadering refuses).
    """
    vergadering = _lock_to_come(actor, vergadering)
    check_unchanged(seen, str(vergadering.volgnummer))
    _check_nothing_began(vergadering, "Het beraad is begonnen: dag, tijd en plaats staan nu vast.")
    _check_when_and_where(dag, plaats, begin, eind)
    if dag != vergadering.dag:
        vergadering.aanwezigheid.all().delete()
    vergadering.dag, vergadering.plaats, vergadering.begin, vergadering.eind = dag, plaats.strip(), begin, eind
    vergadering.volgnummer += 1
    vergadering.save()
    return vergadering


@action("vergadering.afgezegd", verwerking=False)
def cancel_vergadering(actor: Account, vergadering: Vergadering) -> Vergadering:
    """Cancel a meeting that has yet to be held; its casussen wait for another agenda (S-08).

    Raises RegelFout W-03 (past, cancelled already, a beraad began).
    """
    vergadering = _lock_to_come(actor, vergadering)
    _check_nothing_began(vergadering, "Het beraad is begonnen: afzeggen kan niet meer.")
    for point in vergadering.agenda.filter(afgevoerd_op__isnull=True):
        _take_off(lock_as_uitvoerder(actor, point.casus_id), point)
    vergadering.afgezegd_op = klok.today()
    vergadering.volgnummer += 1
    vergadering.save()
    return vergadering


def _check_when_and_where(dag: date, plaats: str, begin: time, eind: time) -> None:
    require(dag >= klok.today(), "W-03", "Kies een dag vanaf vandaag.", "dag")
    require(plaats.strip(), "W-03", "Vul in waar de vergadering is.", "plaats")
    require(eind > begin, "W-03", "Kies een eindtijd die na de begintijd ligt.", "eind")


def _lock_to_come(actor: Account, vergadering: Vergadering) -> Vergadering:
    """The meeting, locked, for the uitvoerder; RegelFout W-03 when it was held or cancelled."""
    vergadering = lock_vergadering(actor, vergadering)
    require(vergadering.dag >= klok.today(), "W-03", "Deze vergadering is al geweest.", "vergadering")
    return vergadering


def _check_nothing_began(vergadering: Vergadering, melding: str) -> None:
    require(not vergadering.agenda.filter(beraad_op__isnull=False).exists(), "W-03", melding)


@action("casus.geagendeerd", verwerking=False)
def agendeer_casus(actor: Account, casus: Casus, vergadering: Vergadering) -> Agendapunt:
    """Put a casus with its brought signalen on the agenda; opens the treatment when there is none (W-12).

    Raises RegelFout S-08 (no signaal was brought yet), W-08 (a question is still open), W-12 (nothing new to weigh),
    W-03 (the meeting is past or cancelled, has the casus already, or another meeting will deal with it); GeenToegang.
    """
    vergadering = _lock_to_come(actor, vergadering)
    casus = lock_as_uitvoerder(actor, casus.pk)
    same_verband(casus.verband_id, vergadering.verband_id)
    _check_no_other_agenda(casus, vergadering)
    point = Agendapunt.objects.filter(vergadering=vergadering, casus=casus).first()
    new_signaal = Signaal.objects.filter(casus=casus, status=SignaalStatus.INGEBRACHT).exists()
    require(
        point is None or point.afgevoerd_op or (new_signaal and point.beraad_op is None),
        "W-03",
        "Deze casus staat al op deze agenda.",
        "vergadering",
    )
    _open_or_reopen(actor, casus, vergadering, new_signaal)
    _agendeer_signalen(casus)
    return _last_on(vergadering, point or Agendapunt(vergadering=vergadering, casus=casus))


def _check_no_other_agenda(casus: Casus, vergadering: Vergadering) -> None:
    """Two meetings do not deal with one casus at once (W-03)."""
    other = selectors.awaited_meeting(selectors.behandeling(casus))
    if other is not None and other.pk != vergadering.pk:
        raise RegelFout(
            "W-03",
            f"Deze casus staat al op de agenda van {day_in_words(other.dag)}. Haal de casus daar eerst van de agenda.",
            "vergadering",
        )


def _last_on(vergadering: Vergadering, point: Agendapunt) -> Agendapunt:
    """The point at the end of the agenda; one that stands there keeps its place."""
    if point.volgorde and not point.afgevoerd_op:
        return point
    last = Agendapunt.objects.filter(vergadering=vergadering).aggregate(last=Max("volgorde"))["last"] or 0
    point.volgorde, point.afgevoerd_op = last + 1, None
    point.save()
    return point


@action("casus.van_agenda", verwerking=False)
def remove_agendapunt(actor: Account, agendapunt: Agendapunt) -> Agendapunt:
    """Take a casus off an agenda before its beraad; it waits for another one (S-08).

    Raises RegelFout W-03 (the meeting is past, the beraad began, or it was taken off already); GeenToegang.
    """
    _lock_to_come(actor, agendapunt.vergadering)
    casus = lock_as_uitvoerder(actor, agendapunt.casus_id)
    point = Agendapunt.objects.get(pk=agendapunt.pk)
    require(point.beraad_op is None, "W-03", "Het beraad over deze casus is begonnen: het punt blijft staan.")
    require(point.afgevoerd_op is None, "W-03", "Deze casus staat niet meer op deze agenda.")
    return _take_off(casus, point)


def _take_off(casus: Casus, point: Agendapunt) -> Agendapunt:
    point.afgevoerd_op = klok.today()
    point.save()
    # A casus that was put on a later agenda meanwhile stays there.
    waiting = Behandeling.objects.filter(casus=casus, toestand=Toestand.OPEN, vergadering=point.vergadering_id)
    waiting.update(vergadering=None)
    return point


@action("agenda.volgorde", verwerking=False)
def move_agendapunt(actor: Account, agendapunt: Agendapunt, *, omhoog: bool) -> Agendapunt:
    """Change places with the point before it on the agenda, or with the one after it.

    Raises RegelFout W-03 (the meeting is past or cancelled, it was taken off, there is no such neighbour); GeenToegang.
    """
    vergadering = _lock_to_come(actor, agendapunt.vergadering)
    points = list(Agendapunt.objects.filter(vergadering=vergadering, afgevoerd_op__isnull=True).order_by("volgorde"))
    places = {point.pk: place for place, point in enumerate(points)}
    require(agendapunt.pk in places, "W-03", "Deze casus staat niet meer op deze agenda.")
    here = places[agendapunt.pk]
    there = here - 1 if omhoog else here + 1
    require(0 <= there < len(points), "W-03", "Dit punt staat al " + ("bovenaan." if omhoog else "onderaan."))
    point, other = points[here], points[there]
    point.volgorde, other.volgorde = other.volgorde, point.volgorde
    point.save()
    other.save()
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
    vergadering = lock_vergadering(actor, vergadering)
    require(vergadering.dag <= klok.today(), "W-01", "Aanwezigheid legt u vast op de dag van de vergadering of daarna.")
    parties = {lid.account.pk: lid.organisatie for lid in selectors.can_attend(vergadering)}
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
    vergadering = lock_vergadering(actor, agendapunt.vergadering)
    casus = lock_as_uitvoerder(actor, agendapunt.casus_id)
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
    point = Agendapunt.objects.get(pk=agendapunt.pk)
    point.beraad_op, point.beraad_om = klok.today(), klok.now()
    point.behandeling, point.ronde = current, current.ronde
    point.save()
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
