"""Forms to search somebody, and to judge whether somebody is already known (S-07)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from casework.actions.persoon import PersoonKeuze
from casework.finding.keys import Kenmerken, asked_keys, kenmerken
from casework.finding.voorstellen import Voorstel
from casework.forms import DatumVeld, Formulier, KeuzeVeld, TekstVeld

IEMAND_ANDERS = "iemand_anders"


def typed_kenmerken(data: dict[str, Any]) -> Kenmerken:
    """The person in cleaned data; what is missing there is not known."""
    return kenmerken(
        data.get("voornamen", ""),
        f"{data.get('tussenvoegsel', '')} {data.get('achternaam', '')}",
        data.get("geboortedatum"),
        data.get("straat", ""),
        data.get("postcode", ""),
        data.get("plaats", ""),
    )


class ZoekPersoonForm(Formulier):
    """Who is looked for: two things at least, since one alone says too little."""

    tells_optional = False
    voornamen = forms.CharField(label="Voornamen", required=False)
    achternaam = forms.CharField(label="Achternaam", required=False, help_text="Met of zonder tussenvoegsel.")
    geboortedatum = DatumVeld(label="Geboortedatum", required=False)
    straat = forms.CharField(label="Straat en huisnummer", required=False)
    postcode = forms.CharField(label="Postcode", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not asked_keys(typed_kenmerken(data)):
            raise ValidationError(
                "Vul ten minste twee dingen in: een voornaam en een achternaam, of een naam of adres met een"
                " geboortedatum, of een naam met een adres."
            )
        return data


class PersoonKeuzeForm(Formulier):
    """Is it one of those who are proposed? The people that were shown travel along: nobody is judged unseen."""

    gezien = forms.CharField(widget=forms.HiddenInput)
    toelichting = TekstVeld(
        label="Waaraan ziet u dat?",
        regels=3,
        help_text="Bijvoorbeeld: adres en school komen overeen. Dit komt in het dossier.",
    )

    def __init__(self, data: QueryDict | None, *, voorstellen: list[Voorstel]) -> None:
        known = [(str(item.persoon), f"Ja, dezelfde als in casus {item.nummers}") for item in voorstellen]
        shown = ",".join(value for value, _ in known)
        # Judged while others were shown than there are now: then it is asked again, and what was typed stays.
        judged = data if data and data.get("gezien") == shown else None
        typed = {"gezien": shown, "toelichting": data.get("toelichting", "") if data else ""}
        super().__init__(judged, initial=typed)
        self.fields["zelfde"] = KeuzeVeld(
            label="Is het iemand die al bekend is?", choices=[*known, (IEMAND_ANDERS, "Nee, dit is iemand anders")]
        )
        self.order_fields(["gezien", "zelfde", "toelichting"])

    def keuze(self) -> PersoonKeuze:
        """What was judged, of a valid form."""
        data = self.cleaned_data
        return PersoonKeuze(
            gezien=frozenset(UUID(value) for value in data["gezien"].split(",")),
            zelfde=None if data["zelfde"] == IEMAND_ANDERS else UUID(data["zelfde"]),
            toelichting=data["toelichting"],
        )
