"""The betrokkene is told once the ground is gone, also after closing and from the archive: I-03, R-01, R-03."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions.besluit import BesluitTekst, confirm_besluit, record_besluit, send_back_besluit, submit_besluit
from casework.models import Besluit, Logregel
from casework.rules import GeenToegang, RegelFout
from casusoverleg.work import items as work_of_overleg
from retention import actions
from retention.actions import consult_archive
from retention.tasks import archive_due, destroy_due, note_informeerbesluit, note_informeerbesluiten
from retention.work import items
from rights.actions.kennisgeving import record_kennisgeving
from rights.models import Kennisgeving
from rights.tasks import note_all_informed, note_informed
from tests.client import client_of
from tests.conftest import database_role
from tests.factories import fresh
from tests.factories_casusoverleg import besluit as concept_of_overleg
from tests.factories_casusoverleg import bevestig, gesloten_casus
from tests.factories_weegploeg import casus_in_casusoverleg, uitstel
from tests.retention.helpers import days_ago, last_processed, make_casus
from tests.rights.helpers import kennisgeving_gegevens, set_informeren

WEGEN = "Is de reden om te wachten nog aan de orde?"
AANGEWEZEN = {"wie": ["betrokkene"]}


def archived(mensen, state="uitgesteld", again_on=None):
    """A casus in the archive of which informing was postponed until a day, or never decided."""
    casus = make_casus(mensen)
    day = again_on or (klok.today() + timedelta(days=10) if state == "uitgesteld" else None)
    set_informeren(casus, state, heroverweging_op=day)
    last_processed(casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()
    return fresh(mensen.dekker, casus)


@pytest.fixture
def casus(mensen):
    return archived(mensen)


def text(raadpleging, uitkomst="informeren", inhoud=AANGEWEZEN, **changes):
    rests = [{"soort": "raadpleging", "id": str(raadpleging.pk if raadpleging else "geen")}]
    return BesluitTekst(uitkomst, "De grond is weg.", rests, inhoud=inhoud, **changes)


def read(mensen, casus):
    return consult_archive(mensen.dekker, casus, "informeren", WEGEN)


def record(mensen, casus, tekst):
    return record_besluit(mensen.dekker, casus, "heroverweging_archief", tekst)


def decided(mensen, casus, tekst, *, works=True):
    """Vastgesteld by the three; the job that lets the casus follow runs after it."""
    found = submit_besluit(mensen.dekker, record(mensen, casus, tekst))
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        found = confirm_besluit(account, found)
    if works:
        with database_role("casework_jobs"):
            note_informeerbesluit(str(found.pk))
    return found


def state(mensen, casus):
    found = fresh(mensen.dekker, casus)
    return found.informeren, found.heroverweging_op, found.bestand, found.laatste_verwerking


# From the archive


@pytest.mark.regel("I-03")
@pytest.mark.regel("R-01")
@pytest.mark.parametrize("before", ["uitgesteld", "te_beslissen"])
def test_the_kernpartijen_let_the_betrokkene_be_told_from_the_archive(mensen, before):
    casus = archived(mensen, before)
    decided(mensen, casus, text(read(mensen, casus)))
    assert state(mensen, casus) == ("te_informeren", None, "gearchiveerd", casus.laatste_verwerking)
    told = record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())
    with database_role("casework_jobs"):
        note_informed(str(told.pk))
    assert state(mensen, casus) == ("geinformeerd", None, "gearchiveerd", casus.laatste_verwerking)


@pytest.mark.regel("I-03")
def test_a_concept_or_two_parties_change_nothing(mensen, casus):
    before = state(mensen, casus)
    found = submit_besluit(mensen.dekker, record(mensen, casus, text(read(mensen, casus))))
    for account in (mensen.dekker, mensen.bakir):
        confirm_besluit(account, found)
    with database_role("casework_jobs"):
        note_informeerbesluit(str(found.pk))
    assert state(mensen, casus) == before


@pytest.mark.regel("I-02")
@pytest.mark.regel("I-03")
def test_postponing_again_asks_for_all_that_postponing_asks(mensen, casus):
    raadpleging = read(mensen, casus)
    for wrong in (None, uitstel(heroverweging_op=None), uitstel(gronden=[])):
        with pytest.raises(RegelFout, match="I-02"):
            record(mensen, casus, text(raadpleging, "uitstellen", {}, uitstel=wrong))
    decided(mensen, casus, text(raadpleging, "uitstellen", {}, uitstel=uitstel()))
    assert state(mensen, casus)[:2] == ("uitgesteld", uitstel().heroverweging_op)


@pytest.mark.regel("I-07")
def test_who_is_told_follows_the_same_rules(mensen, casus):
    raadpleging = read(mensen, casus)
    for wie in ([], ["ouders"]):
        with pytest.raises(RegelFout, match="I-07"):
            record(mensen, casus, text(raadpleging, inhoud={"wie": wie}))


@pytest.mark.regel("R-03")
def test_it_rests_on_a_consultation_and_who_writes_it_reads_the_file(mensen, casus):
    with pytest.raises(RegelFout, match="I-03"):
        record(mensen, casus, text(None))
    raadpleging = read(mensen, casus)
    with pytest.raises(RegelFout, match="R-03"):  # bakir stated no purpose
        record_besluit(mensen.bakir, casus, "heroverweging_archief", text(raadpleging))


@pytest.mark.regel("I-03")
def test_an_active_casus_and_who_was_told_are_not_weighed_here(mensen):
    casus = make_casus(mensen)
    with pytest.raises(RegelFout, match="I-03"):
        record(mensen, casus, text(None))
    told = archived(mensen, "geinformeerd")
    with pytest.raises(RegelFout, match="I-03"):
        record(mensen, told, text(read(mensen, told)))


@pytest.mark.regel("P-19")
@pytest.mark.parametrize("wie", ["zijlstra", "haddou", "meijer", "visscher", "aalders"])
def test_others_can_not_even_see_that_it_is_there(mensen, casus, wie):
    account = getattr(mensen, wie)
    with pytest.raises(GeenToegang):
        record_besluit(account, casus, "heroverweging_archief", text(None))
    with pytest.raises(GeenToegang):
        actions.note_informeerbesluit(account, casus.pk)
    assert client_of(account).get(reverse("archief_informeren", args=[casus.pk])).status_code == 404


@pytest.mark.regel("I-03")
def test_the_job_twice_or_late_does_not_undo_that_somebody_was_told(mensen, casus):
    raadpleging = read(mensen, casus)
    found = decided(mensen, casus, text(raadpleging))
    told = record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())
    with database_role("casework_jobs"):
        note_informed(str(told.pk))
        note_informeerbesluit(str(found.pk))
    assert state(mensen, casus)[0] == "geinformeerd"


@pytest.mark.regel("I-03")
def test_the_job_of_an_earlier_besluit_comes_too_late(mensen, casus):
    raadpleging = read(mensen, casus)
    first = decided(mensen, casus, text(raadpleging, "uitstellen", {}, uitstel=uitstel()), works=False)
    decided(mensen, casus, text(raadpleging))
    with database_role("casework_jobs"):
        note_informeerbesluit(str(first.pk))
    assert state(mensen, casus)[0] == "te_informeren"
    with acting_as(mensen.dekker):
        assert Besluit.objects.get(pk=first.pk).status == "vervangen"


@pytest.mark.regel("I-03")
def test_nothing_is_decided_while_it_is_to_be_noted_that_somebody_was_told(mensen, casus):
    raadpleging = read(mensen, casus)
    decided(mensen, casus, text(raadpleging))
    later = submit_besluit(mensen.dekker, record(mensen, casus, text(raadpleging, "uitstellen", {}, uitstel=uitstel())))
    for account in (mensen.dekker, mensen.bakir):
        confirm_besluit(account, later)
    record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())  # its job is still to come
    with pytest.raises(RegelFout, match="I-03"):
        confirm_besluit(mensen.ramdin, later)


@pytest.mark.regel("I-03")
@pytest.mark.regel("I-08")
def test_what_a_lost_task_left_is_done_all_the_same(mensen, casus):
    decided(mensen, casus, text(read(mensen, casus)), works=False)
    assert state(mensen, casus)[0] == "uitgesteld"
    with database_role("casework_jobs"):
        note_informeerbesluiten()
    assert state(mensen, casus)[0] == "te_informeren"
    record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())
    with database_role("casework_jobs"):
        note_all_informed()
        note_informeerbesluiten()
    assert state(mensen, casus)[0] == "geinformeerd"


@pytest.mark.regel("I-03")
def test_the_job_takes_no_other_kind_and_no_active_casus(mensen, casus):
    raadpleging = read(mensen, casus)
    found = decided(mensen, casus, text(raadpleging))
    again = reopened(mensen, casus, raadpleging)
    # Who tells the betrokkene now does not read in the archive whom: the weegploeg decides it anew.
    assert state(mensen, casus)[0] == "te_beslissen"
    with database_role("casework_jobs"):
        note_informeerbesluit(str(found.pk))
        note_informeerbesluit(str(again.pk))
    assert state(mensen, casus)[0] == "te_beslissen"


def reopened(mensen, casus, raadpleging):
    heropen = BesluitTekst("weer_actief", "Er is een signaal.", text(raadpleging).onderliggend)
    again = submit_besluit(mensen.dekker, record_besluit(mensen.dekker, casus, "heropenen", heropen))
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        again = confirm_besluit(account, again)
    return again


@pytest.mark.regel("I-03")
def test_what_was_decided_in_an_earlier_stay_in_the_archive_counts_no_longer(mensen, casus):
    raadpleging = read(mensen, casus)
    decided(mensen, casus, text(raadpleging, "uitstellen", {}, uitstel=uitstel()))
    reopened(mensen, casus, raadpleging)
    set_informeren(casus, "geinformeerd")
    last_processed(casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()
        note_informeerbesluiten()
    assert state(mensen, casus)[0] == "geinformeerd"


@pytest.mark.regel("I-03")
def test_who_was_told_just_before_the_file_became_active_was_told(mensen, casus):
    raadpleging = read(mensen, casus)
    decided(mensen, casus, text(raadpleging))
    record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())  # its job has not run
    reopened(mensen, casus, raadpleging)
    assert state(mensen, casus)[0] == "geinformeerd"


@pytest.mark.regel("I-08")
def test_what_was_recorded_on_a_besluit_that_was_replaced_is_not_noted(mensen, casus):
    found = decided(mensen, casus, text(read(mensen, casus)))
    told = record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())
    with database_role("casework_jobs"):
        Besluit.objects.filter(pk=found.pk).update(status="vervangen")
        note_informed(str(told.pk))
        note_all_informed()
    assert state(mensen, casus)[0] == "te_informeren"


@pytest.mark.regel("I-08")
@pytest.mark.parametrize(("before", "noted"), [(1, False), (0, True)])
def test_the_sweep_takes_nothing_of_an_earlier_stay_in_the_archive(mensen, before, noted):
    casus = archived(mensen, "te_informeren")
    told = record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens())
    with database_role("casework_jobs"):
        Kennisgeving.objects.filter(pk=told.pk).update(dag=klok.today() - timedelta(days=before))
        note_all_informed()
    assert (state(mensen, casus)[0] == "geinformeerd") == noted


@pytest.mark.regel("I-08")
def test_what_is_recorded_in_the_archive_names_what_the_archive_decided(mensen):
    casus = casus_in_casusoverleg(mensen)  # besluit 3 of today lets the betrokkene be told
    last_processed(casus, days_ago(366))
    with database_role("casework_jobs"):
        archive_due()
    casus = fresh(mensen.dekker, casus)
    found = decided(mensen, casus, text(read(mensen, casus)))
    with database_role("casework_jobs"):  # also when the days tell otherwise
        Besluit.objects.filter(pk=found.pk).update(vastgesteld_op=klok.today() - timedelta(days=1))
    assert record_kennisgeving(mensen.dekker, casus, kennisgeving_gegevens()).besluit == found


@pytest.mark.regel("B-04")
def test_the_sweep_says_nothing_when_there_is_nothing_to_do(mensen, casus):
    decided(mensen, casus, text(read(mensen, casus), "uitstellen", {}, uitstel=uitstel()))
    with database_role("casework_jobs"):
        before = Logregel.objects.count()
        note_informeerbesluiten()
        assert Logregel.objects.count() == before


@pytest.mark.regel("R-04")
def test_the_job_after_the_destruction_does_nothing(mensen, casus):
    found = decided(mensen, casus, text(read(mensen, casus)), works=False)
    last_processed(casus, days_ago(5 * 366))
    with database_role("casework_jobs"):
        destroy_due()
        note_informeerbesluit(str(found.pk))
        with pytest.raises(GeenToegang):
            actions.note_informeerbesluit(Systeem("archivering"), found.pk)


# Who is told to do it


def titles(account, work=items):
    with acting_as(account):
        return [werk.titel for werk in work(account)]


@pytest.mark.regel("I-03")
def test_the_kernpartijen_are_told_when_its_day_nears(mensen):
    near, far = archived(mensen), klok.today() + timedelta(days=60)
    assert titles(mensen.bakir).count("Informeren afwegen") == 1
    set_informeren(near, "uitgesteld", heroverweging_op=far)
    assert "Informeren afwegen" not in titles(mensen.bakir)
    with klok.set_to(far):
        assert "Informeren afwegen" in titles(mensen.bakir)
    set_informeren(near, "te_beslissen", heroverweging_op=None)
    assert "Informeren afwegen" in titles(mensen.bakir)
    for other in (mensen.zijlstra, mensen.haddou, mensen.visscher):
        assert "Informeren afwegen" not in titles(other)


@pytest.mark.regel("I-03")
@pytest.mark.regel("W-05")
def test_a_besluit_on_the_archive_waits_for_somebody_until_it_holds(mensen, casus):
    label = "Besluit: informeren vanuit het archief"
    found = record(mensen, casus, text(read(mensen, casus)))
    assert f"{label}: voorleggen" in titles(mensen.dekker)
    assert "Informeren afwegen" not in titles(mensen.dekker)
    submit_besluit(mensen.dekker, found)
    assert f"{label}: bevestigen" in titles(mensen.ramdin)
    assert f"{label}: voorleggen" not in titles(mensen.dekker)
    send_back_besluit(mensen.ramdin, found, "Noem de grond.")
    assert f"{label}: voorleggen" in titles(mensen.dekker)


@pytest.mark.regel("I-03")
@pytest.mark.parametrize("end", ["told", "reopened"])
def test_nobody_is_asked_about_a_besluit_that_cannot_be_taken_any_more(mensen, casus, end):
    raadpleging = read(mensen, casus)
    label = "Besluit: informeren vanuit het archief"
    found = record(mensen, casus, text(raadpleging))
    if end == "told":
        set_informeren(casus, "geinformeerd", heroverweging_op=None)
    else:
        submit_besluit(mensen.dekker, found)
        reopened(mensen, casus, raadpleging)
    for account in (mensen.dekker, mensen.bakir):
        assert not [title for title in titles(account) if title.startswith(label)]


@pytest.mark.regel("I-03")
def test_another_besluit_on_the_archive_does_not_silence_it(mensen, casus):
    heropen = BesluitTekst("weer_actief", "Er is een signaal.", text(read(mensen, casus)).onderliggend)
    record_besluit(mensen.dekker, casus, "heropenen", heropen)
    assert "Informeren afwegen" in titles(mensen.bakir)


@pytest.mark.regel("I-03")
def test_on_the_page_and_changed_after_it_was_sent_back(mensen, casus):
    client, address = client_of(mensen.dekker), reverse("archief_informeren", args=[casus.pk])
    assert "Lees het dossier eerst" in client.get(address).content.decode()
    raadpleging = read(mensen, casus)
    typed = {"uitkomst": "informeren", "wie": ["betrokkene"], "onderliggend": [f"raadpleging:{raadpleging.pk}"]}
    kept = client.post(address, typed | {"argumenten": "De grond is weg.", "wie": []}).content.decode()
    assert "De grond is weg." in kept
    assert "I-07" in kept
    page = client.post(address, typed | {"argumenten": "De grond is weg."}, follow=True).content.decode()
    assert "Tekst wijzigen" in page
    with acting_as(mensen.dekker):
        found = Besluit.objects.get(casus=casus, deel="archief")
    submit_besluit(mensen.dekker, found)
    change = reverse("archief_besluit_wijzigen", args=[found.pk])
    send_back_besluit(mensen.bakir, found, "Schrijf op waarom.")
    shown = client.get(change)
    assert "De grond is weg." in shown.content.decode()
    seen = {"gezien": shown.context["form"].on_page.seen}
    client.post(change, typed | seen | {"argumenten": "Het onderzoek is voorbij."})
    with acting_as(mensen.dekker):
        assert Besluit.objects.get(pk=found.pk).argumenten == "Het onderzoek is voorbij."
    assert client_of(mensen.zijlstra).get(change).status_code == 404


# After closing, while the file is active


@pytest.mark.regel("I-03")
@pytest.mark.regel("C-09")
def test_a_closed_casus_is_weighed_again_too(mensen):
    casus = gesloten_casus(mensen, casus_in_casusoverleg(mensen, informeren="uitstellen"))
    assert (casus.fase, casus.informeren) == ("gesloten", "uitgesteld")
    set_informeren(casus, "uitgesteld", heroverweging_op=klok.today())
    assert "Informeren heroverwegen" in titles(mensen.haddou, work_of_overleg)
    page = client_of(mensen.haddou).get(reverse("casus", args=[casus.pk])).content.decode()
    assert reverse("besluit_heroverweging", args=[casus.pk]) in page
    bevestig(mensen, concept_of_overleg(mensen, casus, "heroverweging_informeren", "informeren", inhoud=AANGEWEZEN))
    assert fresh(mensen.dekker, casus).informeren == "te_informeren"
    record_kennisgeving(mensen.haddou, casus, kennisgeving_gegevens())
    assert fresh(mensen.dekker, casus).informeren == "geinformeerd"
