"""A file with a fault: the error names line and key, nothing of that casus stays, and the others load."""

import pytest

from casework.encryption import keystore
from casework.encryption.models import DataKey
from casework.models import Betrokkene, Casus
from casework.praktijkcasussen.reader import InhoudFout
from rights.models import Rechtenverzoek
from tests.conftest import database_role
from tests.praktijkcasussen.conftest import load

LOOS_ALARM, NIEUW_SIGNAAL, DIEREN, TERUGKEER, PROTEST = (
    "c09-loos-alarm",
    "c04b-nieuw-signaal",
    "c05-dierenrechten",
    "c03-terugkeerder",
    "c11-klimaatprotest",
)

# What is replaced in the casus loos alarm, by what, and the key that the error must name.
BROKEN = {
    "a key is missing": (
        "dag: -141, inbrenger: politie, door: pol_bakir, bron: eigen_informatie,",
        "dag: -141, inbrenger: politie, door: pol_bakir,",
        "signalen[s2].bron: ontbreekt",
    ),
    "an unknown key": (
        "toestand: geen_casusoverleg",
        "toestand: geen_casusoverleg\n    tostand: x",
        "tostand: is geen",
    ),
    "a key given twice": (
        "toestand: geen_casusoverleg",
        "toestand: geen_casusoverleg\n    toestand: weegploeg",
        "toestand: staat er twee keer",
    ),
    "a day that is no number": (
        "{sleutel: be1, dag: -138,",
        "{sleutel: be1, dag: maandag,",
        "besluiten[be1].dag: is geen",
    ),
    "a number for a list": (
        "dag: -150, inbrenger: gemeente, door: gem_dekker, bron: meldpunt, categorie: gedrag_en_uitlatingen,"
        " wijst_op: [radicalisering]",
        "dag: -150, inbrenger: gemeente, door: gem_dekker, bron: meldpunt, categorie: gedrag_en_uitlatingen,"
        " wijst_op: 5",
        "signalen[s1].door: hier of vlak erbij staat iets in een vorm die niet past",
    ),
    "a list for a person": (
        "gemeente: [gem_dekker, -138], politie: [pol_bakir, -138]",
        "gemeente: [[gem_dekker], -138], politie: [pol_bakir, -138]",
        "bevestigingen.gemeente: hier of vlak erbij",
    ),
    "a list of texts for a list of mappings with keys": (
        "- {dag: -138, soort: weegploeg,",
        "- {dag: -138, soort: [weegploeg],",
        "casussen[c09-loos-alarm]",
    ),
    "a day to come": (
        "dag: -150, inbrenger: gemeente, door: gem_dekker",
        "dag: 150, inbrenger: gemeente, door: gem_dekker",
        "signalen[s1].door: dit gebeurt op dag 150, en die moet nog komen",
    ),
    "a day before any calendar": (
        "dag: -150, inbrenger: gemeente, door: gem_dekker",
        "dag: -9999999, inbrenger: gemeente, door: gem_dekker",
        "signalen[s1].door: ligt te ver terug",
    ),
    "an unknown person": (
        "gemeente: [gem_dekker, -138], politie: [pol_bakir, -138]",
        "gemeente: [gem_niemand, -138], politie: [pol_bakir, -138]",
        "bevestigingen.gemeente: noemt een onbekende persoon",
    ),
}


def check(path, fragment: str, line: int | None = None, others: int = 1) -> InhoudFout:
    """Load; exactly one casus fails with this text, and only the others are there."""
    keys_before = DataKey.objects.filter(soort="casus").count()
    done = load(path)
    assert len(done.verslag.fouten) == 1, done.tekst
    (error,) = done.verslag.fouten
    assert fragment in str(error)
    if line is not None:
        assert error.line == line
    assert done.verslag.geladen == others
    with database_role("casework_jobs"):
        assert Casus.objects.count() == others
        assert Betrokkene.objects.count() == others
    assert DataKey.objects.filter(soort="casus").count() == keys_before + others
    return error


def line_of(path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("case", BROKEN)
def test_a_slip_is_told_by_line_and_key(kort, case):
    old, new, fragment = BROKEN[case]
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: new})
    check(path, fragment)


def test_the_line_is_where_the_key_stands(kort):
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={"{sleutel: be1, dag: -138,": "{sleutel: be1, dag: maandag,"})
    check(path, "besluiten[be1].dag", line_of(path, "dag: maandag"))


@pytest.mark.parametrize(
    ("door", "melding"),
    [("uitv_niemand", "noemt een onbekende persoon"), ("recl_tjon", "deze persoon heeft op die dag geen toegang")],
)
def test_a_slip_about_the_archive_takes_the_whole_casus_back(kort, door, melding):
    """By then the rest of the casus, its request too, had been loaded and archived."""
    old = "raadplegingen: [{dag: -30, door: uitv_zijlstra"
    path = kort(PROTEST, NIEUW_SIGNAAL, vervang={old: f"raadplegingen: [{{dag: -30, door: {door}"})
    check(path, f"archief.raadplegingen[0].door: {melding}", line_of(path, f"door: {door}"))
    with database_role("casework_jobs"):
        assert not Rechtenverzoek.objects.exists()
        assert not Rechtenverzoek.history.exists()


@pytest.mark.regel("W-04")
def test_a_besluit_without_arguments(kort):
    old = 'argumenten: "Onbekend is met wie hij sprak; dat is voor de weging nodig."'
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: 'argumenten: "  "'})
    check(path, "besluiten[be1].soort: W-04", line_of(path, 'argumenten: "  "'))


@pytest.mark.regel("P-01")
def test_a_confirmation_by_somebody_without_machtiging_that_day(kort):
    old = "politie: [pol_janssen, -8], om: [om_vanleeuwen, -7]"
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: "politie: [pol_janssen, -8], om: [om_terpstra, -7]"})
    check(path, "bevestigingen.om: deze persoon heeft op die dag geen toegang", line_of(path, "om_terpstra, -7"))


def test_a_confirmation_for_another_party(kort):
    old = "politie: [pol_janssen, -8], om: [om_vanleeuwen, -7]"
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: "politie: [pol_janssen, -8], om: [gem_dekker, -7]"})
    check(path, "bevestigingen.om: deze persoon hoort niet bij deze partij (W-05)")


@pytest.mark.regel("W-05")
@pytest.mark.regel("W-08")
def test_a_besluit_that_one_party_did_not_confirm_is_not_vastgesteld(kort):
    old = "politie: [pol_janssen, -8], om: [om_vanleeuwen, -7]}}\n    duidingsverzoeken:"
    new = "politie: [pol_janssen, -8]}}\n    duidingsverzoeken:"
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: new})
    check(path, "duidingsverzoeken[du1].aan: W-08")


@pytest.mark.regel("W-01")
def test_a_beraad_without_the_om(kort):
    old = "{dag: -8, soort: weegploeg, aanwezig: [gem_oosting, pol_janssen, om_vanleeuwen, uitv_zijlstra]}"
    new = "{dag: -8, soort: weegploeg, aanwezig: [gem_oosting, pol_janssen, uitv_zijlstra]}"
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: new})
    check(path, "vergaderingen[0].aanwezig: W-01", line_of(path, new))


def test_a_meeting_before_the_first_signaal(kort):
    old = "{sleutel: s1, dag: -18, inbrenger: politie, door: pol_janssen, bron: eigen_informatie"
    new = "{sleutel: s1, dag: -7, inbrenger: politie, door: pol_janssen, bron: eigen_informatie"
    path = kort(NIEUW_SIGNAAL, LOOS_ALARM, vervang={old: new})
    check(path, "vergaderingen[0].dag: ligt vóór het eerste signaal")


def test_what_the_file_calls_refused_may_not_be_accepted(kort):
    old = 'motivering: "Houdt toezicht in de proeftijd.", vanaf: -105}'
    new = 'motivering: "Houdt toezicht in de proeftijd.", vanaf: -105, uitkomst: geweigerd, regel: "P-06"}'
    path = kort(DIEREN, NIEUW_SIGNAAL, vervang={old: new})
    check(path, "deelnames[de1].uitkomst: het bestand zegt geweigerd (P-06)", line_of(path, 'regel: "P-06"'))


def test_a_refusal_by_another_rule_is_an_error(kort):
    old = 'vanaf: -160, uitkomst: geweigerd, regel: "P-07"}'
    path = kort(TERUGKEER, NIEUW_SIGNAAL, vervang={old: old.replace("P-07", "P-08")})
    check(path, "deelnames[de4].wijze: P-07")


def test_a_wrong_person_stops_the_whole_file(kort):
    path = kort(LOOS_ALARM, vervang={"rol: fg}": "rol: prefect}"})
    with pytest.raises(InhoudFout, match=r"personen\.fg_visscher\.rol: is geen bekende rol"):
        load(path)


def test_no_yaml_at_all(kort, tmp_path):
    path = tmp_path / "stuk.yaml"
    path.write_text("versie: 1\ncasussen: [\n", encoding="utf-8")
    with pytest.raises(InhoudFout, match="is geen geldige YAML"):
        load(path)


def test_the_key_of_a_casus_that_failed_is_destroyed(kort, monkeypatch):
    destroyed = []
    monkeypatch.setattr(keystore, "destroy", destroyed.append)
    old = "politie: [pol_janssen, -8], om: [om_vanleeuwen, -7]"
    load(kort(NIEUW_SIGNAAL, vervang={old: "politie: [pol_janssen, -8], om: [om_terpstra, -7]"}))
    assert len(destroyed) == 1
