"""Progress, evaluaties, advice, and the besluiten about the casusoverleg."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import besluiten
from casework import selectors as spine
from casework.access import permissions as p
from casework.actions.besluit import record_besluit, revise_besluit
from casework.choices import Rol
from casework.http import AccountRequest
from casework.models import Besluit, Casus
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casework.versies import newest_version
from casusoverleg import selectors
from casusoverleg.actions import uitvoering as actions
from casusoverleg.actions.overdragen import reassign_maatregel
from casusoverleg.choices import MaatregelStatus
from casusoverleg.forms.besluit import FORMS
from casusoverleg.forms.overleg import AdviesForm, EvaluatieForm, EvaluatiePlannenForm, OverdragenForm, VoortgangForm
from casusoverleg.views.common import form_page, open_as_uitvoerder, to_casus
from weegploeg.forms.besluit import BesluitForm


def voortgang(request: AccountRequest, maatregel_id: UUID) -> HttpResponse:
    """The responsible partner reports progress on one maatregel."""
    maatregel = selectors.get_maatregel(request.user, maatregel_id)
    casus = spine.open_casus(request.user, maatregel.casus_id, p.REPORT_PLAN, wat="casusoverleg.voortgang")
    return form_page(
        request,
        casus,
        VoortgangForm(request.POST or None, initial={"status": MaatregelStatus.LOPEND}),
        lambda data: actions.report_progress(request.user, maatregel, **data),
        titel="Voortgang melden",
        uitleg=f"{maatregel.organisatie.naam}: {maatregel.wat}",
        knop="Voortgang melden",
        done="De voortgang is gemeld.",
        anker="plan-van-aanpak",
    )


def overdragen(request: AccountRequest, maatregel_id: UUID) -> HttpResponse:
    """Another person of the same partner becomes responsible for a maatregel."""
    maatregel = selectors.get_maatregel(request.user, maatregel_id)
    casus = spine.open_casus(request.user, maatregel.casus_id, p.CHANGE_CASUSOVERLEG, wat="casusoverleg.overdragen")
    keuzes = selectors.successors(casus, maatregel)
    page = {
        "titel": "Maatregel overdragen",
        "uitleg": f"{maatregel.organisatie.naam}: {maatregel.wat}",
        "kernpartij": maatregel.organisatie.is_kernpartij,
        "nodigt_uit": request.user.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG),
    }
    if not keuzes:
        return render(request, "casusoverleg/overdragen_niemand.html", {"casus": casus} | page)
    form = OverdragenForm(request.POST or None, keuzes=keuzes)
    return form_page(
        request,
        casus,
        form,
        lambda data: reassign_maatregel(request.user, maatregel, form.opvolger()),
        **page,
        sjabloon="casusoverleg/overdragen.html",
        knop="Overdragen",
        done="De maatregel is overgedragen.",
        anker="plan-van-aanpak",
    )


def evaluatie_plannen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Choose the day of the next evaluatie."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.evaluatie")
    return form_page(
        request,
        casus,
        EvaluatiePlannenForm(request.POST or None),
        lambda data: actions.plan_evaluatie(request.user, casus, data["gepland_op"]),
        titel="Evaluatie plannen",
        knop="Plannen",
        done="De evaluatie is gepland.",
        anker="evaluaties-en-advies",
    )


def evaluatie_houden(request: AccountRequest, evaluatie_id: UUID) -> HttpResponse:
    """Record what an evaluatie led to."""
    evaluatie = selectors.get_evaluatie(request.user, evaluatie_id)
    casus = open_as_uitvoerder(request, evaluatie.casus_id, "casusoverleg.evaluatie")
    return form_page(
        request,
        casus,
        EvaluatieForm(request.POST or None),
        lambda data: actions.hold_evaluatie(request.user, evaluatie, **data),
        titel="Evaluatie vastleggen",
        knop="Vastleggen",
        done="De evaluatie is vastgelegd.",
        anker="evaluaties-en-advies",
    )


def advies(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Record advice to the kernpartijen."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.advies")
    return form_page(
        request,
        casus,
        AdviesForm(request.POST or None),
        lambda data: actions.record_advies(request.user, casus, **data),
        titel="Advies aan de kernpartijen",
        uitleg="Het casusoverleg adviseert; de drie kernpartijen besluiten.",
        knop="Advies vastleggen",
        done="Het advies is vastgelegd.",
        anker="evaluaties-en-advies",
    )


@require_POST
def hervatten(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Go on with the plan instead of closing."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.advies")
    carry_out_button(
        request,
        lambda: actions.resume_uitvoering(request.user, casus),
        "De uitvoering gaat verder; het advies om te sluiten geldt niet meer.",
    )
    return to_casus(casus_id, "casusoverleg")


def besluit_nieuw(request: AccountRequest, casus_id: UUID, soort: str) -> HttpResponse:
    """Write down a besluit about the casusoverleg; it goes to the kernpartijen from its own page."""
    casus = open_as_uitvoerder(request, casus_id, f"casusoverleg.besluit_{soort}")
    form = FORMS[soort](request.POST or None, account=request.user, casus=casus)
    done = carry_out(
        request,
        form,
        lambda _: record_besluit(request.user, casus, soort, form.tekst()),
        "Het besluit staat in concept. Leg het voor aan de drie kernpartijen.",
        dossier=casus.pk,
    )
    return redirect("besluit", done.pk) if done else _page(request, casus, form, soort)


def besluit_wijzigen(request: AccountRequest, besluit_id: UUID) -> HttpResponse:
    """Change a besluit that is not before the kernpartijen."""
    version = newest_version(Besluit, row_id=besluit_id)
    found = spine.get_besluit(request.user, besluit_id)
    if found.soort not in FORMS:
        raise GeenToegang
    casus = open_as_uitvoerder(request, found.casus_id, f"casusoverleg.besluit_{found.soort}")
    form = _filled(request, casus, found)
    form.made_from(version)
    done = carry_out(
        request,
        form,
        lambda _: revise_besluit(request.user, found, form.tekst(), form.seen),
        "Het besluit is gewijzigd.",
        dossier=casus.pk,
    )
    return redirect("besluit", found.pk) if done else _page(request, casus, form, found.soort)


def _filled(request: AccountRequest, casus: Casus, found: Besluit) -> BesluitForm:
    form = FORMS[found.soort]
    return form(request.POST or None, account=request.user, casus=casus, initial=form.initial_of(found))


def _page(request: AccountRequest, casus: Casus, form: BesluitForm, soort: str) -> HttpResponse:
    label = besluiten.get(soort).label
    return render(
        request,
        "casusoverleg/formulier.html",
        {
            "form": form,
            "casus": casus,
            "titel": label,
            "knop": "Bewaren als concept",
            "uitleg": "U legt vast wat de kernpartijen besluiten. Het werkt pas als alle drie hebben bevestigd.",
        },
    )
