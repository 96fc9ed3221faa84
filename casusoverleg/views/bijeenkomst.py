"""A meeting of the casusoverleg: planned, moved, cancelled, and told to who is invited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import Rol
from casework.http import AccountRequest
from casework.models import Account
from casework.models.samenkomst import USUAL_BEGIN, USUAL_EIND
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casework.uitnodigen import calendar_answer
from casusoverleg import bijeenkomsten, selectors
from casusoverleg.actions import bijeenkomst as actions
from casusoverleg.models import Bijeenkomst, Notulen
from casusoverleg.views.common import open_as_uitvoerder
from casusoverleg.workflow import Handeling, allowed
from weegploeg.forms.vergadering import AfzegForm, VergaderingForm


def nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Plan a meeting."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.bijeenkomst")
    form = VergaderingForm(request.POST or None, initial={"begin": USUAL_BEGIN, "eind": USUAL_EIND})

    def plan(data: dict[str, Any]) -> Bijeenkomst:
        return actions.plan_bijeenkomst(request.user, casus, **data)

    done = carry_out(request, form, plan, "De bijeenkomst is gepland.", dossier=casus.pk)
    if done:
        return redirect("bijeenkomst", done.pk)
    context = {"form": form, "casus": casus, "titel": "Bijeenkomst plannen", "knop": "Plannen"}
    return render(request, "casusoverleg/formulier.html", context)


def bijeenkomst(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """When and where, and for who reads the file what was recorded."""
    meeting = open_bijeenkomst(request, bijeenkomst_id)
    return render(request, "casusoverleg/bijeenkomst.html", _context(request.user, meeting))


def _context(account: Account, meeting: Bijeenkomst) -> dict[str, Any]:
    rights = spine.permissions_on(account, meeting.casus)
    works = _works(account, meeting, rights)
    goes_on, to_come = not meeting.is_afgezegd, meeting.dag >= klok.today()
    versies: list[Notulen] = meeting.versies if p.VIEW_CASUSOVERLEG in rights else []
    last = versies[0] if versies else None
    is_fixed = last is not None and last.is_vastgesteld
    return {
        "bijeenkomst": meeting,
        "casus": meeting.casus,
        "komt": to_come,
        "notulen": last,
        "versies": versies[1:],
        "aanwezig": bijeenkomsten.aanwezigen(last) if last else [],
        "beslissingen": bijeenkomsten.beslissingen(last) if last else [],
        "nodigt_uit": works and to_come and (goes_on or meeting.is_uitgenodigd),
        "kan_wijzigen": works and to_come and goes_on and last is None,
        "kan_afzeggen": works and goes_on and last is None,
        "legt_vast": works and goes_on and meeting.dag <= klok.today() and not is_fixed,
        "verbetert": works and is_fixed,
        "zonder_adres": _without_address(meeting) if works and to_come and goes_on else [],
    }


def _works(account: Account, meeting: Bijeenkomst, rights: set[str]) -> bool:
    """Whether this person is the uitvoerder of a casusoverleg that runs."""
    if p.CHANGE_CASUSOVERLEG not in rights or not account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG):
        return False
    overleg = selectors.overleg_of(account, meeting.casus)
    return overleg is not None and Handeling.BIJEENKOMST in allowed(overleg.staat)


def _without_address(meeting: Bijeenkomst) -> list[str]:
    """Names of those who are invited and get no mail."""
    return [person.naam for person in bijeenkomsten.to_invite(meeting) if not person.mailadres]


def wijzigen(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Another day, time or place; who was invited gets an update."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    initial = {"dag": meeting.dag, "begin": meeting.begin, "eind": meeting.eind, "plaats": meeting.plaats}
    form = VergaderingForm(request.POST or None, initial=initial)
    form.made_from(str(meeting.volgnummer))

    def change(data: dict[str, Any]) -> Bijeenkomst:
        return actions.change_bijeenkomst(request.user, meeting, **data, seen=form.seen)

    changed = carry_out(request, form, change, "De bijeenkomst is gewijzigd.", dossier=meeting.casus_id)
    if changed:
        _tell(request, changed)
        return redirect("bijeenkomst", meeting.pk)
    return bijeenkomst_form(request, meeting, form, titel="Bijeenkomst wijzigen", knop="Wijzigen")


def afzeggen(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Cancel the meeting, and who was invited hears so; or write down that it did not take place."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    form = AfzegForm(request.POST or None)
    cancelled = carry_out(
        request, form, lambda _: actions.cancel_bijeenkomst(request.user, meeting), "De bijeenkomst is afgezegd."
    )
    to_come = meeting.dag >= klok.today()
    if cancelled:
        if to_come:
            _tell(request, cancelled)
        return redirect("bijeenkomst", meeting.pk)
    context = {"form": form, "bijeenkomst": meeting, "casus": meeting.casus, "komt": to_come}
    return render(request, "casusoverleg/bijeenkomst_afzeggen.html", context)


@require_POST
def uitnodigen(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Send the invitation, or the update that is still owed."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    _invite(request, meeting)
    return redirect("bijeenkomst", meeting.pk)


def agendabestand(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """The meeting for the own calendar."""
    meeting = open_bijeenkomst(request, bijeenkomst_id)
    return calendar_answer(actions.oproep(meeting, _link(request, meeting)))


def open_bijeenkomst(request: AccountRequest, bijeenkomst_id: UUID) -> Bijeenkomst:
    """The meeting for who takes part; the look, or the refusal, is logged."""
    wat = "casusoverleg.bijeenkomst"
    try:
        meeting = bijeenkomsten.get_bijeenkomst(request.user, bijeenkomst_id)
    except GeenToegang as error:
        log.refused(request.user, wat)
        error.logged = True
        raise
    log.looked(request.user, wat, meeting)
    return meeting


def as_uitvoerder(request: AccountRequest, bijeenkomst_id: UUID) -> Bijeenkomst:
    """The meeting for a page on which the uitvoerder writes."""
    meeting = open_bijeenkomst(request, bijeenkomst_id)
    open_as_uitvoerder(request, meeting.casus_id, "casusoverleg.bijeenkomst")
    return meeting


def bijeenkomst_form(request: AccountRequest, meeting: Bijeenkomst, form: Any, **page: Any) -> HttpResponse:
    """A page with one form about a meeting. In: `page` has titel, knop and, if needed, uitleg."""
    context = {"form": form, "bijeenkomst": meeting, "casus": meeting.casus} | page
    return render(request, "casusoverleg/bijeenkomst_formulier.html", context)


def _tell(request: AccountRequest, meeting: Bijeenkomst) -> None:
    """Who was invited hears of the change; when that does not work the page says so, and the change stays."""
    if meeting.is_uitgenodigd:
        _invite(request, meeting)


def _invite(request: AccountRequest, meeting: Bijeenkomst) -> None:
    def invite() -> None:
        sent = actions.invite_to_bijeenkomst(request.user, meeting, _link(request, meeting))
        if sent.niet_bereikt:
            messages.warning(request, f"Het e-mailadres werkt niet van: {', '.join(sent.niet_bereikt)}.")

    carry_out_button(request, invite, "Het bericht is verstuurd. Wie geen e-mailadres opgaf, krijgt niets.")


def _link(request: AccountRequest, meeting: Bijeenkomst) -> str:
    return request.build_absolute_uri(reverse("bijeenkomst", args=[meeting.pk]))
