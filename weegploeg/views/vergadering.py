"""Meetings of the weegploeg: planned, their agenda, who was there, and the beginning of a beraad."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import klok
from casework.access import permissions as p
from casework.choices import KERNPARTIJEN, Rol
from casework.http import AccountRequest
from casework.lijsten import Kolom, Lijst, dag, keuze, nummer
from casework.models import Casus
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casework.selectors import get_casus
from weegploeg import actions, selectors
from weegploeg.forms.vergadering import AanwezigheidForm, AgendaForm, VergaderingForm
from weegploeg.models import Vergadering
from weegploeg.views.common import open_casus_as_uitvoerder

# How many of the casussen that wait for a meeting are shown; the list of casussen has them all.
WAITING_SHOWN = 5

_VERGADERINGEN = Lijst(
    ("vergadering", "vergaderingen"),
    [Kolom("Dag", "dag", ("dag",)), Kolom("Plaats"), Kolom("Wanneer")],
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
    }
    return render(request, "weegploeg/vergaderingen.html", context)


def vergadering_nieuw(request: AccountRequest) -> HttpResponse:
    """Plan a meeting."""
    if not request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        raise GeenToegang
    form = VergaderingForm(request.POST or None)

    def plan(data: dict[str, Any]) -> Vergadering:
        return actions.plan_vergadering(request.user, data["dag"], data["plaats"])

    meeting = carry_out(request, form, plan, "De vergadering is gepland.")
    if meeting:
        return redirect("vergadering", meeting.pk)
    return render(request, "weegploeg/vergadering_nieuw.html", {"form": form})


def vergadering(request: AccountRequest, vergadering_id: UUID) -> HttpResponse:
    """One meeting: the agenda, and for the uitvoerder who was there."""
    meeting = selectors.get_vergadering(request.user, vergadering_id)
    held = meeting.dag <= klok.today()
    is_uitvoerder = request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    form = _attendance_form(request, meeting) if held and is_uitvoerder else None
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
    represented = selectors.represented(meeting)
    plans = request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG) and meeting.dag >= klok.today()
    waiting = _WACHTEND.blad(request, selectors.waiting_for_agenda(request.user)) if plans else None
    return {
        "vergadering": meeting,
        "geweest": meeting.dag < klok.today(),
        "agenda": selectors.agenda(request.user, meeting),
        "wachtend_hier": selectors.waiting_casussen(request.user, meeting),
        "aanwezig": meeting.aanwezigheid.select_related("account", "organisatie"),
        "voltallig": represented == set(KERNPARTIJEN),
        "form": form,
        "nog_niemand": "Wie er is, legt de uitvoerder op de dag zelf vast."
        if meeting.dag > klok.today()
        else "Er is nog geen aanwezigheid vastgelegd.",
        "is_uitvoerder": request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG),
        "wachtend": waiting,
    }


@require_POST
def agendapunt_nieuw(request: AccountRequest, vergadering_id: UUID, casus_id: UUID) -> HttpResponse:
    """Put a casus on the agenda of this meeting."""
    meeting = selectors.get_vergadering(request.user, vergadering_id)
    casus = get_casus(request.user, casus_id, p.CHANGE_WEEGPLOEG)
    carry_out_button(
        request,
        lambda: actions.agendeer_casus(request.user, casus, meeting),
        f"Casus {casus.nummer} staat op de agenda.",
    )
    return redirect("vergadering", meeting.pk)


def agenderen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Choose the meeting for a casus."""
    casus = open_casus_as_uitvoerder(request, casus_id, "weegploeg.agenderen")
    form = AgendaForm(request.POST or None, account=request.user)
    point = carry_out(
        request,
        form,
        lambda _: actions.agendeer_casus(request.user, casus, form.gekozen()),
        f"Casus {casus.nummer} staat op de agenda.",
    )
    if point:
        return redirect("casus", casus.pk)
    return render(request, "weegploeg/agenderen.html", {"form": form, "casus": casus})


@require_POST
def beraad(request: AccountRequest, agendapunt_id: UUID) -> HttpResponse:
    """The weegploeg sits down for a casus."""
    point = selectors.get_agendapunt(request.user, agendapunt_id)
    done = carry_out_button(
        request,
        lambda: actions.start_beraad(request.user, point),
        f"Het beraad over casus {point.casus.nummer} is begonnen.",
    )
    return redirect("casus", point.casus_id) if done else redirect("vergadering", point.vergadering_id)
