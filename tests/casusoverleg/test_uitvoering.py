"""Carrying out: casusregisseur, progress, evaluatie (C-04, C-06, C-07, R-01)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.rules import GeenToegang, RegelFout
from casework.work import work_list
from casusoverleg.actions import plan
from casusoverleg.actions import uitvoering as actions
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.models import Casusoverleg, Deelname, Maatregel, Regisseurschap, Voortgang
from tests.factories_casusoverleg import (
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    casusoverleg_met_plan,
    fresh,
    gesloten_casus,
    maatregel_van,
    neemt_deel,
    plan_tekst,
)


def staat(mensen, casus):
    with acting_as(mensen.haddou):
        return Casusoverleg.objects.get(casus=casus).staat


@pytest.mark.regel("C-04")
def test_no_carrying_out_without_a_casusregisseur(mensen):
    casus = casusoverleg_met_plan(mensen)
    with pytest.raises(RegelFout, match="C-04"):
        actions.start_uitvoering(mensen.haddou, casus)
    actions.appoint_regisseur(mensen.haddou, casus, mensen.meijer)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus").get(casus=casus)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    with pytest.raises(RegelFout, match="C-04"):
        actions.start_uitvoering(mensen.haddou, casus)
    actions.appoint_regisseur(mensen.haddou, casus, mensen.bakir)
    assert actions.start_uitvoering(mensen.haddou, casus).staat == "in_uitvoering"


@pytest.mark.regel("C-04")
def test_a_regisseur_whose_machtiging_ended_does_not_count(mensen):
    casus = casusoverleg_met_plan(mensen)
    actions.appoint_regisseur(mensen.haddou, casus, mensen.janssen)
    with klok.set_to(klok.today() + timedelta(days=301)), pytest.raises(RegelFout, match="C-04"):
        actions.start_uitvoering(mensen.haddou, casus)


@pytest.mark.regel("C-04")
@pytest.mark.parametrize("wie", ["haddou", "zijlstra", "tjon", "smit", "kuiper", "ketelaar", "kloosterman", "visscher"])
def test_the_casusregisseur_is_of_a_partner_that_takes_part(mensen, wie):
    casus = casusoverleg_met_plan(mensen)
    with pytest.raises(RegelFout, match="C-04"):
        actions.appoint_regisseur(mensen.haddou, casus, getattr(mensen, wie))


@pytest.mark.regel("C-04")
def test_at_most_one_at_a_time(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    later = klok.today() + timedelta(days=3)
    with pytest.raises(RegelFout, match="al casusregisseur"):
        actions.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    with klok.set_to(later):
        actions.appoint_regisseur(mensen.haddou, casus, mensen.meijer)
        with acting_as(mensen.meijer):
            assert [row.account_id for row in Regisseurschap.objects.op(later)] == [mensen.meijer.pk]
            assert Regisseurschap.objects.get(account=mensen.dekker).tot == later
    with acting_as(mensen.haddou), pytest.raises(IntegrityError), transaction.atomic():
        Regisseurschap(casus=casus, account=mensen.bakir, organisatie=mensen.politie).save(force_insert=True)


@pytest.mark.regel("C-04")
@pytest.mark.parametrize("wie", ["dekker", "meijer", "zijlstra"])
def test_only_the_uitvoerder_records_who_was_appointed(mensen, wie):
    casus = casusoverleg_met_plan(mensen)
    with pytest.raises((RegelFout, GeenToegang)):
        actions.appoint_regisseur(getattr(mensen, wie), casus, mensen.dekker)
    with pytest.raises((RegelFout, GeenToegang)):
        actions.start_uitvoering(getattr(mensen, wie), casus)


@pytest.mark.regel("C-05")
def test_no_carrying_out_without_a_plan(mensen):
    casus = casusoverleg_geopend(mensen)
    actions.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    with pytest.raises(RegelFout, match="C-05"):
        actions.start_uitvoering(mensen.haddou, casus)


@pytest.mark.regel("C-06")
def test_a_partner_reports_on_its_own_maatregelen_only(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    own, other = (maatregel_van(mensen, casus, party) for party in (mensen.reclassering, mensen.gemeente))
    for account, maatregel in ((mensen.meijer, other), (mensen.dekker, own), (mensen.bakir, own)):
        with pytest.raises(RegelFout, match="C-06"):
            actions.report_progress(account, maatregel, "Gedaan.", "lopend")
    for account in (mensen.haddou, mensen.tjon, mensen.zijlstra, mensen.visscher):
        with pytest.raises(GeenToegang):
            actions.report_progress(account, own, "Gedaan.", "lopend")
    voortgang = actions.report_progress(mensen.meijer, own, "Gedaan.", "lopend")
    assert (voortgang.account, voortgang.maatregel.status) == (mensen.meijer, "lopend")


@pytest.mark.regel("C-06")
def test_what_a_report_needs(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    own = maatregel_van(mensen, casus, mensen.reclassering)
    for tekst, status, reden, veld in (
        (" ", "lopend", "", "tekst"),
        ("Gedaan.", "zomaar", "", "status"),
        ("Gestopt.", "gestaakt", " ", "reden"),
    ):
        with pytest.raises(RegelFout) as error:
            actions.report_progress(mensen.meijer, own, tekst, status, reden)
        assert (error.value.regel, error.value.veld) == ("C-06", veld)
    actions.report_progress(mensen.meijer, own, "Gestopt.", "gestaakt", "Niet meer nodig.")
    with pytest.raises(RegelFout, match="al afgerond"):
        actions.report_progress(mensen.meijer, own, "Toch nog.", "lopend")


@pytest.mark.regel("C-06")
def test_nothing_is_reported_before_carrying_out_or_on_an_old_version(mensen):
    casus = casusoverleg_met_plan(mensen)
    old = maatregel_van(mensen, casus, mensen.reclassering)
    with pytest.raises(RegelFout, match="C-06"):
        actions.report_progress(mensen.meijer, old, "Gedaan.", "lopend")
    actions.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    actions.start_uitvoering(mensen.haddou, casus)
    plan.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="Anders."))
    plan.establish_plan(mensen.haddou, casus)
    with pytest.raises(RegelFout, match="plan dat nu geldt"):
        actions.report_progress(mensen.meijer, old, "Gedaan.", "lopend")


@pytest.mark.regel("C-06")
def test_the_database_refuses_progress_on_anothers_maatregel(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    other = maatregel_van(mensen, casus, mensen.gemeente)
    for account in (mensen.meijer, mensen.haddou, mensen.bakir):
        with acting_as(account), pytest.raises(DatabaseError), transaction.atomic():
            Voortgang(casus=casus, maatregel=other, account=account, tekst="x", status="voltooid").save(
                force_insert=True
            )
    with acting_as(mensen.meijer):
        assert Maatregel.objects.filter(pk=other.pk).update(status="voltooid") == 0
        assert Maatregel.objects.filter(organisatie=mensen.reclassering).update(status="lopend") == 1


@pytest.mark.regel("C-06")
def test_casusregisseur_uitvoerder_and_partner_see_what_is_late(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    actions.appoint_regisseur(mensen.haddou, casus, mensen.bakir)
    titles = {account: titles_of(account) for account in (mensen.haddou, mensen.bakir, mensen.meijer, mensen.ramdin)}
    assert not any("te laat" in title for found in titles.values() for title in found)
    assert "Voortgang melden op uw maatregel" in titles[mensen.meijer]
    with klok.set_to(klok.today() + timedelta(days=91)):
        late = f"Maatregel van {mensen.reclassering.naam} is te laat"
        assert late in titles_of(mensen.haddou)
        assert late in titles_of(mensen.bakir)
        assert late not in titles_of(mensen.ramdin)


def titles_of(account):
    with acting_as(account):
        return [werk.titel for werk in work_list(account)]


@pytest.mark.regel("C-07")
def test_an_evaluatie_goes_on_or_changes_the_plan_or_advises_closing(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    today = klok.today()
    with pytest.raises(RegelFout, match="C-07"):
        actions.plan_evaluatie(mensen.haddou, casus, today - timedelta(days=1))
    for uitkomst, expected in (
        ("doorgaan", "in_uitvoering"),
        ("plan_wijzigen", "evaluatie"),
        ("doorgaan", "in_uitvoering"),
        ("adviseren_sluiten", "sluitingsadvies"),
    ):
        evaluatie = actions.plan_evaluatie(mensen.haddou, casus, today)
        actions.hold_evaluatie(mensen.haddou, evaluatie, uitkomst, "Zo liep het.")
        assert staat(mensen, casus) == expected
    assert actions.resume_uitvoering(mensen.haddou, casus).staat == "in_uitvoering"


@pytest.mark.regel("C-07")
def test_an_evaluatie_is_recorded_once_and_with_an_outcome(mensen):
    casus = casusoverleg_met_plan(mensen)
    with pytest.raises(RegelFout, match="C-07"):
        actions.plan_evaluatie(mensen.haddou, casus, klok.today())
    actions.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    actions.start_uitvoering(mensen.haddou, casus)
    evaluatie = actions.plan_evaluatie(mensen.haddou, casus, klok.today())
    for uitkomst, tekst in (("gesloten", "x"), ("", "x"), ("doorgaan", " ")):
        with pytest.raises(RegelFout, match="C-07"):
            actions.hold_evaluatie(mensen.haddou, evaluatie, uitkomst, tekst)
    actions.hold_evaluatie(mensen.haddou, evaluatie, "doorgaan", "Goed.")
    with pytest.raises(RegelFout, match="C-07"):
        actions.hold_evaluatie(mensen.haddou, evaluatie, "doorgaan", "Nog eens.")
    with pytest.raises((RegelFout, GeenToegang)):
        actions.plan_evaluatie(mensen.dekker, casus, klok.today())


@pytest.mark.regel("C-07")
def test_after_plan_wijzigen_the_next_version_goes_on(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    evaluatie = actions.plan_evaluatie(mensen.haddou, casus, klok.today())
    actions.hold_evaluatie(mensen.haddou, evaluatie, "plan_wijzigen", "Andere maatregelen nodig.")
    assert "Plan van aanpak wijzigen" in titles_of(mensen.haddou)
    plan.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="De evaluatie."))
    plan.establish_plan(mensen.haddou, casus)
    assert staat(mensen, casus) == "in_uitvoering"


@pytest.mark.regel("R-01")
def test_progress_is_processing_and_advice_on_informing_is_not(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    start = fresh(mensen, casus).laatste_verwerking
    with klok.set_to(start + timedelta(days=5)):
        actions.record_advies(mensen.haddou, casus, "informeren", "Nu informeren.")
        with acting_as(mensen.haddou):
            deelname = Deelname.objects.select_related("casus").get(casus=casus)
        end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    assert fresh(mensen, casus).laatste_verwerking == start
    with klok.set_to(start + timedelta(days=6)):
        neemt_deel(mensen, casus)
    assert fresh(mensen, casus).laatste_verwerking == start + timedelta(days=6)
    with klok.set_to(start + timedelta(days=7)):
        own = maatregel_van(mensen, casus, mensen.reclassering)
        actions.report_progress(mensen.meijer, own, "Gedaan.", "lopend")
    assert fresh(mensen, casus).laatste_verwerking == start + timedelta(days=7)


def test_after_closing_nothing_moves(mensen):
    casus = gesloten_casus(mensen)
    for act in (
        lambda: actions.plan_evaluatie(mensen.haddou, casus, klok.today()),
        lambda: actions.appoint_regisseur(mensen.haddou, casus, mensen.dekker),
        lambda: actions.resume_uitvoering(mensen.haddou, casus),
        lambda: actions.record_advies(mensen.haddou, casus, "sluiten", "x"),
        lambda: actions.report_progress(mensen.dekker, maatregel_van(mensen, casus, mensen.gemeente), "x", "lopend"),
    ):
        with pytest.raises(RegelFout, match="C-08"):
            act()


@pytest.mark.regel("C-04")
def test_no_way_back_into_carrying_out_without_a_casusregisseur(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    evaluatie = actions.plan_evaluatie(mensen.haddou, casus, klok.today())
    actions.hold_evaluatie(mensen.haddou, evaluatie, "plan_wijzigen", "De aanpak moet anders.")
    plan.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="Na de evaluatie."))
    actions.appoint_regisseur(mensen.haddou, casus, mensen.meijer)
    with acting_as(mensen.haddou):
        deelname = Deelname.objects.select_related("casus").get(casus=casus)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    with acting_as(mensen.haddou):
        own = Maatregel.objects.get(plan__status="concept", casus=casus, organisatie=mensen.reclassering)
        own.casus = casus
    plan.remove_maatregel(mensen.haddou, own)
    with pytest.raises(RegelFout, match="C-04"):
        plan.establish_plan(mensen.haddou, casus)
    again = actions.plan_evaluatie(mensen.haddou, casus, klok.today())
    with pytest.raises(RegelFout, match="C-04"):
        actions.hold_evaluatie(mensen.haddou, again, "doorgaan", "Toch verder.")
    actions.hold_evaluatie(mensen.haddou, again, "adviseren_sluiten", "Sluiten.")
    with pytest.raises(RegelFout, match="C-04"):
        actions.resume_uitvoering(mensen.haddou, casus)
    actions.appoint_regisseur(mensen.haddou, casus, mensen.bakir)
    assert actions.resume_uitvoering(mensen.haddou, casus).staat == "in_uitvoering"
