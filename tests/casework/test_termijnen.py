from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import termijnen
from casework.termijnen import Kalender, Termijn, TermijnFout

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def day(text: str) -> date:
    """Read a day as the worked examples write it: 31-1-2026."""
    return datetime.strptime(text, "%d-%m-%Y").date()


# The worked examples ----------------------------------------------------------


@pytest.mark.regel("V-10")
@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("31-1-2026", "2-3-2026"),
        ("31-1-2028", "29-2-2028"),
        ("30-11-2026", "30-12-2026"),
        pytest.param("6-3-2026", "7-4-2026", id="Tweede Paasdag"),
        pytest.param("27-3-2026", "28-4-2026", id="Koningsdag"),
        pytest.param("3-3-2026", "3-4-2026", id="Goede Vrijdag does not count"),
        pytest.param("14-4-2026", "15-5-2026", id="Hemelvaart; the decree does not count"),
        pytest.param("5-4-2027", "7-5-2027", id="5 May, then Hemelvaart; the decree does not count"),
    ],
)
def test_avg_answer(received, last):
    assert termijnen.avg_antwoord(day(received)) == Termijn(termijnen.AVG_ANTWOORD, day(last))


@pytest.mark.regel("V-10")
@pytest.mark.parametrize(
    ("received", "last"),
    [("31-1-2026", "30-4-2026"), ("31-1-2028", "1-5-2028"), ("30-11-2026", "1-3-2027")],
)
def test_avg_extension_is_three_months_from_receipt_in_one_step(received, last):
    assert termijnen.avg_verlengd(day(received)) == Termijn(termijnen.AVG_VERLENGD, day(last))


@pytest.mark.parametrize(
    ("rule", "start", "last"),
    [
        (termijnen.avg_bezwaar, "9-3-2026", "7-4-2026"),
        pytest.param(termijnen.kennisneming, "13-4-2026", "26-5-2026", id="Tweede Pinksterdag"),
        (termijnen.awb_bezwaar, "16-3-2026", "28-4-2026"),
        pytest.param(termijnen.awb_bezwaar, "3-4-2026", "18-5-2026", id="15 May equal by decree"),
        (termijnen.archivering, "29-2-2024", "28-2-2025"),
        (termijnen.vernietiging, "29-2-2024", "28-2-2029"),
    ],
)
def test_other_terms_in_days(rule, start, last):
    termijn = rule(day(start))
    assert (termijn.laatste_dag, termijn.waarschuwing) == (day(last), "")


@pytest.mark.parametrize(
    ("discovered", "until"),
    [
        pytest.param((2026, 4, 3, 17, 10), (2026, 4, 6, 17, 10), id="Friday, over Easter"),
        pytest.param((2026, 3, 28, 12, 0), (2026, 3, 31, 13, 0), id="summer time begins"),
        pytest.param((2026, 10, 24, 12, 0), (2026, 10, 27, 11, 0), id="summer time ends"),
    ],
)
def test_datalek_is_72_hours_on_the_clock_of_utc(discovered, until):
    moment = termijnen.datalek_melding(datetime(*discovered, tzinfo=AMSTERDAM))
    assert moment.tzinfo is UTC
    assert moment == datetime(*until, tzinfo=AMSTERDAM)


# The calendars ----------------------------------------------------------------


@pytest.mark.parametrize("year", range(2014, 2091))
def test_the_library_knows_the_holidays_of_this_house(year):
    koningsdag = date(year, 4, 27)
    fixed = {date(year, *md) for md in ((1, 1), (5, 5), (12, 25), (12, 26))}
    fixed.add(koningsdag - timedelta(days=koningsdag.weekday() == 6))
    easter = termijnen._goede_vrijdag(year) + timedelta(days=2)
    moving = {easter + timedelta(days=n) for n in (0, 1, 39, 49, 50)}
    assert termijnen._public_holidays(year) == fixed | moving
    assert easter.weekday() == 6


@pytest.mark.parametrize("decreed", ["2-1-2026", "15-5-2026", "7-5-2027", "28-4-2028", "26-5-2028", "3-4-2026"])
def test_decrees_and_goede_vrijdag_are_free_in_the_dutch_calendar_only(decreed):
    assert termijnen.is_free_day(day(decreed), Kalender.NL)
    assert not termijnen.is_free_day(day(decreed), Kalender.EU)
    assert not termijnen.is_free_day(day(decreed), Kalender.GEEN)


@pytest.mark.parametrize(
    ("sent", "last", "years"),
    [
        pytest.param("19-11-2025", "31-12-2025", ["2025"], id="before"),
        pytest.param("21-11-2025", "5-1-2026", [], id="ends in a year with decrees"),
        pytest.param("19-11-2028", "2-1-2029", ["2029"], id="moves past them"),
        pytest.param("1-3-2030", "12-4-2030", ["2030"], id="after"),
    ],
)
def test_a_dutch_term_warns_outside_the_years_of_the_decrees(sent, last, years):
    termijn = termijnen.awb_bezwaar(day(sent))
    assert termijn.laatste_dag == day(last)
    assert bool(termijn.waarschuwing) == bool(years)
    assert all(year in termijn.waarschuwing for year in years)


@given(days)
def test_only_dutch_terms_warn(start):
    certain = (
        termijnen.avg_antwoord,
        termijnen.avg_verlengd,
        termijnen.informeren,
        termijnen.heroverweging,
        termijnen.archivering,
        termijnen.vernietiging,
    )
    assert not any(rule(start).waarschuwing for rule in certain)


# What holds on every day ------------------------------------------------------


@given(days)
def test_no_term_ends_before_it_starts_or_on_a_day_that_is_free(start):
    for rule in (
        termijnen.avg_antwoord,
        termijnen.avg_verlengd,
        termijnen.avg_bezwaar,
        termijnen.kennisneming,
        termijnen.informeren,
        termijnen.awb_bezwaar,
        termijnen.heroverweging,
        termijnen.archivering,
        termijnen.vernietiging,
    ):
        termijn = rule(start)
        assert termijn.laatste_dag > start
        if rule is not termijnen.avg_bezwaar:  # that one can end with the AVG term, in the other calendar
            assert not termijnen.is_free_day(termijn.laatste_dag, termijn.regel.kalender)


@pytest.mark.regel("V-10")
@given(days)
def test_avg_terms_end_on_a_working_day_and_the_extension_is_longer(received):
    answer, extended = (
        termijnen.avg_antwoord(received).laatste_dag,
        termijnen.avg_verlengd(received).laatste_dag,
    )
    assert answer < extended
    for last in (answer, extended):
        assert last.weekday() < 5
        assert not termijnen.is_free_day(last, Kalender.EU)


@given(days)
def test_bezwaar_never_ends_after_the_avg_term(received):
    assert termijnen.avg_bezwaar(received).laatste_dag <= termijnen.avg_antwoord(received).laatste_dag


def test_bezwaar_is_cut_off_by_the_avg_term():
    # Four weeks end on Goede Vrijdag and would move past Easter; for the AVG that Friday is a working day.
    assert termijnen.avg_bezwaar(day("26-2-2027")) == Termijn(termijnen.AVG_BEZWAAR, day("26-3-2027"))


def test_bezwaar_that_the_avg_term_cuts_off_is_certain_without_decrees():
    assert termijnen.avg_bezwaar(day("1-2-2029")).waarschuwing == ""
    assert "2029" in termijnen.avg_bezwaar(day("1-3-2029")).waarschuwing


@given(st.sets(days, min_size=2, max_size=2))
def test_who_starts_later_never_ends_earlier(starts):
    for first, second in pairwise(sorted(starts)):
        for rule in (
            termijnen.avg_antwoord,
            termijnen.avg_verlengd,
            termijnen.awb_bezwaar,
            termijnen.vernietiging,
        ):
            assert rule(first).laatste_dag <= rule(second).laatste_dag


# Informing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "disclosure", "last"),
    [
        (None, None, "2-3-2026"),
        ("7-2-2026", None, "7-2-2026"),
        (None, "1-2-2026", "1-2-2026"),
        ("7-2-2026", "5-2-2026", "5-2-2026"),
        ("1-6-2026", "2-6-2026", "2-3-2026"),
        ("31-1-2026", None, "31-1-2026"),
    ],
)
def test_informing_ends_with_the_earliest_and_an_event_does_not_move(contact, disclosure, last):
    events = [day(text) if text else None for text in (contact, disclosure)]
    assert termijnen.informeren(day("31-1-2026"), *events).laatste_dag == day(last)


def test_informing_refuses_an_event_before_the_data_were_obtained():
    with pytest.raises(TermijnFout):
        termijnen.informeren(date(2026, 1, 31), first_contact=date(2026, 1, 30))


# Limits that can be shortened -------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "most"),
    [(termijnen.heroverweging, 3), (termijnen.archivering, 12), (termijnen.vernietiging, 60)],
)
def test_limits_can_be_shortened_but_not_lengthened(rule, most):
    start = date(2026, 8, 31)  # one month on is a shorter one
    assert rule(start, months=most) == rule(start)
    assert rule(start, months=1).laatste_dag == date(2026, 9, 30)
    for months in (most + 1, 0, -1):
        with pytest.raises(TermijnFout):
            rule(start, months=months)


@pytest.mark.parametrize("last_processing", ["28-2-2026", "27-12-2025", "25-12-2026"])
def test_retention_does_not_move_for_a_weekend_or_holiday(last_processing):
    start = day(last_processing)
    assert termijnen.archivering(start).laatste_dag == start.replace(year=start.year + 1)
    assert termijnen.vernietiging(start).laatste_dag == start.replace(year=start.year + 5)


def test_reconsideration_does_not_move():
    assert termijnen.heroverweging(date(2026, 2, 3)).laatste_dag == date(2026, 5, 3)  # a Sunday


# Ages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1-6-2010", "31-5-2026", 15),
        ("1-6-2010", "1-6-2026", 16),
        ("1-6-2010", "1-6-2010", 0),
        ("29-2-2008", "27-2-2026", 17),
        ("29-2-2008", "28-2-2026", 18),
        ("29-2-2008", "28-2-2024", 15),
        ("29-2-2008", "29-2-2024", 16),
    ],
)
def test_age(born, on, age):
    assert termijnen.age_on(day(born), day(on)) == age


def test_age_before_birth_is_refused():
    with pytest.raises(TermijnFout):
        termijnen.age_on(date(2026, 1, 2), date(2026, 1, 1))


# The rules themselves ---------------------------------------------------------


def test_every_rule_is_listed_once_with_a_name_and_a_source():
    rules = [value for value in vars(termijnen).values() if isinstance(value, termijnen.Termijnregel)]
    assert tuple(rules) == termijnen.REGELS
    assert len({rule.naam for rule in rules}) == len(rules)
    assert all(rule.bron for rule in rules)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01", None])
def test_a_moment_or_text_is_not_a_calendar_date(value):
    for call in (termijnen.avg_antwoord, termijnen.vernietiging, termijnen.awb_bezwaar):
        with pytest.raises(TypeError):
            call(value)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), date(2026, 1, 1)])
def test_a_datalek_needs_an_aware_moment(value):
    with pytest.raises(TypeError):
        termijnen.datalek_melding(value)
