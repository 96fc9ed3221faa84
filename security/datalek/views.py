"""Pages of incidents: report one, the register, the decisions, the contacts (D-01, D-02, D-03)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from casework import klok
from casework import selectors as spine
from casework.diagram import picture
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button, needs_proof
from casework.rules import GeenToegang
from casework.versies import newest_version
from security.choices import Besluitsoort, Status
from security.datalek import besluiten, contacten, forms, incidentenlijst, melden, selectors, steps, workflow
from security.datalek.apmelding import ap_pdf
from security.datalek.diagram import VAN_INCIDENT
from security.models import Incident


def incident_melden(request: AccountRequest) -> HttpResponse:
    """Report an incident; who did sees its number, and nothing else of it."""
    if not request.user.rollen_vandaag:
        raise GeenToegang
    form = forms.MeldForm(_posted(request))
    incident = carry_out(
        request,
        form,
        lambda data: melden.report_incident(request.user, _melding(data)),
        "Uw melding is ontvangen. De kernpartijen zien haar nu in hun werklijst.",
        dossier=request.user.pk,
    )
    if incident:
        messages.info(
            request, f"Uw melding heeft nummer {incident.nummer}. Noem dat nummer als u er later iets over vraagt."
        )
        return redirect("home")
    mag_lezen = selectors.may_read(request.user)
    return render(request, "security/incident_melden.html", {"form": form, "mag_lezen": mag_lezen})


def incidenten(request: AccountRequest) -> HttpResponse:
    """The register of incidents, also of those that were not reported to the AP."""
    blad = incidentenlijst.blad(request)
    lijst = selectors.contactlijst(spine.verband_van(request.user))
    return render(request, "security/incidenten.html", {"blad": blad, "contacten_ontbreken": lijst is None})


def incident(request: AccountRequest, incident_id: UUID) -> HttpResponse:
    """One incident: where it stands, what is known, and what was decided."""
    found = selectors.open_incident(request.user, incident_id)
    rechten = selectors.rights_on(request.user, found)
    berichten = selectors.berichten(found)
    context = {
        "incident": found,
        "stand": capfirst(found.get_status_display()),
        "rechten": rechten,
        "besluiten": found.besluiten.all(),
        "berichten": berichten,
        "nu": workflow.present(found.status),
        "fasen": _phases(found),
        "tekening": picture(VAN_INCIDENT, {found.status}),
        "vernietigd_op": selectors.last_day(found),
    }
    return render(request, "security/incident.html", context)


def incident_feiten(request: AccountRequest, incident_id: UUID) -> HttpResponse:
    """Write down what is known of an incident."""
    version = newest_version(Incident, row_id=incident_id)
    found = selectors.open_incident(request.user, incident_id)
    if not selectors.may_write(request.user):
        raise GeenToegang
    names = melden.Feiten.__dataclass_fields__
    form = forms.FeitenForm(_posted(request), initial={name: getattr(found, name) for name in names})
    form.made_from(version)
    done = carry_out(
        request,
        form,
        lambda data: melden.record_feiten(request.user, found, melden.Feiten(**data), form.seen),
        "Vastgelegd wat er van dit incident bekend is.",
        dossier=request.user.pk,
    )
    if done or (request.method != "POST" and not found.loopt):
        return redirect("incident", found.pk)
    return render(request, "security/incident_feiten.html", {"form": form, "incident": found})


@needs_proof
def incident_besluit(request: AccountRequest, incident_id: UUID, soort: str) -> HttpResponse:
    """One decision about an incident, on what is known of it and was decided before."""
    version = newest_version(Incident, row_id=incident_id)
    found = selectors.open_incident(request.user, incident_id)
    if soort not in Besluitsoort.values or selectors.deciding_machtiging(request.user) is None:
        raise GeenToegang
    stap = steps.STAPPEN[Besluitsoort(soort)]
    form = stap.form(_posted(request))
    form.made_from(version)

    def decide(data: dict[str, Any]) -> Incident:
        return besluiten.decide(request.user, found, Besluitsoort(soort), stap.besluit(dict(data)), form.seen)

    if carry_out(request, form, decide, stap.klaar, dossier=request.user.pk):
        return redirect("incident", found.pk)
    if request.method != "POST" and workflow.present(found.status) != soort:
        return redirect("incident", found.pk)
    titel = Besluitsoort(soort).label
    context = {"form": form, "incident": found, "titel": titel, "besluiten": found.besluiten.all()}
    return render(request, "security/incident_besluit.html", context)


@require_POST
def incident_ontvangst(request: AccountRequest, incident_id: UUID) -> HttpResponse:
    """A contact says that they know of the incident."""
    found = selectors.open_incident(request.user, incident_id)
    if not any(bericht.account.pk == request.user.pk for bericht in selectors.berichten(found)):
        raise GeenToegang
    carry_out_button(request, lambda: melden.confirm_receipt(request.user, found), "Vastgelegd dat u dit weet.")
    return redirect("incident", found.pk)


def incident_pdf(request: AccountRequest, incident_id: UUID) -> HttpResponse:
    """The text for the form of the AP, as a document; under a name that says nothing about a person (B-02)."""
    found = selectors.open_incident(request.user, incident_id, "incident.melding_ap")
    headers = {"Content-Disposition": f'attachment; filename="{found.nummer}-melding-ap.pdf"'}
    return HttpResponse(ap_pdf(request.user, found), content_type="application/pdf", headers=headers)


def datalek_contacten(request: AccountRequest) -> HttpResponse:
    """Who hears of an incident, now and in earlier versions."""
    lijsten = selectors.contactlijsten(request.user)
    context = {
        "nu": next((lijst for lijst in lijsten if lijst.vervangen_op is None), None),
        "eerder": [lijst for lijst in lijsten if lijst.vervangen_op],
        "mag_wijzigen": selectors.deciding_machtiging(request.user) is not None,
    }
    return render(request, "security/contacten.html", context)


@needs_proof
def datalek_contacten_nieuw(request: AccountRequest) -> HttpResponse:
    """Fix who hears of an incident from now on."""
    machtiging = selectors.deciding_machtiging(request.user)
    if machtiging is None:
        raise GeenToegang
    verband = machtiging.organisatie.verband
    lijst = selectors.contactlijst(verband)
    form = forms.ContactenForm(
        _posted(request),
        mensen=selectors.possible_contacten(verband),
        initial=forms.ContactenForm.initial_of(lijst),
    )
    form.made_from(contacten.version_of(lijst))
    done = carry_out(
        request,
        form,
        lambda data: contacten.fix_contacten(request.user, form.contacten(), form.seen),
        "De contacten zijn vastgelegd.",
    )
    return redirect("datalek_contacten") if done else render(request, "security/contacten_nieuw.html", {"form": form})


def _posted(request: AccountRequest) -> object:
    return request.POST if request.method == "POST" else None


def _melding(data: dict[str, Any]) -> melden.Melding:
    discovered = klok.local(data["ontdekt_dag"], data["ontdekt_tijd"])
    return melden.Melding(data["feiten"], discovered, data["betrokkenen"])


def _phases(found: Incident) -> list[dict[str, str]]:
    """Where the incident stands: what was decided, what has to be decided now, and what comes after."""
    decided = {besluit.soort: besluit for besluit in found.besluiten.all()}
    now = workflow.present(found.status)
    if found.status == Status.GEEN_LEK:
        return [{"label": found.get_status_display(), "stand": "gedaan"}]
    return [
        {
            "label": decided[soort].get_uitkomst_display() if soort in decided else soort.label,
            "stand": "gedaan" if soort in decided else "nu" if soort == now else "straks",
        }
        for soort in Besluitsoort
    ]
