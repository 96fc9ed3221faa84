"""Who sees what, and who weighs for whom (P-14, P-15, P-16, I-04)."""

import pytest
from django.db import IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.models import CasusToegang, Logregel
from casework.rules import GeenToegang, RegelFout
from casusoverleg import informatie
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.actions.informatie import DOEL, Oordeel, correct_item, hold_back, release, weigh_item
from casusoverleg.models import Achterhouding, Deelafweging, InformatieItem, Verantwoording, Verstrekking
from tests.casusoverleg.informatie.helpers import BIJ, sees, untold, van_meijer, walls
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import (
    casusoverleg_geopend,
    deel,
    extern_neemt_deel,
    informatie_van,
    item_tekst,
    neemt_deel,
)
from tests.factories_weegploeg import casus_in_casusoverleg

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
