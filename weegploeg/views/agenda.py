"""What is done with the points of an agenda: added, moved, taken off; and the beginning of a beraad."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework.access import permissions as p
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button
from casework.selectors import get_casus
from weegploeg import actions, selectors
from weegploeg.forms.vergadering import AgendaForm
from weegploeg.views.common import open_casus_as_uitvoerder


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
def verplaatsen(request: AccountRequest, agendapunt_id: UUID, *, omhoog: bool) -> HttpResponse:
    """Move a point one place."""
    point = selectors.get_agendapunt(request.user, agendapunt_id)
    carry_out_button(
        request,
        lambda: actions.move_agendapunt(request.user, point, omhoog=omhoog),
        f"Casus {point.casus.nummer} is {'omhoog' if omhoog else 'omlaag'} gezet.",
    )
    return redirect("vergadering", point.vergadering_id)


@require_POST
def afvoeren(request: AccountRequest, agendapunt_id: UUID) -> HttpResponse:
    """Take a casus off the agenda."""
    point = selectors.get_agendapunt(request.user, agendapunt_id)
    carry_out_button(
        request,
        lambda: actions.remove_agendapunt(request.user, point),
        f"Casus {point.casus.nummer} is van de agenda gehaald en wacht op een andere vergadering.",
    )
    return redirect("vergadering", point.vergadering_id)


@require_POST
def beraad(request: AccountRequest, agendapunt_id: UUID) -> HttpResponse:
    """The weegploeg sits down for a casus."""
    point = selectors.get_agendapunt(request.user, agendapunt_id)
    done = carry_out_button(
        request,
        lambda: actions.start_beraad(request.user, point),
        f"Het beraad over casus {point.casus.nummer} is begonnen.",
    )
    return redirect("scherm", point.pk) if done else redirect("vergadering", point.vergadering_id)
