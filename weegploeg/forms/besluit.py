"""The three kinds of besluit as the uitvoerder writes them down."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from casework import selectors as spine
from casework.actions import informeren as spine_informeren
from casework.actions.besluit import BesluitTekst, PartnerKeuze
from casework.actions.informeren import UitstelGegevens
from casework.choices import FACTOREN_41, GRONDEN_41, VOORBEELDEN_41, OrganisatieSoort
from casework.dagen import day_in_words
from casework.forms import DatumVeld, Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Account, Besluit, Casus, Organisatie
from weegploeg import selectors
from weegploeg.choices import (
    AANGEWEZEN,
    CASUSWAARDIGHEID,
    INFORMEREN,
    PARTNERS,
    UITKOMSTEN_CASUSWAARDIGHEID,
    WIE,
)
from weegploeg.forms.beoordeling import feiten_of
from weegploeg.partners import form_key, ground_choices


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
    """Besluit 2: convenant partners and externen, each with a ground; the kernpartijen always take part (W-09)."""

    template_name = "weegploeg/besluit_partners_velden.html"

    def add_own_fields(self) -> None:
        self._partners: dict[str, Organisatie] = {}
        adult = spine.is_meerderjarig(spine.betrokkene(self.account, self.casus))
        for soort, organisatie in selectors.casuspartijen(self.casus).items():
            if soort != OrganisatieSoort.RVDK or not adult:
                self._add_partner(organisatie)
        # One that has left the list since this was written down stays, so that it is refused and not forgotten.
        named = self.initial.get("externen", [])
        for organisatie in selectors.externe_organisaties(self.casus, named):
            self._add_partner(organisatie)

    def _add_partner(self, organisatie: Organisatie) -> None:
        key = form_key(organisatie)
        self._partners[key] = organisatie
        choices = [(code, f"ja: {label}") for code, label in ground_choices(OrganisatieSoort(organisatie.soort))]
        self.fields[f"partner_{key}"] = KeuzeVeld(
            label=f"Doet {organisatie.naam} mee?", required=False, choices=[("", "nee"), *choices]
        )
        waarom = TekstVeld(label=f"Waarom {organisatie.naam}?", required=False, regels=3)
        if _is_extern(organisatie):
            waarom.help_text = "Nodig als deze organisatie meedoet (regel P-05)."
            waarom.voorwaardelijk = True  # type: ignore[attr-defined]
        self.fields[f"motivering_{key}"] = waarom

    @property
    def partner_velden(self) -> list[BoundField]:
        """The fields of the convenant partners."""
        return [veld for key, item in self._partners.items() if not _is_extern(item) for veld in self._velden(key)]

    @property
    def externen(self) -> list[dict[str, Any]]:
        """The externe organisaties with their two fields; open where something was filled in or has to be put right."""
        found = [(item, self._velden(key)) for key, item in self._partners.items() if _is_extern(item)]
        return [
            {"organisatie": item, "velden": velden, "open": any(map(self._asks_attention, velden))}
            for item, velden in found
        ]

    @property
    def besluit_velden(self) -> list[BoundField]:
        """What every besluit asks."""
        own = {veld.name for key in self._partners for veld in self._velden(key)}
        return [veld for veld in self.visible_fields() if veld.name not in own]

    def _velden(self, key: str) -> list[BoundField]:
        return [self[f"partner_{key}"], self[f"motivering_{key}"]]

    def _asks_attention(self, veld: BoundField) -> bool:
        return bool(veld.value() or veld.errors) or veld.name in self.on_page.nu

    def partners(self) -> list[PartnerKeuze]:
        data = self.cleaned_data
        return [
            PartnerKeuze(organisatie, data[f"partner_{key}"], data[f"motivering_{key}"])
            for key, organisatie in self._partners.items()
            if data.get(f"partner_{key}")
        ]

    @classmethod
    def initial_of(cls, besluit: Besluit) -> dict[str, Any]:
        initial = super().initial_of(besluit)
        partners = list(besluit.partners.select_related("organisatie"))
        for partner in partners:
            key = form_key(partner.organisatie)
            initial |= {f"partner_{key}": partner.grond, f"motivering_{key}": partner.motivering}
        return initial | {"externen": [partner.organisatie_id for partner in partners]}


def _is_extern(organisatie: Organisatie) -> bool:
    return organisatie.soort == OrganisatieSoort.EXTERN


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
