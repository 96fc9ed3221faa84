"""Advice of the adviesplatform: the question on paper, the answer, and what was done with it (C-10)."""

from uuid import UUID

from django.http import HttpResponse

from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.http import AccountRequest
from casework.models import Casus
from casework.rules import GeenToegang
from casusoverleg import selectors
from casusoverleg.actions import advies as actions
from casusoverleg.forms.advies import AntwoordForm, GevolgForm, VraagForm
from casusoverleg.models import Adviesaanvraag
from casusoverleg.notulen import vraag_pdf
from casusoverleg.views.common import form_page

WAT = "casusoverleg.adviesaanvraag"
ANKER = "advies-van-het-adviesplatform"


def nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Ask the adviesplatform something."""
    casus = spine.open_casus(request.user, casus_id, p.CHANGE_CASUSOVERLEG, wat=WAT)
    return form_page(
        request,
        casus,
        VraagForm(request.POST or None),
        lambda data: actions.ask_advies(request.user, casus, **data),
        titel="Advies vragen",
        uitleg="De vraag gaat geanonimiseerd naar het multidisciplinair adviesplatform. Het advies is vrijblijvend.",
        knop="Vraag vastleggen",
        done="De vraag is vastgelegd. Download hem hieronder om hem te versturen.",
        anker=ANKER,
    )


def antwoord(request: AccountRequest, aanvraag_id: UUID) -> HttpResponse:
    """Record the advice."""
    aanvraag, casus = _open(request, aanvraag_id)
    return form_page(
        request,
        casus,
        AntwoordForm(request.POST or None),
        lambda data: actions.record_antwoord(request.user, aanvraag, **data),
        titel="Antwoord van het adviesplatform",
        uitleg="Het advies is vrijblijvend: het casusoverleg en de kernpartijen beslissen zelf.",
        knop="Antwoord vastleggen",
        done="Het antwoord is vastgelegd.",
        anker=ANKER,
    )


def gevolg(request: AccountRequest, aanvraag_id: UUID) -> HttpResponse:
    """Record what was done with the advice."""
    aanvraag, casus = _open(request, aanvraag_id)
    return form_page(
        request,
        casus,
        GevolgForm(request.POST or None),
        lambda data: actions.record_gevolg(request.user, aanvraag, **data),
        titel="Wat er met het advies is gedaan",
        knop="Vastleggen",
        done="Vastgelegd wat er met het advies is gedaan.",
        anker=ANKER,
    )


def pdf(request: AccountRequest, aanvraag_id: UUID) -> HttpResponse:
    """The question as it goes out; neither the paper nor its name says which casus it is from."""
    aanvraag, casus = _open(request, aanvraag_id)
    headers = {"Content-Disposition": f'attachment; filename="adviesvraag-{aanvraag.kenmerk}.pdf"'}
    return HttpResponse(vraag_pdf(casus.verband, aanvraag), content_type="application/pdf", headers=headers)


def _open(request: AccountRequest, aanvraag_id: UUID) -> tuple[Adviesaanvraag, Casus]:
    """A question with its casus, for who writes in the file; the look, or the refusal, is logged."""
    try:
        aanvraag = selectors.get_adviesaanvraag(request.user, aanvraag_id)
    except GeenToegang as error:
        log.refused(request.user, WAT)
        error.logged = True
        raise
    log.looked(request.user, WAT, aanvraag)
    return aanvraag, aanvraag.casus
