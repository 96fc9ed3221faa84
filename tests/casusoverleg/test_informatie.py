"""Information in the casusoverleg file, and who gets it (C-12, P-05, P-14, P-15, P-16, I-04)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from casework import klok
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.models import Casus, CasusToegang, Logregel
from casework.rules import GeenToegang, RegelFout
from casework.versies import Conflict
from casusoverleg import informatie
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.actions.informatie import (
    DOEL,
    Oordeel,
    correct_item,
    hold_back,
    item_version,
    record_item,
    release,
    weigh_item,
)
from casusoverleg.actions.overbrengen import bring_over
from casusoverleg.models import Achterhouding, Deelafweging, Deelname, InformatieItem, Verantwoording, Verstrekking
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import (
    als_deelnemer,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    casusoverleg_met_extern,
    deel,
    extern_neemt_deel,
    gesloten_casus,
    informatie_van,
    item_tekst,
    neemt_deel,
)
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.retention.conftest import echt  # noqa: F401 (a fixture)

BIJ = (Verantwoording, Achterhouding, Deelafweging, Verstrekking)


@pytest.fixture
def casus(mensen):
    """A casusoverleg with Meijer of the Reclassering, whose betrokkene was told; De Oever can be invited."""
    made = casusoverleg_met_extern(mensen)
    neemt_deel(mensen, made)
    return made


def van_meijer(mensen, casus):
    with acting_as(mensen.haddou):
        return Deelname.objects.select_related("organisatie").get(casus=casus, account=mensen.meijer, tot=None)


def untold(mensen):
    """A casusoverleg with Kuiper in which informing turns out not to be settled."""
    made = casusoverleg_met_extern(mensen)
    deelname = extern_neemt_deel(mensen, made)
    with database_role(SUPERUSER):
        Casus.objects.filter(pk=made.pk).update(informeren="te_informeren")
    return made, deelname


def only_reads(*accounts):
    """From now on they read the file and change nothing in it."""
    change = grants.permission_id(p.CHANGE_CASUSOVERLEG)
    with database_role(SUPERUSER):
        CasusToegang.objects.filter(user__in=accounts, permission_id=change).delete()


def walls(account, casus):
    """What somebody sees of the items, by each wall alone."""
    with acting_as(account):
        two = set(InformatieItem.objects.filter(casus=casus.pk).values_list("pk", flat=True))
    with database_role(SUPERUSER), acting_as(account):
        found = Casus.objects.get(pk=casus.pk)
        try:
            one = {item.pk for item in informatie.zichtbaar(found, informatie.zicht(account, found))}
        except GeenToegang:
            one = set()
    return one, two


def sees(account, item):
    """Whether somebody sees an item; both walls must say the same."""
    one, two = walls(account, item.casus)
    assert one == two
    return item.pk in two


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


# Who sees what


@pytest.mark.regel("P-14")
def test_the_kernpartijen_see_it_and_nobody_else_by_default(mensen, casus):
    extern_neemt_deel(mensen, casus)
    item = informatie_van(mensen, mensen.dekker, casus)
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin, mensen.haddou):
        assert sees(account, item)
    for account in (mensen.meijer, mensen.kuiper, mensen.zijlstra, mensen.tjon, mensen.smit, mensen.visscher):
        assert not sees(account, item)
    for account in (mensen.zijlstra, mensen.tjon, mensen.visscher):
        with acting_as(account), pytest.raises(GeenToegang):
            informatie.zicht(account, casus)


@pytest.mark.regel("P-14")
def test_what_is_held_back_the_party_sees_only_by_whom_and_why(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus, achterhouden=[(mensen.gemeente, "Hoort bij het onderzoek.")])
    assert not sees(mensen.dekker, item)
    assert sees(mensen.ramdin, item)
    assert sees(mensen.janssen, item)
    assert sees(mensen.haddou, item)
    with acting_as(mensen.dekker):
        found = Achterhouding.objects.get()
        assert (found.organisatie_id, found.waarom) == (mensen.politie.pk, "Hoort bij het onderzoek.")
        assert not Verantwoording.objects.exists()
        assert not InformatieItem.history.exists()
        with pytest.raises(GeenToegang):
            informatie.get_item(mensen.dekker, item.pk)
    with pytest.raises(GeenToegang):
        deel(mensen.dekker, item, van_meijer(mensen, casus))
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    for account in (mensen.meijer, extern_neemt_deel(mensen, casus).account):
        with acting_as(account):
            assert not Achterhouding.objects.exists()
    with acting_as(mensen.dekker):
        assert not Deelafweging.objects.exists()
        assert not Deelafweging.history.exists()
    release(mensen.janssen, item, mensen.gemeente)
    assert sees(mensen.dekker, item)
    hold_back(mensen.bakir, item, mensen.gemeente, "Toch niet.")
    assert not sees(mensen.dekker, item)


@pytest.mark.regel("P-14")
def test_only_who_brought_it_in_holds_it_back_and_never_from_itself(mensen, buren, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    for account in (mensen.dekker, mensen.haddou, mensen.meijer):
        with pytest.raises(GeenToegang):
            hold_back(account, item, mensen.om, "Niet nodig.")
    for partij in (mensen.politie, mensen.reclassering, buren.gemeente):
        with pytest.raises(RegelFout, match="P-14.*andere kernpartij"):
            hold_back(mensen.bakir, item, partij, "Niet nodig.")
    with pytest.raises(RegelFout, match="P-14.*waarom"):
        hold_back(mensen.bakir, item, mensen.om, " ")
    hold_back(mensen.bakir, item, mensen.om, "Niet nodig.")
    with pytest.raises(RegelFout, match="P-14.*al achtergehouden"):
        hold_back(mensen.bakir, item, mensen.om, "Nog eens.")
    for account in (mensen.ramdin, mensen.dekker, mensen.haddou, mensen.meijer):
        with pytest.raises(GeenToegang):
            release(account, item, mensen.om)


@pytest.mark.regel("P-14")
def test_shared_with_one_deelname_it_is_seen_by_that_person_alone(mensen, casus):
    extern_neemt_deel(mensen, casus)
    item = informatie_van(mensen, mensen.bakir, casus, derden="Iemand anders")
    deel(mensen.bakir, item, van_meijer(mensen, casus))
    assert sees(mensen.meijer, item)
    for account in (mensen.kuiper, mensen.tjon, mensen.smit, mensen.zijlstra):
        assert not sees(account, item)
    with acting_as(mensen.meijer):
        assert not Verantwoording.objects.exists()
        assert not Deelafweging.objects.exists()
        assert Verstrekking.objects.count() == 1


@pytest.mark.regel("B-04")
@pytest.mark.regel("P-14")
def test_taken_back_it_is_gone_at_once_and_the_versions_tell_both(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    deelname = van_meijer(mensen, casus)
    deel(mensen.bakir, item, deelname)
    deel(mensen.bakir, item, deelname, False, waarom="Niet meer nodig.")
    assert not sees(mensen.meijer, item)
    with acting_as(mensen.bakir):
        assert [row.delen for row in Deelafweging.history.filter(item_id=item.pk)] == [False, True]
        assert Verstrekking.objects.get().ingetrokken_op == klok.today()
    with acting_as(mensen.visscher):
        line = Logregel.objects.get(gebeurtenis="informatie.niet_meer_gedeeld")
        assert (line.account_id, line.casus_id) == (mensen.bakir.pk, casus.pk)
    deel(mensen.bakir, item, deelname)
    assert sees(mensen.meijer, item)
    with acting_as(mensen.bakir):
        assert Verstrekking.objects.count() == 2


@pytest.mark.regel("P-14")
def test_a_weighing_says_why_by_whom_and_when(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    deelname = van_meijer(mensen, casus)
    for delen in (True, False):
        with pytest.raises(RegelFout, match="P-14"):
            deel(mensen.bakir, item, deelname, delen, waarom=" ")
    deel(mensen.janssen, item, deelname)
    with acting_as(mensen.dekker):
        row = Deelafweging.objects.get()
        assert (row.door_id, row.dag, bool(row.waarom)) == (mensen.janssen.pk, klok.today(), True)


@pytest.mark.regel("A-01")
@pytest.mark.regel("P-14")
def test_each_sharing_is_in_the_log_with_recipient_and_purpose_once(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    for _ in range(2):
        deel(mensen.bakir, item, van_meijer(mensen, casus))
    with acting_as(mensen.visscher):
        line = Logregel.objects.get(gebeurtenis="informatie.verstrekt")
    assert (line.ontvanger_id, line.doel, line.casus_id) == (mensen.reclassering.pk, DOEL, casus.pk)


@pytest.mark.regel("P-14")
def test_what_stays_as_it_was_keeps_the_name_of_who_decided_it(mensen, casus):
    """A form sends all recipients: another party then decides nothing about what it cannot share itself."""
    extern, deelname = extern_neemt_deel(mensen, casus), van_meijer(mensen, casus)
    item = informatie_van(mensen, mensen.bakir, casus)
    deel(mensen.bakir, item, deelname, noodzaak_plan="", noodzaak_taak="")
    sent = [
        Oordeel(deelname, True, "Sluit aan op het toezicht."),
        Oordeel(extern, False, "Niet nodig voor de gesprekken."),
    ]
    weigh_item(mensen.dekker, item, sent)
    with acting_as(mensen.bakir):
        assert dict(Deelafweging.objects.values_list("deelname_id", "door_id")) == {
            deelname.pk: mensen.bakir.pk,
            extern.pk: mensen.dekker.pk,
        }
        assert Deelafweging.history.filter(deelname_id=deelname.pk).count() == 1


@pytest.mark.regel("P-14")
@pytest.mark.regel("P-16")
def test_a_partner_sees_its_own_and_not_that_of_another(mensen, casus):
    extern_neemt_deel(mensen, casus)
    of_meijer = informatie_van(mensen, mensen.meijer, casus)
    of_kuiper = informatie_van(mensen, mensen.kuiper, casus)
    assert walls(mensen.meijer, casus) == ({of_meijer.pk}, {of_meijer.pk})
    assert walls(mensen.kuiper, casus) == ({of_kuiper.pk}, {of_kuiper.pk})
    neemt_deel(mensen, casus, mensen.tjon)  # of the same organisatie as Meijer
    assert walls(mensen.tjon, casus) == (set(), set())
    for account in (mensen.tjon, mensen.kuiper):
        with pytest.raises(GeenToegang):
            correct_item(account, of_meijer, item_tekst(), "Beter.")
    with acting_as(mensen.kuiper):
        assert Verantwoording.objects.count() == 1


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-14")
def test_a_deelname_that_ended_sees_neither_its_own_nor_what_was_shared(mensen, casus):
    own, shared = informatie_van(mensen, mensen.meijer, casus), informatie_van(mensen, mensen.dekker, casus)
    deelname = van_meijer(mensen, casus)
    deel(mensen.dekker, shared, deelname)
    deel(mensen.meijer, own, extern_neemt_deel(mensen, casus))
    end_deelname(mensen.haddou, deelname, "Rol overgenomen.")
    assert walls(mensen.meijer, casus) == (set(), set())
    with acting_as(mensen.meijer):
        assert not any(model.objects.exists() for model in BIJ)
    with pytest.raises(GeenToegang):
        correct_item(mensen.meijer, own, item_tekst(), "Beter.")
    again = neemt_deel(mensen, casus)
    assert not sees(mensen.meijer, shared)  # weighed for the deelname that ended
    assert again.pk != deelname.pk


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-14")
def test_who_comes_back_for_another_organisatie_reads_nothing_of_what_they_gave_before(mensen, casus):
    item = informatie_van(mensen, mensen.meijer, casus)
    deel(mensen.meijer, item, extern_neemt_deel(mensen, casus))
    hold_back(mensen.meijer, item, mensen.om, "Loopt nog.")

    def reads():
        with acting_as(mensen.meijer):
            two = [model.objects.exists() for model in (InformatieItem, *BIJ)]
            two += [model.history.exists() for model in (InformatieItem, Verantwoording, Deelafweging)]
        with database_role(SUPERUSER), acting_as(mensen.meijer):
            wie = informatie.zicht(mensen.meijer, casus)
            held = informatie.achterhoudingen(casus, wie)
            one = [bool(held), bool(informatie.stukken(casus, wie, held))]
        return {*one, *two}

    assert reads() == {True}
    with database_role(SUPERUSER):
        CasusToegang.objects.filter(user=mensen.meijer).update(organisatie=mensen.oever)
    assert reads() == {False}


@pytest.mark.regel("P-19")
def test_another_casus_shows_nothing_of_this_one(mensen, casus):
    item = informatie_van(mensen, mensen.dekker, casus)
    other = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None))
    deelname = neemt_deel(mensen, other, mensen.tjon)
    with pytest.raises(RegelFout, match="P-14.*neemt vandaag niet deel"):
        deel(mensen.dekker, item, deelname)
    assert not sees(mensen.tjon, item)


# Who weighs


@pytest.mark.regel("P-14")
def test_what_a_kernpartij_brought_in_another_only_stops(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus)
    deelname = van_meijer(mensen, casus)
    with pytest.raises(RegelFout, match="P-14.*inbracht"):
        deel(mensen.dekker, item, deelname)
    deel(mensen.bakir, item, deelname)
    deel(mensen.ramdin, item, deelname, False, waarom="Niet nodig voor het toezicht.")
    assert not sees(mensen.meijer, item)
    with acting_as(mensen.bakir):
        assert Deelafweging.objects.get().door_id == mensen.ramdin.pk


@pytest.mark.regel("P-14")
def test_what_a_partner_brought_in_a_vertegenwoordiger_weighs_or_the_partner_that_knows_who_takes_part(mensen, casus):
    extern = extern_neemt_deel(mensen, casus)
    of_meijer, of_kuiper = (informatie_van(mensen, who, casus) for who in (mensen.meijer, mensen.kuiper))
    deel(mensen.meijer, of_meijer, extern)
    assert sees(mensen.kuiper, of_meijer)
    for account in (mensen.kuiper, mensen.haddou, mensen.zijlstra, mensen.meijer):
        with pytest.raises(GeenToegang):
            deel(account, of_kuiper, van_meijer(mensen, casus))
    deel(mensen.ramdin, of_kuiper, van_meijer(mensen, casus))
    assert sees(mensen.meijer, of_kuiper)


@pytest.mark.regel("P-15")
@pytest.mark.parametrize("noodzaak", ["noodzaak_plan", "noodzaak_taak"])
def test_an_externe_gets_only_what_the_plan_and_its_own_task_need(mensen, casus, noodzaak):
    extern = extern_neemt_deel(mensen, casus)
    item = informatie_van(mensen, mensen.dekker, casus)
    with pytest.raises(RegelFout, match="P-15") as error:
        deel(mensen.dekker, item, extern, **{noodzaak: " "})
    assert error.value.veld == f"{noodzaak}_{extern.pk.hex}"
    deel(mensen.dekker, item, extern)
    assert sees(mensen.kuiper, item)
    with acting_as(mensen.dekker), pytest.raises(IntegrityError), transaction.atomic():
        Deelafweging.objects.filter(deelname=extern).update(**{noodzaak: None})


@pytest.mark.regel("P-15")
def test_not_sharing_asks_no_necessity(mensen, casus):
    item = informatie_van(mensen, mensen.dekker, casus)
    extern = extern_neemt_deel(mensen, casus)
    deel(mensen.dekker, item, extern, False, noodzaak_plan="", noodzaak_taak="")
    assert not sees(mensen.kuiper, item)


@pytest.mark.regel("I-04")
def test_nothing_is_shared_before_informing_is_settled(mensen):
    casus, deelname = untold(mensen)
    item = informatie_van(mensen, mensen.dekker, casus)
    with pytest.raises(RegelFout, match="I-04"):
        deel(mensen.dekker, item, deelname)
    deel(mensen.dekker, item, deelname, False, waarom="Nog niet.")
    assert not sees(mensen.kuiper, item)


def test_one_wrong_judgement_leaves_nothing_of_the_others(mensen, casus):
    extern = extern_neemt_deel(mensen, casus)
    item = informatie_van(mensen, mensen.dekker, casus)
    with pytest.raises(RegelFout, match="P-15"):
        weigh_item(
            mensen.dekker,
            item,
            [Oordeel(van_meijer(mensen, casus), True, "Nodig."), Oordeel(extern, True, "Nodig.")],
        )
    assert not sees(mensen.meijer, item)


# The database alone


def refused(account, row):
    """Whether the database refuses a row that the web process writes past every action."""
    with acting_as(account), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


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
        refused(account, afweging(account, item, deelname))
    refused(mensen.bakir, afweging(mensen.janssen, item, deelname))  # in the name of another
    refused(mensen.bakir, afweging(mensen.bakir, item, extern, aan_extern=False))  # an externe as if it were none


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_who_records_and_who_knows_nobody_weigh_nothing(mensen, casus):
    """Not what a partner brought in either, and not to say that somebody does not get it."""
    extern, deelname = extern_neemt_deel(mensen, casus), van_meijer(mensen, casus)
    of_kuiper = informatie_van(mensen, mensen.kuiper, casus)
    for delen in (True, False):
        refused(mensen.haddou, afweging(mensen.haddou, of_kuiper, deelname, delen=delen))
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
    refused(mensen.bakir, afweging(mensen.bakir, item, elsewhere))
    moved = afweging(mensen.bakir, item, elsewhere)
    moved.casus_id = other.pk
    refused(mensen.bakir, moved)


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-14")
def test_past_every_action_only_who_gave_it_holds_it_back_or_lifts_that(mensen, casus):
    item = informatie_van(mensen, mensen.bakir, casus, achterhouden=[(mensen.gemeente, "Hoort bij het onderzoek.")])
    held = {"casus": casus, "item": item, "van": mensen.bakir, "organisatie": mensen.politie, "waarom": "Verzonnen."}
    for account in (mensen.dekker, mensen.meijer, mensen.zijlstra):
        refused(account, Achterhouding(**held, partij=mensen.om))
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
        refused(account, Verantwoording(**{"casus": casus, "noodzaak": "Verzonnen."} | changes))


@pytest.mark.regel("B-05")
def test_past_every_action_who_only_reads_writes_nothing(mensen, casus):
    item, deelname = informatie_van(mensen, mensen.dekker, casus), van_meijer(mensen, casus)
    only_reads(mensen.dekker, mensen.haddou)
    own = {"casus": casus, "organisatie": mensen.gemeente}
    for account in (mensen.dekker, mensen.haddou):
        refused(account, InformatieItem(**own, account=mensen.dekker, soort="feit", basis="grond", tekst="Verzonnen."))
        refused(account, Achterhouding(**own, item=item, van=mensen.dekker, partij=mensen.om, waarom="Verzonnen."))
        refused(account, afweging(account, item, deelname))


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
            refused(account, made)


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
        refused(mensen.bakir, Verstrekking(**says | changes))
    for account in (mensen.haddou, mensen.meijer, mensen.kuiper):
        refused(account, Verstrekking(**says))
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
    refused(mensen.meijer, afweging(mensen.meijer, item, extern, van_id=mensen.meijer.pk, **both))
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
    refused(mensen.dekker, Verstrekking(**made))
    refused(mensen.dekker, Verstrekking(**made, ingetrokken_op=klok.today()))
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
        refused(account, row)


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


# At the same time


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
