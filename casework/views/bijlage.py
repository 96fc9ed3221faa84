"""Files of a dossier: add one to a signaal, take one out."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from casework import selectors
from casework.access import permissions as p
from casework.actions.bijlage import add_bijlage
from casework.bijlagen.content import CONTENT_TYPES
from casework.choices import BijlageSoort, Dossier
from casework.encryption.files import CHUNK, storage
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.pages import carry_out

_ENDINGS = {BijlageSoort.TEKST: "txt", BijlageSoort.JPEG: "jpg"}


class BijlageForm(Formulier):
    """One file. A file over the limit does not arrive at all, so that it is asked for again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = f"hoogstens {settings.BIJLAGE_MAX_MB} MB"
        self.fields["bestand"] = forms.FileField(
            label="Bestand",
            help_text=f"Een PDF, een foto (JPEG of PNG), Word (docx), ODT of platte tekst, van {limit}."
            " Uit een foto halen we weg waar, wanneer en waarmee die is gemaakt.",
            error_messages={"required": f"Kies een bestand van {limit}.", "empty": "Dit bestand is leeg."},
        )


def bijlage_nieuw(request: AccountRequest, signaal_id: UUID) -> HttpResponse:
    """Add a file to a signaal, in the file of the weegploeg."""
    signaal = selectors.get_signaal(request.user, signaal_id)
    casus = selectors.get_casus(request.user, signaal.casus_id, p.CHANGE_WEEGPLOEG)
    form = BijlageForm(request.POST or None, request.FILES or None)

    def add(data: dict[str, Any]) -> Any:
        sent = data["bestand"]
        return add_bijlage(request.user, casus, Dossier.WEEGPLOEG, sent.name, sent.read(), signaal)

    if carry_out(request, form, add, "Het bestand is versleuteld toegevoegd."):
        return redirect("casus", casus.pk)
    return render(request, "casework/bijlage_nieuw.html", {"form": form, "casus": casus, "signaal": signaal})


@require_GET
def bijlage(request: AccountRequest, bijlage_id: UUID) -> FileResponse:
    """The file, to be kept by the browser and not shown in it; under a name that says nothing about a person (B-02)."""
    found = selectors.open_bijlage(request.user, bijlage_id)
    soort = BijlageSoort(found.soort)
    storage().verify(found.bestandsnaam)  # once it streams, there is no page left to say that it is damaged
    name = f"{found.casus.nummer}-bijlage-{str(found.pk)[:8]}.{_ENDINGS.get(soort, soort.value)}"
    response = FileResponse(
        storage().open(found.bestandsnaam), as_attachment=True, filename=name, content_type=CONTENT_TYPES[soort]
    )
    response.block_size = CHUNK
    response["Content-Length"] = str(found.grootte)
    return response
