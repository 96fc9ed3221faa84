"""The three kinds of besluit as the uitvoerder writes them down."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from casework import selectors as spine
from casework.actions import informeren as spine_informeren
from casework.actions.besluit import BesluitTekst, PartnerKeuze
from casework.actions.informeren import UitstelGegevens
from casework.choices import FACTOREN_41, GRONDEN_41, VOORBEELDEN_41, Grond, OrganisatieSoort
from casework.dagen import day_in_words
from casework.forms import DatumVeld, Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Account, Besluit, Casus
from weegploeg import selectors
from weegploeg.choices import (
    AANGEWEZEN,
    CASUSWAARDIGHEID,
    GRONDEN,
    INFORMEREN,
    PARTNERS,
    UITKOMSTEN_CASUSWAARDIGHEID,
    WIE,
)
from weegploeg.forms.beoordeling import feiten_of


class BesluitForm(Formulier):
    """What every besluit asks: arguments, underlying information, and why when it replaces another."""

    def __init__(
        self, *args: Any, account: Account, casus: Casus, vervangt: Besluit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.casus = account, casus
        self.add_own_fields()
        self.fields["argumenten"] = TekstVeld(label="Op welke argumenten rust het besluit?", regels=5)
        self.fields["onderliggend"] = MeerkeuzeVeld(
            label="Op welke informatie rust het besluit?",
            choices=[(feit.sleutel, feit.label) for feit in selectors.feiten(casus)],
        )
        if vervangt is not None:
            self.fields["reden_vervanging"] = TekstVeld(label="Waarom vervangt u het eerdere besluit?", regels=3)

    def add_own_fields(self) -> None:
        """What this kind asks first."""

    def tekst(self) -> BesluitTekst:
        """What was typed, for the action."""
        data = self.cleaned_data
        return BesluitTekst(
            uitkomst=data.get("uitkomst", AANGEWEZEN),
            argumenten=data["argumenten"],
            onderliggend=feiten_of(data["onderliggend"]),
            inhoud=self.inhoud(),
            partners=self.partners(),
            uitstel=self.uitstel(),
        )

    def inhoud(self) -> dict[str, Any]:
        return {}

    def partners(self) -> list[PartnerKeuze]:
        return []

    def uitstel(self) -> UitstelGegevens | None:
        return None

    @classmethod
    def initial_of(cls, besluit: Besluit) -> dict[str, Any]:
        """A besluit as it would have been typed, to change or replace it."""
        return {
            "uitkomst": besluit.uitkomst,
            "argumenten": besluit.argumenten,
            "onderliggend": [f"{item['soort']}:{item['id']}" for item in besluit.onderliggend],
            "reden_vervanging": besluit.reden_vervanging,
        } | besluit.inhoud


class CasuswaardigheidForm(BesluitForm):
    """Besluit 1: exactly three outcomes, on a judgement (W-04)."""

    def add_own_fields(self) -> None:
        self.fields["uitkomst"] = KeuzeVeld(
            label="Wat besluit de weegploeg?", choices=list(UITKOMSTEN_CASUSWAARDIGHEID.items())
        )
        self.fields["beoordeling"] = KeuzeVeld(
            label="Op welke beoordeling rust dit?",
            choices=[
                (str(item.pk), f"beoordeling {item.nummer}, van {day_in_words(item.dag)}, ronde {item.ronde}")
                for item in selectors.beoordelingen(self.casus)
            ],
        )

    def inhoud(self) -> dict[str, Any]:
        return {"beoordeling": self.cleaned_data["beoordeling"]}


class PartnersForm(BesluitForm):
    """Besluit 2: the convenant partners, each with a ground; the kernpartijen always take part (W-09)."""

    def add_own_fields(self) -> None:
        self._organisaties = selectors.casuspartijen(self.casus)
        adult = spine.is_meerderjarig(spine.betrokkene(self.account, self.casus))
        for soort, organisatie in self._organisaties.items():
            if soort == OrganisatieSoort.RVDK and adult:
                continue
            self.fields[f"partner_{soort}"] = KeuzeVeld(
                label=f"Doet {organisatie.naam} mee?",
                required=False,
                choices=[("", "nee"), *((grond.value, f"ja: {Grond(grond).label}") for grond in GRONDEN[soort])],
            )
            self.fields[f"motivering_{soort}"] = TekstVeld(
                label=f"Waarom {organisatie.naam}?", required=False, regels=3
            )

    def partners(self) -> list[PartnerKeuze]:
        return [
            PartnerKeuze(organisatie, self.cleaned_data[f"partner_{soort}"], self.cleaned_data[f"motivering_{soort}"])
            for soort, organisatie in self._organisaties.items()
            if self.cleaned_data.get(f"partner_{soort}")
        ]

    @classmethod
    def initial_of(cls, besluit: Besluit) -> dict[str, Any]:
        initial = super().initial_of(besluit)
        for partner in besluit.partners.select_related("organisatie"):
            initial[f"partner_{partner.organisatie.soort}"] = partner.grond
            initial[f"motivering_{partner.organisatie.soort}"] = partner.motivering
        return initial


class InformerenForm(BesluitForm):
    """Besluit 3: informing unless; postponing only on article 41 UAVG (I-01, I-02)."""

    template_name = "weegploeg/besluit_informeren_velden.html"

    def add_own_fields(self) -> None:
        self.minor = not spine.is_meerderjarig(spine.betrokkene(self.account, self.casus))
        self.fields["uitkomst"] = KeuzeVeld(
            label="Wordt de betrokkene geïnformeerd?",
            help_text="Uitgangspunt is informeren. Uitstellen kan alleen op grond van artikel 41 UAVG (regel I-01).",
            choices=list(spine_informeren.UITKOMSTEN.items()),
            initial=spine_informeren.INFORMEREN,
        )
        self.fields["tussentijds"] = forms.BooleanField(
            label="Dit is een tussentijds besluit, voordat besluit 1 er is",
            required=False,
            help_text="Nodig als een termijn afloopt, of voor een vraag buiten de kernpartijen (regels W-10 en I-04).",
        )
        self._add_wie()
        self._add_uitstel()

    def _add_wie(self) -> None:
        choices = list(WIE.items()) if self.minor else [("betrokkene", WIE["betrokkene"])]
        self.fields["wie"] = MeerkeuzeVeld(
            label="Wie wordt geïnformeerd?",
            required=False,
            choices=choices,
            help_text="Laat leeg als het informeren helemaal wordt uitgesteld.",
        )
        self.fields["wie"].voorwaardelijk = True  # type: ignore[attr-defined]
        if self.minor:
            self.fields["keuze_minderjarige"] = TekstVeld(
                label="Waarom juist deze personen?",
                required=False,
                regels=3,
                help_text="De betrokkene is minderjarig: deze keuze wordt vastgelegd (regel I-07).",
            )

    def _add_uitstel(self) -> None:
        before = set(self.fields)
        voorbeelden = [(str(n), f"{tekst} Grond {grond}.") for n, (grond, tekst) in VOORBEELDEN_41.items()]
        self.fields["voorbeeld"] = KeuzeVeld(
            label="Lijkt dit op een van deze voorbeelden?",
            required=False,
            help_text="Vier gevallen uit de praktijk helpen de grond te kiezen (regel I-06).",
            choices=[("", "nee, geen van deze"), *voorbeelden],
        )
        self.fields["gronden"] = MeerkeuzeVeld(
            label="Op welke grond van artikel 41, eerste lid, UAVG?",
            required=False,
            choices=[(letter, f"{letter}. {tekst}") for letter, tekst in GRONDEN_41.items()],
        )
        for name, word in (("noodzaak", "noodzakelijk"), ("evenredigheid", "evenredig")):
            self.fields[name] = TekstVeld(label=f"Waarom is uitstel {word}?", required=False, regels=3)
        for letter, tekst in FACTOREN_41.items():
            self.fields[f"factor_{letter}"] = TekstVeld(
                label=f"Factor {letter}: {tekst}",
                required=False,
                regels=2,
                help_text="Weeg deze factor, of vul ‘nvt’ in.",
            )
        self.fields["heroverweging_op"] = DatumVeld(
            label="Wanneer kijkt u hier opnieuw naar?",
            required=False,
            help_text="Binnen drie maanden (regel I-02). Bijvoorbeeld 02-03-2026.",
        )
        self.fields["uitgesteld_voor"] = TekstVeld(
            label="Bij gedeeltelijk uitstel: wat of voor wie wordt uitgesteld?", required=False, regels=2
        )
        self._uitstel = [name for name in self.fields if name not in before]
        for name in self._uitstel:
            self.fields[name].voorwaardelijk = True  # type: ignore[attr-defined]

    @property
    def gewone_velden(self) -> list[BoundField]:
        """What every besluit on informing asks."""
        return [veld for veld in self.visible_fields() if veld.name not in self._uitstel]

    @property
    def uitstel_velden(self) -> list[BoundField]:
        """What only postponing asks."""
        return [self[name] for name in self._uitstel]

    @property
    def uitstel_open(self) -> bool:
        """Whether the part on postponing is shown at once: it applies, or something has to be put right."""
        return bool(self.errors) or self.on_page.conflict or self["uitkomst"].value() != spine_informeren.INFORMEREN

    def inhoud(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data.get(name) for name in ("wie", "keuze_minderjarige", "tussentijds", "uitgesteld_voor")}
        return {name: value for name, value in found.items() if value}

    def uitstel(self) -> UitstelGegevens | None:
        data = self.cleaned_data
        if data["uitkomst"] == spine_informeren.INFORMEREN:
            return None
        return UitstelGegevens(
            gronden=data["gronden"],
            noodzaak=data["noodzaak"],
            evenredigheid=data["evenredigheid"],
            factoren={letter: data[f"factor_{letter}"] for letter in FACTOREN_41},
            heroverweging_op=data["heroverweging_op"],
            voorbeeld=int(data["voorbeeld"]) if data["voorbeeld"] else None,
        )

    @classmethod
    def initial_of(cls, besluit: Besluit) -> dict[str, Any]:
        initial = super().initial_of(besluit)
        uitstel = getattr(besluit, "uitstel", None)
        if uitstel is None:
            return initial
        factoren = {f"factor_{letter}": tekst for letter, tekst in uitstel.factoren.items()}
        names = ("voorbeeld", "gronden", "noodzaak", "evenredigheid", "heroverweging_op")
        return initial | factoren | {name: getattr(uitstel, name) for name in names}


FORMS: dict[str, type[BesluitForm]] = {
    CASUSWAARDIGHEID: CasuswaardigheidForm,
    PARTNERS: PartnersForm,
    INFORMEREN: InformerenForm,
}
