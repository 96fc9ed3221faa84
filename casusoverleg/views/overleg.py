"""Opening the casusoverleg, who takes part, the analysis and the casusregisseur."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from casework.http import AccountRequest
from casework.pages import carry_out_button
from casework.versies import newest_version
from casusoverleg import selectors
from casusoverleg.actions import deelname as deelnames
from casusoverleg.actions.overleg import open_casusoverleg
from casusoverleg.actions.plan import record_diagnose
from casusoverleg.actions.uitvoering import appoint_regisseur, regisseur_version
from casusoverleg.forms.overleg import BeeindigenForm, DiagnoseForm, RegisseurForm, UitnodigenForm
from casusoverleg.models import Casusdiagnose
from casusoverleg.partners import current_regisseur
from casusoverleg.views.common import form_page, open_as_uitvoerder, to_casus


@require_POST
def openen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Open the casusoverleg."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.openen")
    carry_out_button(request, lambda: open_casusoverleg(request.user, casus), "Het casusoverleg is geopend.")
    return to_casus(casus_id, "casusoverleg")


def deelname_nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Invite a person of a named partner."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.deelname")
    form = UitnodigenForm(request.POST or None, casus=casus)
    return form_page(
        request,
        casus,
        form,
        lambda _: deelnames.invite_partner(request.user, casus, form.uitnodiging()),
        titel="Partner uitnodigen",
        sjabloon="casusoverleg/uitnodigen.html",
        knop="Uitnodigen",
        done="De partner neemt deel.",
        anker="deelnemers",
    )


def deelname_beeindigen(request: AccountRequest, deelname_id: UUID) -> HttpResponse:
    """End a deelname at once."""
    deelname = selectors.get_deelname(request.user, deelname_id)
    casus = open_as_uitvoerder(request, deelname.casus_id, "casusoverleg.deelname")
    return form_page(
        request,
        casus,
        BeeindigenForm(request.POST or None),
        lambda data: deelnames.end_deelname(request.user, deelname, data["reden"]),
        titel="Deelname beëindigen",
        uitleg=f"De toegang van {deelname.account.naam} ({deelname.organisatie.naam}) eindigt meteen en overal.",
        knop="Deelname beëindigen",
        done="De deelname is beëindigd.",
        anker="deelnemers",
    )


def diagnose(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Record the joint analysis."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.diagnose")
    version = newest_version(Casusdiagnose, casus_id=casus.pk)
    earlier = selectors.diagnoses(casus)
    form = DiagnoseForm(request.POST or None, initial={"tekst": earlier[0].tekst} if earlier else None)
    form.made_from(version)
    return form_page(
        request,
        casus,
        form,
        lambda data: record_diagnose(request.user, casus, data["tekst"], form.seen),
        titel="Casusdiagnose",
        uitleg="U legt een nieuwe versie vast; de eerdere blijft bewaard." if earlier else "",
        knop="Casusdiagnose vastleggen",
        done="De casusdiagnose is vastgelegd.",
        anker="casusdiagnose",
    )


def regisseur(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Record whom the casusoverleg appointed as casusregisseur."""
    casus = open_as_uitvoerder(request, casus_id, "casusoverleg.regisseur")
    current = current_regisseur(casus)
    form = RegisseurForm(request.POST or None, casus=casus, initial=RegisseurForm.initial_of(current))
    form.made_from(regisseur_version(current))
    return form_page(
        request,
        casus,
        form,
        lambda _: appoint_regisseur(request.user, casus, form.chosen("regisseur").account, form.seen),
        titel="Casusregisseur",
        knop="Aanwijzen",
        done="De casusregisseur is aangewezen.",
        anker="deelnemers",
    )
