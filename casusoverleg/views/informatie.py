"""Information: bringing it in, putting it right, weighing who gets it, bringing it over from the weegploeg."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import TOLD_OR_POSTPONED
from casework.http import AccountRequest
from casework.models import Casus, Organisatie
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang
from casusoverleg import informatie
from casusoverleg.actions import informatie as actions
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.forms.informatie import AchterhoudForm, InformatieForm, OverbrengForm, VerbeterForm, WeegForm
from casusoverleg.informatie import Zicht
from casusoverleg.models import InformatieItem
from casusoverleg.views.common import form_page, to_casus

_ANKER = "informatie"


def nieuw(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """Bring information in; who may weigh it is asked at once who gets it."""
    casus, wie = _open(request, casus_id, "casusoverleg.informatie_nieuw")
    if not wie.mag_toevoegen:
        raise _refused(request, casus, "casusoverleg.informatie_nieuw")
    gever = Organisatie.objects.get(pk=wie.geeft_voor) if wie.geeft_voor else None
    form = InformatieForm(request.POST or None, casus=casus, gever=gever)
    item = carry_out(
        request,
        form,
        lambda _: actions.record_item(request.user, casus, form.tekst_van(), form.namens()),
        "De informatie staat in het dossier.",
        dossier=casus.pk,
    )
    if item:
        return _next(wie, item)
    page = {"titel": "Informatie toevoegen", "knop": "Informatie toevoegen", "uitleg": _WIE_ZIET_HET}
    return render(request, "casusoverleg/formulier.html", {"form": form, "casus": casus} | page)


_WIE_ZIET_HET = (
    "De kernpartijen die deelnemen, zien dit, tenzij u het voor een van hen achterhoudt. Anderen zien het pas als is"
    " gewogen dat zij het nodig hebben."
)


def _next(wie: Zicht, item: InformatieItem) -> HttpResponse:
    """To the weighing when there is somebody to weigh it for, and informing is settled."""
    to_weigh = wie.mag_delen(item) and item.casus.informeren in TOLD_OR_POSTPONED and informatie.ontvangers(item)
    return redirect("informatie_wegen", item.pk) if to_weigh else to_casus(item.casus_id, _ANKER)


def wegen(request: AccountRequest, item_id: UUID) -> HttpResponse:
    """Weigh one item for everybody who takes part today."""
    item, wie = _open_item(request, item_id, "casusoverleg.informatie_wegen")
    if not wie.mag_wegen(item):
        raise _refused(request, item.casus, "casusoverleg.informatie_wegen")
    version = actions.afweging_version(item)
    form = WeegForm(request.POST or None, item=item, wie=wie)
    form.made_from(version)
    if carry_out(
        request,
        form,
        lambda _: actions.weigh_item(request.user, item, form.oordelen(), form.seen),
        "De afweging is vastgelegd.",
        dossier=item.casus_id,
    ):
        return to_casus(item.casus_id, _ANKER)
    mag_delen = wie.mag_delen(item)
    context = {
        "titel": "Wegen wie dit krijgt" if mag_delen else "Delen stoppen",
        "form": form,
        "item": item,
        "casus": item.casus,
        "mag_delen": mag_delen,
        "geregeld": item.casus.informeren in TOLD_OR_POSTPONED,
    }
    return render(request, "casusoverleg/wegen.html", context)


def verbeteren(request: AccountRequest, item_id: UUID) -> HttpResponse:
    """Put an item right; what stood there stays as a version."""
    item, wie = _open_item(request, item_id, "casusoverleg.informatie_verbeteren")
    if not wie.mag_verbeteren(item):
        raise _refused(request, item.casus, "casusoverleg.informatie_verbeteren")
    version = actions.item_version(item)
    initial = VerbeterForm.initial_of(item, informatie.verantwoording(item))
    form = VerbeterForm(request.POST or None, casus=item.casus, gever=item.organisatie, initial=initial)
    form.made_from(version)
    return form_page(
        request,
        item.casus,
        form,
        lambda data: actions.correct_item(request.user, item, form.tekst_van(), data["reden"], form.seen),
        titel="Informatie verbeteren",
        uitleg="Wat er stond, blijft bewaard als eerdere versie.",
        knop="Verbetering vastleggen",
        done="De informatie is verbeterd.",
        anker=_ANKER,
    )


def achterhouden(request: AccountRequest, item_id: UUID) -> HttpResponse:
    """Let a kernpartij not see an item any longer."""
    item, wie = _open_item(request, item_id, "casusoverleg.informatie_achterhouden")
    if not wie.is_gever(item):
        raise _refused(request, item.casus, "casusoverleg.informatie_achterhouden")
    form = AchterhoudForm(request.POST or None, partijen=informatie.partijen(item))
    return form_page(
        request,
        item.casus,
        form,
        lambda data: actions.hold_back(request.user, item, form.partij(), data["waarom"]),
        titel="Achterhouden voor een kernpartij",
        knop="Achterhouden",
        done="Deze partij ziet de informatie niet meer.",
        anker=_ANKER,
    )


@require_POST
def vrijgeven(request: AccountRequest, item_id: UUID) -> HttpResponse:
    """Let a kernpartij see what was held back from it."""
    item, _ = _open_item(request, item_id, "casusoverleg.informatie_vrijgeven")
    partij = informatie.held_back_from(item, request.POST.get("partij", ""))
    carry_out_button(
        request, lambda: actions.release(request.user, item, partij), f"{partij.naam} ziet de informatie nu."
    )
    return to_casus(item.casus_id, _ANKER)


def bronnen(request: AccountRequest, casus_id: UUID) -> HttpResponse:
    """What of the weegploeg file this vertegenwoordiger can bring over, one by one."""
    casus = _open_both(request, casus_id)
    found = informatie.bronnen(request.user, casus)
    return render(request, "casusoverleg/overbrengen.html", {"casus": casus, "bronnen": found})


def overbrengen(request: AccountRequest, casus_id: UUID, soort: str, bron_id: UUID) -> HttpResponse:
    """Bring one piece over, with its necessity."""
    casus = _open_both(request, casus_id)
    bron = informatie.get_bron(request.user, casus, soort, bron_id)
    form = OverbrengForm(request.POST or None, initial={"tekst": bron.tekst})
    item = carry_out(
        request,
        form,
        lambda data: bring_over(request.user, casus, bron.sleutel, **data),
        "De informatie staat nu ook in het casusoverlegdossier.",
        dossier=casus.pk,
    )
    if item:
        return _next(informatie.zicht(request.user, casus), item)
    page = {"titel": "Overbrengen", "uitleg": f"Uit het weegploegdossier: {bron.label}.", "knop": "Overbrengen"}
    return render(request, "casusoverleg/formulier.html", {"form": form, "casus": casus} | page)


def _open(request: AccountRequest, casus_id: UUID, wat: str) -> tuple[Casus, Zicht]:
    casus = spine.open_casus(request.user, casus_id, p.VIEW_ITEMS, wat=wat)
    return casus, informatie.zicht(request.user, casus)


def _open_item(request: AccountRequest, item_id: UUID, wat: str) -> tuple[InformatieItem, Zicht]:
    item = informatie.open_item(request.user, item_id, wat)
    return item, informatie.zicht(request.user, item.casus)


def _open_both(request: AccountRequest, casus_id: UUID) -> Casus:
    """The casus for who decides in both files: a vertegenwoordiger (C-13)."""
    wat = "casusoverleg.overbrengen"
    casus, wie = _open(request, casus_id, wat)
    if wie.partij is None or not wie.wijzigt or not spine.may(request.user, casus, p.VIEW_WEEGPLOEG):
        raise _refused(request, casus, wat)
    return casus


def _refused(request: AccountRequest, casus: Casus, wat: str) -> GeenToegang:
    """The answer for who reads the casus and may not do this; logged."""
    log.refused(request.user, wat, casus_id=casus.pk)
    return GeenToegang()
