"""The kernpartijen decide in turn, with reasons, and the 72 hours are counted in UTC (D-02, D-03)."""

import io
from datetime import timedelta

import pypdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape

from casework import klok
from casework.access.context import acting_as
from casework.home import home_of
from casework.rules import GeenToegang
from casework.versies import Conflict, newest_version
from casework.work import work_list
from security.choices import Besluitsoort, Status
from security.datalek import workflow
from security.datalek.besluiten import decide
from security.datalek.melden import record_feiten, report_incident
from security.datalek.work import items
from security.models import Incident, Incidentbesluit
from tests.client import client_of
from tests.conftest import database_role
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.security.datalek.helpers import WAAROM, at, besluit, contacten, feiten, incident_in, melding, stored
from tests.security.test_proof import proved_ago
from tests.steps import again, broken, refused, together

LEK, AP, BETROKKENE, SLUITEN = Besluitsoort
# The worked examples: discovered, until.
VOORBEELDEN = [("3-4-2026 17.10", "6-4-2026 17.10"), ("28-3-2026 12.00", "31-3-2026 13.00")]


def decided(mensen, incident):
    with acting_as(mensen.visscher):
        found = Incidentbesluit.objects.filter(incident=incident).order_by("genomen_op", "pk")
        return [(row.soort, row.uitkomst, row.motivering, row.genomen_door_id, row.namens_id) for row in found]


@pytest.mark.regel("D-02")
def test_each_decision_in_turn_by_any_kernpartij_up_to_the_end(mensen):
    incident = report_incident(mensen.kuiper, melding())
    record_feiten(mensen.bakir, incident, feiten())
    decide(mensen.bakir, incident, LEK, besluit("lek"))
    decide(mensen.dekker, incident, AP, besluit("gemeld", moment=klok.now()))
    decide(mensen.ramdin, incident, BETROKKENE, besluit("geinformeerd", dag=klok.today(), hoe="In een gesprek."))
    decide(mensen.dekker, incident, SLUITEN, besluit("afgesloten"))
    kept = stored(mensen, incident)
    assert (kept.status, kept.afgesloten_op) == (Status.AFGESLOTEN, klok.today())
    assert decided(mensen, incident) == [
        ("lek", "lek", WAAROM, mensen.bakir.pk, mensen.politie.pk),
        ("ap", "gemeld", WAAROM, mensen.dekker.pk, mensen.gemeente.pk),
        ("betrokkene", "geinformeerd", WAAROM, mensen.ramdin.pk, mensen.om.pk),
        ("sluiten", "afgesloten", WAAROM, mensen.dekker.pk, mensen.gemeente.pk),
    ]


@pytest.mark.regel("D-03")
def test_what_is_no_datalek_or_was_not_reported_stays_in_the_register(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    decide(mensen.dekker, incident, LEK, besluit("geen_lek"))
    assert stored(mensen, incident).afgesloten_op == klok.today()
    unreported = incident_in(mensen, Status.AFGESLOTEN)
    text = client_of(mensen.visscher).get(reverse("incidenten")).content.decode()
    assert incident.nummer in text
    assert unreported.nummer in text


@pytest.mark.regel("D-02")
@pytest.mark.parametrize(
    "status",
    [
        status
        for status in Status
        if status in (*workflow.STAPPEN[AP].van, "gesignaleerd", "niet_gemeld", "niet_geinformeerd", "afgesloten")
    ],
)
def test_what_the_table_does_not_list_is_refused(mensen, status):
    incident = incident_in(mensen, status)
    for soort, stap in workflow.STAPPEN.items():
        if status in stap.van:
            continue
        refused("D-02", decide, mensen.dekker, incident, soort, besluit(stap.naar[0], moment=klok.now()))
    assert stored(mensen, incident).status == status


@pytest.mark.regel("D-02")
@pytest.mark.parametrize("uitkomst", ["", "gemeld", "afgesloten", "iets"])
def test_another_outcome_than_the_question_has_is_refused(mensen, uitkomst):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    assert refused("D-02", decide, mensen.dekker, incident, LEK, besluit(uitkomst)).veld == "uitkomst"


@pytest.mark.regel("D-02")
@pytest.mark.parametrize("motivering", ["", "  \n"])
def test_without_reasons_nothing_is_decided(mensen, motivering):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    error = refused("D-02", decide, mensen.dekker, incident, LEK, besluit("lek", motivering=motivering))
    assert error.veld == "motivering"
    assert decided(mensen, incident) == []


@pytest.mark.regel("D-02")
@pytest.mark.regel("P-11")
def test_an_uitvoerder_who_is_a_contact_decides_nothing(mensen):
    contacten(mensen, mensen.zijlstra, mensen.haddou)
    incident = incident_in(mensen, Status.GESIGNALEERD)
    for account in (mensen.zijlstra, mensen.haddou):
        refused("P-11", decide, account, incident, LEK, besluit("lek"))


@pytest.mark.regel("D-02")
@pytest.mark.regel("P-18")
def test_the_fg_decides_nothing_and_others_do_not_even_know_of_it(mensen, buren):
    contacten(mensen, mensen.visscher)
    incident = incident_in(mensen, Status.GESIGNALEERD)
    refused("P-11", decide, mensen.visscher, incident, LEK, besluit("lek"))
    # Uitvoerders who are no contact, partners, the administrator, somebody without a machtiging today, a neighbour.
    for account in (
        *(mensen.haddou, mensen.meijer, mensen.smit, mensen.kuiper, mensen.aalders),
        *(mensen.ketelaar, mensen.kloosterman, buren.dekker),
    ):
        with pytest.raises(GeenToegang):
            decide(account, incident, LEK, besluit("lek"))
    assert decided(mensen, incident) == []


@pytest.mark.regel("D-02")
@pytest.mark.regel("P-01")
def test_a_machtiging_that_ended_decides_nothing(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    with klok.set_to(klok.today() + timedelta(days=301)), pytest.raises(GeenToegang):
        decide(again(mensen.janssen), incident, LEK, besluit("lek"))


@pytest.mark.regel("D-02")
def test_a_decision_is_taken_once_and_never_changes(mensen):
    incident = incident_in(mensen, Status.LEK)
    refused("D-02", decide, mensen.dekker, incident, LEK, besluit("geen_lek"))
    with acting_as(mensen.bakir), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Incidentbesluit.objects.filter(incident=incident).update(uitkomst=Status.GEEN_LEK)
    with acting_as(mensen.bakir), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Incidentbesluit.objects.filter(incident=incident).delete()


@pytest.mark.regel("D-02")
@pytest.mark.regel("B-09")
def test_who_read_what_is_changed_since_is_told(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    with acting_as(mensen.dekker):
        seen = newest_version(Incident, row_id=incident.pk)
    record_feiten(mensen.bakir, incident, feiten())
    with pytest.raises(Conflict):
        decide(mensen.dekker, incident, LEK, besluit("lek"), seen)


@pytest.mark.regel("D-02")
def test_of_two_who_decide_at_the_same_moment_one_does(echt):  # noqa: F811
    incident = incident_in(echt.mensen, Status.GESIGNALEERD)
    jobs = [
        lambda: decide(again(echt.mensen.dekker), incident, LEK, besluit("lek")),
        lambda: decide(again(echt.mensen.bakir), incident, LEK, besluit("geen_lek")),
    ]
    assert broken(together(*jobs)) == ["D-02"]
    with database_role("casework_jobs"):
        assert Incidentbesluit.objects.filter(incident=incident).count() == 1


# The 72 hours


@pytest.mark.regel("D-02")
@pytest.mark.parametrize(("ontdekt", "tot"), VOORBEELDEN)
def test_72_hours_are_counted_in_utc_and_shown_in_dutch_time(mensen, ontdekt, tot):
    with klok.set_to(at(ontdekt)):
        incident = report_incident(mensen.kuiper, melding(ontdekt_op=at(ontdekt)))
    assert incident.uiterlijk_bij_ap == at(tot)
    day, hour = tot.split()
    with klok.set_to(at(tot) - timedelta(hours=23)):
        assert not stored(mensen, incident).is_te_laat
        for text in _where_it_is_listed(mensen, incident):
            assert "nog 23 uur" in text
            assert f"{hour}\N{NO-BREAK SPACE}uur" in text
            assert day.split("-")[0] in text
    with klok.set_to(at(tot) + timedelta(hours=2)):
        assert stored(mensen, incident).is_te_laat
        for text in _where_it_is_listed(mensen, incident):
            assert "2 uur te laat" in text


def _where_it_is_listed(mensen, incident):
    client = client_of(mensen.dekker)
    addresses = (reverse("home"), reverse("incidenten"), reverse("incident", args=[incident.pk]))
    return [client.get(address).content.decode() for address in addresses]


@pytest.mark.regel("D-02")
def test_what_is_late_counts_as_late_at_home_on_the_day_itself_and_for_the_fg(mensen):
    with klok.set_to(at("3-4-2026 9.00")):
        report_incident(mensen.kuiper, melding(ontdekt_op=at("3-4-2026 9.00")))
    for moment, late in (("6-4-2026 8.59", 0), ("6-4-2026 9.01", 1)):
        with klok.set_to(at(moment)):
            for account in (mensen.bakir, mensen.visscher):
                account = again(account)
                with acting_as(account):
                    incidents = [werk for werk in items(account) if werk.moment]
                    assert sum(werk.is_te_laat for werk in incidents) == late
                    assert home_of(account).te_laat == late
    with klok.set_to(at("6-4-2026 9.01")):
        answer = client_of(mensen.visscher).get(reverse("incidenten"), {"stand": "te_laat"})
        assert len(answer.context["blad"].rijen) == 1


def test_what_ends_earlier_on_a_day_stands_first(mensen):
    for hour in ("15.00", "9.00"):
        with klok.set_to(at("3-4-2026 16.00")):
            report_incident(mensen.kuiper, melding(ontdekt_op=at(f"3-4-2026 {hour}")))
    with klok.set_to(at("6-4-2026 8.00")):
        account = again(mensen.bakir)
        with acting_as(account):
            moments = [werk.moment for werk in work_list(account) if werk.moment]
    assert moments == [at("6-4-2026 9.00"), at("6-4-2026 15.00")]


@pytest.mark.regel("D-03")
@pytest.mark.parametrize(("ontdekt", "tot"), VOORBEELDEN)
def test_later_than_72_hours_needs_a_reason(mensen, ontdekt, tot):
    with klok.set_to(at(ontdekt)):
        on_time, late = (incident_in(mensen, Status.LEK, ontdekt_op=at(ontdekt)) for _ in range(2))
    with klok.set_to(at(tot) + timedelta(days=1)):
        decide(mensen.dekker, on_time, AP, besluit("gemeld", moment=at(tot), waarom_laat="Doet er niet toe."))
        too_late = besluit("gemeld", moment=at(tot) + timedelta(minutes=1))
        assert refused("D-03", decide, mensen.dekker, late, AP, too_late).veld == "waarom_laat"
        too_late.waarom_laat = "Over het weekend was niemand bereikbaar."
        decide(mensen.dekker, late, AP, too_late)
    with acting_as(mensen.dekker):
        kept = {row.incident_id: row.waarom_laat for row in Incidentbesluit.objects.filter(soort=AP)}
    assert kept == {on_time.pk: None, late.pk: "Over het weekend was niemand bereikbaar."}
    page = client_of(mensen.dekker).get(reverse("incident", args=[late.pk])).content.decode()
    assert "Later dan 72 uur" in page


@pytest.mark.regel("D-02")
@pytest.mark.parametrize(
    "moment", [lambda now: None, lambda now: now + timedelta(minutes=1), lambda now: now - timedelta(hours=3)]
)
def test_reported_at_a_moment_that_cannot_be_is_refused(mensen, moment):
    incident = incident_in(mensen, Status.LEK)
    given = besluit("gemeld", moment=moment(klok.now()))
    assert refused("D-02", decide, mensen.dekker, incident, AP, given).veld == "dag"


@pytest.mark.regel("D-02")
@pytest.mark.parametrize(
    ("changes", "veld"),
    [
        ({"dag": None, "hoe": "Een brief."}, "dag"),
        ({"dag": 1, "hoe": "Een brief."}, "dag"),
        ({"dag": -1, "hoe": "Een brief."}, "dag"),
        ({"dag": 0, "hoe": " "}, "hoe"),
    ],
)
def test_told_the_betrokkene_says_when_and_how(mensen, changes, veld):
    incident = incident_in(mensen, Status.NIET_GEMELD, ontdekt_op=klok.now())
    if changes["dag"] is not None:
        changes = changes | {"dag": klok.today() + timedelta(days=changes["dag"])}
    assert refused("D-02", decide, mensen.dekker, incident, BETROKKENE, besluit("geinformeerd", **changes)).veld == veld


@pytest.mark.regel("D-03")
@pytest.mark.parametrize("missing", ["gevolgen", "maatregelen"])
def test_without_effects_and_measures_it_does_not_close(mensen, missing):
    incident = incident_in(mensen, Status.NIET_GEINFORMEERD)
    record_feiten(mensen.bakir, incident, feiten(**{missing: ""}))
    refused("D-03", decide, mensen.dekker, incident, SLUITEN, besluit("afgesloten"))
    record_feiten(mensen.bakir, incident, feiten())
    decide(mensen.dekker, incident, SLUITEN, besluit("afgesloten"))


# On screen


@pytest.mark.regel("D-02")
def test_each_decision_is_taken_on_its_own_page(mensen):
    incident = incident_in(mensen, Status.GESIGNALEERD)
    record_feiten(mensen.bakir, incident, feiten())
    client = client_of(mensen.dekker)
    today = klok.today().strftime("%d-%m-%Y")
    now = klok.now().astimezone(klok.AMSTERDAM).strftime("%H.%M")
    answers = {
        LEK: {"uitkomst": "lek"},
        AP: {"uitkomst": "gemeld", "dag": today, "tijd": now},
        BETROKKENE: {"uitkomst": "geinformeerd", "dag": today, "hoe": "Een gesprek."},
        SLUITEN: {},
    }
    for soort, answer in answers.items():
        page = client.get(reverse("incident", args=[incident.pk])).content.decode()
        address = reverse("incident_besluit", args=[incident.pk, soort])
        assert address in page
        form = client.get(address).context["form"]
        sent = answer | {"motivering": WAAROM, "gezien": form.on_page.version}
        assert client.post(address, sent).status_code == 302
    assert stored(mensen, incident).status == Status.AFGESLOTEN
    page = client.get(reverse("incident", args=[incident.pk])).content.decode()
    assert page.count(escape(WAAROM)) == 4
    assert reverse("incident_feiten", args=[incident.pk]) not in page


@pytest.mark.regel("D-02")
@pytest.mark.regel("B-09")
def test_the_second_of_two_on_the_same_page_is_told_and_keeps_what_was_typed(mensen):
    client = client_of(mensen.dekker)
    for uitkomst, why in (("lek", "Hierover is al besloten"), ("geen_lek", "Dit incident is afgesloten")):
        incident = incident_in(mensen, Status.GESIGNALEERD)
        address = reverse("incident_besluit", args=[incident.pk, "lek"])
        sent = {"uitkomst": "lek", "motivering": "Mijn reden.", "gezien": _version(client.get(address))}
        decide(mensen.bakir, incident, LEK, besluit(uitkomst))
        answer = client.post(address, sent)
        assert answer.context["form"].on_page.conflict
        assert answer.context["form"]["motivering"].value() == "Mijn reden."
        answer = client.post(address, sent | {"gezien": _version(answer)})
        assert why in str(answer.context["form"].errors)
        assert client.get(address).url == reverse("incident", args=[incident.pk])


def _version(answer):
    return answer.context["form"].on_page.version


@pytest.mark.regel("D-02")
@pytest.mark.regel("B-03")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_decision_asks_for_a_proof_of_the_last_minutes(mensen, method):
    TOTP.activate(mensen.dekker, generate_totp_secret())
    incident = incident_in(mensen, Status.GESIGNALEERD)
    client = proved_ago(client_of(mensen.dekker), 11)
    address = reverse("incident_besluit", args=[incident.pk, "lek"])
    answer = getattr(client, method)(address, {"uitkomst": "lek", "motivering": WAAROM})
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert decided(mensen, incident) == []


@pytest.mark.regel("D-03")
def test_the_text_for_the_ap_comes_out_as_a_document(mensen):
    incident = incident_in(mensen, Status.AFGESLOTEN)
    answer = client_of(mensen.bakir).get(reverse("incident_pdf", args=[incident.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{incident.nummer}-melding-ap.pdf"'
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    # Whom the AP can ask (article 33(3)(b) AVG), and what happened.
    for words in (mensen.visscher.naam, mensen.bakir.naam, "Maatregelen", "72 uur"):
        assert words in text
