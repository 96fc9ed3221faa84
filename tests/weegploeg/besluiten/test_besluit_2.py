"""Besluit 2, who takes part in the casusoverleg: C-01, P-03, P-06, P-07, P-08, S-08, W-05, W-09."""

from datetime import timedelta

import pytest

from casework import klok
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions.besluit import PartnerKeuze, confirm_besluit, submit_besluit
from casework.rules import GeenToegang, RegelFout
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import besluit_vastgesteld, bevestig, casus_in_beraad, casus_in_casusoverleg
from tests.weegploeg.besluiten.helpers import besluit_1, born, concept, has, treatment
from weegploeg import selectors
from weegploeg.choices import PARTNERS


@pytest.mark.regel("W-09")
@pytest.mark.regel("C-01")
def test_besluit_2_opens_the_casusoverleg_for_its_uitvoerder(mensen):
    casus = casus_in_casusoverleg(mensen)
    assert (casus.fase, casus.behandeling_loopt) == ("casusoverleg", False)
    assert treatment(mensen, casus).toestand == "afgerond"
    assert has(mensen.haddou, casus, p.CHANGE_CASUSOVERLEG)
    assert not has(mensen.haddou, casus, p.VIEW_WEEGPLOEG)
    with acting_as(mensen.dekker):
        second = selectors.vastgesteld_besluit(casus, PARTNERS)
        assert [row.organisatie for row in second.partners.all()] == [mensen.reclassering]


@pytest.mark.regel("W-09")
@pytest.mark.parametrize("uitkomst", ["geen_casusoverleg", "nadere_duiding", None])
def test_besluit_2_only_after_casusoverleg(mensen, casus, uitkomst):
    if uitkomst:
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", uitkomst)
    with pytest.raises(RegelFout, match="W-09"):
        concept(mensen, casus, "partners", "aangewezen")
    assert not has(mensen.haddou, casus, p.LIST)


@pytest.mark.regel("W-09")
@pytest.mark.regel("W-05")
def test_besluit_2_written_down_beside_besluit_1_waits_for_it(mensen, casus):
    first = besluit_1(mensen, casus, "casusoverleg")
    second = concept(mensen, casus, "partners", "aangewezen")
    submit_besluit(mensen.zijlstra, second)
    confirm_besluit(mensen.dekker, second)
    confirm_besluit(mensen.bakir, second)
    with pytest.raises(RegelFout, match="W-09"):
        confirm_besluit(mensen.ramdin, second)
    assert fresh(mensen.dekker, casus).fase == "weegploeg"
    assert not has(mensen.haddou, casus, p.LIST)
    bevestig(mensen, first)
    confirm_besluit(mensen.ramdin, second)
    assert fresh(mensen.dekker, casus).fase == "casusoverleg"


@pytest.mark.regel("W-09")
def test_the_kernpartijen_always_take_part_without_being_named(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout, match="W-09"):
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.politie, "rol_in_aanpak")])
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen", partners=[])
    assert all(has(person, casus, p.CHANGE_CASUSOVERLEG) for person in (mensen.dekker, mensen.bakir, mensen.ramdin))


@pytest.mark.regel("P-06")
@pytest.mark.parametrize("grond", ["", "deskundigheid", "ontwikkelingsbedreiging"])
def test_a_convenant_partner_needs_a_ground_of_its_own(mensen, casus, grond):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.reclassering, grond)])
    assert (error.value.regel, error.value.veld) == ("P-06", "partner_reclassering")


@pytest.mark.regel("P-07")
def test_the_rvdk_has_no_role_for_an_adult_not_even_from_today(mensen):
    for age, days in ((30, 0), (18, 0)):
        casus = casus_in_beraad(mensen, persoon(voornamen=f"Leeftijd{age}", geboortedatum=born(age, days)))
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
        with pytest.raises(RegelFout, match="P-07"):
            concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.rvdk, "proces_verbaal")])


@pytest.mark.regel("P-07")
def test_who_turns_18_before_the_third_confirmation_is_an_adult(mensen):
    casus = casus_in_beraad(mensen, persoon(geboortedatum=born(18, 1)))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    besluit = concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.rvdk, "proces_verbaal")])
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    confirm_besluit(mensen.bakir, besluit)
    with klok.set_to(klok.today() + timedelta(days=1)), pytest.raises(RegelFout, match="P-07"):
        confirm_besluit(mensen.ramdin, besluit)
    assert fresh(mensen.dekker, casus).fase == "weegploeg"


@pytest.mark.regel("P-08")
def test_the_rvdk_needs_one_of_its_two_grounds(mensen):
    casus = casus_in_beraad(mensen, persoon(geboortedatum=born(15)))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    for grond in ("", "rol_in_aanpak", "relevante_informatie"):
        with pytest.raises(RegelFout, match="P-08"):
            concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.rvdk, grond)])
    keuze = [PartnerKeuze(mensen.rvdk, "ontwikkelingsbedreiging")]
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen", partners=keuze)


@pytest.mark.regel("P-03")
def test_externe_partners_wait_for_their_guards(mensen, buren, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(mensen.oever, "rol_in_aanpak")])
    assert error.value.regel == "P-03"
    assert "nog niet" in error.value.melding
    with pytest.raises(GeenToegang):
        concept(mensen, casus, "partners", "aangewezen", partners=[PartnerKeuze(buren.reclassering, "rol_in_aanpak")])


@pytest.mark.regel("S-08")
def test_no_casusoverleg_while_a_signaal_is_not_judged(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding())
    with pytest.raises(RegelFout, match="S-08"):
        besluit_vastgesteld(mensen, casus, "partners", "aangewezen")
