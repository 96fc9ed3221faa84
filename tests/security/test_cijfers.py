"""Figures of a year that is over, and nothing of a small group: A-03."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.models import Besluit, Signaal
from casework.rules import GeenToegang, RegelFout
from rights.actions import behandeling
from security.choices import CijferSoort
from security.cijfers import selectors, veilig
from security.cijfers.publiceren import make_figures, to_make
from security.cijfers.tellen import TELLINGEN, Jaar
from security.models import Cijfer
from security.tasks import make_figures as make_figures_task
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import persoon
from tests.factories_casusoverleg import gesloten_casus
from tests.factories_weegploeg import casus_geen_casusoverleg
from tests.retention.helpers import make_casus
from tests.rights.helpers import decided, set_informeren

NEXT_YEAR = date(klok.today().year + 1, 3, 1)
THIS_YEAR = klok.today().year


# What can be told


@pytest.mark.regel("A-03")
@pytest.mark.parametrize(("count", "told"), [(0, None), (1, None), (9, None), (10, 10), (14, 10), (15, 15), (104, 100)])
def test_a_count_is_never_small_and_never_precise(count, told):
    assert veilig.aantal(count, 10) == told


@pytest.mark.regel("A-03")
def test_two_counts_taken_from_each_other_leave_no_small_group():
    """One more or one less shows only at a step, and who looks does not know on which side it was."""
    for count in range(10, 60):
        group = [each for each in range(10, 60) if veilig.aantal(each, 10) == veilig.aantal(count, 10)]
        assert len(group) == veilig.STAP


@pytest.mark.regel("A-03")
@pytest.mark.parametrize(
    ("days", "told"), [([], None), ([700] * 9, None), ([7] * 9 + [700], 1), ([14] * 5 + [28] * 5, 3), ([3] * 10, 0)]
)
def test_a_time_is_of_many(days, told):
    assert veilig.weken(days, 10) == told


@pytest.mark.regel("A-03")
@pytest.mark.parametrize(
    ("yes", "total", "told"),
    [
        (9, 9, None),
        (0, 9, None),
        (0, 10, 0),
        (4, 10, 0),
        (5, 10, 50),
        (7, 10, 50),
        (8, 10, 75),
        (9, 10, 75),
        (10, 10, 75),
    ],
)
def test_a_share_does_not_tell_how_few_were_late(yes, total, told):
    assert veilig.deel(yes, total, 10) == told


# What is counted


def raw(monkeypatch, mensen, jaar=THIS_YEAR):
    """Every figure as it was before it was made safe."""
    for name in ("aantal", "weken", "deel"):
        monkeypatch.setattr(veilig, name, lambda *found: found[:-1])
    with database_role("casework_jobs"):
        return {soort: tel(Jaar(mensen.verband, jaar, 0)) for soort, tel in TELLINGEN.items()}


@pytest.mark.regel("A-03")
def test_what_happened_is_counted_in_its_year_and_samenwerkingsverband(monkeypatch, mensen, buren):
    make_casus(buren, voornamen="Buur")
    casus_geen_casusoverleg(mensen, persoon(voornamen="Dirkje", achternaam="Wilgenroos"))
    gesloten_casus(mensen)
    behandeling.send_answer(mensen.zijlstra, decided(mensen))
    found = raw(monkeypatch, mensen)
    assert {soort: found[soort][0] for soort in CijferSoort if len(found[soort]) == 1} == {
        CijferSoort.SIGNALEN: 2,
        CijferSoort.NAAR_CASUSOVERLEG: 1,
        CijferSoort.GEEN_CASUSOVERLEG: 1,
        CijferSoort.GESLOTEN: 1,
        CijferSoort.TOT_BESLUIT_1: [0, 0],
        CijferSoort.DUUR_CASUSOVERLEG: [0],
        CijferSoort.VERZOEKEN: 1,
    }
    before = raw(monkeypatch, mensen, THIS_YEAR - 1)
    assert not any(any(values) for values in before.values())


@pytest.mark.regel("A-03")
def test_on_time_is_told_or_postponed_within_the_term_that_ended_in_that_year(monkeypatch, mensen):
    with klok.set_to(date(2024, 3, 4)):
        late = make_casus(mensen)
        make_casus(mensen, voornamen="Dirkje", achternaam="Wilgenroos")
        behandeling.send_answer(mensen.zijlstra, decided(mensen))
        decided(mensen)  # never sent
    with klok.set_to(date(2024, 12, 20)):
        make_casus(mensen, voornamen="Berend", achternaam="Eikenblad")  # its term ends a year later
    set_informeren(late, "geinformeerd")
    found = raw(monkeypatch, mensen, 2024)
    assert found[CijferSoort.OP_TIJD_GEINFORMEERD] == (0, 2)
    assert found[CijferSoort.OP_TIJD_BEANTWOORD] == (1, 2)


@pytest.mark.regel("A-03")
def test_the_time_until_besluit_1_is_that_of_the_first_and_of_its_year(monkeypatch, mensen):
    first = casus_geen_casusoverleg(mensen)
    assert gesloten_casus(mensen).pk == first.pk  # the same person came back, and there was another besluit 1
    with database_role("casework_jobs"):
        found = Besluit.objects.filter(casus=first, uitkomst="geen_casusoverleg")
        assert found.update(vastgesteld_op=date(THIS_YEAR - 1, 6, 1)) == 1
    assert raw(monkeypatch, mensen)[CijferSoort.TOT_BESLUIT_1] == ([],)


@pytest.mark.regel("A-03")
def test_ten_rows_about_one_person_are_a_group_of_one(mensen):
    casus = [make_casus(mensen) for _ in range(12)][0]
    with database_role("casework_jobs"):
        assert Signaal.objects.filter(casus=casus).count() == 12
        assert TELLINGEN[CijferSoort.SIGNALEN](Jaar(mensen.verband, THIS_YEAR, 10)) is None
        assert TELLINGEN[CijferSoort.SIGNALEN](Jaar(mensen.verband, THIS_YEAR, 1)) == 10


@pytest.mark.regel("A-03")
def test_what_is_entered_late_is_waited_for(mensen):
    with klok.set_to(date(THIS_YEAR + 1, 2, 28)), database_role("casework_jobs"):
        assert to_make() == []
        with pytest.raises(RegelFout, match="A-03"):
            make_figures(Systeem("cijfers"), mensen.verband.pk)


# Made once, when the year is over


def figures(mensen):
    with database_role("casework_jobs"):
        return {(cijfer.jaar, cijfer.soort): cijfer.waarde for cijfer in Cijfer.objects.filter(verband=mensen.verband)}


@pytest.mark.regel("A-03")
def test_they_are_made_once_and_only_of_a_year_that_is_over(mensen, monkeypatch):
    with klok.set_to(NEXT_YEAR), database_role("casework_jobs"):
        make_figures_task()
    first = figures(mensen)
    assert first == {(THIS_YEAR, soort.value): None for soort in CijferSoort}
    monkeypatch.setitem(TELLINGEN, CijferSoort.SIGNALEN, lambda jaar: 20)
    with klok.set_to(NEXT_YEAR + timedelta(days=30)), database_role("casework_jobs"):
        make_figures_task()
        assert mensen.verband.pk not in to_make()
        with pytest.raises(RegelFout, match="A-03"):
            make_figures(Systeem("cijfers"), mensen.verband.pk)
    assert figures(mensen) == first


@pytest.mark.regel("A-03")
def test_nobody_makes_or_changes_one(mensen):
    with pytest.raises(GeenToegang):
        make_figures(mensen.dekker, mensen.verband.pk)
    with acting_as(mensen.dekker), pytest.raises(ProgrammingError), transaction.atomic():
        Cijfer(verband=mensen.verband, jaar=2020, soort="signalen", waarde=10).save(force_insert=True)


@pytest.mark.regel("A-03")
@pytest.mark.parametrize(
    ("soort", "waarde"), [("signalen", 3), ("signalen", 12), ("verzoeken", 5), ("op_tijd_beantwoord", 97)]
)
def test_the_database_takes_no_small_or_precise_figure(mensen, soort, waarde):
    with database_role("casework_jobs"), pytest.raises(IntegrityError), transaction.atomic():
        Cijfer(verband=mensen.verband, jaar=2020, soort=soort, waarde=waarde).save(force_insert=True)


# Read


def telling(waarde, _):
    return waarde


@pytest.mark.regel("A-03")
def test_on_the_page(mensen, buren, monkeypatch):
    client = client_of(mensen.visscher)
    assert "Er zijn nog geen cijfers" in client.get(reverse("cijfers")).content.decode()
    told = {CijferSoort.SIGNALEN: 35, CijferSoort.TOT_BESLUIT_1: 6, CijferSoort.OP_TIJD_BEANTWOORD: 75}
    for soort in CijferSoort:
        monkeypatch.setitem(TELLINGEN, soort, partial(telling, told.get(soort)))
    with klok.set_to(NEXT_YEAR), database_role("casework_jobs"):
        make_figures(Systeem("cijfers"), mensen.verband.pk)
    text = client.get(reverse("cijfers")).content.decode()
    for words in ("35 of meer", "6 weken", "driekwart of meer", "te weinig om te tonen", str(THIS_YEAR)):
        assert words in text
    assert "35 of meer" not in client_of(buren.visscher).get(reverse("cijfers")).content.decode()


@pytest.mark.regel("A-03")
@pytest.mark.regel("B-05")
def test_the_database_shows_them_to_their_readers_alone(mensen, buren):
    with klok.set_to(NEXT_YEAR), database_role("casework_jobs"):
        make_figures(Systeem("cijfers"), mensen.verband.pk)
    readers = (mensen.dekker, mensen.zijlstra, mensen.haddou, mensen.visscher)
    others = (mensen.meijer, mensen.kuiper, mensen.aalders, mensen.ketelaar, buren.dekker)
    seen = {}
    for account in (*readers, *others):
        with acting_as(account):
            seen[account] = Cijfer.objects.count()
    assert seen == dict.fromkeys(readers, len(CijferSoort)) | dict.fromkeys(others, 0)


@pytest.mark.regel("A-03")
def test_who_reads_no_figures(mensen):
    for account in (mensen.meijer, mensen.aalders, mensen.kuiper, mensen.ketelaar):
        with acting_as(account), pytest.raises(GeenToegang):
            selectors.cijfers(account)
        assert client_of(account).get(reverse("cijfers")).status_code == 404
