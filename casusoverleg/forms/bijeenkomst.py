"""Forms for what is recorded of a meeting."""

from typing import Any

from django import forms

from casework.forms import Formulier, KeuzeVeld, MeerkeuzeVeld, TekstVeld
from casework.models import Organisatie
from casusoverleg import bijeenkomsten
from casusoverleg.actions.bijeenkomst import BeslissingTekst
from casusoverleg.forms.overleg import PeopleForm
from casusoverleg.models import Aanwezige, Bijeenkomst


class AanwezigenForm(Formulier):
    """Who was there: the deelnemers of that day, and who was recorded by name."""

    def __init__(self, *args: Any, bijeenkomst: Bijeenkomst, vastgelegd: list[Aanwezige], **kwargs: Any) -> None:
        by_name = [(str(row.pk), f"{row.naam} ({row.organisatie.naam})") for row in vastgelegd if row.account is None]
        people = [(person.sleutel, person.label) for person in bijeenkomsten.can_attend(bijeenkomst)]
        recorded = [f"{row.account_id}:{row.organisatie_id}" if row.account else str(row.pk) for row in vastgelegd]
        super().__init__(*args, initial={"aanwezig": recorded}, **kwargs)
        self.fields["aanwezig"] = MeerkeuzeVeld(
            label="Wie was er?",
            required=False,
            help_text="U ziet wie op die dag deelnam.",
            choices=[*people, *by_name],
        )


class OpNaamForm(Formulier):
    """Somebody without an account."""

    naam = forms.CharField(label="Naam", max_length=200)

    def __init__(self, *args: Any, bijeenkomst: Bijeenkomst, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisaties = {str(row.pk): row for row in bijeenkomsten.organisaties(bijeenkomst)}
        self.fields["organisatie"] = KeuzeVeld(
            label="Namens welke organisatie?", choices=[(pk, row.naam) for pk, row in self._organisaties.items()]
        )

    def organisatie(self) -> Organisatie:
        return self._organisaties[self.cleaned_data["organisatie"]]


class BeslissingForm(PeopleForm):
    """What was decided, why, and who is responsible."""

    tekst = TekstVeld(label="Wat is er beslist?", regels=4)
    argumenten = TekstVeld(
        label="Waarom, en op welke informatie rust dat?",
        regels=4,
        help_text="Alle deelnemers met het dossier lezen dit. Noem geen informatie die voor een van hen is"
        " achtergehouden.",
    )
    field_order = ["tekst", "argumenten", "verantwoordelijk"]

    def __init__(self, *args: Any, bijeenkomst: Bijeenkomst, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people("verantwoordelijk", "Wie is verantwoordelijk?", bijeenkomsten.can_attend(bijeenkomst))
        self.order_fields(self.field_order)

    def beslissing(self) -> BeslissingTekst:
        data = self.cleaned_data
        return BeslissingTekst(data["tekst"], data["argumenten"], self.chosen("verantwoordelijk"))


class VaststelForm(Formulier):
    """Asks nothing: the page says what it does."""


class VerbeterForm(Formulier):
    """Why there is a next version."""

    reden = TekstVeld(label="Wat klopte er niet?", regels=3)
