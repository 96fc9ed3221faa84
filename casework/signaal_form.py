"""The form for a signaal: facts first, interpretation apart (S-02)."""

from typing import Any, cast

from django import forms

from casework import selectors
from casework.actions.signaal import Melding, Persoon
from casework.categorie_veld import CategorieVeld
from casework.choices import Bron, Categorie, Geslacht, WijstOp
from casework.finding.keys import Kenmerken
from casework.forms import DatumVeld, Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Account, Organisatie
from casework.persoon_form import typed_kenmerken

_PERSOON = (
    "voornamen",
    "tussenvoegsel",
    "achternaam",
    "geboortedatum",
    "geslacht",
    "straat",
    "postcode",
    "plaats",
    "categorie",
)


class SignaalForm(Formulier):
    """What came in, about whom, from whom."""

    koppen = {"voornamen": "De betrokkene", "gedraging": "Wat er gebeurde", "bron": "Waar het signaal vandaan komt"}
    voornamen = forms.CharField(label="Voornamen")
    tussenvoegsel = forms.CharField(label="Tussenvoegsel", required=False)
    achternaam = forms.CharField(label="Achternaam")
    geboortedatum = DatumVeld(label="Geboortedatum")
    geslacht = KeuzeVeld(label="Geslacht", choices=Geslacht.choices)
    straat = forms.CharField(label="Straat en huisnummer", required=False)
    postcode = forms.CharField(label="Postcode", required=False)
    plaats = forms.CharField(label="Woonplaats", required=False)
    categorie = KeuzeVeld(
        label="Is de betrokkene uitreiziger, terugkeerder of achterblijver?",
        choices=Categorie.choices,
    )
    gedraging = TekstVeld(
        label="Wat deed of zei de betrokkene?",
        help_text="Alleen wat is gezien of gehoord. Een overtuiging is op zichzelf geen signaal (regel S-02).",
    )
    wanneer = forms.CharField(label="Wanneer gebeurde dit?")
    gezien_door = forms.CharField(
        label="Wie heeft dit gezien of gehoord?",
        help_text="Noem hier geen naam van de aanbrenger; die vult u verderop in.",
    )
    duiding = TekstVeld(
        label="Wat kan dit betekenen?",
        required=False,
        regels=4,
        help_text="Uw interpretatie. Die blijft apart staan van de feiten.",
    )
    categorie_gegevens = CategorieVeld(
        help_text="Andere categorieën horen niet in het dossier van de weegploeg (regel W-14).",
    )
    wijst_op = MeerkeuzeVeld(label="Waar kan het signaal op wijzen?", choices=WijstOp.choices)
    bron = KeuzeVeld(label="Waar komt het signaal vandaan?", choices=Bron.choices)
    bron_omschrijving = forms.CharField(
        label="Omschrijving van de bron", required=False, help_text="Nodig als u 'anders' kiest."
    )
    aanbrenger_naam = forms.CharField(
        label="Naam van de aanbrenger",
        required=False,
        help_text="Alleen de partij die het signaal inbrengt, ziet deze naam (regel S-05).",
    )
    aanbrenger_relatie = forms.CharField(label="Relatie van de aanbrenger tot de betrokkene", required=False)
    hulpverlening = forms.CharField(
        label="Loopt er al hulpverlening?", required=False, help_text="Welke, en sinds wanneer."
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(CategorieVeld, self.fields["categorie_gegevens"]).choose_from(selectors.verband_van(account).pk)
        self.kernpartijen = {str(organisatie.pk): organisatie for organisatie in _allowed(account)}
        choices = [(key, party.naam) for key, party in self.kernpartijen.items()]
        self.fields["inbrenger"] = KeuzeVeld(
            label="Welke kernpartij brengt het signaal in?",
            help_text="Een signaal komt binnen door of via de gemeente, de politie of het OM (regel S-01).",
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
        )
        self.order_fields(["inbrenger"])

    def partij(self) -> Organisatie:
        """The chosen kernpartij of a valid form."""
        return self.kernpartijen[self.cleaned_data["inbrenger"]]

    def persoon(self) -> Persoon:
        return Persoon(**{name: self.cleaned_data[name] for name in _PERSOON})

    def genoemd(self) -> Kenmerken:
        """The person as far as typed and valid, whatever else is wrong in the form."""
        return typed_kenmerken(self.cleaned_data)

    def melding(self) -> Melding:
        data = self.cleaned_data
        names = (
            "gedraging",
            "wanneer",
            "gezien_door",
            "duiding",
            "categorie_gegevens",
            "wijst_op",
            "bron",
            "bron_omschrijving",
            "aanbrenger_naam",
            "aanbrenger_relatie",
            "hulpverlening",
        )
        return Melding(**{name: data[name] for name in names})


def _allowed(account: Account) -> list[Organisatie]:
    """The own party for a vertegenwoordiger; all three for the uitvoerder, who records on behalf of one."""
    verband = selectors.verband_van(account)
    machtiging = selectors.machtiging(account, verband)
    return [machtiging.organisatie] if machtiging else selectors.kernpartijen(verband)
