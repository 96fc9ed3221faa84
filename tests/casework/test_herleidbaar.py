"""What gives somebody away in a text that leaves the file: C-10, C-11, S-05."""

from datetime import date

import pytest

from casework.access.context import acting_as
from casework.herleidbaar import Gegeven, check_anoniem, gives_away
from casework.rules import RegelFout
from tests.factories import melding, persoon, receive_signaal

WIE = {
    "voornamen": "Yusuf Jan",
    "tussenvoegsel": "van den",
    "achternaam": "Berg-Çelik",
    "geboortedatum": date(1999, 3, 7),
    "straat": "Kromme Zilverhoef 12",
    "postcode": "5399 ZX",
    "plaats": "Rivierdam",
    "vertegenwoordigers": [{"naam": "Wiesje Appelboom", "relatie": "moeder", "gezag": True}],
}


@pytest.fixture
def casus(mensen):
    told = melding(aanbrenger_naam="Wilhelmina Kersenboom", aanbrenger_relatie="buurvrouw")
    return receive_signaal(mensen.bakir, mensen.politie, persoon(**WIE), told).casus


def found(account, casus, tekst):
    with acting_as(account):
        return gives_away(casus, tekst)


@pytest.mark.regel("C-10")
@pytest.mark.parametrize(
    ("tekst", "wat"),
    [
        ("Wat helpt bij Yusuf?", Gegeven.NAAM),
        ("wat helpt bij JUSUF?", Gegeven.NAAM),
        ("De broer van Vandenberg.", Gegeven.NAAM),
        ("Celik, zoals hij heet", Gegeven.NAAM),
        ("Bergs vader belde.", Gegeven.NAAM),
        ("Mevrouw Appelboom vroeg hulp.", Gegeven.NAAM),
        ("Geboren op 7-3-1999.", Gegeven.GEBOORTEDATUM),
        ("Geboren op 07/03/99.", Gegeven.GEBOORTEDATUM),
        ("Geboren 1999-03-07.", Gegeven.GEBOORTEDATUM),
        ("Jarig op 7 maart.", Gegeven.GEBOORTEDATUM),
        ("Jarig op 7\N{NO-BREAK SPACE}mrt.", Gegeven.GEBOORTEDATUM),
        ("Geboren 07031999.", Gegeven.GEBOORTEDATUM),
        ("Woont aan de Kromme Zilverhoef.", Gegeven.ADRES),
        ("Postcode 5399zx.", Gegeven.ADRES),
        ("Woont in Rivierdam.", Gegeven.WOONPLAATS),
        ("Bel 06 1234 5678 9.", Gegeven.CONTACT),
        ("Mail naar iemand@example.nl.", Gegeven.CONTACT),
        ("BSN 123456782.", Gegeven.CONTACT),
        ("Een man wantrouwt sinds 2019-2021 elke brief; hij woont op nummer 12.", None),
        ("Hoe voer je het gesprek met iemand van 26 jaar, van den beginne?", None),
    ],
)
def test_words_numbers_and_days_of_the_file_are_found_however_they_are_written(mensen, casus, tekst, wat):
    assert found(mensen.bakir, casus, tekst) == ({wat} if wat else set())


@pytest.mark.regel("C-10")
def test_the_casusnummer_is_found_and_that_of_another_too(mensen, casus):
    """That of a brother gives away as much. Two years with a dash are no number."""
    assert found(mensen.bakir, casus, f"Casus {casus.nummer.replace('-', ' ')}.") == {Gegeven.CASUSNUMMER}
    other = receive_signaal(mensen.bakir, mensen.politie, persoon(achternaam="Elders"), melding()).casus
    assert found(mensen.bakir, casus, f"Casus {other.nummer}: Elders.") == {Gegeven.CASUSNUMMER}
    assert found(mensen.bakir, casus, "In 2019-2020 ging het goed.") == set()


@pytest.mark.regel("S-05")
def test_who_told_is_found_for_the_party_that_knows_and_gives_nothing_away_to_another(mensen, casus):
    tekst = "Mevrouw Kersenboom belde."
    assert found(mensen.bakir, casus, tekst) == {Gegeven.NAAM}
    assert found(mensen.dekker, casus, tekst) == set()


@pytest.mark.regel("B-02")
def test_the_message_repeats_nothing_of_what_it_found(mensen, casus):
    with acting_as(mensen.bakir), pytest.raises(RegelFout) as error:
        check_anoniem(casus, "Yusuf woont in Rivierdam.", "C-10", "vraag")
    assert "een naam en een woonplaats" in error.value.melding
    assert "Yusuf" not in str(error.value)
    assert "Rivierdam" not in str(error.value)
