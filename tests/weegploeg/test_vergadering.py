"""Meetings, the agenda and the beginning of a beraad: W-01, W-03, W-12, S-08, P-11."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.actions.parties import end_machtiging
from casework.actions.signaal import bring_signaal
from casework.models import Casus, Machtiging, Signaal
from casework.rules import GeenToegang, RegelFout
from tests.conftest import refusals
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import (
    besluit_vastgesteld,
    casus_geen_casusoverleg,
    casus_in_beraad,
    naar_beraad,
    signaal_ingebracht,
    vergadering_met_iedereen,
)
from tests.people import INSTALLATIE
from weegploeg import actions
from weegploeg.models import Aanwezigheid, Behandeling, Vergadering


def treatment(mensen, casus):
    with acting_as(mensen.zijlstra):
        return Behandeling.objects.select_related("vergadering").get(casus=casus)


@pytest.mark.regel("W-01")
@pytest.mark.parametrize("missing", ["dekker", "bakir", "ramdin"])
def test_no_beraad_while_one_kernpartij_is_missing(mensen, missing):
    casus = signaal_ingebracht(mensen).casus
    vergadering = actions.plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    present = {"dekker", "bakir", "ramdin", "zijlstra"} - {missing}
    actions.record_attendance(mensen.zijlstra, vergadering, [getattr(mensen, name) for name in present])
    point = actions.agendeer_casus(mensen.zijlstra, casus, vergadering)
    with pytest.raises(RegelFout) as error:
        actions.start_beraad(mensen.zijlstra, point)
    assert error.value.regel == "W-01"
    soort = {"dekker": "gemeente", "bakir": "politie", "ramdin": "Openbaar Ministerie"}[missing]
    assert soort in error.value.melding
    assert treatment(mensen, casus).toestand == "open"


@pytest.mark.regel("W-01")
@pytest.mark.regel("P-01")
@pytest.mark.parametrize(("who", "instead_of"), [("ketelaar", "dekker"), ("kloosterman", "bakir")])
def test_who_has_no_machtiging_that_day_does_not_count(mensen, who, instead_of):
    casus = signaal_ingebracht(mensen).casus
    vergadering = actions.plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    names = {"dekker", "bakir", "ramdin", who} - {instead_of}
    actions.record_attendance(mensen.zijlstra, vergadering, [getattr(mensen, name) for name in names])
    point = actions.agendeer_casus(mensen.zijlstra, casus, vergadering)
    with pytest.raises(RegelFout, match="W-01"):
        actions.start_beraad(mensen.zijlstra, point)


@pytest.mark.regel("W-01")
def test_a_machtiging_of_the_day_of_the_meeting_counts(mensen):
    casus = signaal_ingebracht(mensen).casus
    vergadering = vergadering_met_iedereen(mensen)
    point = actions.agendeer_casus(mensen.zijlstra, casus, vergadering)
    with acting_as(mensen.zijlstra):
        machtiging = Machtiging.objects.get(account=mensen.ramdin)
    end_machtiging(INSTALLATIE, machtiging, klok.today() - timedelta(days=1))
    with pytest.raises(RegelFout, match="W-01"):
        actions.start_beraad(mensen.zijlstra, point)


@pytest.mark.regel("W-01")
def test_no_judgement_or_besluit_without_beraad(mensen):
    casus = signaal_ingebracht(mensen).casus
    actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))
    with pytest.raises(RegelFout, match="W-01"):
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout, match="W-01"):
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg", inhoud={"beoordeling": None})


@pytest.mark.regel("W-01")
def test_the_database_refuses_a_beraad_without_a_meeting(mensen):
    casus = casus_in_beraad(mensen)
    current = treatment(mensen, casus)
    current.vergadering = None
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        current.save()


@pytest.mark.regel("W-01")
def test_attendance_stays_once_the_beraad_began(mensen):
    casus = casus_in_beraad(mensen)
    vergadering = treatment(mensen, casus).vergadering
    with pytest.raises(RegelFout, match="W-01"):
        actions.record_attendance(mensen.zijlstra, vergadering, [mensen.dekker])
    with acting_as(mensen.zijlstra):
        assert Aanwezigheid.objects.filter(vergadering=vergadering).count() == 4


@pytest.mark.regel("W-01")
def test_beraad_is_not_before_the_day_nor_twice_nor_on_an_old_agenda(mensen):
    casus = signaal_ingebracht(mensen).casus
    tomorrow = actions.plan_vergadering(mensen.zijlstra, klok.today() + timedelta(days=1), "Raadzaal")
    early = actions.agendeer_casus(mensen.zijlstra, casus, tomorrow)
    with pytest.raises(RegelFout, match="W-01"):
        actions.start_beraad(mensen.zijlstra, early)
    with pytest.raises(RegelFout, match="W-01"):
        actions.record_attendance(mensen.zijlstra, tomorrow, [mensen.dekker])
    actions.remove_agendapunt(mensen.zijlstra, early)
    point = naar_beraad(mensen, casus)
    for again in (point, early):
        with pytest.raises(RegelFout, match="W-01"):
            actions.start_beraad(mensen.zijlstra, again)


@pytest.mark.regel("W-02")
def test_casuspartners_are_not_at_the_weegploeg(mensen):
    vergadering = actions.plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    for person in (mensen.smit, mensen.meijer, mensen.kuiper, mensen.haddou, mensen.visscher):
        with pytest.raises(RegelFout, match="W-02"):
            actions.record_attendance(mensen.zijlstra, vergadering, [person])


@pytest.mark.regel("P-11")
def test_only_the_uitvoerder_plans_records_and_begins(mensen):
    signaal = signaal_ingebracht(mensen)
    vergadering = vergadering_met_iedereen(mensen)
    point = actions.agendeer_casus(mensen.zijlstra, signaal.casus, vergadering)
    attempts = [
        lambda: actions.plan_vergadering(mensen.dekker, klok.today(), "Raadzaal"),
        lambda: actions.record_attendance(mensen.dekker, vergadering, [mensen.dekker]),
        lambda: actions.start_beraad(mensen.dekker, point),
        lambda: actions.agendeer_casus(mensen.dekker, signaal.casus, vergadering),
    ]
    for attempt in attempts:
        with pytest.raises(RegelFout, match="P-11"):
            attempt()
    assert ("beraad.begonnen", "P-11", mensen.dekker.pk) in refusals()


@pytest.mark.regel("P-19")
def test_strangers_and_neighbours_find_nothing(mensen, buren):
    signaal = signaal_ingebracht(mensen)
    vergadering = vergadering_met_iedereen(mensen)
    point = actions.agendeer_casus(mensen.zijlstra, signaal.casus, vergadering)
    for person in (mensen.haddou, mensen.meijer, mensen.visscher, mensen.aalders, buren.zijlstra, buren.dekker):
        with pytest.raises(GeenToegang):
            actions.start_beraad(person, point)
        with pytest.raises(GeenToegang):
            actions.agendeer_casus(person, signaal.casus, vergadering)
        with acting_as(person):
            assert not Vergadering.objects.exists()
            assert not Behandeling.objects.exists()
    theirs = vergadering_met_iedereen(buren)
    with pytest.raises(GeenToegang):
        actions.agendeer_casus(mensen.zijlstra, signaal.casus, theirs)


@pytest.mark.regel("S-08")
def test_a_signaal_that_was_not_brought_cannot_go_on_the_agenda(mensen):
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    vergadering = vergadering_met_iedereen(mensen)
    with pytest.raises(RegelFout, match="S-08"):
        actions.agendeer_casus(mensen.zijlstra, signaal.casus, vergadering)
    with acting_as(mensen.zijlstra):
        assert not Behandeling.objects.exists()
    assert fresh(mensen.zijlstra, signaal).status == "ontvangen"


@pytest.mark.regel("S-08")
def test_only_a_besluit_takes_a_signaal_off_the_list(mensen):
    casus = casus_in_beraad(mensen)
    with acting_as(mensen.zijlstra):
        signaal = Signaal.objects.get(casus=casus)
    assert signaal.status == "geagendeerd"
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    assert fresh(mensen.zijlstra, signaal).status == "geagendeerd"
    naar_beraad(mensen, casus)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg")
    assert fresh(mensen.zijlstra, signaal).status == "beoordeeld"


@pytest.mark.regel("S-08")
@pytest.mark.parametrize("name", ["zijlstra", "bakir", "dekker"])
def test_the_database_lets_nobody_delete_a_signaal(mensen, name):
    signaal = signaal_ingebracht(mensen)
    with (
        acting_as(getattr(mensen, name)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Signaal.objects.filter(pk=signaal.pk)._raw_delete("default")


@pytest.mark.regel("W-12")
def test_a_further_signaal_joins_the_open_treatment(mensen):
    first = signaal_ingebracht(mensen)
    vergadering = vergadering_met_iedereen(mensen)
    point = actions.agendeer_casus(mensen.zijlstra, first.casus, vergadering)
    second = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding(gedraging="Deelde pamfletten uit."))
    assert second.casus_id == first.casus_id
    with pytest.raises(RegelFout, match="W-03"):
        actions.agendeer_casus(mensen.zijlstra, first.casus, vergadering)
    bring_signaal(mensen.dekker, second)
    assert actions.agendeer_casus(mensen.zijlstra, first.casus, vergadering).pk == point.pk
    assert fresh(mensen.zijlstra, second).status == "geagendeerd"
    with acting_as(mensen.zijlstra):
        assert Behandeling.objects.filter(casus=first.casus).count() == 1


@pytest.mark.regel("W-12")
def test_the_database_keeps_one_open_treatment(mensen):
    casus = casus_in_beraad(mensen)
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        Behandeling(casus=casus, geopend_door=mensen.zijlstra).save(force_insert=True)
    other = signaal_ingebracht(mensen, persoon(voornamen="Anders")).casus
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        Casus.objects.filter(pk=other.pk).update(persoon=casus.persoon)


@pytest.mark.regel("W-12")
def test_a_signaal_after_geen_casusoverleg_needs_a_new_judgement(mensen):
    casus = casus_geen_casusoverleg(mensen)
    with pytest.raises(RegelFout, match="W-12"):
        actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))
    second = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    bring_signaal(mensen.dekker, second)
    assert second.casus_id == casus.pk
    naar_beraad(mensen, casus)
    current = treatment(mensen, casus)
    assert (current.toestand, current.ronde) == ("in_beraad", 2)
    assert fresh(mensen.dekker, casus).fase == "weegploeg"
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    assert treatment(mensen, casus).toestand == "casusoverleg"


@pytest.mark.regel("W-12")
def test_during_and_after_the_treatment_it_cannot_go_on_an_agenda(mensen):
    casus = casus_in_beraad(mensen)
    with pytest.raises(RegelFout, match="W-12"):
        actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen")
    with pytest.raises(RegelFout, match="W-12"):
        actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))


@pytest.mark.regel("W-03")
def test_a_meeting_is_planned_from_today_on_with_a_place(mensen):
    with pytest.raises(RegelFout, match="W-03"):
        actions.plan_vergadering(mensen.zijlstra, klok.today() - timedelta(days=1), "Raadzaal")
    with pytest.raises(RegelFout, match="W-03"):
        actions.plan_vergadering(mensen.zijlstra, klok.today(), " ")
    casus = signaal_ingebracht(mensen).casus
    vergadering = actions.plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    with klok.set_to(klok.today() + timedelta(days=1)), pytest.raises(RegelFout, match="W-03"):
        actions.agendeer_casus(mensen.zijlstra, casus, vergadering)


@pytest.mark.regel("W-01")
def test_who_was_there_on_one_day_is_not_there_on_another(mensen):
    casus = signaal_ingebracht(mensen).casus
    vergadering = vergadering_met_iedereen(mensen)
    point = actions.agendeer_casus(mensen.zijlstra, casus, vergadering)
    later = klok.today() + timedelta(days=7)
    actions.change_vergadering(
        mensen.zijlstra, vergadering, vergadering.dag, "Kamer 2", vergadering.begin, vergadering.eind
    )
    with acting_as(mensen.zijlstra):
        assert vergadering.aanwezigheid.count() == 4, "another room says nothing about who came"
    actions.change_vergadering(mensen.zijlstra, vergadering, later, "Kamer 2", vergadering.begin, vergadering.eind)
    with klok.set_to(later), pytest.raises(RegelFout, match="W-01"):
        actions.start_beraad(mensen.zijlstra, point)
