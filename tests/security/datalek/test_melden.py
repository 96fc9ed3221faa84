"""Anybody who works here reports an incident, and sees nothing more by it; the contacts are told (D-01)."""

from datetime import date, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.waarborgen import publish_afspraken
from casework.models import Logregel
from casework.rules import GeenToegang
from casework.versies import Conflict, newest_version
from security.choices import Status
from security.datalek import selectors, systeem
from security.datalek.melden import confirm_receipt, record_feiten, report_incident
from security.datalek.work import items
from security.models import Incident
from security.tasks import tell_contacts
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh
from tests.people import INSTALLATIE
from tests.security.datalek.helpers import contacten, feiten, incident_in, melding, stored
from tests.steps import again, day, refused

EVERYBODY = ("dekker", "ketelaar", "zijlstra", "haddou", "smit", "meijer", "kuiper", "visscher", "aalders")


@pytest.mark.regel("D-01")
@pytest.mark.parametrize("naam", EVERYBODY)
def test_anybody_with_a_role_reports_and_everybody_who_decides_sees_it(mensen, naam):
    incident = report_incident(getattr(mensen, naam), melding())
    assert incident.nummer == f"I-{klok.today().year}-0001"
    assert stored(mensen, incident).feiten == melding().feiten
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        titles = [werk.titel for werk in _work(account)]
        assert f"Incident {incident.nummer}: is dit een datalek?" in titles


def _work(account):
    with acting_as(account):
        return items(again(account))


@pytest.mark.regel("D-01")
def test_also_who_misses_a_waarborg(mensen):
    """They are the ones who find a print on their last day; what they may not do is look."""
    publish_afspraken(INSTALLATIE, mensen.verband, "Nieuwe afspraken.", day(1))
    with klok.set_to(day(1)):
        kuiper = again(mensen.kuiper)
        with acting_as(kuiper):
            assert kuiper.mist
        assert client_of(kuiper).get(reverse("incident_melden")).status_code == 200
        assert client_of(kuiper).get(reverse("casussen")).url == reverse("toegang")
        assert report_incident(again(kuiper), melding()).nummer


@pytest.mark.regel("D-01")
def test_who_has_no_role_today_does_not(mensen):
    with klok.set_to(day(-5000)), pytest.raises(GeenToegang):
        report_incident(again(mensen.kuiper), melding(ontdekt_op=klok.now()))


@pytest.mark.regel("D-01")
@pytest.mark.regel("P-19")
@pytest.mark.parametrize("naam", ["kuiper", "meijer", "aalders", "haddou", "zijlstra", "ketelaar"])
def test_who_reports_sees_no_more_by_it(mensen, naam):
    melder = getattr(mensen, naam)
    incident = report_incident(melder, melding())
    with acting_as(melder):
        assert not selectors.incidenten(again(melder)).exists()
        assert not Incident.objects.exists()
        assert not Incident.history.exists()
    with pytest.raises(GeenToegang):
        record_feiten(again(melder), incident, feiten())
    client = client_of(melder)
    for route, arguments in (("incident", [incident.pk]), ("incidenten", []), ("incident_pdf", [incident.pk])):
        assert client.get(reverse(route, args=arguments)).status_code == 404


@pytest.mark.regel("D-01")
def test_a_neighbour_sees_nothing_of_it(mensen, buren):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    for account in (buren.dekker, buren.visscher):
        with acting_as(account):
            assert not Incident.objects.exists()
        with database_role("postgres"), acting_as(account):
            assert not selectors.incidenten(again(account)).exists()
        assert client_of(account).get(reverse("incident", args=[incident.pk])).status_code == 404


@pytest.mark.regel("D-01")
@pytest.mark.parametrize(
    ("changes", "veld"),
    [
        ({"feiten": " "}, "feiten"),
        ({"ontdekt_op": lambda: klok.now() + timedelta(minutes=1)}, "ontdekt_dag"),
        ({"ontdekt_op": lambda: klok.local(date(2018, 5, 24), klok.now().time())}, "ontdekt_dag"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(mensen, changes, veld):
    changes = {name: value() if callable(value) else value for name, value in changes.items()}
    error = refused("D-01", report_incident, mensen.kuiper, melding(**changes))
    assert error.veld == veld
    assert ("incident.gemeld", "D-01", mensen.kuiper.pk) in refusals()


@pytest.mark.regel("D-01")
def test_numbers_run_on_in_each_year_and_each_samenwerkingsverband(mensen, buren):
    with klok.set_to(date(2025, 12, 31)):
        numbers = [report_incident(mensen.kuiper, melding(ontdekt_op=klok.now())).nummer for _ in range(2)]
    with klok.set_to(date(2026, 1, 1)):
        numbers.append(report_incident(mensen.kuiper, melding(ontdekt_op=klok.now())).nummer)
        numbers.append(report_incident(buren.kuiper, melding(ontdekt_op=klok.now())).nummer)
    assert numbers == ["I-2025-0001", "I-2025-0002", "I-2026-0001", "I-2026-0001"]


@pytest.mark.regel("D-01")
def test_in_the_browser_it_takes_one_short_form_and_gives_a_number(mensen):
    client = client_of(mensen.kuiper)
    home = client.get(reverse("home")).content.decode()
    assert f'href="{reverse("incident_melden")}"' in home
    form = client.get(reverse("incident_melden")).context["form"]
    assert list(form.fields) == ["feiten", "ontdekt_dag", "ontdekt_tijd", "betrokkenen"]
    data = {"feiten": "Een mail ging naar het verkeerde adres.", "ontdekt_dag": "1-6-2026", "ontdekt_tijd": "9.30"}
    with klok.set_to(date(2026, 6, 2)):
        answer = client.post(reverse("incident_melden"), data, follow=True)
    text = answer.content.decode()
    assert "I-2026-0001" in text
    assert "verkeerde adres" not in text
    with acting_as(mensen.dekker):
        incident = Incident.objects.get()
    assert incident.ontdekt_op == klok.local(date(2026, 6, 1), incident.ontdekt_op.astimezone(klok.AMSTERDAM).time())


@pytest.mark.regel("D-01")
def test_a_future_discovery_is_told_beside_the_field_and_nothing_typed_is_lost(mensen):
    data = {"feiten": "Een mail ging mis.", "ontdekt_dag": day(2).strftime("%d-%m-%Y"), "ontdekt_tijd": "9.30"}
    answer = client_of(mensen.kuiper).post(reverse("incident_melden"), data)
    form = answer.context["form"]
    assert "in de toekomst" in str(form.errors["ontdekt_dag"])
    assert form["feiten"].value() == "Een mail ging mis."


# The contacts are told


@pytest.fixture
def adressen(mensen):
    """Dekker and Visscher gave an address, Bakir did not."""
    with database_role("postgres"):
        for account in (mensen.dekker, mensen.visscher):
            account.mailadres = f"{account.gebruikersnaam}@example.nl"
            account.save(update_fields=["mailadres"])


@pytest.mark.regel("D-01")
@pytest.mark.regel("B-02")
def test_the_contacts_get_a_mail_that_says_nothing_once(mensen, adressen):
    contacten(mensen, mensen.visscher, mensen.bakir)
    incident = report_incident(mensen.kuiper, melding())
    with database_role("casework_jobs"):
        tell_contacts()
        tell_contacts()
    assert sorted(sent.to for sent in mail.outbox) == [["dekker@example.nl"], ["visscher@example.nl"]]
    for sent in mail.outbox:
        text = f"{sent.subject} {sent.body}"
        for word in (incident.nummer, str(incident.pk), "print", "zestien", "Kuiper", "oever", "http", "Rivierdam"):
            assert word not in text
    assert stored(mensen, incident).verteld_op is not None


@pytest.mark.regel("D-01")
def test_a_contact_who_only_looks_in_the_system_gets_no_mail(mensen, adressen):
    contacten(mensen, wijze="systeem")
    report_incident(mensen.kuiper, melding())
    with database_role("casework_jobs"):
        tell_contacts()
    assert mail.outbox == []


@pytest.mark.regel("D-01")
def test_when_the_mail_does_not_work_the_next_run_tries_again(mensen, adressen, monkeypatch):
    def broken(*args, **kwargs):
        raise SMTPException

    contacten(mensen)
    incident = report_incident(mensen.kuiper, melding())
    with database_role("casework_jobs"):
        with monkeypatch.context() as down:
            down.setattr(systeem, "send_mail", broken)
            tell_contacts()
        assert Incident.objects.get(pk=incident.pk).verteld_op is None
        tell_contacts()
    assert [sent.to for sent in mail.outbox] == [["dekker@example.nl"]]


@pytest.mark.regel("D-01")
def test_nobody_but_the_system_tells_the_contacts(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    with pytest.raises(GeenToegang):
        systeem.tell_contacts(mensen.dekker, incident.pk)


@pytest.mark.regel("D-01")
def test_a_contact_confirms_within_the_hours_or_it_shows_as_late(mensen):
    contacten(mensen, mensen.visscher, uren=4)
    moment = klok.now()
    with klok.set_to(moment):
        incident = report_incident(mensen.kuiper, melding())
    with klok.set_to(moment + timedelta(hours=5)):
        (werk,) = [werk for werk in _work(mensen.visscher) if "bevestig" in werk.titel]
        assert werk.moment == moment + timedelta(hours=4)
        assert werk.is_te_laat
        confirm_receipt(mensen.visscher, incident)
        assert [werk for werk in _work(mensen.visscher) if "bevestig" in werk.titel] == []
        with acting_as(mensen.dekker):
            found = selectors.open_incident(mensen.dekker, incident.pk)
            late = {bericht.account.gebruikersnaam: bericht.is_te_laat for bericht in selectors.berichten(found)}
        assert late == {"dekker": True, "visscher": True}
    refused("D-01", confirm_receipt, mensen.visscher, incident)
    refused("D-01", confirm_receipt, mensen.bakir, incident)
    for stranger in (mensen.kuiper, mensen.haddou, mensen.aalders):
        with pytest.raises(GeenToegang):
            confirm_receipt(stranger, incident)


# What is known (D-03)


@pytest.mark.regel("D-03")
def test_contacts_and_vertegenwoordigers_write_down_what_is_known_and_versions_stay(mensen):
    contacten(mensen, mensen.zijlstra)
    incident = report_incident(mensen.kuiper, melding())
    for account in (mensen.zijlstra, mensen.ramdin):
        record_feiten(account, incident, feiten(gevolgen=f"Volgens {account.naam}."))
    with acting_as(mensen.dekker):
        versions = [version.gevolgen for version in Incident.history.filter(id=incident.pk)]
        first = Incident.history.filter(id=incident.pk).last()
    assert versions == ["Volgens Ramdin.", "Volgens Zijlstra.", ""]
    assert first.feiten == melding().feiten
    for account in (mensen.haddou, mensen.visscher, mensen.kuiper, mensen.aalders):
        with pytest.raises(GeenToegang):
            record_feiten(account, incident, feiten())


@pytest.mark.regel("D-03")
def test_who_stops_being_a_contact_reads_nothing_any_more(mensen):
    contacten(mensen, mensen.zijlstra)
    incident = report_incident(mensen.kuiper, melding())
    assert client_of(mensen.zijlstra).get(reverse("incident", args=[incident.pk])).status_code == 200
    contacten(mensen)
    with acting_as(mensen.zijlstra):
        assert not Incident.objects.exists()
    assert client_of(mensen.zijlstra).get(reverse("incident", args=[incident.pk])).status_code == 404


@pytest.mark.regel("D-03")
@pytest.mark.regel("B-09")
def test_two_who_write_at_once_the_second_is_told(mensen):
    incident = report_incident(mensen.kuiper, melding())
    with acting_as(mensen.dekker):
        seen = newest_version(Incident, row_id=incident.pk)
    record_feiten(mensen.dekker, incident, feiten(), seen)
    with pytest.raises(Conflict):
        record_feiten(mensen.bakir, incident, feiten(gevolgen="Anders."), seen)
    assert fresh(mensen.dekker, incident).gevolgen == feiten().gevolgen


@pytest.mark.regel("D-03")
def test_without_facts_or_after_closing_nothing_is_written(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    assert refused("D-03", record_feiten, mensen.dekker, incident, feiten(feiten="")).veld == "feiten"
    closed = incident_in(mensen, Status.AFGESLOTEN)
    refused("D-03", record_feiten, mensen.dekker, closed, feiten())


@pytest.mark.regel("B-04")
@pytest.mark.regel("D-03")
def test_each_look_and_change_is_in_the_log(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    client = client_of(mensen.visscher)
    for route, arguments in (("incidenten", []), ("incident", [incident.pk]), ("incident_pdf", [incident.pk])):
        assert client.get(reverse(route, args=arguments)).status_code == 200
    client_of(mensen.haddou).get(reverse("incident", args=[incident.pk]))
    with acting_as(mensen.visscher):
        lines = set(Logregel.objects.values_list("gebeurtenis", "uitkomst", "account_id"))
    assert ("incident.gemeld", "gedaan", mensen.kuiper.pk) in lines
    for event in ("incidenten.lijst", "incident.pagina", "incident.melding_ap"):
        assert (event, "gezien", mensen.visscher.pk) in lines
    assert ("incident.pagina", "", mensen.haddou.pk) in refusals()
