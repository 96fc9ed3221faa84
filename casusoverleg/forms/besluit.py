"""The kinds of besluit about the casusoverleg as its uitvoerder writes them down."""

from typing import Any

from casework.actions.besluit import PartnerKeuze
from casework.choices import OrganisatieSoort
from casework.forms import KeuzeVeld, TekstVeld
from casework.models import Besluit
from casusoverleg import selectors
from casusoverleg.actions.betrokken import is_involved
from casusoverleg.besluitsoorten import GESLOTEN, HEROVERWEGING, PARTNER_TOEVOEGEN, SLUITEN, TOEGEVOEGD
from casusoverleg.partners import deelnemers
from weegploeg.forms.besluit import BesluitForm, InformerenForm
from weegploeg.partners import ground_choices
from weegploeg.selectors import casuspartijen, externe_organisaties


class _OnCasusoverleg(BesluitForm):
    """A besluit that rests on what is in the casusoverleg file."""

    uitkomst = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onderliggend"].choices = [  # type: ignore[attr-defined]
            (stuk.sleutel, stuk.label) for stuk in selectors.stukken(self.account, self.casus)
        ]

    def tekst(self) -> Any:
        found = super().tekst()
        found.uitkomst = self.uitkomst or found.uitkomst
        return found


class SluitenForm(_OnCasusoverleg):
    """Closing, and who may go on reading the plan until archiving (C-08)."""

    uitkomst = GESLOTEN

    def add_own_fields(self) -> None:
        self._lezers = {
            f"lezer_{deelnemer.account.pk}": deelnemer
            for deelnemer in deelnemers(self.casus)
            if deelnemer.deelname is not None and is_involved(deelnemer.deelname)
        }
        for name, deelnemer in self._lezers.items():
            self.fields[name] = TekstVeld(
                label=f"Moet {deelnemer.label} het plan kunnen blijven lezen? Zo ja: waarom?",
                required=False,
                regels=2,
                help_text="Laat leeg als dat niet hoeft: dan eindigt de toegang met het besluit (regel C-08).",
            )

    def inhoud(self) -> dict[str, Any]:
        return {
            "blijft_lezen": [
                {"account": str(deelnemer.account.pk), "reden": self.cleaned_data[name]}
                for name, deelnemer in self._lezers.items()
                if self.cleaned_data.get(name)
            ]
        }

    @classmethod
    def initial_of(cls, besluit: Besluit) -> dict[str, Any]:
        lezers = besluit.inhoud.get("blijft_lezen", [])
        return super().initial_of(besluit) | {f"lezer_{lezer['account']}": lezer["reden"] for lezer in lezers}


class PartnerToevoegenForm(_OnCasusoverleg):
    """A partner that joins later, with its ground (C-03)."""

    uitkomst = TOEGEVOEGD

    def add_own_fields(self) -> None:
        # One that has left the list since this was written down stays, so that it is refused and not forgotten.
        named = [self.initial["partner"]] if "partner" in self.initial else []
        found = [*casuspartijen(self.casus).values(), *externe_organisaties(self.casus, named)]
        self._organisaties = {str(organisatie.pk): organisatie for organisatie in found}
        self.fields["partner"] = KeuzeVeld(
            label="Welke partner wordt toegevoegd?",
            choices=[(key, organisatie.naam) for key, organisatie in self._organisaties.items()],
            help_text="Een externe organisatie staat hier alleen als zij op de lokale lijst staat (regel P-03).",
        )
        self.fields["grond"] = KeuzeVeld(
            label="Op welke grond?",
            choices=ground_choices(*{OrganisatieSoort(item.soort) for item in found}),
        )
        self.fields["motivering"] = TekstVeld(
            label="Waarom is deze partner in deze casus nodig?",
            regels=3,
            help_text="Voeg spaarzaam toe: alleen wie nodig is voor het plan (regel C-03).",
        )

    def partners(self) -> list[PartnerKeuze]:
        data = self.cleaned_data
        return [PartnerKeuze(self._organisaties[data["partner"]], data["grond"], data["motivering"])]

    @classmethod
    def initial_of(cls, besluit: Besluit) -> dict[str, Any]:
        partner = besluit.partners.first()
        own = (
            {"partner": str(partner.organisatie_id), "grond": partner.grond, "motivering": partner.motivering}
            if partner
            else {}
        )
        return super().initial_of(besluit) | own


class HeroverwegingForm(InformerenForm, _OnCasusoverleg):
    """Informing after all, or postponing again (I-02, I-03)."""

    def add_own_fields(self) -> None:
        super().add_own_fields()
        del self.fields["tussentijds"]


FORMS: dict[str, type[BesluitForm]] = {
    SLUITEN: SluitenForm,
    PARTNER_TOEVOEGEN: PartnerToevoegenForm,
    HEROVERWEGING: HeroverwegingForm,
}
