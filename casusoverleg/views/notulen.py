"""What is recorded of a meeting: who was there, what was decided, and the notulen that come of it (C-11)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework.audit import log
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casusoverleg import bijeenkomsten
from casusoverleg.actions import bijeenkomst as actions
from casusoverleg.forms.bijeenkomst import AanwezigenForm, BeslissingForm, OpNaamForm, VaststelForm, VerbeterForm
from casusoverleg.models import Notulen
from casusoverleg.notulen import GEEN_GEVOLG, notulen_pdf
from casusoverleg.views.bijeenkomst import as_uitvoerder, bijeenkomst_form
from casusoverleg.views.common import open_as_uitvoerder


def aanwezigen(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Record who was there."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    concept = bijeenkomsten.concept_van(meeting)
    seen = actions.record_version(concept)
    recorded = bijeenkomsten.aanwezigen(concept)
    form = AanwezigenForm(request.POST or None, bijeenkomst=meeting, vastgelegd=recorded)
    form.made_from(seen)
    done = carry_out(
        request,
        form,
        lambda data: actions.record_aanwezigen(request.user, meeting, data["aanwezig"], form.seen),
        "De aanwezigheid is vastgelegd.",
        dossier=meeting.casus_id,
    )
    if done:
        return redirect("bijeenkomst", meeting.pk)
    return bijeenkomst_form(request, meeting, form, titel="Aanwezigheid", knop="Vastleggen")


def op_naam(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Record somebody without an account."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    form = OpNaamForm(request.POST or None, bijeenkomst=meeting)
    done = carry_out(
        request,
        form,
        lambda data: actions.add_by_name(request.user, meeting, data["naam"], form.organisatie()),
        "De aanwezigheid is vastgelegd.",
        dossier=meeting.casus_id,
    )
    if done:
        return redirect("bijeenkomst", meeting.pk)
    uitleg = "Voor iemand zonder account, van een organisatie die deelneemt. Die persoon krijgt hierdoor geen toegang."
    return bijeenkomst_form(request, meeting, form, titel="Iemand op naam toevoegen", knop="Toevoegen", uitleg=uitleg)


def beslissing_nieuw(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Record what was decided."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    form = BeslissingForm(request.POST or None, bijeenkomst=meeting)
    done = carry_out(
        request,
        form,
        lambda _: actions.record_beslissing(request.user, meeting, form.beslissing()),
        "De beslissing is vastgelegd.",
        dossier=meeting.casus_id,
    )
    if done:
        return redirect("bijeenkomst", meeting.pk)
    return bijeenkomst_form(
        request, meeting, form, titel="Beslissing vastleggen", knop="Vastleggen", uitleg=GEEN_GEVOLG
    )


@require_POST
def beslissing_verwijderen(request: AccountRequest, beslissing_id: UUID) -> HttpResponse:
    """Take a decision out of the concept."""
    beslissing = bijeenkomsten.get_beslissing(request.user, beslissing_id)
    open_as_uitvoerder(request, beslissing.casus_id, "casusoverleg.notulen")
    carry_out_button(
        request,
        lambda: actions.remove_beslissing(request.user, beslissing),
        "De beslissing staat niet meer in het concept.",
    )
    return redirect("bijeenkomst", beslissing.notulen.bijeenkomst_id)


def vaststellen(request: AccountRequest, notulen_id: UUID) -> HttpResponse:
    """Fix the notulen, with what they say before one's eyes."""
    notulen = _open(request, notulen_id)
    open_as_uitvoerder(request, notulen.casus_id, "casusoverleg.notulen")
    seen = actions.record_version(notulen)
    form = VaststelForm(request.POST or None)
    form.made_from(seen)
    done = carry_out(
        request,
        form,
        lambda _: actions.fix_notulen(request.user, notulen, form.seen),
        "De notulen zijn vastgesteld.",
    )
    if done:
        return redirect("bijeenkomst", notulen.bijeenkomst_id)
    context = {
        "form": form,
        "notulen": notulen,
        "bijeenkomst": notulen.bijeenkomst,
        "casus": notulen.casus,
        "aanwezig": bijeenkomsten.aanwezigen(notulen),
        "beslissingen": bijeenkomsten.beslissingen(notulen),
    }
    return render(request, "casusoverleg/notulen_vaststellen.html", context)


def verbeteren(request: AccountRequest, bijeenkomst_id: UUID) -> HttpResponse:
    """Begin a corrected version of notulen that are fixed."""
    meeting = as_uitvoerder(request, bijeenkomst_id)
    form = VerbeterForm(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: actions.correct_notulen(request.user, meeting, data["reden"]),
        "Er is een nieuwe versie in concept. De vorige geldt tot u deze vaststelt.",
        dossier=meeting.casus_id,
    )
    if done:
        return redirect("bijeenkomst", meeting.pk)
    uitleg = "De vastgestelde versie blijft bewaard. U begint met wat daarin staat."
    titel = "Verbeterde notulen maken"
    return bijeenkomst_form(request, meeting, form, titel=titel, knop="Nieuwe versie beginnen", uitleg=uitleg)


def pdf(request: AccountRequest, notulen_id: UUID) -> HttpResponse:
    """The notulen as a PDF, under a name that says nothing about a person (B-02)."""
    notulen = _open(request, notulen_id)
    name = f"{notulen.casus.nummer}-notulen-{notulen.bijeenkomst.dag:%Y-%m-%d}-versie-{notulen.versie}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(notulen_pdf(request.user, notulen), content_type="application/pdf", headers=headers)


def _open(request: AccountRequest, notulen_id: UUID) -> Notulen:
    """A version for who reads the file; the look, or the refusal, is logged."""
    wat = "casusoverleg.notulen"
    try:
        notulen = bijeenkomsten.get_notulen(request.user, notulen_id)
    except GeenToegang as error:
        log.refused(request.user, wat)
        error.logged = True
        raise
    log.looked(request.user, wat, notulen)
    return notulen
