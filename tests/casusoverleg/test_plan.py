"""The analysis comes first; a plan is complete and kept in versions (C-02, C-05)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.rules import GeenToegang, RegelFout
from casusoverleg.actions import plan as actions
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.actions.uitvoering import report_progress
from casusoverleg.models import Casusdiagnose, Deelname, Maatregel, PlanVanAanpak
from tests.conftest import database_role
from tests.factories_casusoverleg import (
    DOEL,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    maatregel_tekst,
    maatregel_van,
    met_diagnose,
    plan_tekst,
)


@pytest.mark.regel("C-02")
def test_no_plan_before_the_diagnose(mensen):
    casus = casusoverleg_geopend(mensen)
    with pytest.raises(RegelFout, match="C-02"):
        actions.draft_plan(mensen.haddou, casus, plan_tekst())
    with pytest.raises(RegelFout, match="C-02"):
        actions.establish_plan(mensen.haddou, casus)
    with pytest.raises(RegelFout) as error:
        actions.record_diagnose(mensen.haddou, casus, "  ")
    assert (error.value.regel, error.value.veld) == ("C-02", "tekst")
    met_diagnose(mensen, casus)
    assert actions.draft_plan(mensen.haddou, casus, plan_tekst()).versie == 1


@pytest.mark.regel("C-02")
def test_a_plan_cannot_outlive_its_diagnose(mensen):
    casus = casusoverleg_geopend(mensen)
    diagnose = met_diagnose(mensen, casus)
    actions.draft_plan(mensen.haddou, casus, plan_tekst())
    actions.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.gemeente, mensen.dekker))
    with database_role("casework_jobs"):
        Casusdiagnose.objects.filter(pk=diagnose.pk).delete()
    with pytest.raises(RegelFout, match="C-02"):
        actions.establish_plan(mensen.haddou, casus)


@pytest.mark.regel("C-02")
def test_a_diagnose_is_kept_in_versions(mensen):
    casus = casusoverleg_met_plan(mensen)
    actions.record_diagnose(mensen.haddou, casus, "Nu anders.")
    with acting_as(mensen.meijer):
        texts = [row.tekst for row in Casusdiagnose.objects.filter(casus=casus).order_by("vastgelegd_op")]
    assert texts[-1] == "Nu anders."
    assert len(texts) == 2


@pytest.mark.regel("P-11")
@pytest.mark.parametrize("wie", ["dekker", "meijer", "zijlstra", "visscher", "tjon"])
def test_only_the_uitvoerder_records(mensen, wie):
    casus = casusoverleg_met_plan(mensen)
    account = getattr(mensen, wie)
    for act in (
        lambda: actions.record_diagnose(account, casus, "x"),
        lambda: actions.draft_plan(account, casus, plan_tekst()),
        lambda: actions.add_maatregel(account, casus, maatregel_tekst(mensen.gemeente, mensen.dekker)),
        lambda: actions.establish_plan(account, casus),
        lambda: actions.remove_maatregel(account, maatregel_van(mensen, casus, mensen.gemeente)),
    ):
        with pytest.raises((RegelFout, GeenToegang)):
            act()


@pytest.mark.regel("C-05")
@pytest.mark.parametrize("veld", ["doel", "informeren_wie", "informeren_hoe", "informeren_wanneer"])
def test_a_plan_says_what_for_and_who_informs_how_and_when(mensen, veld):
    casus = casusoverleg_geopend(mensen)
    met_diagnose(mensen, casus)
    actions.draft_plan(mensen.haddou, casus, plan_tekst(**{veld: " "}))
    actions.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.gemeente, mensen.dekker))
    with pytest.raises(RegelFout) as error:
        actions.establish_plan(mensen.haddou, casus)
    assert (error.value.regel, error.value.veld) == ("C-05", veld)
    actions.draft_plan(mensen.haddou, casus, plan_tekst())
    assert actions.establish_plan(mensen.haddou, casus).status == "vastgesteld"


@pytest.mark.regel("C-05")
def test_a_plan_has_a_maatregel_with_what_who_and_until_when(mensen):
    casus = casusoverleg_geopend(mensen)
    met_diagnose(mensen, casus)
    with pytest.raises(RegelFout, match="C-05"):
        actions.establish_plan(mensen.haddou, casus)
    with pytest.raises(RegelFout, match="C-05"):
        actions.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.gemeente, mensen.dekker))
    actions.draft_plan(mensen.haddou, casus, plan_tekst())
    with pytest.raises(RegelFout, match="minstens één maatregel"):
        actions.establish_plan(mensen.haddou, casus)
    for tekst, veld in (
        (maatregel_tekst(mensen.gemeente, mensen.dekker, wat=" "), "wat"),
        (maatregel_tekst(mensen.gemeente, mensen.dekker, uiterlijk=None), "uiterlijk"),
        (maatregel_tekst(mensen.reclassering, mensen.meijer), "verantwoordelijke"),
        (maatregel_tekst(mensen.gemeente, mensen.ketelaar), "verantwoordelijke"),
        (maatregel_tekst(mensen.politie, mensen.dekker), "verantwoordelijke"),
        (maatregel_tekst(mensen.oever, mensen.kuiper), "verantwoordelijke"),
    ):
        with pytest.raises(RegelFout) as error:
            actions.add_maatregel(mensen.haddou, casus, tekst)
        assert (error.value.regel, error.value.veld) == ("C-05", veld)
    maatregel = actions.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.gemeente, mensen.dekker))
    actions.remove_maatregel(mensen.haddou, maatregel)
    with pytest.raises(RegelFout, match="minstens één maatregel"):
        actions.establish_plan(mensen.haddou, casus)


@pytest.mark.regel("C-05")
def test_what_is_vastgesteld_does_not_change(mensen):
    casus = casusoverleg_met_plan(mensen)
    with pytest.raises(RegelFout, match="C-05"):
        actions.establish_plan(mensen.haddou, casus)
    maatregel = maatregel_van(mensen, casus, mensen.gemeente)
    with pytest.raises(RegelFout, match="C-05"):
        actions.remove_maatregel(mensen.haddou, maatregel)
    actions.draft_plan(mensen.haddou, casus, plan_tekst(doel="Iets anders."))
    with pytest.raises(RegelFout, match="vastgesteld plan"):
        actions.remove_maatregel(mensen.haddou, maatregel)
    with acting_as(mensen.meijer):
        assert PlanVanAanpak.objects.get(casus=casus, versie=1).doel == DOEL


@pytest.mark.regel("C-05")
def test_a_next_version_takes_along_what_goes_on(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    done, goes_on = (maatregel_van(mensen, casus, party) for party in (mensen.gemeente, mensen.reclassering))
    report_progress(mensen.dekker, done, "Klaar.", "voltooid")
    plan = actions.draft_plan(mensen.haddou, casus, plan_tekst(doel="Nieuw doel."))
    with acting_as(mensen.haddou):
        assert [row.sleutel for row in Maatregel.objects.filter(plan=plan)] == [goes_on.sleutel]
        assert not PlanVanAanpak.objects.filter(casus=casus, versie=2, status="vastgesteld").exists()
    with pytest.raises(RegelFout) as error:
        actions.establish_plan(mensen.haddou, casus)
    assert (error.value.regel, error.value.veld) == ("C-05", "aanleiding")
    report_progress(mensen.meijer, goes_on, "Begonnen.", "lopend")
    actions.draft_plan(mensen.haddou, casus, plan_tekst(doel="Nieuw doel.", aanleiding="Na de evaluatie."))
    assert actions.establish_plan(mensen.haddou, casus).versie == 2
    with acting_as(mensen.meijer):
        assert Maatregel.objects.get(plan=plan).status == "lopend"
        assert PlanVanAanpak.objects.filter(casus=casus, status="vastgesteld").count() == 2


@pytest.mark.regel("C-05")
def test_two_concepts_at_the_same_time_cannot_exist(mensen):
    casus = casusoverleg_met_plan(mensen)
    actions.draft_plan(mensen.haddou, casus, plan_tekst())
    with acting_as(mensen.haddou), pytest.raises(IntegrityError), transaction.atomic():
        PlanVanAanpak(casus=casus, versie=9).save(force_insert=True)


@pytest.mark.regel("R-01")
def test_a_change_of_content_is_processing_and_looking_is_not(mensen):
    casus = casusoverleg_met_plan(mensen)
    later = klok.today() + timedelta(days=20)
    with klok.set_to(later):
        actions.record_diagnose(mensen.haddou, casus, "Nieuwe analyse.")
    with acting_as(mensen.dekker):
        casus.refresh_from_db()
    assert casus.laatste_verwerking == later


@pytest.mark.regel("C-05")
@pytest.mark.regel("P-17")
def test_a_plan_gives_nothing_to_a_partner_that_left(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    plan = actions.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="De reclassering stopt."))
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus").get(casus=casus)
        left = Maatregel.objects.select_related("casus").get(plan=plan, organisatie=mensen.reclassering)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    with pytest.raises(RegelFout, match="neemt niet meer deel"):
        actions.establish_plan(mensen.haddou, casus)
    actions.remove_maatregel(mensen.haddou, left)
    assert actions.establish_plan(mensen.haddou, casus).versie == 2
