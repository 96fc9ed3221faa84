"""A question to a partner, its answer, and reporting back to the aanbrenger."""

from datetime import timedelta
from typing import Any, cast

from django import forms

from casework import klok
from casework import selectors as spine
from casework.categorie_veld import CategorieVeld
from casework.choices import Bron
from casework.forms import DatumVeld, Formulier, KeuzeVeld, TekstVeld
from casework.models import Account, Casus, Signaal
from weegploeg import selectors
from weegploeg.actions import Antwoord, Vraag
from weegploeg.choices import Wijze
from weegploeg.models import NadereDuiding

_DAYS_TO_ANSWER = 14


class VraagForm(Formulier):
    """What is asked of whom, and why."""

    vraag = TekstVeld(
        label="Vraag", help_text="Alleen wat nodig is om te wegen of het signaal casuswaardig is (regel W-08)."
    )
    over_wie = forms.CharField(
        label="Over wie gaat de vraag?", help_text="De gevraagde ziet alleen dit en de vraag, niet het dossier."
    )
    noodzaak = TekstVeld(label="Waarom is het antwoord nodig?", regels=3)
    uiterlijk = DatumVeld(label="Uiterste dag voor het antwoord")

    def __init__(self, *args: Any, account: Account, casus: Casus, **kwargs: Any) -> None:
        person = spine.betrokkene(account, casus)
        kwargs.setdefault(
            "initial",
            {"over_wie": person.volledige_naam, "uiterlijk": klok.today() + timedelta(days=_DAYS_TO_ANSWER)},
        )
        super().__init__(*args, **kwargs)
        self._people = {f"{who.pk}:{org.pk}": (who, org) for who, org in selectors.people_to_ask(account)}
        self.fields["aan"] = KeuzeVeld(
            label="Aan wie stelt u de vraag?",
            choices=[(key, f"{who.naam}, {org.naam}") for key, (who, org) in self._people.items()],
            help_text="Een vraag buiten de kernpartijen kan pas als over informeren is besloten (regel I-04). Wie de"
            " afspraken over informatie nog niet heeft aanvaard, ziet de vraag niet en staat hier niet (regel P-20)."
            " Dat geldt ook voor wie nog geen geheimhoudingsverklaring heeft (regel P-04).",
        )
        self.order_fields(["aan"])

    def als_vraag(self) -> Vraag:
        data = self.cleaned_data
        who, organisatie = self._people[data["aan"]]
        return Vraag(organisatie, who, data["vraag"], data["over_wie"], data["noodzaak"], data["uiterlijk"])


class AntwoordForm(Formulier):
    """Facts, and apart from them what they may mean."""

    feiten = TekstVeld(label="Wat is bij u bekend?", help_text="Alleen feiten die nodig zijn voor deze vraag.")
    categorie_gegevens = CategorieVeld(
        help_text="Past uw antwoord nergens bij? Dan mag de weegploeg het niet vastleggen (regel W-14).",
    )
    duiding = TekstVeld(label="Wat kan dit volgens u betekenen?", required=False, regels=4)

    def __init__(self, *args: Any, duiding: NadereDuiding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(CategorieVeld, self.fields["categorie_gegevens"]).choose_from(duiding.organisatie.verband_id)

    def antwoord(self) -> Antwoord:
        return Antwoord(**self.cleaned_data)


class HerinnerForm(Formulier):
    """Until when who was asked can answer now."""

    uiterlijk = DatumVeld(
        label="Nieuwe uiterste dag", help_text="Tot en met die dag ziet de gevraagde de vraag. Bijvoorbeeld 02-03-2026."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"uiterlijk": klok.today() + timedelta(days=_DAYS_TO_ANSWER)})
        super().__init__(*args, **kwargs)


class WeigerForm(Formulier):
    """Why there is no answer."""

    reden = TekstVeld(label="Waarom komt er geen antwoord?", regels=4)


class TerugkoppelingForm(Formulier):
    """How it stands with the aanbrenger."""

    tekst = TekstVeld(
        label="Wat hebt u verteld, of waarom stelt u het uit?",
        required=False,
        regels=4,
        help_text="Vertel alleen de uitkomst, niets over de inhoud.",
    )

    def __init__(self, *args: Any, signaal: Signaal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = signaal.bron == Bron.EIGEN_INFORMATIE
        self.fields["wijze"] = KeuzeVeld(
            label="Hoe staat het met de terugkoppeling?",
            choices=[(wijze.value, wijze.label) for wijze in Wijze if own or wijze != Wijze.NIET_VAN_TOEPASSING],
        )
        self.order_fields(["wijze"])
