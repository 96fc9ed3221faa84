"""What a form says: the words fit the kind of answer."""

from datetime import date

import pytest
from django import forms

from casework.forms import DatumVeld, Formulier, KeuzeVeld


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


class Formulieren(Formulier):
    dag = DatumVeld(label="Dag")
    soort = KeuzeVeld(label="Welke soort?", choices=[("a", "A"), ("b", "B")])


@pytest.mark.parametrize(
    "typed",
    ["2-3-2031", "02-03-2031", "02032031", "2/3/2031", "2.3.2031", "2 maart 2031", " 2 Maart 2031 ", "2031-03-02"],
)
def test_a_date_typed_in_any_dutch_way(typed):
    form = Formulieren({"dag": typed, "soort": "a"})
    assert form.is_valid()
    assert form.cleaned_data["dag"] == date(2031, 3, 2)


@pytest.mark.parametrize("typed", ["30-2-2031", "3-2-31", "maart", "02-13-2031", "2 maart", "2-3-1731"])
def test_what_is_no_date_comes_back_as_it_was_typed(typed):
    form = Formulieren({"dag": typed, "soort": "a"})
    assert "bijvoorbeeld 2-3-2026" in form.errors["dag"][0]
    assert form["dag"].value() == typed
    assert f'value="{typed}"' in str(form["dag"])


def test_each_error_stands_in_the_summary_with_a_link_and_at_its_field():
    html = str(Formulieren({"dag": "maart"}))
    for target, error in (("id_dag", "Vul een geldige datum in"), ("id_soort_0", "Kies een antwoord")):
        assert f'<a href="#{target}">{error}' in html
        assert f'id="{target}"' in html
        assert html.count(error) == 2
    assert 'aria-describedby="id_dag_helptext id_dag_error"' in html
