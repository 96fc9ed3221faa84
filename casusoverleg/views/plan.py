"""Writing the plan: one page with its text and its maatregelen, and one that shows it whole to make it hold (C-05)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework import drafts
from casework import selectors as spine
from casework.access import permissions as p
from casework.http import AccountRequest
from casework.models import Casus
from casework.pages import carry_out, carry_out_button
from casework.versies import newest_version
from casusoverleg import selectors
from casusoverleg.actions import plan as actions
from casusoverleg.actions.uitvoering import start_uitvoering
from casusoverleg.forms.overleg import MaatregelForm, PlanForm
from casusoverleg.models import PlanVanAanpak
from casusoverleg.views.common import open_as_uitvoerder, to_casus

_PREFIX = "maatregel"  # two forms on one page: their fields must not have the same id


def plan(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """The concept of the plan; without one, the form that begins a version."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.plan")
    form = _plan_form(request, casus, request.POST or None)
    done = carry_out(
        request,
        form,
        lambda _: actions.draft_plan(request.user, casus, form.tekst(), form.seen),
        "Het concept is bewaard.",
        dossier=casus.pk,
    )
    if done:
        return redirect("plan_vaststellen" if "verder" in request.POST else "plan", casus_id)
    maatregel_form = MaatregelForm(casus=casus, prefix=_PREFIX)
    drafts.prepare(request, maatregel_form, casus.pk, address=reverse("maatregel_nieuw", args=[casus_id]))
    return _page(request, casus, form, maatregel_form)


def maatregel_nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Add a maatregel to the concept; an error is shown on the page of the plan."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.plan")
    form = MaatregelForm(request.POST or None, casus=casus, prefix=_PREFIX)
    done = carry_out(
        request,
        form,
        lambda _: actions.add_maatregel(request.user, casus, form.tekst()),
        "De maatregel is toegevoegd.",
        dossier=casus.pk,
    )
    if done:
        return redirect("plan", casus_id)
    plan_form = _plan_form(request, casus, None)
    drafts.prepare(request, plan_form, casus.pk, address=reverse("plan", args=[casus_id]))
    return _page(request, casus, plan_form, form)


@require_POST
def maatregel_verwijderen(request: AccountRequest, maatregel_id: UUID) -> HttpResponse:
    """Take a maatregel out of the concept."""
    maatregel = selectors.get_maatregel(request.user, maatregel_id)
    open_as_uitvoerder(request, maatregel.casus_id, "casusoverleg.plan")
    carry_out_button(
        request,
        lambda: actions.remove_maatregel(request.user, maatregel),
        "De maatregel is uit het concept gehaald.",
    )
    return redirect("plan", maatregel.casus_id)


def vaststellen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """The whole concept as it will hold, with the button that records that the casusoverleg adopted it."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.plan")
    version = actions.concept_version(casus.pk)
    if request.method == "POST":
        seen = request.POST.get("gezien", "")
        done = carry_out_button(
            request, lambda: actions.establish_plan(request.user, casus, seen), "Het plan van aanpak is vastgesteld."
        )
        return to_casus(casus_id, "plan-van-aanpak") if done else redirect("plan_vaststellen", casus_id)
    context = {
        "casus": casus,
        "plan": selectors.concept(request.user, casus),
        "versie": version,
        "getypt": _typed_and_not_sent(request, casus),
    }
    return render(request, "casusoverleg/plan_vaststellen.html", context)


def _typed_and_not_sent(request: AccountRequest, casus: Casus) -> list[str]:
    """In words: what this person typed on the page of the plan that is no part of the concept."""
    forms = {
        "tekst van het plan": (_plan_form(request, casus, None), "plan"),
        "maatregel": (MaatregelForm(casus=casus, prefix=_PREFIX), "maatregel_nieuw"),
    }
    return [
        words
        for words, (form, route) in forms.items()
        if drafts.is_kept(request, form, reverse(route, args=[casus.pk]))
    ]


@require_POST
def uitvoeren(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Begin carrying out the plan."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.plan")
    carry_out_button(request, lambda: start_uitvoering(request.user, casus), "Het plan is in uitvoering.")
    return to_casus(casus_id, "plan-van-aanpak")


def versie(request: AccountRequest, plan_id: UUID) -> HttpResponse:
    """An earlier version of the plan, for who reads the plan."""
    found = selectors.open_plan_version(request.user, plan_id)
    casus = spine.open_casus(request.user, found.versie.casus_id, p.VIEW_PLAN, wat="casusoverleg.plan_versie")
    return render(request, "casusoverleg/plan_versie.html", {"casus": casus, "plan": found})


def _plan_form(request: AccountRequest, casus: Casus, data: Any) -> PlanForm:
    version = newest_version(PlanVanAanpak, casus_id=casus.pk)
    form = _filled_plan_form(request, casus, data)
    form.made_from(version)
    return form


def _filled_plan_form(request: AccountRequest, casus: Casus, data: Any) -> PlanForm:
    concept = selectors.concept(request.user, casus)
    in_force = selectors.plan_in_force(request.user, casus)
    if concept:
        return PlanForm(data, versie=concept.versie.versie, initial=PlanForm.initial_of(concept.versie))
    if in_force:
        initial = PlanForm.initial_of(in_force.versie) | {"aanleiding": ""}
        return PlanForm(data, versie=in_force.versie.versie + 1, initial=initial)
    return PlanForm(data, versie=1)


def _page(request: AccountRequest, casus: Casus, form: PlanForm, maatregel_form: MaatregelForm) -> HttpResponse:
    context = {
        "casus": casus,
        "form": form,
        "maatregel_form": maatregel_form,
        "plan": selectors.concept(request.user, casus),
        "geldend": selectors.plan_in_force(request.user, casus),
    }
    return render(request, "casusoverleg/plan.html", context)
