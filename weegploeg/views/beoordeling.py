"""Recording and reading a judgement by the referentiekader."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.http import AccountRequest
from casework.pages import carry_out
from weegploeg import actions, selectors
from weegploeg.describe import fase_label, gebieden_of
from weegploeg.forms.beoordeling import BeoordelingForm
from weegploeg.views.common import open_casus_as_uitvoerder


def beoordeling_nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Record what the weegploeg judged."""
    casus = open_casus_as_uitvoerder(request, casus_id, "weegploeg.beoordeling_nieuw")
    form = BeoordelingForm(request.POST or None, casus=casus)
    done = carry_out(
        request,
        form,
        lambda _: actions.record_beoordeling(request.user, casus, form.tekst()),
        "De beoordeling is vastgelegd.",
        dossier=casus.pk,
    )
    if done:
        return redirect("beoordeling", done.pk)
    return render(request, "weegploeg/beoordeling_nieuw.html", {"form": form, "casus": casus})


def beoordeling(request: AccountRequest, beoordeling_id: UUID) -> HttpResponse:
    """One judgement, to read."""
    found = selectors.get_beoordeling(request.user, beoordeling_id)
    context = {
        "beoordeling": found,
        "casus": found.casus,
        "fase": fase_label(found.fase),
        "gebieden": gebieden_of(found),
        "afwijkend": [
            {"partij": item.partij, "fase": fase_label(item.fase), "toelichting": item.toelichting}
            for item in found.afwijkend.select_related("partij")
        ],
    }
    return render(request, "weegploeg/beoordeling.html", context)
