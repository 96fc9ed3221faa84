"""The screen of a meeting: one point at a time, for everybody in the room to read; and its notulen on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from casework import besluiten as soorten
from casework import selectors as spine
from casework.besluit_page import STATUS_KIND
from casework.choices import KERNPARTIJEN, BesluitStatus, Dossier, Rol
from casework.http import AccountRequest
from casework.models import Account, Besluit, Casus
from weegploeg import panels, selectors
from weegploeg.choices import Toestand
from weegploeg.describe import fase_label
from weegploeg.heading import heading
from weegploeg.models import Agendapunt
from weegploeg.notulen import notulen_pdf
from weegploeg.trap import trap


def scherm(request: AccountRequest, agendapunt_id: UUID) -> HttpResponse:
    """One point of the agenda: facts, what was judged and decided, and what the weegploeg does now."""
    point = selectors.open_agendapunt(request.user, agendapunt_id, "weegploeg.scherm")
    return render(request, "weegploeg/scherm.html", _place(request.user, point) | _content(request.user, point))


def notulen(request: AccountRequest, agendapunt_id: UUID) -> HttpResponse:
    """The casusnotulen of this point as a PDF, under a name that says nothing about a person (B-02)."""
    point = selectors.open_agendapunt(request.user, agendapunt_id, "weegploeg.notulen", begonnen=True)
    name = f"{point.casus.nummer}-notulen-{point.vergadering.dag:%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(notulen_pdf(request.user, point), content_type="application/pdf", headers=headers)


def _place(account: Account, point: Agendapunt) -> dict[str, Any]:
    """Where the point stands on the agenda; one that was taken off stands nowhere."""
    agenda = selectors.agenda(account, point.vergadering)
    here = next((place for place, other in enumerate(agenda) if other.pk == point.pk), None)
    return {
        "punt": point,
        "casus": point.casus,
        "vergadering": point.vergadering,
        "nummer": None if here is None else here + 1,
        "aantal": len(agenda),
        "vorige": agenda[here - 1] if here else None,
        "volgende": agenda[here + 1] if here is not None and here + 1 < len(agenda) else None,
    }


def _content(account: Account, point: Agendapunt) -> dict[str, Any]:
    casus = point.casus
    beoordelingen = selectors.beoordelingen(casus)
    rights = spine.permissions_on(account, casus)
    return {
        "persoon": spine.betrokkene(account, casus),
        "signalen": _with_bijlagen(account, point),
        "antwoorden": selectors.answered(point),
        "beoordelingen": [
            {"rij": row, "fase": fase_label(row.fase), "afwijkend": _dissent(row)} for row in beoordelingen
        ],
        "trap": trap(beoordelingen),
        "besluiten": [_besluit(row) for row in selectors.besluiten_in_order(account, casus)],
        "stappen": heading(account, casus, rights).volgende,
        **_now(account, casus, point),
    }


def _with_bijlagen(account: Account, point: Agendapunt) -> list[dict[str, Any]]:
    """The signalen on the table, each with its files; by kind and day, as a name can hold that of a person."""
    bijlagen = spine.bijlagen(account, point.casus, Dossier.WEEGPLOEG)
    return [
        {"rij": signaal, "bijlagen": [row for row in bijlagen if row.signaal_id == signaal.pk]}
        for signaal in selectors.brought(point)
    ]


def _dissent(row: Any) -> list[dict[str, str]]:
    return [
        {"partij": item.partij.naam, "fase": fase_label(item.fase), "toelichting": item.toelichting}
        for item in row.afwijkend.all()
    ]


def _besluit(row: Besluit) -> dict[str, Any]:
    soort = soorten.get(row.soort)
    return {
        "rij": row,
        "label": soort.label,
        "uitkomst": soort.uitkomsten[row.uitkomst],
        "kleur": STATUS_KIND[BesluitStatus(row.status)],
    }


def _now(account: Account, casus: Casus, point: Agendapunt) -> dict[str, Any]:
    """What the uitvoerder can record from here."""
    current = selectors.behandeling(casus)
    works = account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    waits = current is not None and current.toestand == Toestand.OPEN
    here = current is not None and current.vergadering_id == point.vergadering_id
    return {
        "is_uitvoerder": works,
        "wacht": waits and here and not point.afgevoerd_op,
        "voltallig": selectors.represented(point.vergadering) == set(KERNPARTIJEN),
        "acties": panels.decision_acties(casus, current) if works and here and not waits else [],
    }
