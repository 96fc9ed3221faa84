"""Meetings of the casusoverleg: planned, told, moved, cancelled; who sees them. C-11, B-02, P-13, P-16."""

from datetime import time
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from icalendar import Calendar

from casework import deadlines, klok
from casework import selectors as spine
from casework.access.context import Systeem, acting_as
from casework.actions.mailadres import change_mailadres
from casework.rules import GeenToegang, RegelFout
from casework.versies import Conflict
from casework.work import blocks, work_list
from casusoverleg import bijeenkomsten
from casusoverleg.actions import bijeenkomst as actions
from casusoverleg.actions.deelname import end_deelname
from casusoverleg.models import Bijeenkomst, Deelname, Genodigde
from retention.actions import archive_casus
from tests.casusoverleg.extern.helpers import ADVISEUR
from tests.client import client_of, version_on
from tests.conftest import database_role
from tests.factories import persoon
from tests.factories_casusoverleg import (
    beslis,
    besluit,
    bijeenkomst_vandaag,
    casus_met_sluitingsadvies,
    casusoverleg_geopend,
    casusoverleg_met_meijer,
    extern_neemt_deel,
    gesloten_casus,
    neemt_deel,
)
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.retention.helpers import days_ago, last_processed
from tests.steps import again, broken, day, refused, together

LINK = "https://casework.example/bijeenkomsten/x/"
GENODIGD = ("dekker", "bakir", "janssen", "ramdin", "meijer", "haddou")


@pytest.fixture
def casus(mensen):
    return casusoverleg_met_meijer(mensen)


@pytest.fixture
def meeting(mensen, casus):
    return bijeenkomst_vandaag(mensen, casus, 7)


@pytest.fixture
def addresses(mensen):
    """Everybody gave an address; also those who are not to be invited."""
    for name in (*GENODIGD, "kuiper", "zijlstra", "tjon", "smit", "visscher", "aalders"):
        account = getattr(mensen, name)
        change_mailadres(account, account, f"{name}@example.nl")


def stored(mensen, meeting):
    with acting_as(mensen.haddou):
        return Bijeenkomst.objects.select_related("casus").get(pk=meeting.pk)


def told(mensen, meeting, mailoutbox):
    """Who gets a message about what holds now, with that message."""
    mailoutbox.clear()
    actions.invite_to_bijeenkomst(mensen.haddou, stored(mensen, meeting), LINK)
    return {message.to[0].split("@")[0]: message for message in mailoutbox}


def calendar_of(message):
    ((name, content, kind),) = message.attachments
    assert (name, kind.split(";")[0]) == ("casusoverleg.ics", "text/calendar")
    return Calendar.from_ical(content)


def deelname_van(mensen, account):
    with acting_as(mensen.haddou):
        return Deelname.objects.select_related("casus__verband").get(account=account)


def seen_by(account, meeting):
    """What each wall shows: the selector, the page, the calendar file, and the table itself."""
    account = again(account)
    with acting_as(account):
        rows = Bijeenkomst.objects.filter(pk=meeting.pk).exists()
        try:
            by_selector = bool(bijeenkomsten.get_bijeenkomst(account, meeting.pk))
        except GeenToegang:
            by_selector = False
    client = client_of(account)
    pages = [
        client.get(reverse(route, args=[meeting.pk])).status_code == 200
        for route in ("bijeenkomst", "bijeenkomst_agendabestand")
    ]
    with acting_as(account):
        at_home = any(
            blok.titel == "Volgende casusoverleggen" and meeting in blok.context["bijeenkomsten"]
            for blok in blocks(account)
        )
    return {rows, by_selector, *pages, at_home}


@pytest.mark.regel("C-11")
def test_who_takes_part_is_invited_and_nobody_else(mensen, casus, meeting, addresses, mailoutbox):
    assert sorted(told(mensen, meeting, mailoutbox)) == sorted(GENODIGD)
    assert all(len(message.recipients()) == 1 for message in mailoutbox)
    assert stored(mensen, meeting).is_bijgewerkt


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-16")
def test_an_externe_is_invited_while_involved_in_the_plan(mensen, casus, meeting, addresses, mailoutbox):
    extern_neemt_deel(mensen, casus)
    assert sorted(told(mensen, meeting, mailoutbox)) == sorted((*GENODIGD, "kuiper"))
    assert seen_by(mensen.kuiper, meeting) == {True}


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-15")
def test_an_externe_who_only_advises_is_not_invited_and_sees_no_meeting(mensen, casus, meeting, addresses, mailoutbox):
    extern_neemt_deel(mensen, casus, **ADVISEUR)
    assert "kuiper" not in told(mensen, meeting, mailoutbox)
    assert seen_by(mensen.kuiper, meeting) == {False}


@pytest.mark.regel("C-11")
@pytest.mark.regel("B-02")
def test_mail_and_calendar_say_nothing_about_anybody(mensen, casus, meeting, addresses, mailoutbox):
    client_of(mensen.haddou).post(reverse("bijeenkomst_uitnodigen", args=[meeting.pk]))
    message = mailoutbox[0]
    calendar = calendar_of(message)
    said = message.message().as_string() + message.body + calendar.to_ical().decode()
    for word in ("Zonnebloem", "Quirijn", "Zilverhoef", "Dekker", "Haddou", "Reclassering", casus.nummer):
        assert word not in said
    (event,) = calendar.walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == ("Casusoverleg", "Stadhuis, kamer 12")
    assert str(event["url"]) == f"http://testserver{reverse('bijeenkomst', args=[meeting.pk])}"
    assert "attendee" not in event
    assert event["dtstart"].dt == klok.local(meeting.dag, time(13))


@pytest.mark.regel("C-11")
@pytest.mark.regel("B-02")
@pytest.mark.parametrize("plaats", ["Thuis bij Quirijn", "Zilverhoefpad 4", "Zaal van de Zonnebloemvelds", "5399ZX"])
def test_a_place_that_gives_somebody_away_is_refused_and_stays_as_it_was_typed(mensen, casus, plaats):
    refused("C-11", actions.plan_bijeenkomst, mensen.haddou, casus, day(1), plaats)
    client = client_of(mensen.haddou)
    data = {"dag": f"{day(1):%d-%m-%Y}", "begin": "13.00", "eind": "14.00", "plaats": plaats}
    answer = client.post(reverse("bijeenkomst_nieuw", args=[casus.pk]), data)
    assert answer.context["form"]["plaats"].value() == plaats
    assert answer.context["form"].errors["plaats"]
    with acting_as(mensen.haddou):
        assert not Bijeenkomst.objects.exists()
    assert actions.plan_bijeenkomst(mensen.haddou, casus, day(1), "Stadhuis Rivierdam").pk


@pytest.mark.regel("C-11")
def test_moved_and_cancelled_is_told_to_who_was_invited(mensen, casus, meeting, addresses, mailoutbox):
    first = told(mensen, meeting, mailoutbox)["meijer"]
    client, address = client_of(mensen.haddou), reverse("bijeenkomst_wijzigen", args=[meeting.pk])
    data = {"dag": f"{day(8):%d-%m-%Y}", "begin": "15.00", "eind": "16.00", "plaats": "Raadzaal"}
    mailoutbox.clear()
    assert client.post(address, data | version_on(client, address)).status_code == 302
    changed = next(message for message in mailoutbox if message.to == ["meijer@example.nl"])
    end_deelname(mensen.haddou, deelname_van(mensen, mensen.meijer), "De rol is klaar.")
    mailoutbox.clear()
    client.post(reverse("bijeenkomst_afzeggen", args=[meeting.pk]), {"csrfmiddlewaretoken": "x"})
    cancelled = next(message for message in mailoutbox if message.to == ["meijer@example.nl"])
    assert changed.subject.startswith("Gewijzigd: Casusoverleg")
    assert cancelled.subject.startswith("Afgezegd: Casusoverleg")
    # Who takes part no longer hears the day, and gets no way in.
    said = cancelled.body + calendar_of(cancelled).to_ical().decode()
    assert "Raadzaal" not in said
    assert "http" not in said
    events = [next(iter(calendar_of(message).walk("VEVENT"))) for message in (first, changed, cancelled)]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert str(events[2]["status"]) == "CANCELLED"


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-13")
def test_who_takes_part_no_longer_sees_none_of_it_and_hears_of_no_change(mensen, casus, meeting, addresses, mailoutbox):
    assert seen_by(mensen.meijer, meeting) == {True}
    assert "meijer" in told(mensen, meeting, mailoutbox)
    end_deelname(mensen.haddou, deelname_van(mensen, mensen.meijer), "De rol is klaar.")
    assert seen_by(mensen.meijer, meeting) == {False}
    actions.change_bijeenkomst(mensen.haddou, stored(mensen, meeting), day(9), "Elders", time(9), time(10))
    assert "meijer" not in told(mensen, meeting, mailoutbox)


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-13")
def test_a_deelname_that_ends_before_the_day_is_not_invited_to_it(mensen, meeting, addresses, mailoutbox):
    deelname = deelname_van(mensen, mensen.meijer)
    with acting_as(mensen.haddou):
        Deelname.objects.filter(pk=deelname.pk).update(tot=day(5))
    assert "meijer" not in told(mensen, meeting, mailoutbox)


@pytest.mark.regel("C-11")
@pytest.mark.regel("R-03")
def test_nothing_of_it_is_left_for_partners_in_the_archive(mensen, casus, meeting):
    last_processed(casus, days_ago(400))
    with database_role("casework_jobs"):
        archive_casus(Systeem("archivering"), casus.pk)
    for account in (mensen.meijer, mensen.haddou, mensen.dekker):
        assert seen_by(account, meeting) == {False}
    with pytest.raises(GeenToegang):
        actions.cancel_bijeenkomst(mensen.haddou, meeting)


@pytest.mark.regel("C-08")
@pytest.mark.regel("C-11")
def test_who_only_reads_the_plan_on_after_closing_sees_no_meeting(mensen):
    casus = gesloten_casus(mensen, blijft_lezen=(mensen.meijer,))
    refused("C-08", actions.plan_bijeenkomst, mensen.haddou, casus, day(1), "Stadhuis")
    assert reverse("bijeenkomst_nieuw", args=[casus.pk]) not in page_of(mensen.haddou, casus)
    assert "Bijeenkomsten</h2>" not in page_of(mensen.meijer, casus)


def page_of(account, casus):
    return client_of(account).get(reverse("casus", args=[casus.pk])).content.decode()


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-11")
@pytest.mark.parametrize("wie", ["dekker", "meijer", "zijlstra", "tjon", "kuiper", "visscher", "aalders"])
def test_only_the_uitvoerder_of_the_casusoverleg_plans(mensen, casus, meeting, wie):
    account = getattr(mensen, wie)
    steps = (
        partial(actions.plan_bijeenkomst, account, casus, day(1), "Stadhuis"),
        partial(actions.change_bijeenkomst, account, meeting, day(1), "Elders", time(9), time(10)),
        partial(actions.invite_to_bijeenkomst, account, meeting, LINK),
        partial(actions.cancel_bijeenkomst, account, meeting),
    )
    for step in steps:
        with pytest.raises((RegelFout, GeenToegang)) as error:
            step()
        assert isinstance(error.value, GeenToegang) or error.value.regel == "P-11"
    assert (stored(mensen, meeting).dag, stored(mensen, meeting).afgezegd_op) == (day(7), None)


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-19")
def test_another_casus_and_another_verband_know_nothing_of_it(mensen, buren, meeting):
    neemt_deel_elders = casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, persoon(achternaam="Anderland")))
    neemt_deel(mensen, neemt_deel_elders, mensen.tjon)
    for stranger in (mensen.tjon, mensen.smit, mensen.zijlstra, buren.haddou, buren.dekker):
        assert seen_by(stranger, meeting) == {False}
    with pytest.raises(GeenToegang):
        actions.invite_to_bijeenkomst(buren.haddou, meeting, LINK)


@pytest.mark.regel("C-11")
def test_a_meeting_that_did_not_take_place_is_told_so_and_asks_for_nothing(mensen, casus, meeting):
    with klok.set_to(day(8)):
        client, address = client_of(mensen.haddou), reverse("bijeenkomst_afzeggen", args=[meeting.pk])
        assert "Ging niet door" in client.get(reverse("bijeenkomst", args=[meeting.pk])).content.decode()
        assert client.post(address, {"knop": "Vastleggen"}).status_code == 302
        assert stored(mensen, meeting).afgezegd_op == klok.today()


@pytest.mark.regel("C-08")
@pytest.mark.regel("C-11")
def test_closing_waits_for_a_meeting_to_come_and_for_notulen_that_are_a_concept(mensen):
    casus = casus_met_sluitingsadvies(mensen)
    meeting = actions.plan_bijeenkomst(mensen.haddou, casus, day(3), "Stadhuis")
    close = partial(besluit, mensen, casus, "sluiten", "gesloten")
    with pytest.raises(RegelFout, match="C-11"):
        close()
    actions.cancel_bijeenkomst(mensen.haddou, meeting)
    concept = beslis(mensen, bijeenkomst_vandaag(mensen, casus)).notulen
    with pytest.raises(RegelFout, match="C-11"):
        close()
    actions.fix_notulen(mensen.haddou, concept)
    assert close().soort == "sluiten"


@pytest.mark.regel("C-11")
def test_what_is_past_cancelled_or_impossible_is_refused(mensen, casus, meeting, addresses):
    plan = partial(actions.plan_bijeenkomst, mensen.haddou, casus)
    refused("C-11", plan, day(-1), "Stadhuis")
    refused("C-11", plan, day(1), "  ")
    refused("C-11", plan, day(1), "Stadhuis", time(10), time(10))
    change = partial(actions.change_bijeenkomst, mensen.haddou)
    with klok.set_to(day(8)):
        refused("C-11", change, meeting, day(9), "Elders", time(9), time(10))
        refused("C-11", actions.invite_to_bijeenkomst, mensen.haddou, meeting, LINK)
    actions.cancel_bijeenkomst(mensen.haddou, meeting)
    refused("C-11", actions.cancel_bijeenkomst, mensen.haddou, meeting)
    refused("C-11", change, meeting, day(9), "Elders", time(9), time(10))
    refused("C-11", actions.invite_to_bijeenkomst, mensen.haddou, meeting, LINK)
    today = bijeenkomst_vandaag(mensen, casus)
    beslis(mensen, today)
    refused("C-11", actions.cancel_bijeenkomst, mensen.haddou, today)


@pytest.mark.regel("B-09")
def test_the_second_of_two_who_move_a_meeting_is_told(mensen, meeting):
    seen = str(meeting.volgnummer)
    actions.change_bijeenkomst(mensen.haddou, meeting, day(8), "Elders", time(9), time(10), seen)
    with pytest.raises(Conflict):
        actions.change_bijeenkomst(mensen.haddou, meeting, day(9), "Nergens", time(9), time(10), seen)
    assert stored(mensen, meeting).plaats == "Elders"


@pytest.mark.regel("C-11")
@pytest.mark.regel("B-05")
def test_the_database_lets_nobody_but_the_uitvoerder_write_a_meeting(mensen, casus, meeting):
    row = {"casus": casus, "dag": day(3), "plaats": "Stadhuis", "begin": time(9), "eind": time(10)}
    for account in (mensen.dekker, mensen.meijer, mensen.zijlstra):
        with acting_as(account), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            Bijeenkomst(**row).save(force_insert=True)
        with acting_as(account):
            assert Bijeenkomst.objects.filter(pk=meeting.pk).update(dag=day(3)) == 0
        with acting_as(account), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            Genodigde(casus=casus, bijeenkomst=meeting, account=account).save(force_insert=True)
    actions.cancel_bijeenkomst(mensen.haddou, meeting)
    with acting_as(mensen.haddou), pytest.raises(DatabaseError, match="not allowed"), transaction.atomic():
        Bijeenkomst.objects.filter(pk=meeting.pk).update(afgezegd_op=None)


@pytest.mark.regel("C-11")
@pytest.mark.regel("P-15")
def test_an_externe_does_not_read_who_else_was_invited(mensen, casus, meeting, addresses, mailoutbox):
    extern_neemt_deel(mensen, casus)
    told(mensen, meeting, mailoutbox)
    with acting_as(mensen.kuiper):
        assert not Genodigde.objects.exists()
    with acting_as(mensen.dekker):
        assert Genodigde.objects.count() == len(GENODIGD) + 1


@pytest.mark.regel("C-11")
@pytest.mark.regel("R-01")
def test_planning_and_inviting_is_no_processing_of_the_casus(mensen, casus, meeting, addresses, mailoutbox):
    last_processed(casus, days_ago(30))
    before = stored(mensen, meeting).casus.laatste_verwerking
    told(mensen, meeting, mailoutbox)
    actions.change_bijeenkomst(mensen.haddou, meeting, day(8), "Elders", time(9), time(10))
    actions.cancel_bijeenkomst(mensen.haddou, meeting)
    assert stored(mensen, meeting).casus.laatste_verwerking == before == days_ago(30)


@pytest.mark.regel("C-11")
def test_the_work_list_asks_to_invite_and_to_fix_the_notulen(mensen, casus, meeting, addresses, mailoutbox):
    def titles():
        account = again(mensen.haddou)
        with acting_as(account):
            return {werk.titel for werk in work_list(account)}

    assert "Uitnodiging versturen" in titles()
    told(mensen, meeting, mailoutbox)
    assert "Uitnodiging versturen" not in titles()
    actions.change_bijeenkomst(mensen.haddou, stored(mensen, meeting), day(6), "Elders", time(9), time(10))
    assert "Uitnodiging versturen" in titles()
    with klok.set_to(day(7)):
        assert "Notulen vaststellen" in titles()
        beslissing = beslis(mensen, stored(mensen, meeting))
        assert "Notulen vaststellen" in titles()
        actions.fix_notulen(mensen.haddou, beslissing.notulen)
        assert "Notulen vaststellen" not in titles()


@pytest.mark.regel("C-11")
def test_the_list_and_the_head_of_the_casus_name_the_next_meeting_until_it_is_off(mensen, casus, meeting):
    def next_day(account):
        with acting_as(account):
            return deadlines.nearest(account, deadlines.with_nearest(account, spine.casussen(account)))[casus.pk]

    extern_neemt_deel(mensen, casus)
    term = deadlines.Termijn(day(7), "bijeenkomst van het casusoverleg")
    assert next_day(again(mensen.haddou)) == next_day(again(mensen.meijer)) == term
    assert next_day(again(mensen.kuiper)).waarom == "naar het archief"
    assert "bijeenkomst van het casusoverleg" in page_of(mensen.meijer, casus)
    actions.cancel_bijeenkomst(mensen.haddou, meeting)
    assert next_day(again(mensen.meijer)).waarom == "naar het archief"
    assert "bijeenkomst van het casusoverleg" not in page_of(mensen.meijer, casus)


@pytest.mark.regel("C-11")
def test_cancelling_while_somebody_records_leaves_no_record_of_a_cancelled_meeting(echt):  # noqa: F811
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        neemt_deel(mensen, casus)
        meeting = bijeenkomst_vandaag(mensen, casus)
    outcomes = together(
        partial(actions.cancel_bijeenkomst, mensen.haddou, meeting),
        partial(actions.add_by_name, mensen.haddou, meeting, "Een collega", mensen.reclassering),
    )
    assert broken(outcomes) == ["C-11"]
    with transaction.atomic(), acting_as(mensen.haddou):
        recorded = bijeenkomsten.latest(meeting) is not None
        assert recorded != stored(mensen, meeting).is_afgezegd
