"""Planning a meeting, its agenda and its attendance."""

from typing import Any

from django import forms

from casework import klok
from casework.dagen import day_in_words
from casework.forms import DatumVeld, Formulier, KeuzeVeld, MeerkeuzeVeld
from casework.models import Account
from weegploeg import selectors
from weegploeg.models import Vergadering


class VergaderingForm(Formulier):
    """When and where."""

    dag = DatumVeld(label="Dag")
    plaats = forms.CharField(
        label="Plaats", max_length=200, help_text="Alleen de plek. Zet hier geen namen en geen casusnummers."
    )


class AanwezigheidForm(Formulier):
    """Who was there."""

    def __init__(self, *args: Any, vergadering: Vergadering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = selectors.can_attend(vergadering)
        self._people = {str(person.pk): person for person, _ in people}
        self.fields["aanwezig"] = MeerkeuzeVeld(
            label="Wie was aanwezig?",
            required=False,
            help_text="Het beraad begint als gemeente, politie en OM er zijn, elk met een machtiging (regel W-01).",
            choices=[(str(person.pk), f"{person.naam}, {organisatie.naam}") for person, organisatie in people],
        )

    def people(self) -> list[Account]:
        return [self._people[pk] for pk in self.cleaned_data["aanwezig"]]


class AgendaForm(Formulier):
    """On which agenda a casus goes."""

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = selectors.vergaderingen(account).filter(dag__gte=klok.today()).order_by("dag")
        self._meetings = {str(meeting.pk): meeting for meeting in coming}
        self.fields["vergadering"] = KeuzeVeld(
            label="Op de agenda van welke vergadering?",
            choices=[(pk, f"{day_in_words(meeting.dag)}, {meeting.plaats}") for pk, meeting in self._meetings.items()],
        )

    def gekozen(self) -> Vergadering:
        return self._meetings[self.cleaned_data["vergadering"]]

    def has_meetings(self) -> bool:
        return bool(self._meetings)
