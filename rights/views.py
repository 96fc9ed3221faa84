from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import FACTOREN_41
from casework.diagram import picture
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.pages import carry_out
from casework.rules import GeenToegang
from casework.versies import newest_version
from rights import forms, selectors, steps, terms, verzoekenlijst, workflow
from rights.actions.intake import VerzoekGegevens, receive_verzoek
from rights.actions.kennisgeving import KennisgevingGegevens, record_kennisgeving
from rights.choices import Hoedanigheid, Maatregel, Rechthebbende
from rights.diagram import VAN_VERZOEK
from rights.models import Rechtenverzoek
from rights.selectors import Rechten


def kennisgeving_nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Record that the betrokkene was informed."""
    changes = (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG, p.DECIDE_ARCHIEF)
    casus = spine.open_casus(request.user, casus_id, *changes, wat="kennisgeving.nieuw")
    form = forms.KennisgevingForm(_posted(request))
    result = carry_out(
        request,
        form,
        lambda data: record_kennisgeving(request.user, casus, KennisgevingGegevens(**data)),
        "Vastgelegd dat de betrokkene is geïnformeerd.",
        dossier=casus.pk,
    )
    if result:
        return redirect("casus", casus.pk) if casus.is_actief else redirect("archief")
    return render(request, "rights/kennisgeving.html", {"form": form, "casus": casus})


def verzoeken(request: AccountRequest) -> HttpResponse:
    """The requests of the verband, with their phase and term; those that still run unless others are asked for."""
    blad = verzoekenlijst.blad(request)
    rows = [
        {"verzoek": verzoek, "termijn": terms.term_of(verzoek), "waarom": terms.reason(verzoek)}
        for verzoek in blad.rijen
    ]
    context = {"blad": blad, "rows": rows, "mag_toevoegen": selectors.may_handle(request.user)}
    return render(request, "rights/verzoeken.html", context)


def verzoek_nieuw(request: AccountRequest) -> HttpResponse:
    """Record a request that came in."""
    if not selectors.may_handle(request.user):
        raise GeenToegang
    form = forms.VerzoekForm(_posted(request))
    done = "Het verzoek is vastgelegd."
    result = carry_out(
        request,
        form,
        lambda data: receive_verzoek(request.user, VerzoekGegevens(**data)),
        done,
        dossier=request.user.pk,
    )
    if result:
        return redirect("verzoek", result.pk)
    return render(request, "rights/verzoek_nieuw.html", {"form": form})


def verzoek(request: AccountRequest, verzoek_id: UUID) -> HttpResponse:
    """One request: its phase and term, what is known, and the form of the present step."""
    version = newest_version(Rechtenverzoek, row_id=verzoek_id)
    found = selectors.open_verzoek(request.user, verzoek_id)
    rechten = selectors.rights_on(request.user, found)
    stap = steps.present(found, rechten)
    form = stap.form(_posted(request), initial=steps.initial(found)) if stap else None
    if stap and form and _carry_out(request, form, stap, found, version):
        return redirect("verzoek", found.pk)
    return render(request, "rights/verzoek.html", {"form": form, "stap": stap, **_about(request, found, rechten)})


def verzoek_handeling(request: AccountRequest, verzoek_id: UUID, handeling: str) -> HttpResponse:
    """What can be done with a request beside its present step, such as linking a casus or extending the term."""
    version = newest_version(Rechtenverzoek, row_id=verzoek_id)
    found = selectors.open_verzoek(request.user, verzoek_id)
    what = steps.HANDELINGEN.get(handeling)
    if what is None or not what.mag(found, selectors.rights_on(request.user, found)):
        raise GeenToegang
    form = what.form(_posted(request), initial=steps.initial(found))
    if _carry_out(request, form, what, found, version):
        return redirect("verzoek", found.pk)
    context = {"form": form, "wat": what, "verzoek": found, "factoren": _factors(found)}
    return render(request, "rights/verzoek_handeling.html", context)


def _carry_out(
    request: AccountRequest, form: Formulier, what: steps.Handeling, found: Rechtenverzoek, version: str
) -> object:
    """A request is no part of the file of a casus and outlives it: a draft is of the account alone."""
    if what.zegt_versie:
        form.made_from(version)

    def do(data: dict[str, Any]) -> Any:
        return what.do(request.user, found, data | ({"seen": form.seen} if what.zegt_versie else {}))

    return carry_out(request, form, do, what.klaar, dossier=request.user.pk)


def _posted(request: AccountRequest) -> object:
    return request.POST if request.method == "POST" else None


def _about(request: AccountRequest, found: Rechtenverzoek, rechten: Rechten) -> dict[str, object]:
    return {
        "verzoek": found,
        "rechten": rechten,
        "hoedanigheid": _label(Hoedanigheid, found.verzoeker_hoedanigheid),
        "maatregel": _label(Maatregel, found.maatregel),
        "opdracht_van": _label(Rechthebbende, found.opdracht_van),
        "factoren": _factors(found),
        "termijn": terms.term_of(found),
        "waarom": terms.reason(found),
        "fasen": _phases(found),
        "tekening": picture(VAN_VERZOEK, {found.status}),
        "casus": selectors.linked_casus(request.user, found),
        "handelingen": steps.beside(found, rechten),
    }


def _label(words: type[TextChoices], value: str | None) -> str:
    return dict(words.choices).get(value or "", "")


def _factors(found: Rechtenverzoek) -> list[tuple[str, str]]:
    return [(FACTOREN_41[letter], text) for letter, text in found.factoren.items()]


def _phases(found: Rechtenverzoek) -> list[dict[str, str]]:
    """Where the request stands; one that ended elsewhere shows only its receipt and that end."""
    if found.status not in workflow.FASEN:
        return [
            {"label": workflow.FASEN[0].label, "stand": "gedaan"},
            {"label": found.get_status_display(), "stand": "gedaan"},
        ]
    now = workflow.FASEN.index(found.status)
    ended = not found.loopt
    return [
        {"label": fase.label, "stand": "gedaan" if index < now or ended else "nu" if index == now else "straks"}
        for index, fase in enumerate(workflow.FASEN)
    ]
