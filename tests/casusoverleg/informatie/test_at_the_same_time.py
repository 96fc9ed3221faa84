"""Two people at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections, transaction

from casework.access.context import acting_as
from casework.rules import RegelFout
from casusoverleg import informatie
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.models import Deelafweging, Deelname, InformatieItem, Verstrekking
from tests.casusoverleg.informatie.helpers import van_meijer
from tests.factories_casusoverleg import casusoverleg_geopend, deel, informatie_van, neemt_deel
from tests.retention.conftest import echt  # noqa: F401 (a fixture)


def together(*jobs):
    """Run jobs on connections of their own at the same moment. Out: the rules that were broken."""
    start, broken = Barrier(len(jobs)), []

    def run(job):
        try:
            start.wait(timeout=20)
            job()
        except RegelFout as error:
            broken.append(error.regel)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(run, job) for job in jobs]:
            done.result(timeout=60)
    return broken


@pytest.mark.regel("P-14")
def test_two_who_share_at_the_same_time_make_one_verstrekking(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        neemt_deel(mensen, casus)
        item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    share = [partial(deel, account, item, deelname) for account in (mensen.bakir, mensen.janssen)]
    assert together(*share) == []
    with transaction.atomic(), acting_as(mensen.bakir):
        assert Verstrekking.objects.count() == 1
        assert Deelafweging.objects.count() == 1


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-14")
def test_sharing_while_the_deelname_ends_shows_nothing_after_it(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        neemt_deel(mensen, casus)
        item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
        with acting_as(mensen.haddou):
            ending = Deelname.objects.select_related("casus__verband").get(pk=deelname.pk)
    broken = together(
        partial(deel, mensen.bakir, item, deelname), partial(end_deelname, mensen.haddou, ending, "Rol overgenomen.")
    )
    assert broken in ([], ["P-14"])
    with transaction.atomic(), acting_as(mensen.meijer):
        assert not InformatieItem.objects.exists()


@pytest.mark.regel("C-13")
def test_one_piece_brought_over_by_two_at_the_same_time_is_there_once(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        with acting_as(mensen.bakir):
            bron = next(bron for bron in informatie.bronnen(mensen.bakir, casus) if bron.soort == "signaal")
    bring = [
        partial(bring_over, account, casus, bron.sleutel, bron.tekst, "Nodig.")
        for account in (mensen.bakir, mensen.janssen)
    ]
    assert together(*bring) == ["C-13"]
    with transaction.atomic(), acting_as(mensen.bakir):
        assert InformatieItem.objects.count() == 1
