"""The database alone, past every action (B-05, P-14)."""

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from casework import klok
from casework.access.context import acting_as
from casusoverleg.actions.informatie import hold_back
from casusoverleg.models import Achterhouding, Deelafweging, Deelname, InformatieItem, Verantwoording, Verstrekking
from tests.casusoverleg.informatie.helpers import only_reads, row_refused, sees, untold, van_meijer
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import (
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    deel,
    extern_neemt_deel,
    informatie_van,
    neemt_deel,
)
from tests.factories_weegploeg import casus_in_casusoverleg


def insert_and_check(row):
    with transaction.atomic():
        row.save(force_insert=True)
        connections["default"].check_constraints()


def afweging(account, item, deelname, **changes):
    values = {"aan_extern": deelname.wijze == "extern", "delen": True, "waarom": "Nodig."} | van_gever(item)
    return Deelafweging(casus_id=item.casus_id, deelname=deelname, door=account, **values | changes)


def van_gever(item):
    return {"item": item, "van_id": item.account_id, "organisatie_id": item.organisatie_id}


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_nobody_shares_what_is_not_theirs(mensen, casus):
    extern = extern_neemt_deel(mensen, casus)
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    for account in (mensen.dekker, mensen.haddou, mensen.meijer, mensen.kuiper, mensen.tjon):
        row_refused(account, afweging(account, item, deelname))
    row_refused(mensen.bakir, afweging(mensen.janssen, item, deelname))  # in the name of another
    row_refused(mensen.bakir, afweging(mensen.bakir, item, extern, aan_extern=False))  # an externe as if it were none


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_who_records_and_who_knows_nobody_weigh_nothing(mensen, casus):
    """Not what a partner brought in either, and not to say that somebody does not get it."""
    extern, deelname = extern_neemt_deel(mensen, casus), van_meijer(mensen, casus)
    of_kuiper = informatie_van(mensen, mensen.kuiper, casus)
    for delen in (True, False):
        row_refused(mensen.haddou, afweging(mensen.haddou, of_kuiper, deelname, delen=delen))
    deel(mensen.dekker, of_kuiper, deelname)
    with acting_as(mensen.kuiper):
        assert not Deelafweging.objects.exists()
        assert not Verstrekking.objects.exists()
        assert Deelname.objects.get().pk == extern.pk


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_a_weighing_is_of_a_deelname_of_this_casus(mensen, casus):
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    elsewhere, item = neemt_deel(mensen, other, mensen.tjon), informatie_van(mensen, mensen.bakir, casus)
    row_refused(mensen.bakir, afweging(mensen.bakir, item, elsewhere))
    moved = afweging(mensen.bakir, item, elsewhere)
    moved.casus_id = other.pk
    row_refused(mensen.bakir, moved)


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_only_who_gave_it_holds_it_back_or_lifts_that(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus, achterhouden=[(mensen.gemeente, "Hoort bij het onderzoek.")])
    held = {"casus": casus, "item": item, "van": mensen.bakir, "organisatie": mensen.politie, "waarom": "Verzonnen."}
    for account in (mensen.dekker, mensen.meijer, mensen.zijlstra):
        row_refused(account, Achterhouding(**held, partij=mensen.om))
        with acting_as(account):
            assert Achterhouding.objects.update(opgeheven_op=klok.today()) == 0
    for moved in ({"partij": mensen.om}, {"organisatie": mensen.om}, {"van": mensen.dekker}):
        with acting_as(mensen.bakir), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Achterhouding.objects.update(**moved)


@pytest.mark.regel("B-05")
@pytest.mark.regel("C-12")
def test_past_every_action_why_it_is_there_is_said_by_who_gave_it_in_the_same_casus(mensen, casus):
    item, own = (informatie_van(mensen, who, casus) for who in (mensen.bakir, mensen.meijer))
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    neemt_deel(mensen, other)
    for account, changes in (
        (mensen.meijer, van_gever(item) | {"van_id": mensen.meijer.pk}),
        (mensen.haddou, van_gever(item) | {"van_id": mensen.meijer.pk}),
        (mensen.meijer, van_gever(own) | {"casus": other}),
        (mensen.haddou, van_gever(item) | {"casus": other}),
    ):
        row_refused(account, Verantwoording(**{"casus": casus, "noodzaak": "Verzonnen."} | changes))


@pytest.mark.regel("B-05")
def test_past_every_action_who_only_reads_writes_nothing(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.dekker, casus), van_meijer(mensen, casus)
    only_reads(mensen.dekker, mensen.haddou)
    own = {"casus": casus, "organisatie": mensen.gemeente}
    for account in (mensen.dekker, mensen.haddou):
        row_refused(
            account, InformatieItem(**own, account=mensen.dekker, soort="feit", basis="grond", tekst="Verzonnen.")
        )
        row_refused(account, Achterhouding(**own, item=item, van=mensen.dekker, partij=mensen.om, waarom="Verzonnen."))
        row_refused(account, afweging(account, item, deelname))


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_there_is_no_verstrekking_without_its_weighing(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    deel(mensen.bakir, item, deelname, False, waarom="Niet nodig.")
    with acting_as(mensen.bakir):
        row = Deelafweging.objects.get()
    for account in (mensen.bakir, mensen.meijer, mensen.haddou):
        for withdrawn in (None, klok.today()):  # nor one that says it once was shared
            made = Verstrekking(casus=casus, **van_gever(item), afweging=row, deelname=deelname)
            made.ingetrokken_op = withdrawn
            row_refused(account, made)


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_a_weighing_lets_one_item_go_to_one_deelname(mensen, casus):
    extern, deelname = extern_neemt_deel(mensen, casus), van_meijer(mensen, casus)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    item, second = (informatie_van(mensen, mensen.bakir, casus) for _ in range(2))
    deel(mensen.bakir, item, deelname)
    with acting_as(mensen.bakir):
        row = Deelafweging.objects.get()
    says = {"casus": casus, **van_gever(item), "afweging": row, "deelname": deelname}
    for changes in ({"item": second}, {"deelname": extern}, {"casus": other}, {"van_id": mensen.dekker.pk}):
        row_refused(mensen.bakir, Verstrekking(**says | changes))
    for account in (mensen.haddou, mensen.meijer, mensen.kuiper):
        row_refused(account, Verstrekking(**says))
        with acting_as(account):
            assert Verstrekking.objects.update(ingetrokken_op=klok.today()) == 0
    for moved in ({"item": second}, {"deelname": extern}, {"afweging": row}):
        with acting_as(mensen.bakir), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Verstrekking.objects.update(**moved)


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_who_got_an_item_does_not_pass_it_on(mensen, casus):
    extern, deelname = extern_neemt_deel(mensen, casus), van_meijer(mensen, casus)
    item, own = (informatie_van(mensen, account, casus) for account in (mensen.kuiper, mensen.meijer))
    deel(mensen.dekker, item, deelname)
    deel(mensen.meijer, own, extern)
    both = {"noodzaak_plan": "Nodig.", "noodzaak_taak": "Nodig."}
    row_refused(mensen.meijer, afweging(mensen.meijer, item, extern, van_id=mensen.meijer.pk, **both))
    for moved in ({"item": item}, {"deelname": deelname}):
        with acting_as(mensen.meijer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Deelafweging.objects.filter(item=own).update(**moved)


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_what_is_no_longer_shared_is_not_shared_again(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    deel(mensen.bakir, item, deelname)
    deel(mensen.dekker, item, deelname, False)
    for account in (mensen.dekker, mensen.bakir):
        with acting_as(account), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Verstrekking.objects.filter(item=item).update(ingetrokken_op=None)


@pytest.mark.regel("B-05")
@pytest.mark.regel("I-04")
def test_past_every_action_nothing_is_shared_before_informing_is_settled(mensen):
    casus, extern = untold(mensen)
    item = informatie_van(mensen, mensen.dekker, casus)
    row = afweging(mensen.dekker, item, extern, noodzaak_plan="Nodig.", noodzaak_taak="Nodig.")
    with acting_as(mensen.dekker):
        row.save(force_insert=True)
    made = {"casus": casus, **van_gever(item), "afweging": row, "deelname": extern}
    row_refused(mensen.dekker, Verstrekking(**made))
    row_refused(mensen.dekker, Verstrekking(**made, ingetrokken_op=klok.today()))
    withdrawn = Verstrekking(**made, ingetrokken_op=klok.today())
    with database_role(SUPERUSER):
        withdrawn.save(force_insert=True)
    with acting_as(mensen.dekker), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Verstrekking.objects.filter(pk=withdrawn.pk).update(ingetrokken_op=None)


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_nobody_hides_what_another_gave(mensen, casus):
    item = informatie_van(mensen, mensen.dekker, casus)
    for account, van, organisatie in (
        (mensen.meijer, mensen.meijer, mensen.reclassering),
        (mensen.bakir, mensen.bakir, mensen.politie),
        (mensen.bakir, mensen.dekker, mensen.politie),
    ):
        row = Achterhouding(
            casus=casus, item=item, van=van, organisatie=organisatie, partij=mensen.om, waarom="Zomaar."
        )
        with acting_as(account), pytest.raises(IntegrityError, match="achterhouding_van_gever"):
            insert_and_check(row)
    assert sees(mensen.ramdin, item)


@pytest.mark.regel("B-05")
def test_past_every_action_nobody_gives_for_another_party(mensen, casus):
    extern_neemt_deel(mensen, casus)
    neemt_deel(mensen, casus, mensen.tjon)
    for account, giver, organisatie in (
        (mensen.tjon, mensen.meijer, mensen.reclassering),
        (mensen.dekker, mensen.bakir, mensen.politie),
        (mensen.meijer, mensen.kuiper, mensen.oever),
        (mensen.meijer, mensen.meijer, mensen.politie),
        (mensen.kuiper, mensen.meijer, mensen.reclassering),
        (mensen.smit, mensen.smit, mensen.rvdk),
        (mensen.zijlstra, mensen.dekker, mensen.gemeente),
    ):
        row = InformatieItem(
            casus=casus, account=giver, organisatie=organisatie, soort="feit", basis="grond", tekst="Verzonnen."
        )
        row_refused(account, row)


@pytest.mark.regel("B-05")
def test_past_every_action_nobody_changes_what_was_only_shared_with_them(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    for account in (mensen.meijer, mensen.dekker):
        with acting_as(account):
            assert InformatieItem.objects.filter(pk=item.pk).exists()
            assert InformatieItem.objects.filter(pk=item.pk).update(soort="duiding") == 0
            assert Verantwoording.objects.filter(item=item).update(van_een_ander=False) == 0
    with acting_as(mensen.meijer):
        assert Verstrekking.objects.update(ingetrokken_op=None) == 0


def test_in_uitvoering_too(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    assert sees(mensen.bakir, informatie_van(mensen, mensen.dekker, casus))


@pytest.mark.regel("P-14")
def test_the_tables_hold_nothing_twice_and_nobody_holds_back_from_itself(mensen, casus):
    """Whoever writes: with rights on all."""
    item, deelname = informatie_van(mensen, mensen.bakir, casus), van_meijer(mensen, casus)
    hold_back(mensen.bakir, item, mensen.gemeente, "Hoort bij het onderzoek.")
    deel(mensen.bakir, item, deelname)
    with acting_as(mensen.bakir):
        row = Deelafweging.objects.get()
    of_item = {"casus": casus, **van_gever(item)}
    held = of_item | {"waarom": "Verzonnen."}
    with database_role(SUPERUSER):
        for made in (
            Achterhouding(**held, partij=mensen.gemeente),
            Achterhouding(**held, partij=mensen.politie),
            afweging(mensen.bakir, item, deelname),
            Verstrekking(**of_item, afweging=row, deelname=deelname),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                made.save(force_insert=True)
