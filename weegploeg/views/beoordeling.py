"""Recording and reading a judgement by the referentiekader."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.dagen import day_in_words
from casework.http import AccountRequest
from casework.pages import carry_out
from weegploeg import actions, selectors
from weegploeg.describe import fase_label, gebieden_of
from weegploeg.forms.beoordeling import BeoordelingForm
from weegploeg.models import Beoordeling
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
        "andere": [item for item in selectors.beoordelingen(found.casus) if item.pk != found.pk],
        "afwijkend": [
            {"partij": item.partij, "fase": fase_label(item.fase), "toelichting": item.toelichting}
            for item in found.afwijkend.select_related("partij")
        ],
    }
    return render(request, "weegploeg/beoordeling.html", context)


def beoordeling_naast(request: AccountRequest, eerste_id: UUID, tweede_id: UUID) -> HttpResponse:
    """Two judgements of one casus side by side, the older on the left, with what changed (K-05)."""
    pair = selectors.get_beoordelingen(request.user, eerste_id, tweede_id)
    rijen = [
        {"label": label, "links": old, "rechts": new, "anders": old != new}
        for (label, old), (_, new) in zip(*map(_in_words, pair), strict=True)
    ]
    days = (f"{day_in_words(item.dag)} (nummer {item.nummer})" for item in pair)
    context = {"casus": pair[0].casus, "rijen": rijen, "koppen": "|".join(("Onderdeel", *days, "Verschil"))}
    return render(request, "weegploeg/beoordeling_naast.html", context)


def _in_words(found: Beoordeling) -> Iterator[tuple[str, list[str]]]:
    """Each part of a judgement with what it says, in paragraphs; the same parts in the same order for every one."""
    yield "Fase", [fase_label(found.fase), found.geen_fase_reden]
    yield "Domein ideologie", [found.ideologie]
    yield "Domein sociale context", [found.sociale_context]
    yield "Argumentatie", [found.argumentatie]
    for gebied in gebieden_of(found):
        said = ["geen informatie"] if gebied["geen_informatie"] else [*gebied["feiten"], gebied["duiding"]]
        yield gebied["label"].capitalize(), said
    yield (
        "Afwijkend oordeel",
        [
            f"{item.partij.naam}: {fase_label(item.fase)}. {item.toelichting}"
            for item in found.afwijkend.select_related("partij").order_by("partij__soort")
        ],
    )
