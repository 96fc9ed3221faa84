"""Forms of the functional administrator, and the page that each stands on."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from casework import klok
from casework.choices import OrganisatieSoort, Rol
from casework.forms import DatumVeld, Formulier, KeuzeVeld
from casework.http import AccountRequest
from casework.models import Account, Organisatie
from casework.overdracht import OpenWerk

# Nobody takes the work over.
NIEMAND = "niemand"
_NIEMAND_ANDERS = "Niemand anders heeft hier deze rol."


class OrganisatieFormulier(Formulier):
    naam = forms.CharField(label="Naam", max_length=200)
    soort = KeuzeVeld(
        label="Soort",
        choices=OrganisatieSoort.choices,
        help_text="Er is precies één gemeente, politie, OM, RvdK en Reclassering (regels P-01 en P-02).",
    )
    taak = forms.CharField(label="Taak", max_length=300, required=False)
    natuurlijk_persoon = forms.BooleanField(
        label="Dit is één persoon, geen bedrijf of instelling",
        required=False,
        help_text="Alleen bij een uitvoerder. Een bedrijf of instelling heeft een verwerkersovereenkomst nodig"
        " (regel P-12).",
    )


class _MetOrganisatie(Formulier):
    organisatie = KeuzeVeld(label="Organisatie", widget=forms.Select)

    def __init__(self, *args: Any, organisaties: list[Organisatie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisaties = {str(organisatie.pk): organisatie for organisatie in organisaties}
        names = [(pk, organisatie.naam) for pk, organisatie in self._organisaties.items()]
        cast(KeuzeVeld, self.fields["organisatie"]).choices = [("", "Maak een keuze"), *names]

    def clean_organisatie(self) -> Organisatie:
        return self._organisaties[self.cleaned_data["organisatie"]]


class AanstellingFormulier(_MetOrganisatie):
    rol = KeuzeVeld(
        label="Rol",
        choices=Rol.choices,
        help_text="De beheerder en de FG hebben geen andere rol ernaast (regel P-18).",
    )
    functie = forms.CharField(label="Functie", max_length=120, required=False)
    van = DatumVeld(label="Eerste dag", initial=klok.today)
    tot_en_met = DatumVeld(label="Laatste dag", required=False, help_text="Leeg: zonder einddatum.")


class PersoonFormulier(AanstellingFormulier):
    naam = forms.CharField(label="Naam", max_length=200)
    gebruikersnaam = forms.RegexField(
        label="Gebruikersnaam",
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=60,
        help_text="Hiermee logt deze persoon in. Letters, cijfers, punt, streepje.",
        error_messages={"invalid": "Gebruik alleen letters, cijfers, punten en streepjes."},
    )

    adres = forms.EmailField(
        label="E-mailadres",
        help_text="Hierheen gaat de uitnodiging om een wachtwoord te kiezen. Het adres wordt niet bewaard.",
    )

    field_order = ["naam", "gebruikersnaam", "adres", "organisatie", "rol", "functie", "van", "tot_en_met"]


class BestaandePersoonFormulier(AanstellingFormulier):
    gebruikersnaam = forms.CharField(
        label="Gebruikersnaam",
        max_length=60,
        help_text="Vraag deze persoon met welke naam hij of zij inlogt. U ziet niets van het werk in het andere"
        " samenwerkingsverband.",
    )

    field_order = ["gebruikersnaam", "organisatie", "rol", "functie", "van", "tot_en_met"]


class MachtigingFormulier(_MetOrganisatie):
    gegeven_door = forms.CharField(
        label="Gegeven door",
        max_length=200,
        help_text="Het orgaan dat de machtiging gaf, bijvoorbeeld de burgemeester of de hoofdofficier (regel P-01).",
    )
    van = DatumVeld(label="Eerste dag", initial=klok.today)
    tot_en_met = DatumVeld(label="Laatste dag")

    field_order = ["organisatie", "gegeven_door", "van", "tot_en_met"]


class EindeFormulier(Formulier):
    laatste_dag = DatumVeld(
        label="Laatste dag",
        initial=klok.today,
        help_text="Die dag is er nog toegang. Kies gisteren als de toegang nu meteen moet stoppen.",
    )


class RolEindeFormulier(EindeFormulier):
    """Asks for each kind of open work who takes it over."""

    def __init__(self, *args: Any, werk: list[OpenWerk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for item in werk for person in item.opvolgers}
        self._codes = [item.soort.code for item in werk]
        for item in werk:
            names = [(str(person.pk), person.naam) for person in item.opvolgers]
            self.fields[item.soort.code] = KeuzeVeld(
                label=f"Wie neemt over: {item.woorden}?",
                choices=[*names, (NIEMAND, "Niemand: het komt bij de uitvoerder en de vertegenwoordigers")],
                initial=None if names else NIEMAND,
                help_text=item.soort.hoe if names or item.soort.hand_over is None else _NIEMAND_ANDERS,
            )

    def opvolgers(self) -> dict[str, Account | None]:
        """Who takes over each kind of work; for a valid form."""
        return {code: self._people.get(self.cleaned_data[code]) for code in self._codes}


class UitnodigingFormulier(Formulier):
    adres = forms.EmailField(
        label="E-mailadres", help_text="Een eerdere link werkt daarna niet meer. Het adres wordt niet bewaard."
    )


class NieuweStartFormulier(Formulier):
    """Asks nothing: the link goes to the address that the person gave."""


class KoppelingFormulier(Formulier):
    kenmerk = forms.CharField(
        label="Kenmerk",
        max_length=255,
        help_text="Het vaste nummer van deze persoon bij de eigen organisatie (de ‘sub’). De beheerder van de accounts"
        " daar weet het. Wij bewaren alleen een versleutelde vorm ervan.",
    )


def form_page(
    request: AccountRequest,
    titel: str,
    form: Formulier,
    persoon: Account | None = None,
    organisatie: Organisatie | None = None,
    knop: str = "",
) -> HttpResponse:
    """A page with one form, under the person or the organisation that it is about; its button says the title."""
    context = {"titel": titel, "form": form, "persoon": persoon, "organisatie": organisatie, "knop": knop or titel}
    return render(request, "casework/beheer_formulier.html", context)
