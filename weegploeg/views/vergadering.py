"""Meetings of the weegploeg: the list, planning one, its page with agenda and attendance."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import klok
from casework.choices import KERNPARTIJEN, Rol
from casework.http import AccountRequest
from casework.lijsten import Kolom, Lijst, dag, keuze, nummer
from casework.models import Casus
from casework.models.samenkomst import USUAL_BEGIN, USUAL_EIND
from casework.pages import carry_out
from casework.rules import GeenToegang
from weegploeg import actions, selectors
from weegploeg.describe import machtiging_in_words
from weegploeg.forms.vergadering import AanwezigheidForm, VergaderingForm
from weegploeg.models import Vergadering

# How many of the casussen that wait for a meeting are shown; the list of casussen has them all.
WAITING_SHOWN = 5

_VERGADERINGEN = Lijst(
    ("vergadering", "vergaderingen"),
    [Kolom("Dag", "dag", ("dag",)), Kolom("Tijd"), Kolom("Plaats"), Kolom("Wanneer")],
    [
        keuze(
            "wanneer",
            "Wanneer",
            [("komt", "komt nog"), ("was", "is geweest")],
            lambda rijen, value: rijen.filter(**{"dag__gte" if value == "komt" else "dag__lt": klok.today()}),
            alles="alle vergaderingen",
            standaard="komt",
        ),
        dag("van", "Vanaf", lambda rijen, value: rijen.filter(dag__gte=value)),
        dag("tot_en_met", "Tot en met", lambda rijen, value: rijen.filter(dag__lte=value)),
    ],
)

_WACHTEND = Lijst(
    ("casus", "casussen"),
    [Kolom("Casus", "nummer", ("nummer",)), Kolom("Deze agenda")],
    [nummer("nummer", "Casusnummer", lambda casussen, value: casussen.filter(nummer__startswith=value))],
    volgorde="nummer",
)


def vergaderingen(request: AccountRequest) -> HttpResponse:
    """The casussen that wait for a meeting, and the meetings: those to come unless others are asked for."""
    is_uitvoerder = request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    waiting = selectors.waiting_for_agenda(request.user) if is_uitvoerder else Casus.objects.none()
    context = {
        "blad": _VERGADERINGEN.blad(request, selectors.vergaderingen(request.user)),
        "vandaag": klok.today(),
        "is_uitvoerder": is_uitvoerder,
        "wachtend": waiting[:WAITING_SHOWN],
        "wachtend_aantal": waiting.count(),
        "zonder_adres": not request.user.mailadres,
    }
    return render(request, "weegploeg/vergaderingen.html", context)


def vergadering_nieuw(request: AccountRequest) -> HttpResponse:
    """Plan a meeting."""
    if not request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise GeenToegang
    form = VergaderingForm(request.POST or None, initial={"begin": USUAL_BEGIN, "eind": USUAL_EIND})

    def plan(data: dict[str, Any]) -> Vergadering:
        return actions.plan_vergadering(request.user, **data)

    meeting = carry_out(request, form, plan, "De vergadering is gepland.")
    if meeting:
        return redirect("vergadering", meeting.pk)
    return render(request, "weegploeg/vergadering_nieuw.html", {"form": form})


def vergadering(request: AccountRequest, vergadering_id: UUID) -> HttpResponse:
    """One meeting: the agenda, and for the uitvoerder who was there."""
    meeting = selectors.get_vergadering(request.user, vergadering_id)
    held = meeting.dag <= klok.today()
    is_uitvoerder = request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    form = _attendance_form(request, meeting) if held and is_uitvoerder and not meeting.is_afgezegd else None
    if form is not None:
        done = carry_out(
            request,
            form,
            lambda _: actions.record_attendance(request.user, meeting, form.people(), form.seen),
            "De aanwezigheid is vastgelegd.",
        )
        if done:
            return redirect("vergadering", meeting.pk)
    return render(request, "weegploeg/vergadering.html", _meeting_context(request, meeting, form))


def _attendance_form(request: AccountRequest, meeting: Vergadering) -> AanwezigheidForm:
    known = [row.account_id for row in meeting.aanwezigheid.all()]
    form = AanwezigheidForm(request.POST or None, vergadering=meeting, initial={"aanwezig": list(map(str, known))})
    form.made_from(actions.attendance_version(known))
    return form


def _meeting_context(request: AccountRequest, meeting: Vergadering, form: AanwezigheidForm | None) -> dict[str, Any]:
    is_uitvoerder = request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    to_come = meeting.dag >= klok.today() and not meeting.is_afgezegd
    plans = is_uitvoerder and to_come
    agenda = selectors.agenda(request.user, meeting)
    can_change = plans and not any(point.beraad_op for point in agenda)
    return {
        "vergadering": meeting,
        "geweest": meeting.dag < klok.today(),
        "agenda": agenda,
        "wachtend_hier": selectors.waiting_casussen(request.user, meeting),
        "aanwezig": [
            {"naam": lid.account.naam, "partij": lid.organisatie.naam, "machtiging": machtiging_in_words(lid)}
            for lid in selectors.aanwezigen(meeting)
        ],
        "voltallig": selectors.represented(meeting) == set(KERNPARTIJEN),
        "form": form,
        "nog_niemand": "Wie er is, legt de uitvoerder op de dag zelf vast."
        if meeting.dag > klok.today()
        else "Er is nog geen aanwezigheid vastgelegd.",
        "is_uitvoerder": is_uitvoerder,
        "plant": plans,
        "kan_wijzigen": can_change,
        "eerste": next((point for point in agenda if point.beraad_op is None), agenda[0] if agenda else None),
        "wachtend": _WACHTEND.blad(request, selectors.waiting_for_agenda(request.user)) if plans else None,
        "zonder_adres": _without_address(meeting) if can_change else [],
    }


def _without_address(meeting: Vergadering) -> list[str]:
    """Names of those who belong at the meeting and get no mail."""
    return [person.naam for person in selectors.to_invite(meeting) if not person.mailadres]
