"""Until when a request has to be answered, and extending that: V-10, V-11, V-12."""

from datetime import date, timedelta

import pytest

from casework import klok
from casework.rules import GeenToegang, RegelFout
from rights import terms
from rights.actions import behandeling, intake
from rights.choices import WPG_WJSG
from tests.retention.helpers import make_casus
from tests.rights.helpers import decided, stored, verzoek_gegevens


def received(mensen, day, **changes):
    with klok.set_to(day):
        return intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(ontvangen_op=day, **changes))


@pytest.mark.regel("V-10")
@pytest.mark.parametrize(
    ("day", "last", "extended"),
    [
        (date(2026, 1, 31), date(2026, 3, 2), date(2026, 4, 30)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 5, 1)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 3, 1)),
    ],
)
def test_the_worked_examples(mensen, day, last, extended):
    verzoek = received(mensen, day)
    assert terms.term_of(verzoek).laatste_dag == last
    with klok.set_to(last):
        verzoek = behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Er zijn veel stukken van drie partijen.")
    assert terms.term_of(verzoek).laatste_dag == extended
    assert verzoek.verlengd_op == last


@pytest.mark.regel("V-10")
def test_after_the_first_month_it_is_too_late(mensen):
    verzoek = received(mensen, date(2026, 1, 31))
    with klok.set_to(date(2026, 3, 3)), pytest.raises(RegelFout, match="V-10"):
        behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Veel stukken.")
    assert not stored(mensen, verzoek).is_verlengd


@pytest.mark.regel("V-10")
def test_once_and_with_a_reason(mensen):
    verzoek = received(mensen, klok.today())
    with pytest.raises(RegelFout, match="V-10") as error:
        behandeling.extend_verzoek(mensen.zijlstra, verzoek, "  ")
    assert error.value.veld == "reden"
    behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Veel stukken.")
    with pytest.raises(RegelFout, match="V-10"):
        behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Nog meer stukken.")


@pytest.mark.regel("V-10")
def test_not_after_the_decision_or_the_end(mensen):
    verzoek = decided(mensen, make_casus(mensen))
    with pytest.raises(RegelFout, match="V-10"):
        behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Veel stukken.")
    other = intake.withdraw_verzoek(mensen.zijlstra, received(mensen, klok.today()))
    with pytest.raises(RegelFout, match="V-10"):
        behandeling.extend_verzoek(mensen.zijlstra, other, "Veel stukken.")


@pytest.mark.regel("V-10")
def test_only_its_handler_extends(mensen):
    verzoek = received(mensen, klok.today())
    for account in (mensen.haddou, mensen.dekker, mensen.visscher):
        with pytest.raises(GeenToegang):
            behandeling.extend_verzoek(account, verzoek, "Veel stukken.")


@pytest.mark.regel("V-10")
def test_the_day_of_receipt_counts_not_that_of_recording(mensen):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(ontvangen_op=klok.today() - timedelta(days=20)))
    assert terms.term_of(verzoek) == terms.term_on_receipt("inzage", klok.today() - timedelta(days=20))


@pytest.mark.regel("V-11")
def test_bezwaar_has_four_weeks_and_no_more(mensen):
    verzoek = received(mensen, date(2026, 3, 9), soort="bezwaar_21")
    assert terms.term_of(verzoek).laatste_dag == date(2026, 4, 7)
    with klok.set_to(date(2026, 3, 10)), pytest.raises(RegelFout, match="V-11"):
        behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Veel stukken.")


@pytest.mark.regel("V-12")
@pytest.mark.parametrize("soort", WPG_WJSG)
def test_wpg_and_wjsg_have_six_weeks(mensen, soort):
    verzoek = received(mensen, date(2026, 4, 13), soort=soort)
    assert terms.term_of(verzoek).laatste_dag == date(2026, 5, 26)
    with klok.set_to(date(2026, 4, 14)), pytest.raises(RegelFout, match="V-10"):
        behandeling.extend_verzoek(mensen.zijlstra, verzoek, "Veel stukken.")


@pytest.mark.regel("V-12")
def test_the_reason_goes_with_the_term(mensen):
    assert "artikel 12, lid 3, AVG" in terms.reason(received(mensen, klok.today()))
    assert "artikel 25 Wpg" in terms.reason(received(mensen, klok.today(), soort="kennisneming_wpg"))
    woo = received(mensen, klok.today(), soort="woo")
    assert terms.term_of(woo) is None
    assert terms.reason(woo) == "een andere wet bepaalt de termijn"
