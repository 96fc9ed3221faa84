"""What goes from the weegploeg file into the casusoverleg file is chosen item by item (C-13)."""

import pytest
from django.db import DatabaseError, transaction

from casework.access.context import acting_as
from casework.models import Aanbrenger
from casework.rules import GeenToegang, RegelFout
from casusoverleg import informatie
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.models import InformatieItem, Overbrenging, Verantwoording
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import casusoverleg_geopend, gesloten_casus, informatie_van, neemt_deel
from tests.factories_weegploeg import casus_in_casusoverleg

NODIG = "Het sturende contact is de kern van het plan."


@pytest.fixture
def casus(mensen):
    """A casusoverleg on a signaal of the politie (Bakir)."""
    return casusoverleg_geopend(mensen)


def bron_of(account, casus, soort="signaal"):
    with acting_as(account):
        return next(bron for bron in informatie.bronnen(account, casus) if bron.soort == soort)


@pytest.mark.regel("C-13")
def test_nothing_moves_by_itself(mensen, casus):
    neemt_deel(mensen, casus)
    with acting_as(mensen.dekker):
        assert not InformatieItem.objects.exists()


@pytest.mark.regel("C-12")
@pytest.mark.regel("C-13")
@pytest.mark.parametrize("soort", ["signaal", "beoordeling"])
def test_one_piece_with_its_necessity_becomes_an_item_that_names_its_source_once(mensen, casus, soort):
    bron = bron_of(mensen.bakir, casus, soort)
    with pytest.raises(RegelFout, match="C-13") as error:
        bring_over(mensen.bakir, casus, bron.sleutel, bron.tekst, " ")
    assert error.value.veld == "noodzaak"
    item = bring_over(mensen.bakir, casus, bron.sleutel, bron.tekst, NODIG)
    with acting_as(mensen.haddou):  # who reads nothing of the file of the weegploeg
        assert informatie.get_item(mensen.haddou, item.pk).tekst == bron.tekst
        row = Verantwoording.objects.get(item=item)
        assert (row.noodzaak, row.herkomst) == (NODIG, bron.label)
        assert Overbrenging.objects.get().bron == bron.id
    for again in (mensen.bakir, mensen.ramdin):
        with pytest.raises(RegelFout, match="C-13"):
            bring_over(again, casus, bron.sleutel, bron.tekst, NODIG)
    with acting_as(mensen.bakir):
        assert bron.sleutel not in {each.sleutel for each in informatie.bronnen(mensen.bakir, casus)}


@pytest.mark.regel("C-13")
def test_only_a_vertegenwoordiger_and_a_signaal_only_the_party_that_brought_it(mensen, casus):
    neemt_deel(mensen, casus)
    bron = bron_of(mensen.bakir, casus)
    for other in (mensen.zijlstra, mensen.haddou, mensen.meijer, mensen.tjon, mensen.ketelaar, mensen.visscher):
        with pytest.raises(GeenToegang):
            bring_over(other, casus, bron.sleutel, bron.tekst, NODIG)
    for other in (mensen.dekker, mensen.ramdin):
        with pytest.raises(RegelFout, match="C-13"):
            bring_over(other, casus, bron.sleutel, bron.tekst, NODIG)


@pytest.mark.regel("C-13")
@pytest.mark.regel("S-05")
def test_who_told_it_never_comes_along(mensen, casus):
    bron = bron_of(mensen.bakir, casus)
    with database_role(SUPERUSER):
        Aanbrenger(casus=casus, signaal_id=bron.id, organisatie=mensen.politie, naam="Wietske Waal").save()
    with pytest.raises(RegelFout, match="S-05"):
        bring_over(mensen.bakir, casus, bron.sleutel, "Volgens WIETSKE WAAL wil hij weg.", NODIG)
    item = bring_over(mensen.bakir, casus, bron.sleutel, bron.tekst, NODIG)
    with acting_as(mensen.ramdin):
        row = Verantwoording.objects.get(item=item)
        assert "Wietske" not in f"{item.tekst} {row.herkomst} {row.noodzaak}"


@pytest.mark.regel("C-13")
def test_not_of_another_casus_nor_before_it_opens_or_after_it_closed(mensen, casus):
    bron = bron_of(mensen.bakir, casus)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    with pytest.raises(RegelFout, match="C-13"):
        bring_over(mensen.bakir, other, bron.sleutel, bron.tekst, NODIG)
    unopened = casus_in_casusoverleg(mensen, None)
    with pytest.raises(RegelFout, match="C-01"):
        bring_over(mensen.bakir, unopened, bron.sleutel, bron.tekst, NODIG)
    with pytest.raises(RegelFout, match="C-08"):
        bring_over(mensen.bakir, gesloten_casus(mensen, unopened), bron.sleutel, bron.tekst, NODIG)


@pytest.mark.regel("B-05")
@pytest.mark.regel("C-13")
def test_past_every_action_no_piece_that_is_not_in_the_file_and_not_by_who_reads_one_part(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    signaal = bron_of(mensen.bakir, casus)
    for account, soort, bron in (
        (mensen.bakir, "signaal", casus.pk),
        (mensen.bakir, "beoordeling", signaal.id),
        (mensen.haddou, "signaal", signaal.id),
        (mensen.zijlstra, "signaal", signaal.id),
    ):
        row = Overbrenging(casus=casus, item=item, soort=soort, bron=bron, door=account)
        with acting_as(account), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
