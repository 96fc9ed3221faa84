"""The database keeps incidents apart by itself, whatever code asks it (B-05, P-19); and at the same moment (D-01)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from casework import klok
from casework.access.context import acting_as
from casework.choices import Rol
from casework.encryption import keystore
from security.choices import Status
from security.datalek import selectors
from security.datalek.contacten import NieuwContact, fix_contacten, version_of
from security.datalek.melden import report_incident
from security.models import Contactlijst, Incident, Incidentontvangst
from tests.access.several.helpers import works_there
from tests.conftest import database_role
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.security.datalek.helpers import contacten, incident_in, melding
from tests.steps import again, broken, together

DENIED = "row-level security"
TABLES = ("security_incident", "security_historicalincident", "security_incidentbesluit", "security_incidentontvangst")
OUTSIDERS = ("kuiper", "meijer", "smit", "aalders", "haddou", "zijlstra", "ketelaar", "kloosterman", "buur", "buur_fg")


@pytest.fixture
def incident(mensen, buren):
    """With a row in each table."""
    contacten(mensen)
    found = incident_in(mensen, Status.AFGESLOTEN)
    with acting_as(mensen.dekker):
        Incidentontvangst(incident=found, account=mensen.dekker).save(force_insert=True)
    return found


def person(mensen, buren, naam):
    return {"buur": buren.dekker, "buur_fg": buren.visscher}.get(naam) or getattr(mensen, naam)


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.regel("B-05")
@pytest.mark.regel("P-19")
@pytest.mark.parametrize("naam", OUTSIDERS)
def test_raw_sql_shows_an_outsider_nothing_and_changes_nothing(mensen, buren, incident, naam):
    with acting_as(person(mensen, buren, naam)):
        assert {table: rows(table) for table in TABLES} == dict.fromkeys(TABLES, 0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE security_incident SET feiten = feiten WHERE nummer = %s", [incident.nummer])
            assert cursor.rowcount == 0


@pytest.mark.regel("B-05")
def test_who_reads_the_register_does_see_them(mensen, incident):
    """Without this the test above could pass because nobody sees anything."""
    contacten(mensen, mensen.zijlstra)
    for account in (mensen.dekker, mensen.ramdin, mensen.visscher, mensen.zijlstra):
        with acting_as(account):
            assert all(rows(table) for table in TABLES), account.gebruikersnaam


@pytest.mark.regel("B-05")
def test_without_an_account_there_is_nothing(incident):
    assert {table: rows(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.regel("D-01")
@pytest.mark.regel("B-05")
@pytest.mark.parametrize(
    "changes",
    [
        lambda mensen, buren: {"melder": mensen.meijer},
        lambda mensen, buren: {"verband": buren.verband},
        lambda mensen, buren: {"status": Status.LEK},
        lambda mensen, buren: {"status": Status.GEEN_LEK, "afgesloten_op": klok.today()},
        lambda mensen, buren: {"verteld_op": klok.now()},
    ],
)
def test_nobody_reports_for_another_or_further_than_the_first_step(mensen, buren, changes):
    values = {"verband": mensen.verband, "melder": mensen.kuiper, "nummer": "I-1", "feiten": "x"}
    row = Incident(id=uuid4(), ontdekt_op=klok.now() - timedelta(hours=1), **values | changes(mensen, buren))
    keystore.create(row.pk, "incident", mensen.verband.pk)
    with acting_as(mensen.kuiper), pytest.raises(Exception, match=DENIED), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.regel("D-01")
@pytest.mark.regel("B-05")
def test_nobody_says_for_another_that_they_know(mensen, incident):
    for account, told in ((mensen.bakir, mensen.ramdin), (mensen.kuiper, mensen.kuiper)):
        with acting_as(account), pytest.raises(Exception, match=DENIED), transaction.atomic():
            Incidentontvangst(incident=incident, account=told).save(force_insert=True)


@pytest.mark.regel("P-19")
@pytest.mark.regel("B-05")
def test_who_works_in_two_of_them_sees_the_one_at_hand(mensen, buren, incident):
    """Haddou is a contact there, and nobody for incidents here."""
    haddou = works_there(mensen.haddou, buren, buren.gemeente, Rol.UITVOERDER_WEEGPLOEG)
    fix_contacten(buren.dekker, [NieuwContact(each.pk, "systeem", 4) for each in (buren.dekker, haddou)])
    there = report_incident(buren.kuiper, melding())
    for verband, seen in ((mensen.verband, []), (buren.verband, [there.pk])):
        with acting_as(haddou, verband.pk):
            assert list(Incident.objects.values_list("pk", flat=True)) == seen
            haddou.forget_roles()
            assert list(selectors.incidenten(haddou).values_list("pk", flat=True)) == seen


@pytest.mark.regel("D-01")
def test_two_who_report_at_the_same_moment_get_numbers_of_their_own(echt):  # noqa: F811
    mensen = echt.mensen
    found = together(
        *(lambda wie=wie: report_incident(again(wie), melding()) for wie in (mensen.kuiper, mensen.meijer))
    )
    assert sorted(incident.nummer[-4:] for incident in found) == ["0001", "0002"]


@pytest.mark.regel("D-01")
@pytest.mark.regel("B-09")
def test_of_two_who_fix_the_contacts_at_the_same_moment_one_does(echt):  # noqa: F811
    mensen = echt.mensen
    with database_role("casework_jobs"):
        seen = version_of(Contactlijst.objects.get())

    def fix(wie):
        return fix_contacten(again(wie), [NieuwContact(mensen.dekker.pk, "mail", 4)], seen)

    assert broken(together(lambda: fix(mensen.dekker), lambda: fix(mensen.bakir))) == ["B-09"]
    with database_role("casework_jobs"):
        assert Contactlijst.objects.filter(vervangen_op__isnull=True).count() == 1
