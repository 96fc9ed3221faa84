from typing import Any

from casework.actions.besluit import BesluitTekst
from casework.choices import RaadpleegDoel
from casework.forms import Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Raadpleging
from retention.besluitsoorten import consultation_in_words
from retention.choices import ALSNOG_INFORMEREN, HEROPENEN, RAADPLEGING, WEER_ACTIEF
from weegploeg.forms.besluit import BesluitForm, InformerenForm


class RaadpleegForm(Formulier):
    doel = KeuzeVeld(label="Waarvoor leest u dit dossier?", choices=RaadpleegDoel.choices)
    toelichting = TekstVeld(
        label="Waarom moet u het nu lezen?",
        regels=4,
        help_text="Dit wordt versleuteld bewaard bij de casus. Het doel komt in het logboek.",
    )


class InHetArchief(BesluitForm):
    """A besluit on an archived file: it rests on a consultation of the archive."""

    uitkomst = ""

    def __init__(self, *args: Any, raadplegingen: list[Raadpleging], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onderliggend"] = MeerkeuzeVeld(
            label="Op welke raadpleging van het archief rust het besluit?",
            help_text="Wie het dossier met een doel las, weet of het nodig is.",
            choices=[(f"{RAADPLEGING}:{row.pk}", consultation_in_words(row)) for row in raadplegingen],
        )

    def tekst(self) -> BesluitTekst:
        """What was typed, for the action."""
        found = super().tekst()
        found.uitkomst = self.uitkomst or found.uitkomst
        return found


class HeropenForm(InHetArchief):
    """Why an archived file is needed again (S-09)."""

    uitkomst = WEER_ACTIEF

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["argumenten"].label = "Waarom is dit dossier weer nodig?"


class AlsnogInformerenForm(InHetArchief, InformerenForm):
    """Informing after all, or postponing again, while the file is in the archive (I-03)."""

    def add_own_fields(self) -> None:
        super().add_own_fields()
        del self.fields["tussentijds"]


FORMS: dict[str, type[InHetArchief]] = {HEROPENEN: HeropenForm, ALSNOG_INFORMEREN: AlsnogInformerenForm}
