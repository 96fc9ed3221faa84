"""What a form says: the words fit the kind of answer."""

from datetime import date, timedelta

import pytest
from django import forms

from casework import klok
from casework.forms import DatumVeld, Formulier, GetalVeld, KeuzeVeld
from casework.templatetags.parts import nog, regels


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
    assert "Vul ‘Naam’ in." in html


def test_a_search_does_not_ask_to_fill_in_everything():
    assert "Vul alles in" not in str(Zoeken())


class Formulieren(Formulier):
    dag = DatumVeld(label="Dag")
    soort = KeuzeVeld(label="Welke soort?", choices=[("a", "A"), ("b", "B")])


@pytest.mark.parametrize(
    "typed",
    [
        "2-3-2031",
        "02-03-2031",
        "02032031",
        "2/3/2031",
        "2.3.2031",
        "2 maart 2031",
        "2\xa0maart\xa02031",
        " 2 Maart 2031 ",
        "2031-03-02",
    ],
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


class Getallen(Formulier):
    aantal = GetalVeld(label="Aantal gesprekken")


@pytest.mark.parametrize("typed", ["drie", "3,5", "3-4"])
def test_what_is_no_number_comes_back_as_it_was_typed(typed):
    """A field of the browser's own kind would send nothing at all."""
    html = str(Getallen({"aantal": typed}))
    assert f'<input type="text" name="aantal" value="{typed}" inputmode="numeric"' in html
    assert "Vul een heel getal in bij ‘Aantal gesprekken’." in html
    assert Getallen({"aantal": " 12 "}).is_valid()


class Adressen(Formulier):
    adres = forms.EmailField(label="E-mailadres")
    ander = forms.EmailField(label="Ander adres", error_messages={"invalid": "Dit adres klopt niet."})


def test_what_is_no_address_says_what_one_looks_like_unless_the_field_has_words_of_its_own():
    html = str(Adressen({"adres": "nee", "ander": "nee"}))
    assert "Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl." in html
    assert "Dit adres klopt niet." in html
    assert "Voer een geldig" not in html


def test_a_rule_is_kept_whole_and_what_was_typed_is_escaped():
    assert regels("Eerst dit (regel C-05), dan W-06 en P-1.") == (
        'Eerst dit <span class="cw-heel">(regel C-05)</span>, dan <span class="cw-heel">W-06</span> en P-1.'
    )
    assert "<b>" not in regels("<b>(regel C-05)")


@pytest.mark.parametrize(
    ("days", "words"), [(60, "nog 60 dagen"), (61, "nog 61 dagen"), (365, "nog 365 dagen"), (500, "nog 16 maanden")]
)
def test_up_to_a_year_a_term_is_told_in_days(days, words):
    assert nog(klok.today() + timedelta(days)) == words
