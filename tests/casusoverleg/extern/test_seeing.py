"""What an externe casuspartner sees, and until when (P-05, P-16, ADR 0028)."""

from datetime import date

import pytest
from django.urls import reverse

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions import waarborgen
from casework.actions.parties import create_organisatie
from casework.dagen import day_in_words
from casework.models import Betrokkene, Logregel
from casework.rules import RegelFout
from casusoverleg.actions import plan as plannen
from casusoverleg.actions import uitvoering
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.actions.overdragen import reassign_maatregel
from casusoverleg.models import Casusdiagnose, Deelname, Maatregel, PlanVanAanpak
from casusoverleg.partners import candidates, current_regisseur, deelnemers
from casusoverleg.selectors import without_owner
from casusoverleg.work import items
from tests.casusoverleg.extern.helpers import ADVISEUR, BOTH, FILE, NEITHER, PLAN, rights, seen, titles, withdraw
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import make_lokale_lijst
from tests.factories_casusoverleg import (
    DOEL,
    besluit,
    bevestig,
    extern_neemt_deel,
    maatregel_tekst,
    maatregel_van,
    met_diagnose,
    neemt_deel,
    nieuw_plan,
    plan_tekst,
)
from tests.people import INSTALLATIE, PDF
from tests.steps import day

# What she sees


@pytest.mark.regel("P-15")
@pytest.mark.regel("P-16")
def test_an_adviser_knows_whom_it_is_about_and_reads_no_file_and_no_plan(mensen, casus_met_plan):
    assert rights(mensen, casus_met_plan) == {p.LIST, p.VIEW_ITEMS}
    with acting_as(mensen.kuiper):
        assert [model.__name__ for model in (*FILE, *PLAN) if model.objects.exists()] == []
        assert Betrokkene.objects.get().casus_id == casus_met_plan.pk
        assert [deelname.account_id for deelname in Deelname.objects.all()] == [mensen.kuiper.pk]
        for model in (Casusdiagnose, Deelname, PlanVanAanpak, Maatregel):
            theirs = model.history.exclude(id__in=Deelname.objects.values("pk"))
            assert not theirs.exists(), model.__name__
    page = client_of(mensen.kuiper).get(reverse("casus", args=[casus_met_plan.pk])).content.decode()
    assert "Het plan van aanpak leest u pas als u daarin een rol krijgt" in page
    # The name says whom it is about; where that person lives and was born, an adviser does not need (P-15).
    assert "Zonnebloemveld" in page
    assert day_in_words(date(1990, 5, 17)) not in page
    assert "Zilverhoefpad" not in page
    assert DOEL not in page
    assert "Eenzaam, en gevoelig" not in page
    assert "Houdt toezicht op de voorwaarden" not in page


@pytest.mark.regel("P-16")
def test_with_a_role_in_it_she_reads_the_plan_and_still_no_file(mensen, casus):
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer), (mensen.oever, mensen.kuiper))
    assert rights(mensen, casus) == {p.LIST, p.VIEW_ITEMS, p.VIEW_PLAN, p.REPORT_PLAN}
    with acting_as(mensen.kuiper):
        assert [model.__name__ for model in FILE if model.objects.exists()] == []
        assert Maatregel.objects.count() == 2
        assert Deelname.objects.get().account_id == mensen.kuiper.pk
    client = client_of(mensen.kuiper)
    page = client.get(reverse("casus", args=[casus.pk])).content.decode()
    assert DOEL in page
    assert day_in_words(date(1990, 5, 17)) in page
    assert "Eenzaam, en gevoelig" not in page
    for route in ("deelname_nieuw", "diagnose", "plan", "advies", "besluit_sluiten"):
        assert client.get(reverse(route, args=[casus.pk])).status_code == 404, route


@pytest.mark.regel("P-13")
def test_when_her_deelname_ends_everything_is_gone(mensen, casus):
    deelname = extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    assert (seen(mensen, casus), seen(mensen, casus, p.VIEW_PLAN)) == (BOTH, BOTH)
    end_deelname(mensen.haddou, deelname, "De rol is klaar.")
    assert (seen(mensen, casus), seen(mensen, casus, p.VIEW_PLAN)) == (NEITHER, NEITHER)
    with acting_as(mensen.kuiper):
        assert not Deelname.objects.exists()
    assert client_of(mensen.kuiper).get(reverse("casus", args=[casus.pk])).status_code == 404


@pytest.mark.regel("P-04")
def test_when_her_verklaring_goes_everything_is_gone_and_comes_back_with_a_new_one(mensen, casus):
    extern_neemt_deel(mensen, casus)
    withdraw(mensen)
    assert seen(mensen, casus) == NEITHER
    assert "Geheimhoudingsverklaring ontbreekt" in titles(mensen.haddou)
    waarborgen.register_verklaring(mensen.aalders, mensen.kuiper, day(0), day(3), PDF)
    assert "Geheimhoudingsverklaring ontbreekt" not in titles(mensen.haddou)
    for count, expected in ((3, BOTH), (4, NEITHER)):
        with klok.set_to(day(count)):
            assert seen(mensen, casus) == expected, count


@pytest.mark.regel("P-03")
def test_a_deelname_goes_on_when_the_list_changes_and_the_uitvoerder_is_told(mensen, casus):
    deelname = extern_neemt_deel(mensen, casus)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other)
    told = "Kijk of de externe partner meedoet"
    assert seen(mensen, casus) == BOTH
    assert told in titles(mensen.haddou)
    assert told not in titles(mensen.kuiper)
    end_deelname(mensen.haddou, deelname, "De lijst is gewijzigd.")
    assert told not in titles(mensen.haddou)


@pytest.mark.regel("P-03")
def test_nobody_is_asked_to_invite_an_externe_that_left_the_list(mensen, casus):
    def to_invite():
        with acting_as(mensen.haddou):
            return [werk.waarom for werk in items(mensen.haddou) if werk.titel == "Partner uitnodigen"]

    assert any(mensen.oever.naam in waarom for waarom in to_invite())
    with acting_as(mensen.haddou):
        assert mensen.kuiper in {person.account for person in candidates(casus)}
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other)
    assert not any(mensen.oever.naam in waarom for waarom in to_invite())


# The plan comes and goes with the part she has in it


@pytest.mark.regel("P-16")
def test_an_adviser_reads_the_plan_from_when_it_gives_her_a_maatregel(mensen, casus_met_plan):
    casus = casus_met_plan
    plannen.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="De Oever gaat gesprekken voeren."))
    plannen.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.oever, mensen.kuiper))
    # A concept is no plan yet.
    assert seen(mensen, casus, p.VIEW_PLAN) == NEITHER
    plannen.establish_plan(mensen.haddou, casus)
    assert seen(mensen, casus, p.VIEW_PLAN) == BOTH
    assert p.REPORT_PLAN in rights(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer))
    assert seen(mensen, casus, p.VIEW_PLAN) == NEITHER
    assert rights(mensen, casus) == set(p.EXTERN)


@pytest.mark.regel("P-16")
@pytest.mark.regel("C-04")
def test_a_casusregisseur_reads_the_plan_as_long_as_she_is(mensen, casus_met_plan):
    uitvoering.appoint_regisseur(mensen.haddou, casus_met_plan, mensen.kuiper)
    assert seen(mensen, casus_met_plan, p.VIEW_PLAN) == BOTH
    page = client_of(mensen.kuiper).get(reverse("casus", args=[casus_met_plan.pk])).content.decode()
    assert f"{mensen.kuiper.naam}, {mensen.oever.naam}" in page
    uitvoering.appoint_regisseur(mensen.haddou, casus_met_plan, mensen.dekker)
    assert seen(mensen, casus_met_plan, p.VIEW_PLAN) == NEITHER


@pytest.mark.regel("P-16")
@pytest.mark.regel("P-13")
def test_the_plan_opens_for_no_longer_than_her_deelname(mensen, casus):
    extern_neemt_deel(mensen, casus, **ADVISEUR, vanaf=day(0), tot=day(5))
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    for count, expected in ((4, BOTH), (5, NEITHER)):
        with klok.set_to(day(count)):
            assert seen(mensen, casus, p.VIEW_PLAN) == expected, count


@pytest.mark.regel("P-16")
@pytest.mark.regel("B-04")
def test_the_log_says_who_got_the_plan_and_when_that_ended(mensen, casus_met_plan):
    nieuw_plan(mensen, casus_met_plan, (mensen.oever, mensen.kuiper))
    nieuw_plan(mensen, casus_met_plan, (mensen.oever, mensen.kuiper))
    nieuw_plan(mensen, casus_met_plan, (mensen.reclassering, mensen.meijer))
    with database_role(SUPERUSER):
        lines = Logregel.objects.filter(gebeurtenis__in=("plan.leesbaar", "plan.niet_meer_leesbaar")).order_by(
            "tijdstip"
        )
        assert [(line.gebeurtenis, line.ontvanger_id) for line in lines] == [
            ("plan.leesbaar", mensen.oever.pk),
            ("plan.niet_meer_leesbaar", None),
        ]


@pytest.mark.regel("C-06")
def test_she_reports_on_her_own_maatregel_only(mensen, casus):
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.reclassering, mensen.meijer), (mensen.oever, mensen.kuiper))
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    uitvoering.start_uitvoering(mensen.haddou, casus)
    own = maatregel_van(mensen, casus, mensen.oever)
    client = client_of(mensen.kuiper)
    assert reverse("voortgang", args=[own.pk]) in client.get(reverse("home")).content.decode()
    sent = {"tekst": "Drie keer gesproken.", "status": "lopend"}
    assert client.post(reverse("voortgang", args=[own.pk]), sent).status_code == 302
    with pytest.raises(RegelFout, match="C-06"):
        uitvoering.report_progress(
            mensen.kuiper, maatregel_van(mensen, casus, mensen.reclassering), "Gedaan.", "voltooid"
        )
    page = client_of(mensen.meijer).get(reverse("casus", args=[casus.pk])).content.decode()
    assert "Drie keer gesproken." in page


@pytest.mark.regel("P-04")
@pytest.mark.regel("P-17")
def test_without_a_verklaring_she_carries_nothing(mensen, casus):
    extern_neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.kuiper)
    withdraw(mensen)
    with acting_as(mensen.haddou):
        assert mensen.kuiper not in {person.account for person in deelnemers(casus)}
        assert current_regisseur(casus) is None
        assert [row.account_id for row in without_owner(spine.casussen(mensen.haddou))] == [mensen.kuiper.pk]
    with pytest.raises(RegelFout, match="C-04"):
        uitvoering.start_uitvoering(mensen.haddou, casus)
    with pytest.raises(RegelFout, match="C-05"):
        nieuw_plan(mensen, casus, (mensen.oever, mensen.kuiper))
    with pytest.raises(RegelFout, match="P-17"):
        reassign_maatregel(mensen.dekker, maatregel_van(mensen, casus, mensen.oever), mensen.kuiper)


@pytest.mark.regel("C-08")
def test_after_closing_only_who_read_the_plan_can_go_on_reading_it(mensen, casus_met_plan):
    casus = casus_met_plan
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    uitvoering.start_uitvoering(mensen.haddou, casus)
    evaluatie = uitvoering.plan_evaluatie(mensen.haddou, casus, klok.today())
    uitvoering.hold_evaluatie(mensen.haddou, evaluatie, "adviseren_sluiten", "De doelen zijn gehaald.")
    uitvoering.record_advies(mensen.haddou, casus, "sluiten", "Sluiten: het gaat zelfstandig verder.")
    blijft = {"blijft_lezen": [{"account": str(mensen.kuiper.pk), "reden": "De gesprekken lopen door."}]}
    form = reverse("besluit_sluiten", args=[casus.pk])
    assert mensen.oever.naam not in client_of(mensen.haddou).get(form).content.decode()
    with pytest.raises(RegelFout, match="C-08"):
        besluit(mensen, casus, "sluiten", "gesloten", inhoud=blijft)
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.kuiper)
    assert mensen.oever.naam in client_of(mensen.haddou).get(form).content.decode()
    bevestig(mensen, besluit(mensen, casus, "sluiten", "gesloten", inhoud=blijft))
    assert rights(mensen, casus) == set(p.PLAN_LEZER)
    withdraw(mensen)
    assert (seen(mensen, casus), seen(mensen, casus, p.VIEW_PLAN)) == (NEITHER, NEITHER)
