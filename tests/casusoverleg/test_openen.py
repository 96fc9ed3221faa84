"""A casusoverleg exists only by besluit 1 and 2, and ends when one of them is replaced (C-01, W-06, P-11)."""

import pytest
from django.db import DatabaseError, transaction

from casework import klok
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import Reden
from casework.actions.besluit import PartnerKeuze, confirm_besluit, record_besluit, submit_besluit
from casework.models import Besluit, Casus, CasusToegang
from casework.rules import GeenToegang, RegelFout
from casusoverleg.actions.overleg import open_casusoverleg
from casusoverleg.models import AangewezenPartner, Advies, Casusoverleg, Deelname, Overdracht
from tests.conftest import database_role, refusals
from tests.factories_casusoverleg import (
    besluit,
    casus_met_sluitingsadvies,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    gesloten_casus,
    met_diagnose,
    neemt_deel,
)
from tests.factories_weegploeg import besluit_tekst, besluit_vastgesteld, casus_in_beraad, casus_in_casusoverleg


def let_in(casus, account):
    """Access for somebody who should not have it: as if a grant was left behind."""
    with database_role("casework_jobs"):
        grants.grant(
            casus, account.pk, p.ALL, reden=Reden.AANSTELLING, feit_id=account.pk, vanaf=klok.today(), tot=None
        )


def besluit_van(mensen, casus, soort):
    with acting_as(mensen.dekker):
        return Besluit.objects.select_related("casus__verband").get(casus=casus, soort=soort, status="vastgesteld")


@pytest.mark.regel("C-01")
def test_besluit_1_and_2_open_the_way(mensen):
    casus = casus_in_casusoverleg(mensen)
    overleg = open_casusoverleg(mensen.haddou, casus)
    assert (overleg.staat, overleg.geopend_door) == ("gestart", mensen.haddou)
    with pytest.raises(RegelFout, match="al geopend"):
        open_casusoverleg(mensen.haddou, casus)


@pytest.mark.regel("C-01")
def test_besluit_1_alone_is_not_enough(mensen):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(GeenToegang):
        open_casusoverleg(mensen.haddou, casus)
    let_in(casus, mensen.haddou)
    with pytest.raises(RegelFout, match="C-01"):
        open_casusoverleg(mensen.haddou, casus)
    assert ("casusoverleg.geopend", "C-01", mensen.haddou.pk) in refusals()


@pytest.mark.regel("C-01")
@pytest.mark.parametrize("wie", ["dekker", "zijlstra", "smit", "meijer", "visscher", "aalders"])
def test_only_the_uitvoerder_of_the_casusoverleg_opens_it(mensen, wie):
    casus = casus_in_casusoverleg(mensen)
    with pytest.raises((RegelFout, GeenToegang)):
        open_casusoverleg(getattr(mensen, wie), casus)
    with acting_as(mensen.dekker):
        assert not Casusoverleg.objects.exists()


@pytest.mark.regel("C-01")
@pytest.mark.parametrize("wie", ["haddou", "dekker", "zijlstra", "meijer"])
def test_the_database_refuses_a_casusoverleg_without_both_besluiten(mensen, wie):
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    account = getattr(mensen, wie)
    let_in(casus, account)
    with acting_as(account), pytest.raises(DatabaseError), transaction.atomic():
        Casusoverleg(casus=casus, geopend_door=account).save(force_insert=True)


@pytest.mark.regel("C-01")
@pytest.mark.parametrize("wie", ["dekker", "zijlstra", "meijer"])
def test_the_database_lets_nobody_but_the_uitvoerder_insert(mensen, wie):
    casus = casus_in_casusoverleg(mensen)
    account = getattr(mensen, wie)
    let_in(casus, account)
    with acting_as(account), pytest.raises(DatabaseError), transaction.atomic():
        Casusoverleg(casus=casus, geopend_door=account).save(force_insert=True)


@pytest.mark.regel("P-11")
def test_the_uitvoerder_cannot_write_the_handover_or_name_a_partner(mensen):
    casus = casus_in_casusoverleg(mensen)
    partners = besluit_van(mensen, casus, "partners")
    with acting_as(mensen.haddou), pytest.raises(DatabaseError), transaction.atomic():
        AangewezenPartner(casus=casus, besluit=partners, organisatie=mensen.rvdk, grond="x").save(force_insert=True)
    casus = casus_in_beraad(mensen)
    besluit = besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    let_in(casus, mensen.haddou)
    with acting_as(mensen.haddou), pytest.raises(DatabaseError), transaction.atomic():
        Overdracht(casus=casus, besluit_1=besluit, besluit_2=besluit).save(force_insert=True)


@pytest.mark.regel("C-01")
def test_even_a_vertegenwoordiger_cannot_hand_over_on_a_concept(mensen):
    casus = casus_in_beraad(mensen)
    besluit = besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with acting_as(mensen.dekker), pytest.raises(DatabaseError), transaction.atomic():
        Overdracht(casus=casus, besluit_1=besluit, besluit_2=besluit).save(force_insert=True)


@pytest.mark.regel("W-06")
def test_replacing_besluit_2_ends_the_deelnames_and_the_casusoverleg_at_once(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    earlier = besluit_van(mensen, casus, "partners")
    besluit_vastgesteld(
        mensen, casus, "partners", "aangewezen", vervangt=earlier, reden_vervanging="Verkeerde partner.", partners=[]
    )
    with acting_as(mensen.dekker):
        assert Casusoverleg.objects.get(casus=casus).staat == "beeindigd"
        deelname = Deelname.objects.get(casus=casus)
        assert deelname.tot == klok.today()
        assert not CasusToegang.objects.filter(user=mensen.meijer).exists()
    with acting_as(mensen.meijer):
        assert not Casus.objects.exists()


@pytest.mark.regel("W-06")
def test_nothing_revives_by_itself_and_a_new_start_is_possible(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    partners = [PartnerKeuze(mensen.reclassering, "relevante_informatie", "Kent de betrokkene.")]
    besluit_vastgesteld(
        mensen,
        casus,
        "partners",
        "aangewezen",
        vervangt=besluit_van(mensen, casus, "partners"),
        reden_vervanging="De grond was onjuist.",
        partners=partners,
    )
    with acting_as(mensen.meijer):
        assert not Casus.objects.exists()
    with pytest.raises(RegelFout, match="beëindigd"):
        neemt_deel(mensen, casus)
    assert open_casusoverleg(mensen.haddou, casus).staat == "gestart"
    assert neemt_deel(mensen, casus, grond="relevante_informatie").aanwijzing.organisatie == mensen.reclassering
    assert met_diagnose(mensen, casus)


@pytest.mark.regel("W-06")
def test_replacing_besluit_1_ends_the_casusoverleg_at_once(mensen):
    casus = casusoverleg_geopend(mensen)
    neemt_deel(mensen, casus)
    earlier = besluit_van(mensen, casus, "casuswaardigheid")
    besluit_vastgesteld(
        mensen,
        casus,
        "casuswaardigheid",
        "geen_casusoverleg",
        vervangt=earlier,
        reden_vervanging="De feiten bleken onjuist.",
        inhoud=earlier.inhoud,
    )
    with acting_as(mensen.dekker):
        assert Casusoverleg.objects.get(casus=casus).staat == "beeindigd"
        assert not Overdracht.objects.filter(casus=casus, vervallen_op__isnull=True).exists()
        assert not AangewezenPartner.objects.filter(casus=casus, vervallen_op__isnull=True).exists()
        assert Deelname.objects.get(casus=casus).tot == klok.today()
    for account in (mensen.meijer, mensen.haddou):
        with acting_as(account):
            assert not Casus.objects.exists()
    let_in(casus, mensen.haddou)
    with pytest.raises(RegelFout, match="C-01"):
        open_casusoverleg(mensen.haddou, casus)


@pytest.mark.regel("W-06")
def test_a_concept_that_would_replace_has_no_effect_yet(mensen):
    casus = casusoverleg_geopend(mensen)
    neemt_deel(mensen, casus)
    tekst = besluit_tekst(mensen, casus, "aangewezen")
    record_besluit(
        mensen.zijlstra,
        casus,
        "partners",
        tekst,
        vervangt=besluit_van(mensen, casus, "partners"),
        reden_vervanging="Proef.",
    )
    with acting_as(mensen.meijer):
        assert Casusoverleg.objects.get(casus=casus).staat == "gestart"


@pytest.mark.regel("W-06")
@pytest.mark.regel("P-13")
def test_replacing_besluit_1_of_a_closed_casus_ends_the_reading_of_the_plan(mensen):
    casus = gesloten_casus(mensen, blijft_lezen=(mensen.meijer,))
    assert may_list(mensen.meijer, casus)
    earlier = besluit_van(mensen, casus, "casuswaardigheid")
    besluit_vastgesteld(
        mensen,
        casus,
        "casuswaardigheid",
        "casusoverleg",
        vervangt=earlier,
        reden_vervanging="De feiten bleken onjuist.",
        inhoud=earlier.inhoud,
    )
    assert not may_list(mensen.meijer, casus)
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen")
    assert open_casusoverleg(mensen.haddou, casus).staat == "gestart"


@pytest.mark.regel("W-06")
@pytest.mark.regel("C-08")
def test_advice_and_confirmations_of_an_ended_casusoverleg_do_not_count_in_the_next(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    concept = submit_besluit(mensen.haddou, besluit(mensen, casus, "sluiten", "gesloten"))
    confirm_besluit(mensen.dekker, concept)
    confirm_besluit(mensen.bakir, concept)
    earlier = besluit_van(mensen, casus, "partners")
    besluit_vastgesteld(
        mensen, casus, "partners", "aangewezen", vervangt=earlier, reden_vervanging="Een partner ontbrak."
    )
    open_casusoverleg(mensen.haddou, casus)
    with acting_as(mensen.haddou):
        assert not Advies.objects.filter(casus=casus, vervallen_op__isnull=True).exists()
        assert Besluit.objects.get(pk=concept.pk).status == "teruggestuurd"
    with pytest.raises(RegelFout, match="W-05"):
        confirm_besluit(mensen.ramdin, concept)


def may_list(account, casus):
    with acting_as(account):
        return Casus.objects.filter(pk=casus.pk).exists()
