"""Nadere duiding and reporting back: who is asked sees the question and who it is about (W-08, W-07)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.choices import Rol
from casework.http import AccountRequest
from casework.pages import carry_out
from weegploeg import actions, selectors
from weegploeg.forms.duiding import AntwoordForm, HerinnerForm, TerugkoppelingForm, VraagForm, WeigerForm
from weegploeg.models import NadereDuiding
from weegploeg.views.common import open_casus_as_uitvoerder


def duiding_vragen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Ask a named person a question."""
    casus = open_casus_as_uitvoerder(request, casus_id, "weegploeg.duiding_vragen")
    form = VraagForm(request.POST or None, account=request.user, casus=casus)
    done = carry_out(
        request,
        form,
        lambda _: actions.ask_duiding(request.user, casus, form.als_vraag()),
        "De vraag is gesteld.",
        dossier=casus.pk,
    )
    if done:
        return redirect("casus", casus.pk)
    return render(request, "weegploeg/duiding_vragen.html", {"form": form, "casus": casus})


def duiding(request: AccountRequest, duiding_id: UUID) -> HttpResponse:
    """The question, and the answer of who is asked."""
    found = selectors.open_duiding(request.user, duiding_id)
    form = AntwoordForm(request.POST or None, duiding=found)
    done = carry_out(
        request,
        form,
        lambda _: actions.answer_duiding(request.user, found, form.antwoord()),
        "Dank u wel. Het antwoord is vastgelegd.",
        dossier=_dossier(request, found),
    )
    if done:
        return redirect("duiding", found.pk)
    context = {
        "duiding": found,
        "form": form,
        "mag": selectors.may_settle(request.user, found),
        "casus": selectors.casus_of(request.user, found),
        "mag_herinneren": found.is_open and request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG),
    }
    return render(request, "weegploeg/duiding.html", context)


def duiding_weigeren(request: AccountRequest, duiding_id: UUID) -> HttpResponse:
    """There will be no answer, and why."""
    found = selectors.open_duiding(request.user, duiding_id)
    form = WeigerForm(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: actions.refuse_duiding(request.user, found, data["reden"]),
        "Vastgelegd dat er geen antwoord komt.",
        dossier=_dossier(request, found),
    )
    if done:
        return redirect("duiding", found.pk)
    return render(request, "weegploeg/duiding_weigeren.html", {"duiding": found, "form": form})


def duiding_herinneren(request: AccountRequest, duiding_id: UUID) -> HttpResponse:
    """Ask again for an answer that does not come."""
    found = selectors.open_duiding(request.user, duiding_id)
    casus = open_casus_as_uitvoerder(request, found.casus_id, "weegploeg.duiding_herinneren")
    form = HerinnerForm(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: actions.chase_duiding(request.user, found, data["uiterlijk"]),
        "De vraag ligt er weer, met een nieuwe uiterste dag.",
        dossier=found.casus_id,
    )
    if done:
        return redirect("duiding", found.pk)
    return render(request, "weegploeg/duiding_herinneren.html", {"duiding": found, "form": form, "casus": casus})


def terugkoppeling(request: AccountRequest, signaal_id: UUID) -> HttpResponse:
    """Record how it stands with telling the aanbrenger the outcome."""
    signaal = selectors.open_signaal(request.user, signaal_id, "weegploeg.terugkoppeling")
    form = TerugkoppelingForm(request.POST or None, signaal=signaal)
    done = carry_out(
        request,
        form,
        lambda data: actions.record_terugkoppeling(request.user, signaal, data["wijze"], data["tekst"]),
        "De terugkoppeling is vastgelegd.",
        dossier=signaal.casus_id,
    )
    if done:
        return redirect("casus", signaal.casus_id)
    context = {
        "form": form,
        "signaal": signaal,
        "casus": signaal.casus,
        "aanbrenger": selectors.aanbrenger(request.user, signaal),
    }
    return render(request, "weegploeg/terugkoppeling.html", context)


def _dossier(request: AccountRequest, found: NadereDuiding) -> UUID | None:
    """Whose file a draft of the answer belongs to: an answer is not of the file until who was asked gives it."""
    return None if selectors.is_asked(request.user, found) else found.casus_id
