"""What stands out in the log is shown to the FG, and to nobody else: B-04, P-18."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import Logregel
from casework.rules import GeenToegang
from security import patronen
from tests.client import client_of

NOON = datetime(2026, 3, 3, 12, tzinfo=klok.AMSTERDAM)


def lines(account, moments, *, casus_ids=None, **values):
    """Lines of one person at these moments, each about a casus of its own unless given."""
    casus_ids = casus_ids or [uuid4() for _ in moments]
    values = {"gebeurtenis": "casus.pagina", "uitkomst": "gezien"} | values
    verband = account.aanstelling.organisatie.verband_id
    with acting_as(account):
        for moment, casus_id in zip(moments, casus_ids, strict=True):
            Logregel.objects.create(
                tijdstip=moment, account_id=account.pk, verband_id=verband, casus_id=casus_id, **values
            )


def every(minutes, count, start=NOON):
    return [start + timedelta(minutes=minutes * number) for number in range(count)]


def find(account):
    with acting_as(account):
        return patronen.find(account)


@pytest.fixture
def fg(mensen, settings):
    settings.LOGBOEK_VEEL_DOSSIERS = 4
    settings.LOGBOEK_VEEL_WEIGERINGEN = 3
    with klok.set_to(NOON + timedelta(days=1)):
        yield mensen.visscher


@pytest.mark.regel("B-04")
def test_many_files_within_an_hour(mensen, fg):
    lines(mensen.dekker, every(10, 5))
    lines(mensen.bakir, every(20, 9))  # three in any hour
    (found,) = find(fg).dossiers
    assert (found.wie, found.aantal, found.wanneer) == ("Dekker", 5, NOON + timedelta(minutes=40))


@pytest.mark.regel("B-04")
def test_an_hour_is_any_hour_and_its_end_does_not_count(mensen, fg):
    lines(mensen.dekker, every(19, 4, NOON + timedelta(minutes=35)))  # over the hour of the clock
    lines(mensen.bakir, every(20, 4))  # the fourth comes when the first is an hour old
    assert [found.wie for found in find(fg).dossiers] == ["Dekker"]


@pytest.mark.regel("B-04")
def test_one_file_seen_again_and_again_counts_once(mensen, fg):
    same, other = uuid4(), uuid4()
    lines(mensen.dekker, every(5, 10), casus_ids=[same, other] * 5)
    assert find(fg).dossiers == []
    # A file that stays open all the time still counts beside three others.
    lines(
        mensen.bakir,
        [*every(30, 6), *every(5, 3, NOON + timedelta(hours=2))],
        casus_ids=[same] * 6 + [uuid4() for _ in range(3)],
    )
    assert [(found.wie, found.aantal) for found in find(fg).dossiers] == [("Bakir", 4)]


@pytest.mark.regel("B-04")
def test_refused_looks_in_one_hour(mensen, fg):
    lines(mensen.meijer, every(5, 3), uitkomst="geweigerd")
    lines(mensen.tjon, every(5, 2), uitkomst="geweigerd")
    lines(mensen.bakir, every(5, 4), uitkomst="geweigerd", regel="W-05")  # a rule of the process, not a file of others
    assert [(found.wie, found.aantal) for found in find(fg).weigeringen] == [("Meijer", 3)]


@pytest.mark.regel("B-04")
def test_at_night_by_the_dutch_clock(mensen, fg):
    day = NOON.replace(hour=0)
    lines(mensen.dekker, [day + timedelta(hours=5, minutes=59), day - timedelta(hours=2)])
    lines(mensen.bakir, [day + timedelta(hours=6), day - timedelta(hours=2, minutes=1)])
    assert [(found.wie, found.aantal) for found in find(fg).nacht] == [("Dekker", 2)]


@pytest.mark.regel("B-04")
def test_what_lies_before_the_period_is_not_shown(mensen, fg):
    lines(mensen.dekker, every(1, 9, NOON - timedelta(days=40)))
    assert find(fg).dossiers == []


@pytest.mark.regel("P-18")
@pytest.mark.parametrize("naam", ["dekker", "zijlstra", "aalders", "kuiper"])
def test_only_for_the_fg(mensen, naam):
    account = getattr(mensen, naam)
    with acting_as(account), pytest.raises(GeenToegang):
        patronen.find(account)


@pytest.mark.regel("P-19")
def test_people_of_another_samenwerkingsverband_are_not_shown(mensen, buren, fg):
    lines(buren.dekker, every(1, 9))
    assert find(fg).dossiers == []
    assert [found.aantal for found in find(buren.visscher).dossiers] == [9]


@pytest.mark.regel("B-04")
def test_the_page_leads_to_the_lines_and_is_logged(mensen, fg):
    lines(mensen.dekker, every(10, 5))
    html = client_of(fg).get(reverse("logboek_patronen")).content.decode()
    assert f"?wie={mensen.dekker.pk}&amp;van=03-03-2026&amp;tot_en_met=03-03-2026" in html
    with acting_as(fg):
        assert Logregel.objects.filter(gebeurtenis="logboek.patronen", account_id=fg.pk).exists()
