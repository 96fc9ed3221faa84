from typing import Any

from casework.actions.besluit import BesluitTekst
from casework.choices import RaadpleegDoel
from casework.forms import Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Raadpleging
from retention.besluitsoorten import WEER_ACTIEF, consultation_in_words


class RaadpleegForm(Formulier):
    doel = KeuzeVeld(label="Waarvoor leest u dit dossier?", choices=RaadpleegDoel.choices)
    toelichting = TekstVeld(
        label="Waarom moet u het nu lezen?",
        regels=4,
        help_text="Dit wordt versleuteld bewaard bij de casus. Het doel komt in het logboek.",
    )


class HeropenForm(Formulier):
    """Why an archived file is needed again."""

    argumenten = TekstVeld(label="Waarom is dit dossier weer nodig?", regels=5)

    def __init__(self, *args: Any, raadplegingen: list[Raadpleging], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onderliggend"] = MeerkeuzeVeld(
            label="Op welke raadpleging van het archief rust het besluit?",
            help_text="Wie het dossier met een doel las, weet of het nodig is (regel S-09).",
            choices=[(str(row.pk), consultation_in_words(row)) for row in raadplegingen],
        )

    def tekst(self) -> BesluitTekst:
        """What was typed, for the action."""
        chosen = [{"soort": "raadpleging", "id": key} for key in self.cleaned_data["onderliggend"]]
        return BesluitTekst(WEER_ACTIEF, self.cleaned_data["argumenten"], chosen)
