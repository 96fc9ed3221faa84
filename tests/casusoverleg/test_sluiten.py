"""Only the kernpartijen close, and only after advice (C-08, P-11, W-05, C-09)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import confirm_besluit, dissent_besluit, record_besluit, submit_besluit
from casework.models import Aanstelling, Casus, CasusToegang
from casework.rules import GeenToegang, RegelFout
from casusoverleg.actions import uitvoering
from casusoverleg.choices import Staat
from casusoverleg.models import Casusdiagnose, Casusoverleg, Deelname, PlanVanAanpak, Regisseurschap, Voortgang
from casusoverleg.workflow import STAPPEN, Handeling, Wie, step_for
from tests.conftest import database_role
from tests.factories_casusoverleg import (
    besluit,
    bevestig,
    casus_met_sluitingsadvies,
    casus_van_minderjarige,
    casusoverleg_geopend,
    casusoverleg_in_uitvoering,
    fresh,
    gesloten_casus,
    neemt_deel,
)
from tests.factories_weegploeg import besluit_tekst, casus_in_casusoverleg, uitstel


@pytest.mark.regel("C-08")
def test_no_closing_without_advice(mensen):
    casus = casusoverleg_in_uitvoering(mensen)
    with pytest.raises(RegelFout, match="C-08"):
        besluit(mensen, casus, "sluiten", "gesloten")
    with pytest.raises(RegelFout, match="C-08"):
        uitvoering.record_advies(mensen.haddou, casus, "sluiten", "Sluiten.")
    evaluatie = uitvoering.plan_evaluatie(mensen.haddou, casus, fresh(mensen, casus).laatste_verwerking)
    uitvoering.hold_evaluatie(mensen.haddou, evaluatie, "adviseren_sluiten", "Doelen gehaald.")
    with pytest.raises(RegelFout, match="C-08"):
        besluit(mensen, casus, "sluiten", "gesloten")
    uitvoering.record_advies(mensen.haddou, casus, "sluiten", "Sluiten.")
    assert besluit(mensen, casus, "sluiten", "gesloten")


@pytest.mark.regel("C-08")
@pytest.mark.regel("W-05")
def test_until_the_third_party_confirms_nothing_follows(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    concept = besluit(mensen, casus, "sluiten", "gesloten")
    submit_besluit(mensen.haddou, concept)
    for account in (mensen.haddou, mensen.meijer, mensen.zijlstra):
        with pytest.raises((RegelFout, GeenToegang)):
            confirm_besluit(account, concept)
    confirm_besluit(mensen.dekker, concept)
    confirm_besluit(mensen.bakir, concept)
    assert fresh(mensen, casus).fase == "casusoverleg"
    with acting_as(mensen.meijer):
        assert Casusoverleg.objects.get(casus=casus).staat == "sluitingsadvies"
    confirm_besluit(mensen.ramdin, concept)
    assert fresh(mensen, casus).fase == "gesloten"


@pytest.mark.regel("C-08")
def test_closing_ends_the_deelnames_of_all_but_the_kernpartijen(mensen):
    casus = gesloten_casus(mensen)
    with acting_as(mensen.meijer):
        assert not Casus.objects.exists()
        assert not PlanVanAanpak.objects.exists()
    with acting_as(mensen.dekker):
        assert Casusoverleg.objects.get(casus=casus).staat == "gesloten"
        assert PlanVanAanpak.objects.exists()
        assert not Deelname.objects.filter(casus=casus, tot__isnull=True).exists()
        assert not Regisseurschap.objects.filter(casus=casus, tot__isnull=True).exists()
        assert not CasusToegang.objects.filter(content_object=casus, reden="deelname").exists()


@pytest.mark.regel("C-08")
def test_a_named_partner_reads_the_plan_and_nothing_else(mensen):
    casus = gesloten_casus(mensen, blijft_lezen=(mensen.meijer,))
    with acting_as(mensen.meijer):
        assert PlanVanAanpak.objects.get(casus=casus).doel
        assert not Casusdiagnose.objects.exists()
        assert not Deelname.objects.exists()
        maatregel = PlanVanAanpak.objects.get(casus=casus).maatregelen.get(organisatie=mensen.reclassering)
        row = Voortgang(casus=casus, maatregel=maatregel, account=mensen.meijer, tekst="x", status="lopend")
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.regel("C-08")
@pytest.mark.parametrize(("wie", "reden"), [("tjon", "Wil meelezen."), ("kuiper", "Wil meelezen."), ("meijer", " ")])
def test_only_who_takes_part_goes_on_reading_and_with_a_reason(mensen, wie, reden):
    casus = casus_met_sluitingsadvies(mensen)
    lezers = [{"account": str(getattr(mensen, wie).pk), "reden": reden}]
    with pytest.raises(RegelFout, match="C-08"):
        besluit(mensen, casus, "sluiten", "gesloten", inhoud={"blijft_lezen": lezers})


@pytest.mark.regel("C-08")
def test_advice_that_was_taken_back_closes_nothing(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    concept = besluit(mensen, casus, "sluiten", "gesloten")
    submit_besluit(mensen.haddou, concept)
    with pytest.raises(RegelFout, match="ligt voor"):
        uitvoering.resume_uitvoering(mensen.haddou, casus)
    dissent_besluit(mensen.ramdin, concept, "Wij willen eerst het verslag zien.")
    assert fresh(mensen, casus).fase == "casusoverleg"
    uitvoering.resume_uitvoering(mensen.haddou, casus)
    with pytest.raises(RegelFout, match="C-08"):
        submit_besluit(mensen.haddou, concept)
    evaluatie = uitvoering.plan_evaluatie(mensen.haddou, casus, fresh(mensen, casus).laatste_verwerking)
    uitvoering.hold_evaluatie(mensen.haddou, evaluatie, "adviseren_sluiten", "Nu wel.")
    with pytest.raises(RegelFout, match="C-08"):
        submit_besluit(mensen.haddou, concept)


@pytest.mark.regel("C-08")
@pytest.mark.parametrize("wie", ["dekker", "meijer", "zijlstra", "visscher"])
def test_nobody_else_writes_a_besluit_to_close(mensen, wie):
    casus = casus_met_sluitingsadvies(mensen)
    with acting_as(mensen.haddou):
        tekst = besluit_tekst(mensen, casus, "gesloten")
    with pytest.raises((RegelFout, GeenToegang)):
        record_besluit(getattr(mensen, wie), casus, "sluiten", tekst)


@pytest.mark.regel("C-08")
@pytest.mark.regel("P-11")
def test_the_casusoverleg_and_its_uitvoerder_have_no_way_to_close(mensen):
    assert {stap.wie for stap in STAPPEN if stap.naar == Staat.GESLOTEN} == {Wie.KERNPARTIJEN}
    casus = casus_met_sluitingsadvies(mensen)
    for account in (mensen.haddou, mensen.meijer):
        with acting_as(account):
            overleg = Casusoverleg.objects.get(casus=casus)
            overleg.staat = "gesloten"
            with pytest.raises(DatabaseError), transaction.atomic():
                overleg.save()
    assert fresh(mensen, casus).fase == "casusoverleg"


@pytest.mark.regel("C-08")
def test_what_is_not_listed_is_refused():
    listed = {(stap.staat, stap.handeling) for stap in STAPPEN}
    assert len(listed) == len(STAPPEN)
    for staat in Staat:
        for handeling in Handeling:
            if (staat, handeling) not in listed:
                with pytest.raises(RegelFout):
                    step_for(staat, handeling)
    # A besluit that replaces the one it rested on still reaches a closed casusoverleg, and informing (W-06, I-03).
    for handeling in set(Handeling) - {Handeling.BEEINDIGEN, Handeling.HEROVERWEGEN}:
        with pytest.raises(RegelFout):
            step_for(Staat.GESLOTEN, handeling)


@pytest.mark.regel("C-09")
def test_informing_is_reconsidered_by_the_kernpartijen_on_advice(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, informeren="uitstellen"))
    neemt_deel(mensen, casus)
    before = fresh(mensen, casus)
    assert before.informeren == "uitgesteld"
    uitvoering.record_advies(mensen.haddou, casus, "informeren", "Informeer nu.")
    assert fresh(mensen, casus).informeren == "uitgesteld"
    with pytest.raises(RegelFout, match="I-02"):
        besluit(mensen, casus, "heroverweging_informeren", "uitstellen")
    with pytest.raises(RegelFout, match="I-02"):
        besluit(mensen, casus, "heroverweging_informeren", "uitstellen", uitstel=uitstel(heroverweging_op=None))
    with pytest.raises(RegelFout, match="I-07"):
        besluit(mensen, casus, "heroverweging_informeren", "informeren")
    again = besluit(mensen, casus, "heroverweging_informeren", "uitstellen", uitstel=uitstel())
    bevestig(mensen, again)
    assert fresh(mensen, casus).informeren == "uitgesteld"
    bevestig(
        mensen,
        besluit(
            mensen,
            casus,
            "heroverweging_informeren",
            "informeren",
            inhoud={"wie": ["betrokkene"], "keuze_minderjarige": "De ouders weten het al."},
        ),
    )
    after = fresh(mensen, casus)
    assert (after.informeren, after.heroverweging_op) == ("te_informeren", None)
    assert after.laatste_verwerking == before.laatste_verwerking


@pytest.mark.regel("I-07")
def test_reconsidering_chooses_who_is_told_by_the_same_rules_as_besluit_3(mensen):
    minor = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen, informeren="uitstellen"))
    adult = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, informeren="uitstellen"))
    for casus, wie, veld in ((minor, "betrokkene", "keuze_minderjarige"), (adult, "ouders", "wie")):
        with pytest.raises(RegelFout) as error:
            besluit(mensen, casus, "heroverweging_informeren", "informeren", inhoud={"wie": [wie]})
        assert (error.value.regel, error.value.veld) == ("I-07", veld)


@pytest.mark.regel("C-08")
@pytest.mark.regel("P-13")
def test_reading_the_plan_after_closing_ends_with_the_appointment(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    last = klok.today() + timedelta(days=20)
    with database_role("casework_jobs"):
        Aanstelling.objects.filter(account=mensen.meijer).update(tot_en_met=last)
    lezers = [{"account": str(mensen.meijer.pk), "reden": "Het toezicht loopt door."}]
    bevestig(mensen, besluit(mensen, casus, "sluiten", "gesloten", inhoud={"blijft_lezen": lezers}))
    with acting_as(mensen.dekker):
        tot = set(CasusToegang.objects.filter(content_object=casus, reden="sluiting").values_list("tot", flat=True))
    assert tot == {last + timedelta(days=1)}
