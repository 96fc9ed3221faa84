"""Pages of the administrator: verklaringen, verwerkersovereenkomsten and the agreements (P-04, P-12, P-20)."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from casework import beheer, klok, waarborgen
from casework.actions import waarborgen as actions
from casework.encryption.files import CHUNK, storage
from casework.forms import DatumVeld, Formulier, TekstVeld
from casework.http import AccountRequest
from casework.pages import carry_out, carry_out_button, needs_proof
from casework.views.beheer_forms import EindeFormulier, form_page


class _Dagen(Formulier):
    van = DatumVeld(label="Eerste dag", initial=klok.today)
    tot_en_met = DatumVeld(label="Laatste dag")


class VerklaringFormulier(Formulier):
    """The signed document is asked for as well: dates alone prove nothing."""

    van = DatumVeld(label="Dag van tekenen", initial=klok.today)
    tot_en_met = DatumVeld(label="Laatste dag")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = forms.FileField(
            label="Getekende verklaring",
            help_text=f"Een PDF van hoogstens {settings.BIJLAGE_MAX_MB} MB. Die wordt versleuteld bewaard.",
        )


class AfsprakenFormulier(Formulier):
    tekst = TekstVeld(label="Tekst", regels=12, help_text="Wat iedereen aanvaardt voordat hij of zij iets ziet.")
    van = DatumVeld(
        label="Geldt vanaf", help_text="Vanaf die dag vragen we iedereen opnieuw om de afspraken te aanvaarden."
    )


def organisatie(request: AccountRequest, organisatie_id: UUID) -> HttpResponse:
    """One organisation, its people of today and its verwerkersovereenkomsten."""
    found = beheer.organisatie(request.user, organisatie_id)
    people = list(beheer.at_organisatie(beheer.accounts(request.user), str(found.pk)))
    context = {
        "organisatie": found,
        "mensen": beheer.mensen(people, found.verband),
        "overeenkomsten": found.overeenkomsten.order_by("-van"),
        "vandaag": klok.today(),
    }
    return render(request, "casework/beheer_organisatie.html", context)


@needs_proof
def new_overeenkomst(request: AccountRequest, organisatie_id: UUID) -> HttpResponse:
    """Register a verwerkersovereenkomst."""
    found = beheer.organisatie(request.user, organisatie_id)
    form = _Dagen(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: actions.register_overeenkomst(request.user, found, **data),
        "De verwerkersovereenkomst is vastgelegd.",
    )
    if done:
        return redirect("organisatie", found.pk)
    return form_page(request, "Verwerkersovereenkomst vastleggen", form, organisatie=found)


@needs_proof
def end_overeenkomst(request: AccountRequest, overeenkomst_id: UUID) -> HttpResponse:
    """End a verwerkersovereenkomst; the people of that organisation stop working with it."""
    overeenkomst = beheer.overeenkomst(request.user, overeenkomst_id)
    form = EindeFormulier(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: actions.end_overeenkomst(request.user, overeenkomst, **data),
        "De einddatum is vastgelegd. De toegang eindigt mee.",
    )
    if done:
        return redirect("organisatie", overeenkomst.organisatie_id)
    return form_page(request, "Verwerkersovereenkomst beëindigen", form, organisatie=overeenkomst.organisatie)


@needs_proof
def new_verklaring(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Register a signed geheimhoudingsverklaring with its document."""
    found = beheer.persoon(request.user, account_id)
    form = VerklaringFormulier(request.POST or None, request.FILES or None)

    def register(data: dict[str, Any]) -> Any:
        document = data.pop("document")
        return actions.register_verklaring(request.user, found, **data, document=document.read())

    if carry_out(request, form, register, "De geheimhoudingsverklaring is vastgelegd."):
        return redirect("persoon", found.pk)
    return form_page(request, "Geheimhoudingsverklaring vastleggen", form, found)


@needs_proof
def withdraw_verklaring(request: AccountRequest, verklaring_id: UUID) -> HttpResponse:
    """Withdraw a verklaring, after a page that says what will happen."""
    verklaring = beheer.verklaring(request.user, verklaring_id)
    if request.method != "POST":
        return render(request, "casework/beheer_intrekken.html", {"persoon": verklaring.account})
    carry_out_button(
        request,
        lambda: actions.withdraw_verklaring(request.user, verklaring),
        "De verklaring is ingetrokken. De toegang is nu gestopt.",
    )
    return redirect("persoon", verklaring.account_id)


@require_GET
def document(request: AccountRequest, verklaring_id: UUID) -> FileResponse:
    """The signed document, to be kept by the browser and not shown in it."""
    verklaring = beheer.open_document(request.user, verklaring_id)
    storage().verify(verklaring.bestandsnaam)
    name = f"geheimhoudingsverklaring-{str(verklaring.pk)[:8]}.pdf"
    file = storage().open(verklaring.bestandsnaam)
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response.block_size = CHUNK
    response["Content-Length"] = str(verklaring.grootte)
    return response


def afspraken(request: AccountRequest) -> HttpResponse:
    """All versions of the agreements, and which one is in force."""
    verband = beheer.verband(request.user)
    context = {"versies": waarborgen.versions(verband), "vandaag": klok.today()}
    return render(request, "casework/beheer_afspraken.html", context)


def new_afspraken(request: AccountRequest) -> HttpResponse:
    """A new version of the agreements; it begins with the text of the last one."""
    verband = beheer.verband(request.user)
    last = waarborgen.versions(verband).first()
    form = AfsprakenFormulier(request.POST or None, initial={"tekst": last.tekst if last else ""})
    done = carry_out(
        request,
        form,
        lambda data: actions.publish_afspraken(request.user, verband, **data),
        "De afspraken zijn vastgelegd.",
    )
    if done:
        return redirect("beheer_afspraken")
    return form_page(request, "Nieuwe versie van de afspraken", form, knop="Nieuwe versie vastleggen")
