"""Two people at the same moment."""

from functools import partial

import pytest
from django.db import transaction

from casework.access.context import acting_as
from casusoverleg import informatie
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.models import Deelafweging, Deelname, InformatieItem, Verstrekking
from tests.casusoverleg.informatie.helpers import van_meijer
from tests.factories_casusoverleg import casusoverleg_geopend, deel, informatie_van, neemt_deel
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.steps import broken, together


@pytest.mark.regel("P-14")
def test_two_who_share_at_the_same_time_make_one_verstrekking(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        neemt_deel(mensen, casus)
        item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    share = [partial(deel, account, item, deelname) for account in (mensen.bakir, mensen.janssen)]
    assert broken(together(*share)) == []
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
    share = partial(deel, mensen.bakir, item, deelname)
    outcomes = together(share, partial(end_deelname, mensen.haddou, ending, "Rol overgenomen."))
    assert broken(outcomes) in ([], ["P-14"])
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
    assert broken(together(*bring)) == ["C-13"]
    with transaction.atomic(), acting_as(mensen.bakir):
        assert InformatieItem.objects.count() == 1
