"""Invitations and calendar files tell when and where, and nothing about anybody: W-03, B-02."""

from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from icalendar import Calendar

from casework import klok
from casework.access.context import acting_as
from casework.actions.mailadres import change_mailadres
from casework.actions.parties import end_aanstelling, end_machtiging
from casework.models import Machtiging
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of, version_on
from tests.factories import fresh, persoon
from tests.factories_weegploeg import signaal_ingebracht
from tests.people import INSTALLATIE
from weegploeg import actions
from weegploeg.agendabestand import calendar_file
from weegploeg.models import Genodigde, Vergadering

LINK = "https://casework.example/vergaderingen/x/"
LEDEN = ("dekker", "bakir", "janssen", "ramdin", "zijlstra")


@pytest.fixture
def meeting(mensen):
    return actions.plan_vergadering(
        mensen.zijlstra, klok.today() + timedelta(7), "https://overleg.example/kamer", time(13), time(14, 30)
    )


@pytest.fixture
def addresses(mensen):
    """Everybody gave an address; also those who are not to be invited."""
    names = (*LEDEN, "ketelaar", "kloosterman", "haddou", "meijer", "visscher", "aalders")
    for name in names:
        account = getattr(mensen, name)
        change_mailadres(account, account, f"{name}@example.nl")


def stored(mensen, meeting):
    with acting_as(mensen.zijlstra):
        return Vergadering.objects.get(pk=meeting.pk)


def event_of(content):
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def sent_calendar(message):
    ((name, content, kind),) = message.attachments
    assert name == "weegploegoverleg.ics"
    return content, kind


@pytest.mark.regel("W-03")
def test_everybody_who_belongs_there_is_invited_and_learns_of_nobody_else(mensen, meeting, addresses, mailoutbox):
    actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    assert sorted(message.to[0] for message in mailoutbox) == sorted(f"{name}@example.nl" for name in LEDEN)
    for message in mailoutbox:
        assert len(message.recipients()) == 1
        others = {f"{name}@example.nl" for name in LEDEN} - set(message.to)
        assert not any(other in message.message().as_string() for other in others)
    assert stored(mensen, meeting).is_bijgewerkt


@pytest.mark.regel("B-02")
def test_mail_and_calendar_say_nothing_about_anybody(mensen, meeting, addresses, mailoutbox):
    casussen = [signaal_ingebracht(mensen, persoon(achternaam=f"Zonnebloem{nr}")).casus for nr in range(2)]
    for casus in casussen:
        actions.agendeer_casus(mensen.zijlstra, casus, meeting)
    client_of(mensen.zijlstra).post(reverse("vergadering_uitnodigen", args=[meeting.pk]))
    said = mailoutbox[0].subject + mailoutbox[0].body + sent_calendar(mailoutbox[0])[0]
    for word in ("Zonnebloem", "Quirijn", "Dekker", "Zijlstra", "Rivierdam", *(casus.nummer for casus in casussen)):
        assert word not in said
    event = event_of(sent_calendar(mailoutbox[0])[0])
    assert str(event["summary"]) == "Weegploegoverleg"
    assert str(event["location"]) == "https://overleg.example/kamer"
    assert str(event["description"]).startswith("2 agendapunten")
    assert str(event["url"]) == f"http://testserver{reverse('vergadering', args=[meeting.pk])}"
    assert "attendee" not in event


@pytest.mark.regel("W-03")
def test_a_change_takes_the_place_of_the_first_invitation(mensen, meeting, addresses, mailoutbox):
    client = client_of(mensen.zijlstra)
    client.post(reverse("vergadering_uitnodigen", args=[meeting.pk]))
    address = reverse("vergadering_wijzigen", args=[meeting.pk])
    new_day = meeting.dag + timedelta(1)
    data = {"dag": f"{new_day:%d-%m-%Y}", "begin": "15.00", "eind": "16.00", "plaats": "Raadzaal"}
    assert client.post(address, data | version_on(client, address)).status_code == 302
    client.post(reverse("vergadering_afzeggen", args=[meeting.pk]), {"csrfmiddlewaretoken": "x"})
    first, changed, cancelled = (mailoutbox[number * len(LEDEN)] for number in range(3))
    assert len(mailoutbox) == 3 * len(LEDEN)
    assert changed.subject.startswith("Gewijzigd: Weegploegoverleg")
    assert cancelled.subject.startswith("Afgezegd: Weegploegoverleg")
    events = [event_of(sent_calendar(message)[0]) for message in (first, changed, cancelled)]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[1]["dtstart"].dt == klok.local(new_day, time(15))
    kinds = [sent_calendar(message)[1] for message in (first, cancelled)]
    assert kinds == ["text/calendar; method=PUBLISH", "text/calendar; method=CANCEL"]
    content_types = [part.get_content_type() for part in first.message().walk()]
    assert "text/calendar" in content_types


def test_who_was_not_invited_hears_of_no_change(mensen, meeting, addresses, mailoutbox):
    client = client_of(mensen.zijlstra)
    client.post(reverse("vergadering_afzeggen", args=[meeting.pk]), {"csrfmiddlewaretoken": "x"})
    assert mailoutbox == []
    with pytest.raises(RegelFout, match="niemand uitgenodigd"):
        actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)


def test_times_are_those_of_the_wall_clock_through_summer_time(mensen):
    with klok.set_to(date(2026, 3, 2)):
        winter = actions.plan_vergadering(mensen.zijlstra, date(2026, 3, 27), "Zaal", time(9, 30), time(11))
        summer = actions.plan_vergadering(mensen.zijlstra, date(2026, 3, 30), "Zaal", time(9, 30), time(11))
    assert event_of(calendar_file(winter, 0, LINK))["dtstart"].dt == datetime(2026, 3, 27, 8, 30, tzinfo=UTC)
    assert event_of(calendar_file(summer, 0, LINK))["dtstart"].dt == datetime(2026, 3, 30, 7, 30, tzinfo=UTC)


@pytest.mark.regel("W-03")
def test_mail_that_cannot_be_sent_is_told_and_the_change_stays(mensen, meeting, addresses, monkeypatch):
    client = client_of(mensen.zijlstra)
    client.post(reverse("vergadering_uitnodigen", args=[meeting.pk]))

    def fail(*_):
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    address = reverse("vergadering_wijzigen", args=[meeting.pk])
    data = {"dag": f"{meeting.dag:%d-%m-%Y}", "begin": "15.00", "eind": "16.00", "plaats": "Raadzaal"}
    page = client.post(address, data | version_on(client, address), follow=True).content.decode()
    assert "konden niet worden verstuurd" in page
    assert "wijziging nog niet verstuurd" in page
    assert (stored(mensen, meeting).plaats, stored(mensen, meeting).is_bijgewerkt) == ("Raadzaal", False)
    monkeypatch.undo()
    client.post(reverse("vergadering_uitnodigen", args=[meeting.pk]))
    assert stored(mensen, meeting).is_bijgewerkt
    assert mail.outbox[-1].subject.startswith("Gewijzigd")


@pytest.mark.regel("W-03")
def test_one_address_that_does_not_work_keeps_nobody_else_waiting_and_is_told(mensen, meeting, addresses, monkeypatch):
    sent = refusing(monkeypatch, {"bakir@example.nl"})
    page = client_of(mensen.zijlstra).post(reverse("vergadering_uitnodigen", args=[meeting.pk]), follow=True)
    assert sorted(sent) == sorted(f"{name}@example.nl" for name in LEDEN if name != "bakir")
    told = page.content.decode().split("werkt niet van: ")[1].split("</p>")[0]
    assert "Bakir" in told
    assert "Dekker" not in told
    assert "bakir@example.nl" not in told
    assert stored(mensen, meeting).is_bijgewerkt


@pytest.mark.regel("W-03")
def test_when_no_address_works_nobody_was_invited(mensen, meeting, addresses, monkeypatch):
    refusing(monkeypatch, {f"{name}@example.nl" for name in LEDEN})
    with pytest.raises(RegelFout, match="Geen van de e-mailadressen"):
        actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    assert not stored(mensen, meeting).is_uitgenodigd


def refusing(monkeypatch, addresses):
    """A mail server that does not take these addresses. Out: the list of those it sent to."""
    sent = []

    def send(_, messages):
        for message in messages:
            if addresses & set(message.to):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"unknown")})
            sent.extend(message.to)
        return len(messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    return sent


def test_without_one_address_nothing_is_sent_and_the_page_says_whose_is_missing(mensen, meeting, mailoutbox):
    with pytest.raises(RegelFout, match="Mijn e-mailadres"):
        actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    change_mailadres(mensen.dekker, mensen.dekker, "dekker@example.nl")
    page = client_of(mensen.zijlstra).get(reverse("vergadering", args=[meeting.pk])).content.decode()
    missing = page.split("gaf nog geen e-mailadres: ")[1].split("</p>")[0]
    assert "Bakir" in missing
    assert "Dekker" not in missing
    actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    assert [message.to for message in mailoutbox] == [["dekker@example.nl"]]


@pytest.mark.regel("P-01")
def test_who_lost_the_machtiging_gets_no_mail(mensen, meeting, addresses, mailoutbox):
    with acting_as(mensen.zijlstra):
        machtiging = Machtiging.objects.get(account=mensen.ramdin)
    end_machtiging(INSTALLATIE, machtiging, klok.today())
    actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    assert "ramdin@example.nl" not in [message.to[0] for message in mailoutbox]


@pytest.mark.regel("W-03")
@pytest.mark.regel("B-02")
def test_who_was_invited_and_lost_the_role_hears_that_it_is_off_and_of_no_change(
    mensen, meeting, addresses, mailoutbox
):
    """Nor does who was never invited, or took their address away."""
    actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    for name in ("ramdin", "janssen"):
        account = getattr(mensen, name)
        end_aanstelling(INSTALLATIE, account.aanstellingen.get(), klok.today() - timedelta(days=1))
    change_mailadres(mensen.janssen, mensen.janssen, "")
    actions.change_vergadering(mensen.zijlstra, meeting, meeting.dag, "Elders", meeting.begin, meeting.eind)
    assert "ramdin@example.nl" not in to_whom(mensen, meeting, mailoutbox)
    actions.cancel_vergadering(mensen.zijlstra, meeting)
    told = to_whom(mensen, meeting, mailoutbox)
    assert sorted(told) == sorted(f"{name}@example.nl" for name in ("dekker", "bakir", "ramdin", "zijlstra"))
    message = told["ramdin@example.nl"]
    assert message.subject.startswith("Afgezegd")
    assert "na inloggen" not in message.body
    assert "Rivierdam" not in message.body
    assert Calendar.from_ical(sent_calendar(message)[0])["method"] == "CANCEL"


def to_whom(mensen, meeting, mailoutbox):
    """Who gets a message about what holds now, with that message."""
    mailoutbox.clear()
    actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    return {message.to[0]: message for message in mailoutbox}


@pytest.mark.regel("W-03")
def test_nobody_else_reads_who_was_invited(mensen, buren, meeting, addresses):
    actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    for account in (mensen.meijer, mensen.visscher, mensen.aalders, buren.zijlstra):
        with acting_as(account):
            assert not Genodigde.objects.exists()
    with acting_as(mensen.dekker), pytest.raises(DatabaseError), transaction.atomic():
        Genodigde(vergadering=meeting, account=mensen.meijer).save(force_insert=True)


@pytest.mark.regel("P-11")
@pytest.mark.regel("P-19")
def test_only_the_uitvoerder_of_this_weegploeg_invites(mensen, buren, meeting, addresses, mailoutbox):
    with pytest.raises(RegelFout, match="P-11"):
        actions.invite_weegploeg(mensen.dekker, meeting, LINK)
    for stranger in (mensen.meijer, mensen.haddou, mensen.visscher, buren.zijlstra):
        with pytest.raises(GeenToegang):
            actions.invite_weegploeg(stranger, meeting, LINK)
    with klok.set_to(meeting.dag + timedelta(1)), pytest.raises(RegelFout, match="W-03"):
        actions.invite_weegploeg(mensen.zijlstra, meeting, LINK)
    assert mailoutbox == []


def test_the_file_can_be_downloaded(mensen, meeting):
    answer = client_of(mensen.dekker).get(reverse("agendabestand", args=[meeting.pk]))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert event_of(answer.content)["dtstart"].dt == klok.local(meeting.dag, time(13))


# The address


def test_everybody_gives_the_own_address_and_can_take_it_away(mensen):
    client, address = client_of(mensen.dekker), reverse("mailadres")
    answer = client.post(address, {"adres": "geen adres"})
    assert answer.context["form"]["adres"].value() == "geen adres"
    assert answer.context["form"].errors
    client.post(address, {"adres": "dekker@example.nl"})
    assert 'value="dekker@example.nl"' in client.get(address).content.decode()
    client.post(address, {"adres": "", "csrfmiddlewaretoken": "x"})
    assert "dekker@example.nl" not in client.get(address).content.decode()


@pytest.mark.parametrize("adres", ["bakir", "a@example.nl, b@example.nl", "a@example.nl\nBcc: b@example.nl"])
def test_what_is_no_address_is_refused_by_the_action_too(mensen, adres):
    with pytest.raises(RegelFout, match="Vul één e-mailadres in"):
        change_mailadres(mensen.bakir, mensen.bakir, adres)
    assert not fresh(mensen.bakir, mensen.bakir).mailadres


@pytest.mark.regel("P-18")
def test_nobody_changes_the_address_of_another(mensen):
    """Who could would have the mail with which somebody begins anew, and so their account."""
    for who in (mensen.bakir, mensen.zijlstra, mensen.aalders):
        with pytest.raises(GeenToegang):
            change_mailadres(who, mensen.dekker, "elders@example.nl")
    assert not fresh(mensen.dekker, mensen.dekker).mailadres
