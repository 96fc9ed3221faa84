"""The judgement by the referentiekader: nine areas, a phase or none, two domains; nothing is prefilled (K-04)."""

from typing import Any

from casework import selectors as spine
from casework.forms import Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Casus
from weegploeg import selectors
from weegploeg.actions import Afwijking, BeoordelingTekst, Gebiedstekst
from weegploeg.choices import Gebied, Ontwikkelfase

_GEEN, _FEITEN = "geen", "feiten"
_GEEN_FASE = "geen"


class BeoordelingForm(Formulier):
    """What the weegploeg judged."""

    template_name = "weegploeg/beoordeling_velden.html"

    def __init__(self, *args: Any, casus: Casus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feiten = selectors.feiten(casus)
        self._parties = spine.kernpartijen(casus.verband)
        for gebied in Gebied:
            self._add_gebied(gebied)
        self._add_fase_and_domains()
        for partij in self._parties:
            self._add_afwijking(partij.soort, partij.naam)

    def _add_gebied(self, gebied: Gebied) -> None:
        self.fields[f"{gebied}_basis"] = KeuzeVeld(
            label=f"Waarop rust het oordeel over {gebied.label}?",
            choices=[(_GEEN, "Er is geen informatie"), (_FEITEN, "Op deze feiten")],
        )
        self.fields[f"{gebied}_feiten"] = MeerkeuzeVeld(
            label=f"Feiten over {gebied.label}",
            required=False,
            choices=[(feit.sleutel, feit.label) for feit in self.feiten],
        )
        self.fields[f"{gebied}_duiding"] = TekstVeld(
            label=f"Wat betekenen deze feiten voor {gebied.label}?", required=False, regels=3
        )
        for deel in ("feiten", "duiding"):
            self.fields[f"{gebied}_{deel}"].voorwaardelijk = True  # type: ignore[attr-defined]

    def _add_fase_and_domains(self) -> None:
        self.fields["ideologie"] = TekstVeld(
            label="Domein ideologie", regels=3, help_text="Wat zeggen de feiten over de intentie?"
        )
        self.fields["sociale_context"] = TekstVeld(
            label="Domein sociale context", regels=3, help_text="Wat zeggen de feiten over de potentie?"
        )
        self.fields["fase"] = KeuzeVeld(
            label="In welke fase plaatst de weegploeg de betrokkene?",
            help_text="De weegploeg kiest; het systeem berekent niets (regel K-04).",
            choices=[*Ontwikkelfase.choices, (_GEEN_FASE, "in geen van deze fasen")],
        )
        self.fields["geen_fase_reden"] = TekstVeld(label="Waarom past geen van de fasen?", required=False, regels=3)
        self.fields["argumentatie"] = TekstVeld(label="Hoe kwam de weegploeg tot dit oordeel?", regels=4)

    def _add_afwijking(self, soort: str, naam: str) -> None:
        self.fields[f"afwijkend_{soort}_fase"] = KeuzeVeld(
            label=f"Andere fase volgens {naam}",
            required=False,
            choices=[("", "geen afwijkende fase"), *Ontwikkelfase.choices],
        )
        self.fields[f"afwijkend_{soort}"] = TekstVeld(label=f"Toelichting van {naam}", required=False, regels=3)

    @property
    def gebieden(self) -> list[dict[str, Any]]:
        """Per area: the choice and the facts, and beside them what they mean."""
        return [
            {
                "titel": gebied.label,
                "links": [self[f"{gebied}_basis"], self[f"{gebied}_feiten"]],
                "rechts": [self[f"{gebied}_duiding"]],
            }
            for gebied in Gebied
        ]

    @property
    def oordeel(self) -> dict[str, Any]:
        """The judgement as a whole: the phase, and beside it the two domains and the arguments."""
        return {
            "titel": "Het oordeel als geheel",
            "links": [self["fase"], self["geen_fase_reden"]],
            "rechts": [self["ideologie"], self["sociale_context"], self["argumentatie"]],
        }

    @property
    def afwijkend(self) -> list[dict[str, Any]]:
        """Per kernpartij: another phase, and beside it why."""
        return [
            {"links": [self[f"afwijkend_{partij.soort}_fase"]], "rechts": [self[f"afwijkend_{partij.soort}"]]}
            for partij in self._parties
        ]

    @property
    def wijkt_af(self) -> bool:
        """Whether a kernpartij filled in its own judgement."""
        return any(veld.value() for paar in self.afwijkend for veld in (*paar["links"], *paar["rechts"]))

    def tekst(self) -> BeoordelingTekst:
        """What was typed, for the action."""
        data = self.cleaned_data
        return BeoordelingTekst(
            gebieden={gebied: self._gebied(gebied) for gebied in Gebied.values},
            ideologie=data["ideologie"],
            sociale_context=data["sociale_context"],
            argumentatie=data["argumentatie"],
            fase="" if data["fase"] == _GEEN_FASE else data["fase"],
            geen_fase_reden=data["geen_fase_reden"],
            afwijkend=self._afwijkend(),
        )

    def _gebied(self, gebied: str) -> Gebiedstekst:
        return Gebiedstekst(
            geen_informatie=self.cleaned_data[f"{gebied}_basis"] == _GEEN,
            feiten=feiten_of(self.cleaned_data[f"{gebied}_feiten"]),
            duiding=self.cleaned_data[f"{gebied}_duiding"],
        )

    def _afwijkend(self) -> list[Afwijking]:
        found = []
        for partij in self._parties:
            fase = self.cleaned_data[f"afwijkend_{partij.soort}_fase"]
            toelichting = self.cleaned_data[f"afwijkend_{partij.soort}"]
            if fase or toelichting:
                found.append(Afwijking(partij, toelichting, fase))
        return found


def feiten_of(sleutels: list[str]) -> list[dict]:
    """The facts behind the chosen checkboxes, as {"soort", "id"}."""
    return [dict(zip(("soort", "id"), sleutel.split(":", 1), strict=True)) for sleutel in sleutels]
