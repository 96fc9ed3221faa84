"""What comes in, and putting it right (C-12, P-05, P-15)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.models import Casus, Logregel
from casework.rules import GeenToegang, RegelFout
from casework.versies import Conflict
from casusoverleg.actions.informatie import Oordeel, correct_item, item_version, record_item, weigh_item
from casusoverleg.models import InformatieItem, Verantwoording
from tests.casusoverleg.informatie.helpers import only_reads, van_meijer
from tests.factories_casusoverleg import (
    als_deelnemer,
    deel,
    extern_neemt_deel,
    fresh,
    gesloten_casus,
    informatie_van,
    item_tekst,
)
from tests.factories_weegploeg import casus_in_casusoverleg

# Bringing in


@pytest.mark.regel("C-12")
@pytest.mark.parametrize("veld", ["tekst", "basis", "noodzaak"])
def test_each_item_says_what_on_which_ground_and_why_it_is_necessary(mensen, casus, veld):
    with pytest.raises(RegelFout, match="C-12") as error:
        informatie_van(mensen, mensen.dekker, casus, **{veld: "  "})
    assert error.value.veld == veld
    item = informatie_van(mensen, mensen.dekker, casus)
    with acting_as(mensen.dekker):
        assert (item.account_id, item.organisatie_id, item.dag) == (
            mensen.dekker.pk,
            mensen.gemeente.pk,
            klok.today(),
        )
        assert Verantwoording.objects.get(item=item).noodzaak.startswith("Nodig om")


@pytest.mark.regel("C-12")
def test_a_fact_or_a_duiding_and_nothing_else(mensen, casus):
    with pytest.raises(RegelFout, match="C-12"):
        informatie_van(mensen, mensen.dekker, casus, soort="gerucht")


@pytest.mark.regel("C-12")
def test_nobody_gives_in_the_name_of_another_but_who_records(mensen, casus):
    gever = als_deelnemer(mensen, mensen.meijer)
    for account in (mensen.dekker, mensen.meijer, mensen.zijlstra, mensen.tjon):
        with pytest.raises(GeenToegang):
            record_item(account, casus, item_tekst(), gever)
    with pytest.raises(RegelFout, match="C-12.*van wie"):
        record_item(mensen.haddou, casus, item_tekst())
    item = record_item(mensen.haddou, casus, item_tekst(), gever)
    assert (item.account_id, item.organisatie_id) == (mensen.meijer.pk, mensen.reclassering.pk)
    with pytest.raises(RegelFout, match="C-12.*vandaag deelneemt"):
        record_item(mensen.haddou, casus, item_tekst(), als_deelnemer(mensen, mensen.kuiper))


@pytest.mark.regel("C-12")
def test_who_records_gives_nothing_where_they_only_read(mensen, casus):
    only_reads(mensen.haddou)
    with pytest.raises(GeenToegang):
        record_item(mensen.haddou, casus, item_tekst(), als_deelnemer(mensen, mensen.meijer))


@pytest.mark.regel("P-05")
def test_what_somebody_without_a_deelname_knows_comes_in_by_the_gemeente_with_its_origin(mensen, casus):
    ander = {"van_een_ander": True, "herkomst": "de leerplicht"}
    with pytest.raises(RegelFout, match="P-05") as error:
        informatie_van(mensen, mensen.dekker, casus, van_een_ander=True, herkomst=" ")
    assert error.value.veld == "herkomst"
    for account in (mensen.bakir, mensen.meijer):
        with pytest.raises(RegelFout, match="P-05.*gemeente"):
            informatie_van(mensen, account, casus, **ander)
    item = informatie_van(mensen, mensen.dekker, casus, **ander)
    with acting_as(mensen.dekker), pytest.raises(IntegrityError), transaction.atomic():
        Verantwoording.objects.filter(item=item).update(herkomst=None)


@pytest.mark.regel("P-15")
def test_an_externe_gives_only_what_its_own_task_needs(mensen, casus):
    extern_neemt_deel(mensen, casus)
    with pytest.raises(RegelFout, match="P-15") as error:
        informatie_van(mensen, mensen.kuiper, casus, noodzaak_taak=" ")
    assert error.value.veld == "noodzaak_taak"
    item = informatie_van(mensen, mensen.kuiper, casus)
    with acting_as(mensen.haddou):
        assert Verantwoording.objects.get(item=item).noodzaak_taak
        with pytest.raises(IntegrityError), transaction.atomic():
            Verantwoording.objects.filter(item=item).update(noodzaak_taak=None)


def test_nothing_comes_in_before_the_casusoverleg_opens_or_after_it_closes(mensen):
    with pytest.raises(RegelFout, match="C-01"):
        informatie_van(mensen, mensen.dekker, casus_in_casusoverleg(mensen))
    with pytest.raises(RegelFout, match="C-08"):
        informatie_van(mensen, mensen.dekker, gesloten_casus(mensen))


@pytest.mark.regel("R-01")
def test_it_is_processing_of_the_casus_also_when_an_externe_gives_it(mensen, casus):
    extern_neemt_deel(mensen, casus, grond="deskundigheid")
    with klok.set_to(klok.today() + timedelta(days=3)):
        informatie_van(mensen, mensen.kuiper, casus)
        with acting_as(mensen.dekker):
            assert Casus.objects.get(pk=casus.pk).laatste_verwerking == klok.today()


@pytest.mark.regel("R-01")
def test_weighing_that_decides_nothing_new_puts_nothing_off(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    deel(mensen.bakir, item, deelname)
    oordeel = Oordeel(deelname, True, "Sluit aan op het toezicht.")
    weigh_item(mensen.bakir, item, [oordeel])
    before = fresh(mensen, casus).laatste_verwerking
    with klok.set_to(klok.today() + timedelta(days=3)):
        weigh_item(mensen.bakir, item, [oordeel])
        weigh_item(mensen.dekker, item, [])
        assert fresh(mensen, casus).laatste_verwerking == before
        weigh_item(mensen.bakir, item, [Oordeel(deelname, False, "Niet meer nodig.")])
        assert fresh(mensen, casus).laatste_verwerking == klok.today()


# Putting right


@pytest.mark.regel("C-12")
def test_what_is_put_right_keeps_what_stood_there(mensen, casus):
    item = informatie_van(mensen, mensen.dekker, casus)
    beter = item_tekst(tekst="Is vijf weken niet op het werk geweest.")
    with pytest.raises(RegelFout, match="C-12"):
        correct_item(mensen.dekker, item, beter, " ")
    correct_item(mensen.dekker, item, beter, "Eén week telde dubbel.")
    with acting_as(mensen.dekker):
        new, old = InformatieItem.history.filter(id=item.pk)
        assert (new.tekst, new.history_change_reason) == (beter.tekst, "Eén week telde dubbel.")
        assert old.tekst == item_tekst().tekst


@pytest.mark.regel("C-12")
@pytest.mark.regel("P-05")
@pytest.mark.regel("P-15")
def test_what_is_put_right_is_held_to_what_is_asked_of_what_comes_in(mensen, casus):
    extern_neemt_deel(mensen, casus)
    of_bakir, of_kuiper = (informatie_van(mensen, who, casus) for who in (mensen.bakir, mensen.kuiper))
    for item, changes, broken in (
        (of_bakir, {"soort": "gerucht"}, ("C-12", "soort")),
        (of_bakir, {"noodzaak": " "}, ("C-12", "noodzaak")),
        (of_bakir, {"van_een_ander": True, "herkomst": "de leerplicht"}, ("P-05", "van_een_ander")),
        (of_kuiper, {"noodzaak_taak": " "}, ("P-15", "noodzaak_taak")),
    ):
        with pytest.raises(RegelFout) as error:
            correct_item(mensen.haddou, item, item_tekst(**changes), "Beter.")
        assert (error.value.regel, error.value.veld) == broken


@pytest.mark.regel("C-12")
def test_only_who_gave_it_or_who_records_puts_it_right(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    for account in (mensen.bakir, mensen.janssen, mensen.haddou):
        correct_item(account, item, item_tekst(tekst=f"Beter van {account.pk}."), "Verbeterd.")
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    for account in (mensen.dekker, mensen.meijer, mensen.zijlstra, mensen.tjon):
        with pytest.raises(GeenToegang):
            correct_item(account, item, item_tekst(tekst="Anders."), "Beter.")


@pytest.mark.regel("P-14")
@pytest.mark.regel("B-04")
def test_what_is_shared_is_put_right_by_who_may_share_it_and_each_recipient_is_in_the_log(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    with pytest.raises(RegelFout, match="P-14") as error:
        correct_item(mensen.haddou, item, item_tekst(tekst="Met meer erin."), "Aangevuld.")
    assert error.value.veld == "tekst"
    correct_item(mensen.janssen, item, item_tekst(tekst="Met meer erin."), "Aangevuld.")
    with acting_as(mensen.visscher):
        told = Logregel.objects.filter(gebeurtenis="informatie.verstrekt", ontvanger_id=mensen.reclassering.pk)
        assert sorted(told.values_list("account_id", flat=True)) == sorted([mensen.bakir.pk, mensen.janssen.pk])
    deel(mensen.bakir, item, van_meijer(mensen, casus), False)
    correct_item(mensen.haddou, item, item_tekst(tekst="Met nog meer erin."), "Aangevuld.")
    with acting_as(mensen.visscher):
        assert told.count() == 2  # who gets it no longer gets the new text neither


@pytest.mark.regel("B-09")
def test_two_people_who_put_it_right_at_once(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    with acting_as(mensen.bakir):
        seen = item_version(item)
    correct_item(mensen.bakir, item, item_tekst(tekst="Eerst."), "Verbeterd.", seen)
    with pytest.raises(Conflict):
        correct_item(mensen.janssen, item, item_tekst(tekst="Daarna."), "Verbeterd.", seen)


def test_who_it_was_shared_with_does_not_read_what_was_put_right(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    correct_item(mensen.bakir, item, item_tekst(tekst="Beter."), "Verbeterd.")
    with acting_as(mensen.meijer):
        assert InformatieItem.objects.get(pk=item.pk).tekst == "Beter."
        assert not InformatieItem.history.exists()
