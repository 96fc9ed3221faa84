"""The decision on a request and the letter that tells it: V-13 to V-16, V-21, P-11."""

import pytest
from django.db import IntegrityError, transaction

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.choices import Rol
from casework.models import Samenwerkingsverband
from casework.rules import GeenToegang
from rights import letters
from rights.actions import behandeling
from rights.models import Rechtenverzoek
from tests.conftest import database_role
from tests.people import INSTALLATIE
from tests.retention.helpers import days_ago
from tests.rights.helpers import at_decision, besluit_gegevens, decided, prepared, refused, stored

# The decision


@pytest.mark.regel("V-21")
@pytest.mark.regel("P-11")
def test_only_the_named_bestuursorgaan_decides(mensen, buren):
    verzoek = prepared(mensen)
    for account in (mensen.bakir, mensen.ramdin, mensen.janssen):
        refused("V-21", behandeling.decide_verzoek, account, verzoek)
    for account in (mensen.zijlstra, mensen.haddou):
        refused("P-11", behandeling.decide_verzoek, account, verzoek)
    strangers = (mensen.ketelaar, mensen.kloosterman, mensen.meijer, mensen.visscher, mensen.aalders, buren.dekker)
    for account in strangers:
        with pytest.raises(GeenToegang):
            behandeling.decide_verzoek(account, verzoek)
    assert not stored(mensen, verzoek).besloten
    assert behandeling.decide_verzoek(mensen.dekker, verzoek).besluit_op == klok.today()


@pytest.mark.regel("V-21")
def test_another_verband_names_another_bestuursorgaan(mensen):
    verzoek = prepared(mensen)
    with database_role("casework_jobs"):
        Samenwerkingsverband.objects.filter(pk=mensen.verband.pk).update(beslist_op_verzoeken="politie")
    refused("V-21", behandeling.decide_verzoek, mensen.dekker, verzoek)
    assert behandeling.decide_verzoek(mensen.bakir, verzoek).besloten


@pytest.mark.regel("P-11")
def test_a_vertegenwoordiger_who_is_uitvoerder_too_does_not_decide(mensen):
    parties.appoint(INSTALLATIE, mensen.dekker, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, days_ago(5))
    refused("P-11", behandeling.decide_verzoek, type(mensen.dekker).objects.get(pk=mensen.dekker.pk), prepared(mensen))


@pytest.mark.regel("P-11")
def test_the_database_refuses_that_who_prepares_decides(mensen):
    verzoek = prepared(mensen)
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        Rechtenverzoek.objects.filter(pk=verzoek.pk).update(besluit_op=klok.today(), besluit_door=mensen.zijlstra)


@pytest.mark.regel("V-21")
def test_what_was_prepared_works_only_once_and_does_not_change(mensen):
    verzoek = prepared(mensen)
    refused("V-08", behandeling.send_answer, mensen.zijlstra, verzoek)
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    refused("V-21", behandeling.decide_verzoek, mensen.dekker, verzoek)
    refused("V-16", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens())


@pytest.mark.regel("V-21")
def test_what_the_decider_reads_does_not_change_meanwhile(mensen):
    verzoek = prepared(mensen)
    changed = besluit_gegevens(motivering="Toch anders.")
    refused("V-21", behandeling.prepare_besluit, mensen.zijlstra, verzoek, changed)
    assert stored(mensen, verzoek).brief == verzoek.brief


@pytest.mark.regel("V-21")
def test_the_decider_can_give_it_back(mensen):
    verzoek = prepared(mensen)
    refused("V-21", behandeling.return_besluit, mensen.dekker, verzoek, " ")
    refused("V-21", behandeling.return_besluit, mensen.bakir, verzoek, "Anders.")
    returned = behandeling.return_besluit(mensen.dekker, verzoek, "Leg de afweging beter uit.")
    assert returned.opmerking_beslisser == "Leg de afweging beter uit."
    refused("V-08", behandeling.decide_verzoek, mensen.dekker, verzoek)
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
    assert behandeling.decide_verzoek(mensen.dekker, verzoek).besloten


@pytest.mark.regel("V-15")
@pytest.mark.parametrize("uitkomst", ["geweigerd", "gedeeltelijk"])
@pytest.mark.parametrize("missing", ["grond", "belangenafweging"])
def test_a_refusal_has_its_ground_and_weighing(mensen, casus, uitkomst, missing):
    verzoek = at_decision(mensen, casus)
    whole = {
        "uitkomst": uitkomst,
        "grond": "artikel 41, i",
        "belangenafweging": "Het belang van de melder weegt zwaarder.",
    }
    error = refused(
        "V-15", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens(**whole | {missing: " "})
    )
    assert error.veld == missing
    assert behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(**whole)).voorbereid_op


# The letter


@pytest.mark.regel("V-16")
@pytest.mark.parametrize("words", letters.ALTIJD.values())
def test_a_letter_without_the_remedies_is_not_sent(mensen, casus, words):
    whole = prepared(mensen, casus).brief.casefold()
    assert words.casefold() in whole
    verzoek, gap = at_decision(mensen, casus), whole.replace(words.casefold(), "…")
    error = refused("V-16", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens(brief=gap))
    assert error.veld == "brief"


@pytest.mark.regel("V-16")
def test_a_letter_that_lost_them_afterwards_is_not_sent_either(mensen, casus):
    verzoek = decided(mensen, casus)
    with acting_as(mensen.zijlstra):
        row = Rechtenverzoek.objects.get(pk=verzoek.pk)
        row.brief = "Wij wijzen uw verzoek toe."
        row.save()
    refused("V-16", behandeling.send_answer, mensen.zijlstra, verzoek)
    assert stored(mensen, verzoek).status == "besluit"


@pytest.mark.regel("V-13")
@pytest.mark.parametrize("words", letters.BIJ_INZAGE.values())
def test_inzage_holds_every_element_of_article_15(mensen, casus, words):
    whole = prepared(mensen, casus).brief
    assert words in whole
    verzoek, gap = at_decision(mensen, casus), whole.replace(words, "…")
    refused("V-16", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens(brief=gap))


@pytest.mark.regel("V-14")
def test_when_nothing_is_processed_the_letter_says_so_and_no_more(mensen, casus):
    nothing = prepared(mensen)
    assert "Wij verwerken geen gegevens over u, of wij verwerken ze niet meer" in nothing.brief
    assert "kunnen volgens de bewaartermijnen zijn vernietigd" in nothing.brief
    assert casus.nummer not in nothing.brief.replace(nothing.kenmerk, "")
    refusal = at_decision(mensen, casus)
    assert letters.compose_neutral(refusal).replace(refusal.kenmerk, "") == nothing.brief.replace(nothing.kenmerk, "")
