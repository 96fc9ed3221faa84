"""What a form says: the words fit the kind of answer."""

from django import forms

from casework.forms import Formulier, KeuzeVeld


class Vragen(Formulier):
    wanneer = forms.CharField(label="Wanneer gebeurde dit?")
    soort = KeuzeVeld(label="Welke soort?", choices=[("a", "A"), ("b", "B")])
    naam = forms.CharField(label="Naam")


class Zoeken(Formulier):
    nummer = forms.CharField(label="Nummer", required=False)


def test_a_typed_answer_is_filled_in_and_a_choice_is_made():
    html = str(Vragen({}))
    assert "Vul een antwoord in bij ‘Wanneer gebeurde dit?’." in html
    assert "Kies een antwoord bij ‘Welke soort?’." in html
    assert "Vul naam in." in html


def test_a_search_does_not_ask_to_fill_in_everything():
    assert "Vul alles in" not in str(Zoeken())
