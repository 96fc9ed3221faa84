"""Who is proposed as maybe the same person, and who is not: spellings of many hands, swaps, slips, prefixes (S-07)."""

from datetime import date

import pytest

from casework.finding.keys import asked_keys, kenmerken, kept_keys
from casework.finding.match import compare
from casework.finding.normalise import name_words, sounds

BORN = date(1994, 3, 27)
HOME = ("Molenwal 19", "5399 ZH", "Rivierdam")
ELSEWHERE = ("Kleiweg 81", "5399 ZP", "Rivierdam")

SPELLINGS = {
    "Dutch": [
        ("Jan van der Berg", "Jan Berg"),
        ("Jan van der Berg", "Jan v.d. Berg"),
        ("Jan van den Berg", "Jan Vandenberg"),
        ("Jan van den Berg", "Jan van der Bergh"),
        ("Sjoerd 't Hart", "Sjoerd Hart"),
        ("Els de Vries", "Els Devries"),
        ("Els de Vries", "Els de Fries"),
        ("Jolijn ter Horst", "Jolijn Terhorst"),
        ("Pieter Dijkstra", "Pieter Dykstra"),
        ("Karin Meijer", "Carin Meyer"),
        ("Kees Visser", "Cees Visscher"),
        ("Christiaan Jansen", "Kristian Janssen"),
        ("Thijs Schouten", "Tijs Schouten"),
        ("Jan-Willem de Boer", "Jan Willem Boer"),
        ("Renée Kühn", "Renee Kuhn"),
    ],
    "Arabic": [
        ("Mohammed El Idrissi", "Muhammad al-Idrissi"),
        ("Mohammed El Idrissi", "Mohamed Elidrissi"),
        ("Mohammed Idrissi", "Mehmet Idrisi"),
        ("Youssef el Khattabi", "Jusuf Al-Chatabi"),
        ("Abd al-Rahman/Haddad", "Abderrahman Hadad"),
        ("Abdelkader Amrani", "Abdul Qadir/el Amrani"),
        ("Abdullah Saidi", "Abdellah Saïdi"),
        ("Ahmed Bouazza", "Achmed Buazza"),
        ("Hussein Mansour", "Hoessein Mansur"),
        ("Fatima Zahra/Benali", "Fatimah Ben Ali"),
        ("Ouassim Chaoui", "Wassim Shaoui"),
        ("Oussama Jebari", "Usama Djebari"),
        ("Khalid Rachidi", "Chalid Rashidi"),
        ("Yasmina Cherkaoui", "Jasmina Sjerkawi"),
        ("Hamza Aydin", "Hamzah Aydin"),
        ("محمد حداد", "Mohammed Haddad"),
    ],
    "Turkish": [
        ("Yusuf Yılmaz", "Yusuf Yilmaz"),
        ("Gökhan Öztürk", "Gokhan Ozturk"),
        ("Gökhan Öztürk", "Goekhan Oeztuerk"),
        ("Şükrü Şahin", "Sukru Sahin"),
        ("Ayşe Çelik", "Aisje Tsjelik"),
        ("Recep Erdoğan", "Recep Erdohan"),
        ("Cemal Doğan", "Djemal Dogan"),
        ("Mehmet Kılıç", "Mehmed Kilic"),
        ("İbrahim Demir", "Ebrahim Demir"),
        ("Hatice Yıldırım", "Hatice Jildirim"),
    ],
    "Slavic": [
        ("Dragan Milošević", "Dragan Milosjevitsj"),
        ("Dragan Milošević", "Dragan Milosevich"),
        ("Dragan Milošević", "Драган Милошевић"),
        ("Jakub Nowak", "Jacub Novak"),
        ("Agnieszka Kowalczyk", "Agnieska Kowaltsjik"),
        ("Wojciech Szymański", "Wojciech Shimanski"),
        ("Jekaterina Ivanova", "Ekaterina Iwanowa"),
        ("Andriy Sjevtsjenko", "Andrij Shevchenko"),
        ("Aleksandr Orlov", "Alexander Orlow"),
        ("Łukasz Wójcik", "Lukasz Wojcik"),
    ],
}
OTHER_PEOPLE = [
    ("Mohammed El Idrissi", "Mohammed Bouazza"),
    ("Mohammed El Idrissi", "Mahmoud Azzouzi"),
    ("Jan de Vries", "Jan de Boer"),
    ("Karin Meijer", "Petra Meijer"),
    ("Yusuf Yılmaz", "Emre Yılmaz"),
    ("Dragan Milošević", "Zoran Petrović"),
    ("Jakub Nowak", "Jan Nowak"),
    ("Thijs Vermeer", "Thijs Vermeulen"),
    ("Ali Kaya", "Can Demir"),
    ("Anh Tran", "Anh Pham"),
]


def person(name: str, born: date | None = BORN, home: tuple[str, str, str] = ("", "", "")):
    first, _, last = name.partition("/" if "/" in name else " ")
    return kenmerken(first, last, born, *home)


def proposed(left, right) -> bool:
    """Whether one is found from the other, both ways, and then shown."""
    found = bool(asked_keys(left) & kept_keys(right)) and bool(asked_keys(right) & kept_keys(left))
    return found and compare(left, right).lijkt and compare(right, left).lijkt


@pytest.mark.regel("S-07")
@pytest.mark.parametrize(
    ("one", "other"), [pytest.param(*pair, id=f"{kind} {pair[1]}") for kind in SPELLINGS for pair in SPELLINGS[kind]]
)
class TestSpellings:
    def test_is_proposed(self, one, other):
        assert proposed(person(one), person(other))

    def test_also_with_a_wrong_digit_in_the_birth_date(self, one, other):
        assert proposed(person(one), person(other, date(1994, 3, 21)))

    def test_also_when_the_birth_date_is_not_known(self, one, other):
        assert proposed(person(one), person(other, None))

    def test_not_when_birth_date_and_address_are_another(self, one, other):
        assert not proposed(person(one, BORN, HOME), person(other, date(1971, 11, 8), ELSEWHERE))


@pytest.mark.regel("S-07")
@pytest.mark.parametrize(("one", "other"), OTHER_PEOPLE)
class TestOtherPeople:
    def test_born_on_another_day(self, one, other):
        assert not proposed(person(one), person(other, date(1987, 9, 14)))

    def test_living_elsewhere_with_a_birth_date_that_differs_in_one_digit(self, one, other):
        assert not proposed(person(one, BORN, HOME), person(other, date(1994, 3, 21), ELSEWHERE))


@pytest.mark.regel("S-07")
@pytest.mark.parametrize(
    ("one", "other", "reden"),
    [
        (("Anh Ngoc", "Tran", date(1997, 6, 3)), ("Tran Anh", "Ngoc", date(1997, 6, 8)), "naamdelen verwisseld"),
        (("Hamza", "Aydin", BORN), ("Aydin", "Hamza", BORN), "naamdelen verwisseld"),
        (("Johan", "Postma", date(1968, 5, 12)), ("Johan", "Postema", date(1968, 12, 5)), "dag en maand"),
        (("Johan", "Postma", date(1968, 5, 12)), ("Johan", "Postma", date(1986, 5, 12)), "één cijfer"),
        (("Johan", "Postma", date(1968, 5, 12)), ("Johan", "Postma", date(1968, 5, 21)), "één cijfer"),
        (("Johan", "Postma", date(1968, 5, 12)), ("Johan", "Postma", date(1968, 5, 29)), "deels gelijk"),
        (("Johan", "Postma", date(1968, 5, 12)), ("Johna", "Postma", date(1968, 5, 12)), "anders gespeld"),
        (("Johan", "Postma", date(1968, 5, 12)), ("Johan Klaas", "Postma", date(1968, 5, 12)), "meer of minder"),
        (("Karin", "Meijer", BORN), ("Karin", "Dekker", BORN), "een deel van de naam"),
        (("Johan", "Postma", BORN), ("Jphan", "Pistma", BORN), "anders gespeld"),
    ],
)
def test_it_says_what_is_alike(one, other, reden):
    left, right = kenmerken(*one), kenmerken(*other)
    assert proposed(left, right)
    assert reden in "; ".join(compare(left, right).redenen)


@pytest.mark.regel("S-07")
def test_the_address_counts_where_the_birth_date_is_wrong():
    moved = date(1959, 12, 1)
    assert proposed(person("Johan Postma", BORN, HOME), person("Johan Postma", moved, HOME))
    assert proposed(person("Johan Postma", BORN, HOME), person("Johan Postma", moved, ("Molenwal 19", "5399ZG", "")))
    assert not proposed(person("Johan Postma", BORN, HOME), person("Johan Postma", moved, ELSEWHERE))


def test_a_family_in_one_house_is_not_one_person():
    brother = person("Emre Yilmaz", date(1990, 8, 11), HOME)
    assert not proposed(person("Yusuf Yilmaz", BORN, HOME), brother)


def test_an_estimated_birth_date_says_less_than_another():
    known = date(1990, 1, 1)
    assert not proposed(person("Mohammed Idrissi", known), person("Mohammed Bouazza", known))
    assert proposed(person("Mohammed Idrissi", known), person("Muhammad Idrisi", known))


@pytest.mark.regel("B-01")
def test_no_key_holds_one_thing_alone():
    """A name or a birth date by itself would be guessed from how often it occurs."""
    one = person("Mohammed Idrissi", BORN, HOME)
    parts = set().union(*(sounds(word) for word in one.namen)) | {str(BORN.year), str(BORN.isoformat()), "5399zh"}
    for _, text in kept_keys(one):
        left, separator, right = text.partition("|")
        assert separator
        assert left
        assert right
        assert text not in parts


def test_too_little_gives_no_keys():
    assert not asked_keys(kenmerken("Mohammed", "", None))
    assert not asked_keys(kenmerken("", "", BORN))
    assert not asked_keys(kenmerken("", "", None, *HOME))
    assert not asked_keys(kenmerken("?", "…", None))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("van der Berg", ("berg",)),
        ("'t Hart", ("hart",)),
        ("el-Khattabi", ("khattabi",)),
        ("Ben", ("ben",)),
        ("de", ("de",)),
        ("Abd al-Rahman", ("abdrahman",)),
        ("", ()),
        ("O'Brien", ("obrien",)),
    ],
)
def test_prefixes_do_not_count_unless_nothing_else_is_there(name, words):
    assert name_words(name) == words
