"""The three duties after geen casusoverleg: W-07, R-01, R-10."""

from datetime import timedelta

import pytest

from casework import klok
from casework.access.context import acting_as
from casework.actions.informeren import set_geinformeerd
from casework.actions.signaal import bring_signaal
from casework.models import Signaal
from casework.rules import GeenToegang, RegelFout
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import besluit_vastgesteld, casus_geen_casusoverleg, casus_in_beraad, uitstel
from weegploeg import actions, selectors
from weegploeg.models import Behandeling, Terugkoppeling


def treatment(mensen, casus):
    with acting_as(mensen.dekker):
        return Behandeling.objects.get(casus=casus)


def signaal_of(mensen, casus):
    with acting_as(mensen.dekker):
        return Signaal.objects.select_related("casus").get(casus=casus)


def told(mensen, casus):
    with acting_as(mensen.zijlstra):
        set_geinformeerd(casus)
        return actions.finish_if_ready(casus)


@pytest.fixture
def casus(mensen):
    """Of a signaal with an aanbrenger."""
    return casus_geen_casusoverleg(mensen, melding_=melding(bron="jeugdwerk", aanbrenger_naam="Bas Wijnands"))


@pytest.mark.regel("W-07")
def test_the_treatment_ends_with_the_last_duty_whichever_that_is(mensen, casus):
    assert treatment(mensen, casus).toestand == "geen_casusoverleg"
    actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")
    assert treatment(mensen, casus).toestand == "geen_casusoverleg"
    assert fresh(mensen.dekker, casus).behandeling_loopt
    assert told(mensen, casus)
    assert treatment(mensen, casus).toestand == "afgerond"
    assert not fresh(mensen.dekker, casus).behandeling_loopt


@pytest.mark.regel("W-07")
def test_informing_first_then_reporting_back(mensen, casus):
    assert not told(mensen, casus)
    actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")
    assert treatment(mensen, casus).toestand == "afgerond"


@pytest.mark.regel("W-07")
def test_postponed_with_a_reason_is_enough_and_can_still_be_done(mensen, casus):
    signaal = signaal_of(mensen, casus)
    with pytest.raises(RegelFout, match="W-07"):
        actions.record_terugkoppeling(mensen.bakir, signaal, "uitgesteld", " ")
    actions.record_terugkoppeling(mensen.bakir, signaal, "uitgesteld", "Hij is op reis.")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={}, uitstel=uitstel())
    assert treatment(mensen, casus).toestand == "afgerond"
    actions.record_terugkoppeling(mensen.bakir, signaal, "gedaan", "Er volgt geen aanpak.")
    with pytest.raises(RegelFout, match="W-07"):
        actions.record_terugkoppeling(mensen.bakir, signaal, "gedaan", "Nog eens.")
    with acting_as(mensen.bakir):
        assert Terugkoppeling.objects.filter(signaal=signaal).count() == 2


@pytest.mark.regel("W-07")
def test_a_besluit_to_inform_is_not_yet_informing(mensen, casus):
    actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")
    besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    assert treatment(mensen, casus).toestand == "geen_casusoverleg"


@pytest.mark.regel("W-07")
def test_not_applicable_is_for_own_systems_only(mensen, casus):
    with pytest.raises(RegelFout) as error:
        actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "niet_van_toepassing")
    assert (error.value.regel, error.value.veld) == ("W-07", "wijze")
    own = casus_geen_casusoverleg(mensen, persoon(voornamen="Anders"), melding(bron="eigen_informatie"))
    actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, own), "niet_van_toepassing")
    assert told(mensen, own)


@pytest.mark.regel("W-07")
def test_only_the_party_that_brought_it_reports_back(mensen, casus):
    signaal = signaal_of(mensen, casus)
    for person in (mensen.dekker, mensen.ramdin, mensen.zijlstra):
        with pytest.raises(RegelFout, match="W-07"):
            actions.record_terugkoppeling(person, signaal, "gedaan", "Er volgt geen aanpak.")
    for person in (mensen.kloosterman, mensen.haddou, mensen.meijer, mensen.visscher):
        with pytest.raises(GeenToegang):
            actions.record_terugkoppeling(person, signaal, "gedaan", "Er volgt geen aanpak.")
    actions.record_terugkoppeling(mensen.janssen, signaal, "gedaan", "Er volgt geen aanpak.")


@pytest.mark.regel("W-07")
@pytest.mark.regel("W-05")
def test_nothing_is_reported_back_before_the_besluit_is_vastgesteld(mensen):
    casus = casus_in_beraad(mensen)
    with pytest.raises(RegelFout, match="W-07"):
        actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout, match="W-07"):
        actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")


@pytest.mark.regel("W-07")
@pytest.mark.regel("S-08")
def test_a_new_signaal_keeps_the_treatment_open(mensen, casus):
    second = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    actions.record_terugkoppeling(mensen.bakir, _first(mensen, casus, second), "gedaan", "Er volgt geen aanpak.")
    assert not told(mensen, casus)
    bring_signaal(mensen.dekker, second)
    assert treatment(mensen, casus).toestand == "geen_casusoverleg"


def _first(mensen, casus, other):
    with acting_as(mensen.dekker):
        return Signaal.objects.select_related("casus").exclude(pk=other.pk).get(casus=casus)


@pytest.mark.regel("W-07")
@pytest.mark.parametrize("brought", [False, True])
def test_no_outcome_is_told_of_a_signaal_that_was_not_judged(mensen, casus, brought):
    second = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    if brought:
        bring_signaal(mensen.dekker, second)
    with pytest.raises(RegelFout, match="W-07.*nog niet beoordeeld"):
        actions.record_terugkoppeling(mensen.dekker, second, "gedaan", "Er volgt geen aanpak.")
    with acting_as(mensen.dekker):
        assert not Terugkoppeling.objects.filter(signaal=second).exists()
        owed = [signaal.inbrenger for signaal in selectors.signalen_zonder_terugkoppeling(casus)]
    assert owed == [mensen.politie], "the page asks for no more than the action lets one do"


@pytest.mark.regel("W-12")
def test_after_the_end_a_signaal_opens_a_new_casus(mensen, casus):
    actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")
    told(mensen, casus)
    later = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    assert later.casus_id != casus.pk


@pytest.mark.regel("R-01")
def test_reporting_back_is_not_processing_a_judgement_is(mensen, casus):
    before = fresh(mensen.dekker, casus).laatste_verwerking
    with klok.set_to(klok.today() + timedelta(days=9)):
        actions.record_terugkoppeling(mensen.bakir, signaal_of(mensen, casus), "gedaan", "Er volgt geen aanpak.")
        besluit_vastgesteld(mensen, casus, "informeren", "informeren")
    assert fresh(mensen.dekker, casus).laatste_verwerking == before
    other = casus_in_beraad(mensen, persoon(voornamen="Anders"))
    with klok.set_to(klok.today() + timedelta(days=9)):
        besluit_vastgesteld(mensen, other, "casuswaardigheid", "casusoverleg")
        assert fresh(mensen.dekker, other).laatste_verwerking == klok.today()
