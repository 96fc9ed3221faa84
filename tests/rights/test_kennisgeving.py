"""Informing the betrokkene is recorded only after the kernpartijen decided: I-01, I-08, R-01."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions.casus import grant_uitvoerders
from casework.models import Besluit, Logregel
from casework.rules import GeenToegang, RegelFout
from retention.tasks import archive_due
from rights.actions import kennisgeving as actions
from rights.actions.kennisgeving import record_kennisgeving
from rights.models import Kennisgeving
from rights.tasks import note_informed
from rights.work import items as work_items
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh
from tests.factories_weegploeg import besluit_vastgesteld, casus_geen_casusoverleg, uitstel
from tests.retention.helpers import days_ago, last_processed
from tests.rights.helpers import kennisgeving_gegevens, set_informeren


def all_kennisgevingen():
    with database_role("casework_jobs"):
        return list(Kennisgeving.objects.all())


@pytest.mark.regel("I-01")
@pytest.mark.parametrize("state", ["te_beslissen", "uitgesteld", "geinformeerd"])
def test_without_the_besluit_nothing_is_recorded(mensen, casus, state):
    later = klok.today() + timedelta(days=30) if state == "uitgesteld" else None
    set_informeren(casus, state, heroverweging_op=later)
    with pytest.raises(RegelFout, match="I-01"):
        record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    assert all_kennisgevingen() == []
    assert ("kennisgeving.vastgelegd", "I-01", mensen.zijlstra.pk) in refusals()


@pytest.mark.regel("I-01")
def test_after_the_besluit_of_all_three_it_is(mensen):
    casus = casus_geen_casusoverleg(mensen)
    with pytest.raises(RegelFout, match="I-01"):
        record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    besluit = besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    kennisgeving = record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    assert kennisgeving.besluit_id == besluit.pk
    assert fresh(mensen.zijlstra, casus).informeren == "geinformeerd"
    with pytest.raises(RegelFout, match="I-01"):
        record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())


@pytest.mark.regel("W-11")
def test_the_decision_and_the_way_it_was_done_are_in_the_weegploeg_file_and_nowhere_else(mensen):
    casus = casus_geen_casusoverleg(mensen)
    besluit = besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    kennisgeving = record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    assert (besluit.deel, kennisgeving.deel) == ("weegploeg", "weegploeg")
    page = client_of(mensen.dekker).get(reverse("casus", args=[casus.pk])).content.decode()
    assert "Besluit 3: informeren van de betrokkene" in page
    assert kennisgeving.wijze in page
    for account in (mensen.haddou, mensen.smit, mensen.meijer, mensen.aalders):
        with acting_as(account):
            assert not Kennisgeving.objects.exists()
            assert not Besluit.objects.exists()


@pytest.mark.regel("I-08")
def test_who_informs_when_it_goes_further(mensen, casus):
    set_informeren(casus, fase="casusoverleg")
    with pytest.raises(GeenToegang):
        record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    grant_uitvoerders(casus, "uitvoerder_casusoverleg", p.UITVOERDER_CASUSOVERLEG)
    kennisgeving = record_kennisgeving(mensen.haddou, casus, kennisgeving_gegevens())
    assert kennisgeving.deel == "casusoverleg"
    with acting_as(mensen.zijlstra):
        assert not Kennisgeving.objects.exists()
    with acting_as(mensen.haddou):
        assert Kennisgeving.objects.get().aan == "Quirijn van Zonnebloemveld"


@pytest.mark.regel("I-08")
def test_who_informs_when_it_goes_no_further(mensen, casus):
    set_informeren(casus, fase="geen_casusoverleg")
    with pytest.raises(RegelFout, match="I-08"):
        record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())
    assert record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens()).deel == "weegploeg"


@pytest.mark.regel("P-19")
def test_others_do_not_know_of_it(mensen, buren, casus):
    set_informeren(casus)
    for account in (mensen.haddou, mensen.meijer, mensen.visscher, mensen.aalders, mensen.ketelaar, buren.zijlstra):
        with pytest.raises(GeenToegang):
            record_kennisgeving(account, casus, kennisgeving_gegevens())
        assert client_of(account).get(reverse("kennisgeving_nieuw", args=[casus.pk])).status_code == 404


@pytest.mark.regel("I-08")
@pytest.mark.parametrize(
    ("changes", "veld"),
    [
        ({"aan": " "}, "aan"),
        ({"door": ""}, "door"),
        ({"wijze": ""}, "wijze"),
        ({"brief": ""}, "brief"),
        ({"dag": date(2999, 1, 1)}, "dag"),
        ({"dag": date(1999, 1, 1)}, "dag"),
    ],
)
def test_what_has_to_be_recorded(mensen, casus, changes, veld):
    set_informeren(casus)
    with pytest.raises(RegelFout) as error:
        record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens(**changes))
    assert (error.value.regel, error.value.veld) == ("I-08", veld)


@pytest.mark.regel("R-01")
def test_informing_does_not_move_the_last_processing(mensen, casus):
    last_processed(casus, days_ago(40))
    set_informeren(casus)
    record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    assert fresh(mensen.zijlstra, casus).laatste_verwerking == days_ago(40)


@pytest.mark.regel("R-03")
def test_an_archived_casus_is_not_changed_by_an_uitvoerder(mensen, casus):
    archived(casus)
    for account in (mensen.zijlstra, mensen.haddou, mensen.meijer, mensen.visscher, mensen.aalders):
        with pytest.raises(GeenToegang):
            record_kennisgeving(account, casus, kennisgeving_gegevens())


@pytest.mark.regel("R-03")
@pytest.mark.regel("I-01")
def test_in_the_archive_a_kernpartij_records_what_the_betrokkene_is_owed(
    mensen, casus, django_capture_on_commit_callbacks
):
    archived(casus, state="te_beslissen")
    with pytest.raises(RegelFout, match="I-01"):
        record_kennisgeving(mensen.bakir, casus, kennisgeving_gegevens())
    set_informeren(casus)
    with acting_as(mensen.bakir):
        assert [werk.casusnummer for werk in work_items(mensen.bakir)] == [casus.nummer]
    client, address = client_of(mensen.bakir), reverse("kennisgeving_nieuw", args=[casus.pk])
    with django_capture_on_commit_callbacks() as queued:
        response = client.post(address, {**vars(kennisgeving_gegevens()), "dag": klok.today().strftime("%d-%m-%Y")})
    assert response["Location"] == reverse("archief")
    assert len(queued) == 1
    (kennisgeving,) = all_kennisgevingen()
    assert kennisgeving.deel == "archief"
    with database_role("casework_jobs"):
        note_informed(str(kennisgeving.pk))
        note_informed(str(kennisgeving.pk))
    after = fresh(mensen.bakir, casus)
    assert (after.informeren, after.bestand) == ("geinformeerd", "gearchiveerd")
    assert after.laatste_verwerking == days_ago(400)
    with acting_as(mensen.bakir):
        assert work_items(mensen.bakir) == []


@pytest.mark.regel("P-11")
def test_only_the_job_changes_the_archived_casus(mensen, casus):
    archived(casus)
    kennisgeving = record_kennisgeving(mensen.bakir, casus, kennisgeving_gegevens())
    with pytest.raises(GeenToegang):
        actions.note_informed(mensen.bakir, str(kennisgeving.pk))
    assert fresh(mensen.bakir, casus).informeren == "te_informeren"


def archived(casus, state="te_informeren"):
    last_processed(casus, days_ago(400))
    set_informeren(casus, state)
    with database_role("casework_jobs"):
        archive_due()


@pytest.mark.regel("B-02")
def test_it_is_work_until_it_is_done_with_its_term(mensen, casus):
    def work(account):
        with acting_as(account):
            return [werk for werk in work_items(account) if werk.titel == "Betrokkene informeren"]

    assert work(mensen.zijlstra) == []
    set_informeren(casus, geopend_op=date(2026, 3, 6))
    (werk,) = work(mensen.zijlstra)
    assert (werk.casusnummer, werk.termijn) == (casus.nummer, date(2026, 4, 7))
    assert persoon_is_not_named(werk)
    assert work(mensen.haddou) == work(mensen.dekker) == []
    record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    assert work(mensen.zijlstra) == []


def persoon_is_not_named(werk):
    return "Zonnebloemveld" not in f"{werk.titel} {werk.waarom} {werk.url}"


def test_the_page_keeps_what_was_typed_and_ends_on_the_casus(mensen, casus):
    set_informeren(casus)
    client = client_of(mensen.zijlstra)
    address = reverse("kennisgeving_nieuw", args=[casus.pk])
    typed = vars(kennisgeving_gegevens()) | {"dag": "2-3-1999"}
    page = client.post(address, typed).content.decode()
    assert "gesprek thuis, brief overhandigd" in page
    assert "I-08" in page
    typed["dag"] = klok.today().strftime("%d-%m-%Y")
    done = client.post(address, typed, follow=True)
    assert done.redirect_chain[0][0] == reverse("casus", args=[casus.pk])
    assert "kennisgeving artikel 14 AVG" in done.content.decode()
    with database_role("casework_jobs"):
        assert Logregel.objects.filter(gebeurtenis="kennisgeving.vastgelegd", uitkomst="gedaan").count() == 1


@pytest.mark.regel("I-01")
@pytest.mark.regel("I-02")
def test_after_informing_in_part_the_rest_is_still_to_be_reconsidered(mensen):
    casus = casus_geen_casusoverleg(mensen)
    besluit_vastgesteld(mensen, casus, "informeren", "gedeeltelijk", uitstel=uitstel())
    day = fresh(mensen.zijlstra, casus).heroverweging_op
    record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    after = fresh(mensen.zijlstra, casus)
    assert (after.informeren, after.heroverweging_op) == ("uitgesteld", day)
    besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    record_kennisgeving(mensen.zijlstra, casus, kennisgeving_gegevens())
    after = fresh(mensen.zijlstra, casus)
    assert (after.informeren, after.heroverweging_op) == ("geinformeerd", None)
