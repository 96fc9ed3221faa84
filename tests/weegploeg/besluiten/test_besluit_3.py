"""Besluit 3, informing the betrokkene or not yet: I-01, I-02, I-07, W-10."""

from datetime import timedelta

import pytest

from casework import klok
from casework.actions.besluit import confirm_besluit, submit_besluit
from casework.choices import FACTOREN_41
from casework.rules import RegelFout
from casework.termijnen import heroverweging
from tests.factories import fresh, persoon
from tests.factories_weegploeg import besluit_vastgesteld, bevestig, casus_geen_casusoverleg, uitstel
from tests.weegploeg.besluiten.helpers import besluit_1, born, concept


@pytest.mark.regel("I-01")
def test_the_starting_point_is_informing(mensen, casus):
    assert casus.informeren == "te_beslissen"
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    assert fresh(mensen.dekker, casus).informeren == "te_beslissen"
    for uitkomst in ("uitstellen", "gedeeltelijk"):
        with pytest.raises(RegelFout, match="I-02"):
            concept(mensen, casus, "informeren", uitkomst, inhoud={"wie": ["betrokkene"]})
    besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    assert fresh(mensen.dekker, casus).informeren == "te_informeren"


@pytest.mark.regel("I-01")
def test_a_concept_to_postpone_postpones_nothing(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    besluit = concept(mensen, casus, "informeren", "uitstellen", uitstel=uitstel())
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    assert fresh(mensen.dekker, casus).informeren == "te_beslissen"
    confirm_besluit(mensen.bakir, besluit)
    confirm_besluit(mensen.ramdin, besluit)
    kept = fresh(mensen.dekker, casus)
    assert (kept.informeren, kept.heroverweging_op) == ("uitgesteld", heroverweging(klok.today()).laatste_dag)


@pytest.mark.regel("I-02")
@pytest.mark.parametrize(
    ("change", "veld"),
    [
        ({"gronden": []}, "gronden"),
        ({"gronden": ["z"]}, "gronden"),
        ({"noodzaak": " "}, "noodzaak"),
        ({"evenredigheid": ""}, "evenredigheid"),
        ({"factoren": dict.fromkeys("abcdefg", "nvt")}, "factor_h"),
        ({"heroverweging_op": None}, "heroverweging_op"),
        ({"heroverweging_op": timedelta(days=0)}, "heroverweging_op"),
        ({"heroverweging_op": timedelta(days=100)}, "heroverweging_op"),
    ],
)
def test_postponing_asks_for_everything(mensen, casus, change, veld):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    change = {name: klok.today() + v if isinstance(v, timedelta) else v for name, v in change.items()}
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "informeren", "uitstellen", uitstel=uitstel(**change))
    assert (error.value.regel, error.value.veld) == ("I-02", veld)
    assert len(FACTOREN_41) == 8


@pytest.mark.regel("I-02")
def test_a_day_of_reconsideration_that_passed_is_refused_at_the_last_confirmation(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    soon = uitstel(heroverweging_op=klok.today() + timedelta(days=2))
    besluit = concept(mensen, casus, "informeren", "uitstellen", uitstel=soon)
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    confirm_besluit(mensen.bakir, besluit)
    with klok.set_to(klok.today() + timedelta(days=3)), pytest.raises(RegelFout, match="I-02"):
        confirm_besluit(mensen.ramdin, besluit)


@pytest.mark.regel("W-10")
def test_besluit_3_follows_either_outcome_or_is_interim(mensen, casus):
    with pytest.raises(RegelFout, match="W-10"):
        concept(mensen, casus, "informeren", "informeren", inhoud={"wie": ["betrokkene"]})
    besluit_vastgesteld(mensen, casus, "informeren", "informeren", inhoud={"wie": ["betrokkene"], "tussentijds": True})
    assert fresh(mensen.dekker, casus).informeren == "te_informeren"
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    other = casus_geen_casusoverleg(mensen, persoon(voornamen="Anders"))
    besluit_vastgesteld(mensen, other, "informeren", "informeren")


@pytest.mark.regel("W-10")
def test_besluit_3_waits_for_besluit_1(mensen, casus):
    first = besluit_1(mensen, casus, "geen_casusoverleg")
    third = concept(mensen, casus, "informeren", "informeren", inhoud={"wie": ["betrokkene"]})
    submit_besluit(mensen.zijlstra, third)
    confirm_besluit(mensen.dekker, third)
    confirm_besluit(mensen.bakir, third)
    with pytest.raises(RegelFout, match="W-10"):
        confirm_besluit(mensen.ramdin, third)
    bevestig(mensen, first)
    confirm_besluit(mensen.ramdin, third)
    assert fresh(mensen.dekker, casus).informeren == "te_informeren"


@pytest.mark.regel("I-07")
def test_who_is_told_is_a_recorded_choice_for_a_minor(mensen):
    adult = casus_geen_casusoverleg(mensen)
    for wie in ([], ["ouders"], ["betrokkene", "ouders"]):
        with pytest.raises(RegelFout, match="I-07"):
            concept(mensen, adult, "informeren", "informeren", inhoud={"wie": wie})
    minor = casus_geen_casusoverleg(mensen, persoon(voornamen="Jong", geboortedatum=born(15)))
    with pytest.raises(RegelFout) as error:
        concept(mensen, minor, "informeren", "informeren", inhoud={"wie": ["ouders"]})
    assert error.value.veld == "keuze_minderjarige"
    inhoud = {"wie": ["ouders"], "keuze_minderjarige": "De ouders steunen haar."}
    concept(mensen, minor, "informeren", "informeren", inhoud=inhoud)
