"""To the archive after a year, read with a purpose, changed by nobody: R-01, R-02, R-03, P-13, P-19."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from casework import klok, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import Systeem, acting_as
from casework.actions import parties
from casework.models import Betrokkene, Casus, CasusToegang, Logregel, Raadpleging, Signaal
from casework.rules import GeenToegang, RegelFout
from retention.actions import archive_casus, consult_archive
from retention.tasks import ARCHIVERING, archive_due
from retention.work import items as work_items
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import antwoord, besluit_vastgesteld, casus_in_beraad
from tests.people import INSTALLATIE
from tests.retention.helpers import days_ago, last_processed, make_casus
from weegploeg.actions import Vraag, answer_duiding, ask_duiding
from weegploeg.models import NadereDuiding

WAAROM = "Er is een nieuw signaal over dezelfde persoon."


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def archived(mensen, casus):
    last_processed(casus, days_ago(366))
    run_archive_due()
    return fresh(mensen.dekker, casus)


def run_archive_due():
    with database_role("casework_jobs"):
        archive_due()


def give_partner(mensen, casus):
    """Access as a deelname gives it."""
    grants.grant(
        casus.pk, mensen.meijer.pk, p.CASUSPARTNER, reden="deelname", feit_id=casus.pk, vanaf=klok.today(), tot=None
    )


def stored(mensen, casus):
    return fresh(mensen.dekker, casus)


@pytest.mark.regel("R-03")
@pytest.mark.regel("R-01")
def test_who_was_asked_something_sees_it_no_more_and_moves_no_term(mensen):
    """A last day far ahead does not outlive the file; an answer would put off the destruction (W-08, R-04)."""
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    ask = Vraag(mensen.politie, mensen.janssen, "Wat is bekend?", "Quirijn", "Nodig.", days_ago(-800))
    duiding = ask_duiding(mensen.zijlstra, casus, ask)
    with klok.set_to(days_ago(-366)):
        with acting_as(mensen.janssen):
            assert NadereDuiding.objects.exists()
        run_archive_due()
        with acting_as(mensen.janssen):
            assert not NadereDuiding.objects.exists()
        with pytest.raises(GeenToegang):
            answer_duiding(mensen.janssen, duiding, antwoord("Alsnog iets."))


# when


@pytest.mark.regel("R-02")
def test_the_worked_example(mensen, casus):
    last_processed(casus, date(2024, 2, 29))
    with klok.set_to(date(2025, 2, 27)):
        run_archive_due()
        assert stored(mensen, casus).bestand == "actief"
    with klok.set_to(date(2025, 2, 28)):
        run_archive_due()
        found = stored(mensen, casus)
    assert (found.bestand, found.gearchiveerd_op) == ("gearchiveerd", date(2025, 2, 28))


@pytest.mark.regel("R-02")
def test_a_day_too_early_is_refused_also_when_the_system_asks(mensen, casus):
    last_processed(casus, days_ago(364))
    with database_role("casework_jobs"), pytest.raises(RegelFout, match="R-02"):
        archive_casus(ARCHIVERING, casus.pk)
    assert stored(mensen, casus).bestand == "actief"


@pytest.mark.regel("R-02")
def test_only_the_system_archives(mensen, casus):
    last_processed(casus, days_ago(400))
    for account in (mensen.dekker, mensen.zijlstra, mensen.aalders, mensen.visscher):
        with pytest.raises(GeenToegang):
            archive_casus(account, casus.pk)
    assert stored(mensen, casus).bestand == "actief"


@pytest.mark.regel("R-07")
def test_a_second_run_changes_nothing(mensen, archived):
    with klok.set_to(klok.today() + timedelta(days=3)):
        run_archive_due()
        assert stored(mensen, archived).gearchiveerd_op == archived.gearchiveerd_op
    with database_role("casework_jobs"), pytest.raises(RegelFout, match="R-02"):
        archive_casus(ARCHIVERING, archived.pk)
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(gebeurtenis="casus.gearchiveerd", uitkomst="gedaan").count() == 1


@pytest.mark.regel("R-10")
def test_a_casus_without_casusoverleg_goes_too(mensen, casus):
    last_processed(casus, days_ago(400))
    with database_role("casework_jobs"):
        Casus.objects.filter(pk=casus.pk).update(fase="geen_casusoverleg")
    run_archive_due()
    assert stored(mensen, casus).bestand == "gearchiveerd"


@pytest.mark.regel("R-02")
def test_nearing_the_archive_is_work_for_who_can_still_act(mensen, casus):
    def titles(account):
        with acting_as(account):
            return [(werk.titel, werk.termijn) for werk in work_items(account) if "archief" in werk.titel]

    last_processed(casus, days_ago(365 - 62))
    assert titles(mensen.zijlstra) == []
    last_processed(casus, days_ago(365 - 30))
    for account in (mensen.zijlstra, mensen.dekker):
        ((titel, dag),) = titles(account)
        assert (dag - klok.today()).days in (30, 31)  # a leap day in between
    for account in (mensen.haddou, mensen.meijer, mensen.aalders):
        assert titles(account) == []


@pytest.mark.regel("R-06")
def test_the_kernpartijen_see_a_nearing_destruction(mensen, archived):
    last_processed(archived, days_ago(5 * 365 - 10))
    with acting_as(mensen.bakir):
        found = [werk for werk in work_items(mensen.bakir) if werk.titel == "Casus wordt vernietigd"]
    assert [werk.casusnummer for werk in found] == [archived.nummer]
    with acting_as(mensen.zijlstra):
        assert not [werk for werk in work_items(mensen.zijlstra) if werk.titel == "Casus wordt vernietigd"]


# gone for all but the kernpartijen, and closed for them until they state a purpose


@pytest.mark.regel("R-03")
@pytest.mark.regel("P-13")
@pytest.mark.regel("P-19")
def test_partners_and_uitvoerders_lose_it_everywhere(mensen, casus):
    give_partner(mensen, casus)
    assert client_of(mensen.meijer).get(reverse("casus", args=[casus.pk])).status_code == 200
    last_processed(casus, days_ago(366))
    run_archive_due()
    for account in (mensen.meijer, mensen.zijlstra, mensen.haddou):
        with acting_as(account):
            assert not Casus.objects.filter(pk=casus.pk).exists()
            assert not Signaal.objects.exists()
            assert not Betrokkene.objects.exists()
        client = client_of(account)
        assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
        assert client.get(reverse("archief")).status_code == 404
        assert client.get(reverse("archief_raadplegen", args=[casus.pk])).status_code == 404
    assert not CasusToegang.objects.filter(content_object_id=casus.pk).exclude(reden="machtiging").exists()


@pytest.mark.regel("R-03")
def test_a_kernpartij_knows_of_it_but_reads_nothing(mensen, archived):
    with acting_as(mensen.dekker):
        assert selectors.permissions_on(mensen.dekker, archived) == set(p.ARCHIEF)
        assert not Betrokkene.objects.exists()
        assert not Signaal.objects.exists()


@pytest.mark.regel("R-03")
def test_nobody_changes_it_not_even_past_the_application(mensen, archived):
    consult_archive(mensen.bakir, archived, "nieuw_signaal", WAAROM)
    for account in (mensen.bakir, mensen.zijlstra):
        with pytest.raises(GeenToegang):
            selectors.lock_casus(account, archived.pk, p.CHANGE_WEEGPLOEG)
    with acting_as(mensen.bakir):
        assert Signaal.objects.exists()
        assert Casus.objects.filter(pk=archived.pk).update(bestand="actief", gearchiveerd_op=None) == 0
        assert Signaal.objects.update(status="beoordeeld") == 0


@pytest.mark.regel("R-03")
def test_a_new_signaal_about_the_same_person_opens_another_casus(mensen, archived):
    other = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus
    assert other.pk != archived.pk
    assert stored(mensen, archived).bestand == "gearchiveerd"


@pytest.mark.regel("R-03")
def test_with_a_purpose_a_vertegenwoordiger_reads_for_a_week(mensen, archived):
    raadpleging = consult_archive(mensen.ramdin, archived, "klacht", WAAROM)
    assert raadpleging.tot == klok.today() + timedelta(days=7)
    for later, reads in ((0, True), (6, True), (7, False)):
        with klok.set_to(klok.today() + timedelta(days=later)), acting_as(mensen.ramdin):
            assert Signaal.objects.exists() is reads
            assert selectors.may(mensen.ramdin, archived, p.VIEW_WEEGPLOEG) is reads
    with acting_as(mensen.dekker):
        assert not Signaal.objects.exists()
    with database_role("casework_jobs"):
        line = Logregel.objects.get(gebeurtenis="archief.doel")
    assert (line.account_id, line.casus_id, line.doel) == (mensen.ramdin.pk, archived.pk, "klacht van de betrokkene")


@pytest.mark.regel("R-03")
@pytest.mark.parametrize(
    ("doel", "toelichting", "veld"), [("", WAAROM, "doel"), ("zomaar", WAAROM, "doel"), ("klacht", "  ", "toelichting")]
)
def test_without_a_purpose_nobody_reads(mensen, archived, doel, toelichting, veld):
    with pytest.raises(RegelFout) as error:
        consult_archive(mensen.dekker, archived, doel, toelichting)
    assert (error.value.regel, error.value.veld) == ("R-03", veld)
    with acting_as(mensen.dekker):
        assert not Raadpleging.objects.exists()
    assert ("archief.geraadpleegd", "R-03", mensen.dekker.pk) in refusals()


@pytest.mark.regel("R-03")
def test_only_an_archived_casus_is_consulted(mensen, casus):
    with pytest.raises(RegelFout, match="R-03"):
        consult_archive(mensen.dekker, casus, "klacht", WAAROM)


@pytest.mark.regel("R-03")
@pytest.mark.regel("P-01")
def test_only_with_a_machtiging_today(mensen, buren, archived):
    strangers = (mensen.zijlstra, mensen.haddou, mensen.meijer, mensen.visscher, mensen.aalders, buren.dekker)
    for account in (*strangers, mensen.ketelaar, mensen.kloosterman):
        with pytest.raises(GeenToegang):
            consult_archive(account, archived, "klacht", WAAROM)


@pytest.mark.regel("P-01")
def test_who_knows_of_the_casus_but_has_no_machtiging_is_refused(mensen, archived):
    grants.grant(
        archived.pk, mensen.haddou.pk, p.RAADPLEGER, reden="verzoek", feit_id=archived.pk, vanaf=klok.today(), tot=None
    )
    with pytest.raises(RegelFout, match="P-01"):
        consult_archive(mensen.haddou, archived, "klacht", WAAROM)


@pytest.mark.regel("R-03")
@pytest.mark.regel("P-13")
def test_reading_ends_with_the_machtiging(mensen, archived):
    consult_archive(mensen.janssen, archived, "klacht", WAAROM)
    machtiging = mensen.janssen.machtigingen.get()
    parties.end_machtiging(INSTALLATIE, machtiging, klok.today())
    with klok.set_to(klok.today() + timedelta(days=1)), acting_as(mensen.janssen):
        assert not Signaal.objects.exists()
        assert not selectors.casussen(mensen.janssen).exists()


@pytest.mark.regel("R-03")
def test_reading_never_outlives_the_machtiging(mensen, archived):
    with klok.set_to(klok.today() + timedelta(days=298)):
        raadpleging = consult_archive(mensen.janssen, fresh(mensen.janssen, archived), "klacht", WAAROM)
    assert raadpleging.tot == klok.today() + timedelta(days=301)


# what moves the last processing


@pytest.mark.regel("R-01")
def test_looking_logging_and_consulting_do_not_move_the_last_processing(mensen, archived):
    before = archived.laatste_verwerking
    consult_archive(mensen.dekker, archived, "klacht", WAAROM)
    client = client_of(mensen.dekker)
    assert client.get(reverse("casus", args=[archived.pk])).status_code == 200
    assert client.get(reverse("archief")).status_code == 200
    run_archive_due()
    assert stored(mensen, archived).laatste_verwerking == before


@pytest.mark.regel("R-01")
def test_a_new_signaal_moves_it_and_never_backwards(mensen, casus):
    last_processed(casus, days_ago(100))
    receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    assert stored(mensen, casus).laatste_verwerking == klok.today()
    with klok.set_to(days_ago(50)):
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    assert stored(mensen, casus).laatste_verwerking == klok.today()


@pytest.mark.regel("R-01")
def test_a_refused_attempt_does_not_move_it(mensen, casus):
    last_processed(casus, days_ago(100))
    with pytest.raises(RegelFout):
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(gedraging=" "))
    assert stored(mensen, casus).laatste_verwerking == days_ago(100)


# The pages


def test_the_archive_says_when_and_asks_why(mensen, archived, django_assert_max_num_queries):
    client = client_of(mensen.dekker)
    with django_assert_max_num_queries(25):
        page = client.get(reverse("archief")).content.decode()
    assert archived.nummer in page
    assert "Doel opgeven" in page
    address = reverse("archief_raadplegen", args=[archived.pk])
    assert "Waarvoor leest u dit dossier?" in client.get(address).content.decode()
    refused = client.post(address, {"doel": "", "toelichting": "Zo zit het."})
    assert refused.status_code == 200
    assert "Zo zit het." in refused.content.decode()
    done = client.post(address, {"doel": "klacht", "toelichting": WAAROM}, follow=True)
    assert done.redirect_chain[0][0] == reverse("casus", args=[archived.pk])
    page = done.content.decode()
    assert "U kunt lezen, niet wijzigen." in page
    assert persoon().achternaam in page
    assert "Casus " + archived.nummer + " lezen" in client.get(reverse("archief")).content.decode()


def test_no_person_is_named_in_the_archive(mensen, archived):
    page = client_of(mensen.dekker).get(reverse("archief")).content.decode()
    assert persoon().achternaam not in page


@pytest.mark.regel("P-19")
def test_a_stranger_gets_the_same_as_for_nothing(mensen, buren, archived):
    client = client_of(buren.dekker)
    known = client.get(reverse("archief_raadplegen", args=[archived.pk]))
    unknown = client.get(reverse("archief_raadplegen", args=[mensen.dekker.pk]))
    assert known.status_code == unknown.status_code == 404
    assert archived.nummer not in client.get(reverse("archief")).content.decode()


def test_the_database_holds_the_archive_together(mensen, casus):
    """Archived and its day belong together, whatever code writes."""
    from django.db import IntegrityError, transaction

    with database_role("casework_jobs"), pytest.raises(IntegrityError), transaction.atomic():
        Casus.objects.filter(pk=casus.pk).update(bestand="gearchiveerd")
    assert connection.is_usable()


def test_archiving_is_named_in_the_log(mensen, archived):
    with database_role("casework_jobs"):
        line = Logregel.objects.get(gebeurtenis="casus.gearchiveerd")
    assert (line.systeem, line.casus_id, line.casusnummer) == ("archivering", archived.pk, archived.nummer)
    assert Systeem("archivering") == ARCHIVERING
