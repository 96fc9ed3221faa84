"""Planning a meeting, its agenda and its attendance."""

from typing import Any

from django import forms

from casework.dagen import day_in_words
from casework.forms import DatumVeld, Formulier, KeuzeVeld, MeerkeuzeVeld, TijdVeld
from casework.models import Account
from weegploeg import selectors
from weegploeg.describe import machtiging_in_words
from weegploeg.models import Vergadering


class VergaderingForm(Formulier):
    """When and where."""

    dag = DatumVeld(label="Dag")
    begin = TijdVeld(label="Begint om")
    eind = TijdVeld(label="Eindigt om")
    plaats = forms.CharField(
        label="Plaats of link",
        max_length=200,
        help_text="Een zaal, of het adres van een onlinevergadering. Zet hier geen namen en geen casusnummers.",
    )


class AfzegForm(Formulier):
    """Asks nothing: the page says what cancelling does."""


class AanwezigheidForm(Formulier):
    """Who was there."""

    def __init__(self, *args: Any, vergadering: Vergadering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = selectors.can_attend(vergadering)
        self._people = {str(lid.account.pk): lid.account for lid in members}
        self.fields["aanwezig"] = MeerkeuzeVeld(
            label="Wie was aanwezig?",
            required=False,
            help_text="Het beraad begint als gemeente, politie en OM er zijn, elk met een machtiging (regel W-01).",
            choices=[
                (str(lid.account.pk), f"{lid.account.naam}, {lid.organisatie.naam} ({machtiging_in_words(lid)})")
                for lid in members
            ],
        )

    def people(self) -> list[Account]:
        return [self._people[pk] for pk in self.cleaned_data["aanwezig"]]


class AgendaForm(Formulier):
    """On which agenda a casus goes."""

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._meetings = {str(meeting.pk): meeting for meeting in selectors.coming(account)}
        self.fields["vergadering"] = KeuzeVeld(
            label="Op de agenda van welke vergadering?",
            choices=[(pk, f"{day_in_words(meeting.dag)}, {meeting.plaats}") for pk, meeting in self._meetings.items()],
        )

    def gekozen(self) -> Vergadering:
        return self._meetings[self.cleaned_data["vergadering"]]

    def has_meetings(self) -> bool:
        return bool(self._meetings)
