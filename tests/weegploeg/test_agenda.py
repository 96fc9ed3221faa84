"""A meeting is changed, cancelled, its agenda put in order; no casus falls between two meetings: W-03, S-08, B-09."""

from datetime import time, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import Logregel
from casework.rules import GeenToegang, RegelFout
from casework.versies import Conflict
from tests.client import client_of, version_on
from tests.factories import persoon
from tests.factories_weegploeg import casus_in_beraad, naar_beraad, signaal_ingebracht, vergadering_met_iedereen
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.steps import broken, together
from weegploeg import actions, selectors
from weegploeg.models import Agendapunt, Behandeling, Vergadering

NAMEN = ("Eerste", "Tweede", "Derde")
TEN, ELEVEN = time(10), time(11)


@pytest.fixture
def meeting(mensen):
    return actions.plan_vergadering(mensen.zijlstra, klok.today() + timedelta(7), "Raadzaal")


@pytest.fixture
def points(mensen, meeting):
    """Three casussen on the agenda of a meeting to come."""
    casussen = [signaal_ingebracht(mensen, persoon(achternaam=naam)).casus for naam in NAMEN]
    return [actions.agendeer_casus(mensen.zijlstra, casus, meeting) for casus in casussen]


def order(mensen, meeting):
    with acting_as(mensen.dekker):
        return [point.pk for point in selectors.agenda(mensen.dekker, meeting)]


def waiting(mensen):
    with acting_as(mensen.zijlstra):
        return {casus.pk for casus in selectors.waiting_for_agenda(mensen.zijlstra)}


def stored(mensen, meeting):
    with acting_as(mensen.zijlstra):
        return Vergadering.objects.get(pk=meeting.pk)


@pytest.mark.regel("W-03")
def test_the_agenda_stands_in_the_order_that_the_uitvoerder_gave_it(mensen, meeting, points):
    first, second, third = (point.pk for point in points)
    assert order(mensen, meeting) == [first, second, third]
    actions.move_agendapunt(mensen.zijlstra, points[2], omhoog=True)
    assert order(mensen, meeting) == [first, third, second]
    actions.move_agendapunt(mensen.zijlstra, points[0], omhoog=False)
    assert order(mensen, meeting) == [third, first, second]
    for point, omhoog in ((points[2], True), (points[1], False)):
        with pytest.raises(RegelFout, match="W-03"):
            actions.move_agendapunt(mensen.zijlstra, point, omhoog=omhoog)
    assert order(mensen, meeting) == [third, first, second]


@pytest.mark.regel("S-08")
def test_a_casus_taken_off_an_agenda_waits_for_another(mensen, meeting, points):
    assert points[1].casus_id not in waiting(mensen)
    actions.remove_agendapunt(mensen.zijlstra, points[1])
    assert waiting(mensen) == {points[1].casus_id}
    assert order(mensen, meeting) == [points[0].pk, points[2].pk]
    with pytest.raises(RegelFout, match="W-03"):
        actions.remove_agendapunt(mensen.zijlstra, points[1])
    again = actions.agendeer_casus(mensen.zijlstra, points[1].casus, meeting)
    assert order(mensen, meeting) == [points[0].pk, points[2].pk, again.pk]
    assert again.pk == points[1].pk


@pytest.mark.regel("W-03")
def test_what_was_deliberated_on_stays_on_the_agenda(mensen):
    casus = casus_in_beraad(mensen)
    with acting_as(mensen.zijlstra):
        point = Agendapunt.objects.select_related("vergadering").get(casus=casus)
    with pytest.raises(RegelFout, match="W-03"):
        actions.remove_agendapunt(mensen.zijlstra, point)
    with pytest.raises(RegelFout, match="W-03"):
        actions.cancel_vergadering(mensen.zijlstra, point.vergadering)
    with pytest.raises(RegelFout, match="W-03"):
        actions.change_vergadering(mensen.zijlstra, point.vergadering, klok.today(), "Elders", TEN, ELEVEN)
    point.afgevoerd_op = klok.today()
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        point.save()


@pytest.mark.regel("W-03")
def test_two_meetings_do_not_deal_with_one_casus(mensen, meeting, points):
    other = actions.plan_vergadering(mensen.zijlstra, klok.today() + timedelta(3), "Kamer 4")
    with pytest.raises(RegelFout, match="Haal de casus daar eerst van de agenda") as error:
        actions.agendeer_casus(mensen.zijlstra, points[0].casus, other)
    assert (error.value.regel, error.value.veld) == ("W-03", "vergadering")
    client, address = client_of(mensen.zijlstra), reverse("agenderen", args=[points[0].casus_id])
    answer = client.post(address, {"vergadering": str(other.pk)})
    assert answer.context["form"]["vergadering"].value() == str(other.pk)
    assert "Haal de casus daar eerst van de agenda" in str(answer.context["form"].errors["vergadering"])
    assert order(mensen, other) == []
    actions.remove_agendapunt(mensen.zijlstra, points[0])
    actions.agendeer_casus(mensen.zijlstra, points[0].casus, other)
    assert len(order(mensen, other)) == 1


@pytest.mark.regel("W-03")
def test_of_two_who_put_one_casus_on_two_agendas_at_once_one_is_refused(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = signaal_ingebracht(mensen).casus
        meetings = [actions.plan_vergadering(mensen.zijlstra, klok.today(), zaal) for zaal in ("Een", "Twee")]
    outcomes = together(*(partial(actions.agendeer_casus, mensen.zijlstra, casus, meeting) for meeting in meetings))
    assert broken(outcomes) == ["W-03"]
    with transaction.atomic(), acting_as(mensen.zijlstra):
        assert Agendapunt.objects.filter(casus=casus).count() == 1


@pytest.mark.regel("S-08")
def test_the_casussen_of_a_cancelled_meeting_wait_again(mensen, meeting, points):
    actions.cancel_vergadering(mensen.zijlstra, meeting)
    assert waiting(mensen) == {point.casus_id for point in points}
    assert order(mensen, meeting) == []
    with acting_as(mensen.zijlstra):
        assert not Behandeling.objects.exclude(vergadering=None).exists()
    naar_beraad(mensen, points[0].casus)


@pytest.mark.regel("W-03")
def test_nothing_can_be_done_with_a_cancelled_meeting(mensen):
    meeting = vergadering_met_iedereen(mensen)
    casus = signaal_ingebracht(mensen).casus
    point = actions.agendeer_casus(mensen.zijlstra, casus, meeting)
    actions.cancel_vergadering(mensen.zijlstra, meeting)
    attempts = [
        lambda: actions.agendeer_casus(mensen.zijlstra, casus, meeting),
        lambda: actions.move_agendapunt(mensen.zijlstra, point, omhoog=True),
        lambda: actions.remove_agendapunt(mensen.zijlstra, point),
        lambda: actions.record_attendance(mensen.zijlstra, meeting, []),
        lambda: actions.start_beraad(mensen.zijlstra, point),
        lambda: actions.change_vergadering(mensen.zijlstra, meeting, klok.today(), "Elders", TEN, ELEVEN),
        lambda: actions.cancel_vergadering(mensen.zijlstra, meeting),
    ]
    for attempt in attempts:
        with pytest.raises(RegelFout, match="W-03"):
            attempt()
    assert meeting not in selectors.coming(mensen.zijlstra)


@pytest.mark.regel("W-03")
def test_a_meeting_is_not_moved_to_the_past_nor_changed_afterwards(mensen, meeting, points):
    yesterday = klok.today() - timedelta(days=1)
    with pytest.raises(RegelFout, match="W-03"):
        actions.change_vergadering(mensen.zijlstra, meeting, yesterday, "Raadzaal", TEN, ELEVEN)
    with pytest.raises(RegelFout, match="W-03"):
        actions.change_vergadering(mensen.zijlstra, meeting, meeting.dag, " ", TEN, ELEVEN)
    with pytest.raises(RegelFout, match="W-03"):
        actions.change_vergadering(mensen.zijlstra, meeting, meeting.dag, "Raadzaal", ELEVEN, TEN)
    assert stored(mensen, meeting).volgnummer == 0
    with klok.set_to(meeting.dag + timedelta(days=1)):
        for attempt in (
            lambda: actions.change_vergadering(mensen.zijlstra, meeting, klok.today(), "Raadzaal", TEN, ELEVEN),
            lambda: actions.cancel_vergadering(mensen.zijlstra, meeting),
            lambda: actions.move_agendapunt(mensen.zijlstra, points[0], omhoog=False),
            lambda: actions.remove_agendapunt(mensen.zijlstra, points[0]),
        ):
            with pytest.raises(RegelFout, match="W-03"):
                attempt()


@pytest.mark.regel("W-03")
def test_the_database_refuses_a_meeting_that_ends_before_it_begins(mensen, meeting):
    meeting.begin, meeting.eind = ELEVEN, TEN
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        meeting.save()


@pytest.mark.regel("B-09")
def test_the_second_who_changes_a_meeting_is_told_and_keeps_what_was_typed(mensen, meeting):
    client, address = client_of(mensen.zijlstra), reverse("vergadering_wijzigen", args=[meeting.pk])
    seen = version_on(client, address)
    actions.change_vergadering(mensen.zijlstra, meeting, meeting.dag, "Kamer 9", TEN, ELEVEN)
    with pytest.raises(Conflict):
        actions.change_vergadering(mensen.zijlstra, meeting, meeting.dag, "Kelder", TEN, ELEVEN, seen["gezien"])
    typed = {"dag": f"{meeting.dag:%d-%m-%Y}", "begin": "10.00", "eind": "11.30", "plaats": "Kelder"}
    answer = client.post(address, seen | typed)
    assert answer.status_code == 200
    assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
    assert answer.context["form"]["plaats"].value() == "Kelder"
    assert stored(mensen, meeting).plaats == "Kamer 9"


@pytest.mark.regel("W-03")
def test_the_page_refuses_the_past_at_its_field_and_keeps_what_was_typed(mensen, meeting):
    client = client_of(mensen.zijlstra)
    typed = {"dag": "1-1-2020", "begin": "9.15", "eind": "9.00", "plaats": "Het oude stadhuis"}
    address = reverse("vergadering_wijzigen", args=[meeting.pk])
    for where, extra in ((reverse("vergadering_nieuw"), {}), (address, version_on(client, address))):
        answer = client.post(where, typed | extra)
        form = answer.context["form"]
        assert {name: form[name].value() for name in typed} == typed
        assert "Kies een dag vanaf vandaag" in str(form.errors["dag"])
    later = f"{klok.today():%d-%m-%Y}"
    answer = client.post(reverse("vergadering_nieuw"), typed | {"dag": later})
    assert "na de begintijd" in str(answer.context["form"].errors["eind"])
    answer = client.post(reverse("vergadering_nieuw"), typed | {"dag": later, "begin": "kwart over"})
    assert "bijvoorbeeld 9.30" in str(answer.context["form"].errors["begin"])


@pytest.mark.regel("P-11")
@pytest.mark.regel("P-19")
def test_only_the_uitvoerder_of_this_weegploeg_works_on_the_agenda(mensen, buren, meeting, points):
    attempts = [
        lambda who: actions.change_vergadering(who, meeting, meeting.dag, "Elders", TEN, ELEVEN),
        lambda who: actions.cancel_vergadering(who, meeting),
        lambda who: actions.move_agendapunt(who, points[0], omhoog=False),
        lambda who: actions.remove_agendapunt(who, points[0]),
    ]
    for attempt in attempts:
        with pytest.raises(RegelFout, match="P-11"):
            attempt(mensen.dekker)
        for stranger in (mensen.meijer, mensen.haddou, mensen.visscher, mensen.aalders, buren.zijlstra):
            with pytest.raises(GeenToegang):
                attempt(stranger)
    assert order(mensen, meeting) == [point.pk for point in points]
    assert stored(mensen, meeting).plaats == "Raadzaal"


def test_moving_needs_no_script(mensen, meeting, points):
    client = client_of(mensen.zijlstra)
    page = client.get(reverse("vergadering", args=[meeting.pk])).content.decode()
    assert reverse("agendapunt_omhoog", args=[points[0].pk]) not in page
    for route, point in (("agendapunt_omhoog", points[1]), ("agendapunt_omlaag", points[0])):
        assert reverse(route, args=[point.pk]) in page
    client.post(reverse("agendapunt_omhoog", args=[points[2].pk]))
    assert order(mensen, meeting) == [points[0].pk, points[2].pk, points[1].pk]
    client.post(reverse("agendapunt_afvoeren", args=[points[2].pk]))
    assert order(mensen, meeting) == [points[0].pk, points[1].pk]
    client.post(reverse("vergadering_afzeggen", args=[meeting.pk]), {"csrfmiddlewaretoken": "x"})
    assert "afgezegd" in client.get(reverse("vergaderingen")).content.decode()
    with acting_as(mensen.visscher):
        events = set(Logregel.objects.values_list("gebeurtenis", flat=True))
    assert {"agenda.volgorde", "casus.van_agenda", "vergadering.afgezegd"} <= events
