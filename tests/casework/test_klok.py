import os
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from casework import klok
from casework.klok import KlokFout

NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # already 1 January in Amsterdam


@pytest.fixture(autouse=True)
def settable_clock(settings):
    settings.KLOK_VERZETBAAR = True
    settings.KLOK_BESTAND = ""
    yield
    settings.KLOK_VERZETBAAR = True
    klok.set_process_offset(0)


@pytest.fixture
def shift_file(settings, tmp_path):
    path = tmp_path / "klok"
    settings.KLOK_BESTAND = str(path)
    return path


def test_now_is_aware_and_utc():
    before = datetime.now(UTC)
    assert before <= klok.now() <= datetime.now(UTC)
    assert klok.now().utcoffset() == timedelta(0)


def test_today_is_the_date_in_amsterdam():
    with klok.set_to(NEW_YEAR):
        assert klok.today() == date(2027, 1, 1)


def test_a_date_is_noon_in_amsterdam():
    with klok.set_to(date(2026, 7, 1)):
        assert klok.now() == datetime(2026, 7, 1, 10, tzinfo=UTC)
        assert klok.today() == date(2026, 7, 1)


def fail_on(day):
    with klok.set_to(day):
        assert klok.today() == day
        raise LookupError


def test_set_to_nests_and_restores_also_after_an_error():
    with klok.set_to(date(2026, 1, 1)):
        with pytest.raises(LookupError):
            fail_on(date(2030, 1, 1))
        assert klok.today() == date(2026, 1, 1)
    assert abs(klok.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(KlokFout), klok.set_to(datetime(2026, 1, 1)):
        pass


def test_set_to_stays_in_its_own_thread_but_the_process_offset_reaches_all():
    seen = []
    assert klok.set_process_offset(400) == 0
    with klok.set_to(date(2001, 1, 1)):
        thread = threading.Thread(target=lambda: seen.append(klok.now()))
        thread.start()
        thread.join()
        assert klok.today() == date(2001, 1, 1)
    assert seen[0] - datetime.now(UTC) > timedelta(days=399)
    assert klok.set_process_offset(0) == 400


@time_machine.travel(datetime(2026, 3, 28, 22, 30, tzinfo=UTC), tick=False)  # 23:30, the night summer time begins
@pytest.mark.parametrize("days", [-200, -1, 0, 1, 2, 200])
def test_today_shifts_by_exactly_that_many_days_through_summer_time(days):
    klok.set_process_offset(days)
    assert klok.today() == date(2026, 3, 28) + timedelta(days=days)


def test_the_file_shifts_every_reader_and_is_read_again_when_it_changes(shift_file):
    for days in (30, -7, 0, 12):
        klok.shift_days(days)
        assert klok.offset_days() == days
    shift_file.write_text("45\n")  # the same file and size: only its time tells that another process wrote it
    os.utime(shift_file, ns=(0, 0))
    assert klok.offset_days() == 45
    klok.set_process_offset(5)
    assert klok.offset_days() == 50
    assert list(shift_file.parent.iterdir()) == [shift_file]


@pytest.mark.parametrize(("content", "days"), [("7", 7), ("-7\n", -7), (" +45 \n", 45), ("000", 0)])
def test_white_space_and_sign_are_understood(shift_file, content, days):
    shift_file.write_text(content)
    assert klok.offset_days() == days


def test_a_file_shifted_twice_between_two_readings_is_read_again(shift_file):
    klok.shift_days(1)
    assert klok.offset_days() == 1
    klok.shift_days(2)
    klok.shift_days(3)
    assert klok.offset_days() == 3


@pytest.mark.parametrize("content", ["", "morgen", "1.5", "1_0", "3 4", "٣", "1234567", b"\xff"])
def test_malformed_content_is_an_error_and_not_a_guess(shift_file, content):
    shift_file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(KlokFout):
        klok.now()


def test_a_file_that_is_set_but_absent_is_an_error(shift_file):
    klok.shift_days(3)
    assert klok.offset_days() == 3
    shift_file.unlink()
    with pytest.raises(KlokFout):
        klok.today()


@pytest.mark.parametrize("days", [1.5, "3", True, None, 100_000])
def test_only_whole_days_within_reason(shift_file, days):
    with pytest.raises(KlokFout):
        klok.shift_days(days)
    with pytest.raises(KlokFout):
        klok.set_process_offset(days)
    assert not shift_file.exists()


def test_shift_days_needs_a_file():
    with pytest.raises(KlokFout):
        klok.shift_days(1)


def test_production_cannot_set_the_clock(settings, shift_file):
    settings.KLOK_VERZETBAAR = False
    with pytest.raises(KlokFout), klok.set_to(date(2026, 1, 1)):
        pass
    with pytest.raises(KlokFout):
        klok.set_process_offset(1)
    with pytest.raises(KlokFout):
        klok.shift_days(1)
    assert not shift_file.exists()


@pytest.mark.parametrize("value", [False, None, "1", 1])
def test_production_ignores_every_shift_that_is_there(settings, shift_file, value):
    klok.set_process_offset(100)
    klok.shift_days(100)
    with klok.set_to(date(2001, 1, 1)):
        settings.KLOK_VERZETBAAR = value  # anything but True is production
        assert abs(klok.now() - datetime.now(UTC)) < timedelta(minutes=1)
        assert klok.offset_days() == 0


def test_without_the_setting_it_is_production(settings):
    del settings.KLOK_VERZETBAAR
    with pytest.raises(KlokFout), klok.set_to(date(2026, 1, 1)):
        pass
