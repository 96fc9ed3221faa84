"""The casusnotulen, one file per casus: what a meeting had on the table, judged and decided. W-03, W-05, W-13."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import dissent_besluit, record_besluit, submit_besluit
from casework.actions.signaal import bring_signaal
from casework.models import Logregel
from casework.rules import RegelFout
from tests.client import client_of
from tests.conftest import refusals
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import (
    antwoord,
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    duiding_gevraagd,
    naar_beraad,
    signaal_ingebracht,
    vergadering_met_iedereen,
)
from weegploeg import actions, selectors
from weegploeg.actions import Afwijking


def on_agenda(mensen, meeting, naam):
    """A casus of this name in beraad in this meeting."""
    signaal = signaal_ingebracht(mensen, persoon(achternaam=naam), melding(gedraging=f"Dit deed {naam}."))
    point = actions.agendeer_casus(mensen.zijlstra, signaal.casus, meeting)
    actions.start_beraad(mensen.zijlstra, point)
    return point


@pytest.fixture
def point(mensen):
    return on_agenda(mensen, vergadering_met_iedereen(mensen), "Aardappel")


def download(account, point):
    return client_of(account).get(reverse("notulen", args=[point.pk]))


def text_of(account, point):
    """What the paper says, with its lines put together."""
    reader = pypdf.PdfReader(io.BytesIO(download(account, point).content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.regel("W-03")
def test_notulen_tell_who_was_there_the_facts_and_what_was_decided(mensen, point):
    beoordeeld(
        mensen,
        point.casus,
        argumentatie="De dreiging is concreet.",
        afwijkend=[Afwijking(mensen.om, "Het OM weegt het zwaarder.", "sociale_vervreemding")],
    )
    besluit_vastgesteld(
        mensen, point.casus, "casuswaardigheid", "geen_casusoverleg", argumenten="Het bleef bij woorden."
    )
    text = text_of(mensen.dekker, point)
    for words in (
        "Dekker",
        "gemachtigd tot en met",
        "Zijlstra",
        "uitvoerder",
        "Dit deed Aardappel.",
        "Interpretatie",
        "De dreiging is concreet.",
        "Het OM weegt het zwaarder.",
        "Domein ideologie",
        "training geen informatie",
        "Het bleef bij woorden.",
        "er komt geen casusoverleg",
        "Terugkoppelen aan de aanbrenger: nog 1 te doen.",
        "Informeren van de betrokkene",
    ):
        assert words in text, words


@pytest.mark.regel("W-03")
def test_each_file_holds_its_own_casus_only(mensen):
    meeting = vergadering_met_iedereen(mensen)
    points = {naam: on_agenda(mensen, meeting, naam) for naam in ("Aardappel", "Bloemkool")}
    for naam, point in points.items():
        besluit_vastgesteld(
            mensen, point.casus, "casuswaardigheid", "geen_casusoverleg", argumenten=f"Zo wogen wij {naam}."
        )
    for naam, other in (("Aardappel", "Bloemkool"), ("Bloemkool", "Aardappel")):
        text = text_of(mensen.dekker, points[naam])
        assert f"Zo wogen wij {naam}." in text
        assert other not in text
        assert points[other].casus.nummer not in text


@pytest.mark.regel("W-05")
@pytest.mark.regel("W-13")
def test_they_are_a_concept_until_the_besluiten_are_vastgesteld(mensen, point):
    assert "Vertrouwelijk · Concept" in text_of(mensen.dekker, point)
    inhoud = {"beoordeling": str(beoordeeld(mensen, point.casus).pk)}
    tekst = besluit_tekst(mensen, point.casus, "geen_casusoverleg", inhoud=inhoud)
    besluit = submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, point.casus, "casuswaardigheid", tekst))
    text = text_of(mensen.dekker, point)
    assert "Concept" in text
    assert "de drie kernpartijen bevestigen het" in text
    dissent_besluit(mensen.ramdin, besluit, "Wij willen wel een casusoverleg.")
    text = text_of(mensen.dekker, point)
    assert "Concept" in text
    assert "Wij willen wel een casusoverleg." in text


@pytest.mark.regel("W-05")
def test_they_are_final_once_all_have_confirmed(mensen, point):
    besluit_vastgesteld(mensen, point.casus, "casuswaardigheid", "casusoverleg")
    text = text_of(mensen.dekker, point)
    assert "Concept" not in text
    assert "De uitvoerder stelt besluit 2 over de casuspartners op." in text
    tekst = besluit_tekst(mensen, point.casus, "informeren", inhoud={"wie": ["betrokkene"]})
    record_besluit(mensen.zijlstra, point.casus, "informeren", tekst)
    assert "Concept" in text_of(mensen.dekker, point)


@pytest.mark.regel("W-08")
def test_notulen_of_the_first_meeting_do_not_hold_what_came_after_it(mensen, point):
    duiding = duiding_gevraagd(mensen, point.casus)
    first = text_of(mensen.dekker, point)
    assert "Vraag aan reclassering Rivierdam" in first
    assert ": open." in first
    with klok.set_to(klok.today() + timedelta(days=3)):
        actions.answer_duiding(mensen.tjon, duiding, antwoord("Er loopt toezicht sinds mei.", "Dat helpt."))
        second = naar_beraad(mensen, point.casus)
        besluit_vastgesteld(
            mensen, point.casus, "casuswaardigheid", "geen_casusoverleg", argumenten="Het toezicht volstaat."
        )
        later = text_of(mensen.dekker, second)
        again = text_of(mensen.dekker, point)
    assert "Er loopt toezicht sinds mei." in later
    assert "Het toezicht volstaat." in later
    for words in ("Er loopt toezicht sinds mei.", "Het toezicht volstaat."):
        assert words not in again
    assert ": beantwoord." in again


@pytest.mark.regel("W-03")
@pytest.mark.regel("W-10")
def test_of_two_meetings_on_one_day_each_has_its_own_besluiten(mensen, point):
    """Besluit 3 of the first beraad was an interim one; the second took another."""
    duiding = duiding_gevraagd(mensen, point.casus)
    actions.answer_duiding(mensen.tjon, duiding, antwoord("Er loopt toezicht sinds mei."))
    second = naar_beraad(mensen, point.casus)
    besluit_vastgesteld(mensen, point.casus, "casuswaardigheid", "casusoverleg")
    besluit_vastgesteld(mensen, point.casus, "informeren", "informeren", argumenten="Nu kan het wel.")
    with acting_as(mensen.dekker):
        here = [
            [(row.soort, row.uitkomst) for row in selectors.decided_here(mensen.dekker, fresh(mensen.dekker, each))]
            for each in (point, second)
        ]
    assert here == [
        [("casuswaardigheid", "nadere_duiding"), ("informeren", "uitstellen")],
        [("casuswaardigheid", "casusoverleg"), ("informeren", "informeren")],
    ]
    assert "Nu kan het wel." not in text_of(mensen.dekker, point)


@pytest.mark.regel("W-03")
def test_a_signaal_that_was_received_before_and_brought_after_was_not_on_the_table(mensen, point):
    second = receive_signaal(
        mensen.dekker, mensen.gemeente, persoon(achternaam="Aardappel"), melding(gedraging="Dit kwam later op tafel.")
    )
    assert second.casus_id == point.casus_id
    with klok.set_to(klok.today() + timedelta(days=3)):
        bring_signaal(mensen.dekker, second)
        text = text_of(mensen.dekker, point)
    assert "Dit deed Aardappel." in text
    assert "Dit kwam later op tafel." not in text


@pytest.mark.regel("K-05")
def test_judgements_of_one_day_are_told_apart_and_the_besluit_says_on_which_it_rests(mensen, point):
    for number in range(1, 5):
        latest = beoordeeld(mensen, point.casus, argumentatie=f"Oordeel van ronde {number}.")
    with acting_as(mensen.zijlstra):
        assert [row.nummer for row in selectors.judged_here(fresh(mensen.zijlstra, point))] == [4, 3, 2, 1]
    tekst = besluit_tekst(mensen, point.casus, "geen_casusoverleg", inhoud={"beoordeling": str(latest.pk)})
    record_besluit(mensen.zijlstra, point.casus, "casuswaardigheid", tekst)
    assert "nummer 4, van" in text_of(mensen.dekker, point)


@pytest.mark.regel("W-02")
@pytest.mark.regel("P-19")
def test_nobody_outside_the_weegploeg_gets_them(mensen, buren, point):
    for name in ("meijer", "smit", "haddou", "visscher", "aalders", "ketelaar"):
        assert download(getattr(mensen, name), point).status_code == 404, name
    for stranger in (buren.dekker, buren.zijlstra):
        assert download(stranger, point).status_code == 404


@pytest.mark.regel("B-04")
@pytest.mark.regel("B-02")
def test_a_download_is_logged_and_its_name_says_nothing(mensen, point):
    answer = download(mensen.dekker, point)
    name = f"{point.casus.nummer}-notulen-{klok.today():%Y-%m-%d}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    with acting_as(mensen.visscher):
        line = Logregel.objects.filter(gebeurtenis="weegploeg.notulen").get()
    assert (line.account_id, line.casus_id, line.uitkomst) == (mensen.dekker.pk, point.casus_id, "gezien")


def test_before_the_beraad_there_are_none(mensen):
    casus = signaal_ingebracht(mensen).casus
    point = actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))
    assert download(mensen.dekker, point).status_code == 404
    assert ("weegploeg.notulen", "", mensen.dekker.pk) in refusals()
    with acting_as(mensen.visscher):
        assert not Logregel.objects.filter(gebeurtenis="weegploeg.notulen", uitkomst="gezien").exists()


def test_what_somebody_typed_is_no_markup(mensen, point):
    besluit_vastgesteld(
        mensen,
        point.casus,
        "casuswaardigheid",
        "geen_casusoverleg",
        argumenten='#panic("x") $x$ *vet* #read("/etc/passwd")',
    )
    assert '#panic("x") $x$ *vet* #read("/etc/passwd")' in text_of(mensen.dekker, point)


@pytest.mark.regel("W-04")
def test_a_besluit_without_arguments_is_refused_and_nothing_typed_is_lost(mensen, point):
    judgement = beoordeeld(mensen, point.casus)
    inhoud = {"beoordeling": str(judgement.pk)}
    tekst = besluit_tekst(mensen, point.casus, "geen_casusoverleg", inhoud=inhoud, argumenten="  ")
    with pytest.raises(RegelFout, match="W-04") as error:
        record_besluit(mensen.zijlstra, point.casus, "casuswaardigheid", tekst)
    assert error.value.veld == "argumenten"
    typed = {"uitkomst": "geen_casusoverleg", "argumenten": "", "beoordeling": str(judgement.pk)}
    address = reverse("besluit_casuswaardigheid", args=[point.casus_id])
    form = client_of(mensen.zijlstra).post(address, typed).context["form"]
    assert form.errors["argumenten"]
    assert form["uitkomst"].value() == "geen_casusoverleg"
