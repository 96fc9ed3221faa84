"""What goes from the weegploeg file into the casusoverleg file is chosen item by item (C-13)."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.choices import Rol
from casework.models import Aanbrenger
from casework.rules import GeenToegang, RegelFout
from casework.tasks import grant_missing
from casusoverleg import informatie
from casusoverleg.actions.informatie import correct_item
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.models import InformatieItem, Overbrenging, Verantwoording
from tests.conftest import SUPERUSER, database_role
from tests.factories import agree_with_roles
from tests.factories_casusoverleg import casusoverleg_geopend, gesloten_casus, informatie_van, item_tekst, neemt_deel
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
    for veld, answers in (("noodzaak", (bron.tekst, " ")), ("tekst", (" ", NODIG))):
        with pytest.raises(RegelFout, match="C-13") as error:
            bring_over(mensen.bakir, casus, bron.sleutel, *answers)
        assert error.value.veld == veld
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


@pytest.mark.regel("C-12")
@pytest.mark.regel("C-13")
def test_what_was_brought_over_names_its_source_after_it_was_put_right_too(mensen, casus):
    bron = bron_of(mensen.bakir, casus)
    item = bring_over(mensen.bakir, casus, bron.sleutel, bron.tekst, NODIG)
    correct_item(mensen.bakir, item, item_tekst(tekst="Korter."), "Niet alles was nodig.")
    with acting_as(mensen.haddou):
        assert Verantwoording.objects.get(item=item).herkomst == bron.label


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
@pytest.mark.regel("P-11")
def test_who_keeps_both_files_and_acts_for_no_party_chooses_nothing(mensen, casus):
    bron = bron_of(mensen.bakir, casus)
    parties.appoint(mensen.aalders, mensen.zijlstra, mensen.gemeente, Rol.UITVOERDER_CASUSOVERLEG, klok.today())
    agree_with_roles(mensen.dekker, mensen.zijlstra)
    with database_role("casework_jobs"):
        grant_missing()
    with pytest.raises(RegelFout, match="C-13.*vertegenwoordiger"):
        bring_over(mensen.zijlstra, casus, bron.sleutel, bron.tekst, NODIG)


@pytest.mark.regel("C-13")
@pytest.mark.regel("S-05")
def test_who_told_it_never_comes_along(mensen, casus):
    bron = bron_of(mensen.bakir, casus)
    with database_role(SUPERUSER):
        Aanbrenger(casus=casus, signaal_id=bron.id, organisatie=mensen.politie, naam="Wietske Waal").save()
    for tekst, noodzaak in (
        ("Volgens WIETSKE WAAL wil hij weg.", NODIG),
        (bron.tekst, "Wietske Waal belt er elke week over."),
    ):
        with pytest.raises(RegelFout, match="S-05"):
            bring_over(mensen.bakir, casus, bron.sleutel, tekst, noodzaak)
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
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    elsewhere, there = informatie_van(mensen, mensen.bakir, other), bron_of(mensen.bakir, other)
    for account, soort, bron, from_item in (
        (mensen.bakir, "signaal", casus.pk, item),
        (mensen.bakir, "signaal", there.id, item),
        (mensen.bakir, "signaal", signaal.id, elsewhere),
        (mensen.bakir, "beoordeling", signaal.id, item),
        (mensen.haddou, "signaal", signaal.id, item),
        (mensen.zijlstra, "signaal", signaal.id, item),
    ):
        row = Overbrenging(casus=casus, item=from_item, soort=soort, bron=bron, door=account)
        with acting_as(account), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.regel("B-05")
@pytest.mark.regel("C-13")
def test_past_every_action_what_was_brought_over_stays_said_once_and_who_takes_part_reads_nothing_of_it(mensen, casus):
    neemt_deel(mensen, casus)
    bron = bron_of(mensen.bakir, casus)
    bring_over(mensen.bakir, casus, bron.sleutel, bron.tekst, NODIG)
    own = informatie_van(mensen, mensen.bakir, casus)
    with acting_as(mensen.bakir):
        row = Overbrenging.objects.get()
        for change in (row.delete, row.save):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                change()
        again = Overbrenging(casus=casus, item=own, soort=row.soort, bron=row.bron, door=mensen.bakir)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)
    with acting_as(mensen.meijer):
        assert not Overbrenging.objects.exists()
