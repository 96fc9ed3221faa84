"""A vastgesteld besluit gives way to another only, and what rested on it ends: W-06, P-13, S-08, W-08, W-12, I-01."""

import pytest

from casework import klok
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import CasusToegang, Reden
from casework.actions.besluit import confirm_besluit, record_besluit, revise_besluit, submit_besluit
from casework.actions.informeren import set_geinformeerd
from casework.rules import RegelFout
from tests.conftest import refusals
from tests.factories import fresh, persoon
from tests.factories_weegploeg import (
    besluit_tekst,
    besluit_vastgesteld,
    casus_in_casusoverleg,
    naar_beraad,
    signaal_ingebracht,
    uitstel,
)
from tests.weegploeg.besluiten.helpers import concept, has, treatment
from weegploeg import selectors
from weegploeg.choices import PARTNERS


@pytest.mark.regel("W-06")
def test_a_vastgesteld_besluit_does_not_change(mensen, casus):
    besluit = besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    with pytest.raises(RegelFout, match="W-06"):
        revise_besluit(mensen.zijlstra, besluit, besluit_tekst(mensen, casus, "geen_casusoverleg"))
    assert ("besluit.gewijzigd", "W-06", mensen.zijlstra.pk) in refusals()


def replace(mensen, casus, besluit, uitkomst, **changes):
    changes.setdefault("inhoud", besluit.inhoud)
    return besluit_vastgesteld(
        mensen, casus, besluit.soort, uitkomst, vervangt=besluit, reden_vervanging="Verkeerd overgenomen.", **changes
    )


def give_deelname(mensen, casus):
    grants.grant(
        casus,
        mensen.meijer.pk,
        p.CASUSPARTNER,
        reden=Reden.DEELNAME,
        feit_id=casus.pk,
        vanaf=klok.today(),
        tot=None,
    )


@pytest.mark.regel("W-06")
@pytest.mark.regel("P-13")
@pytest.mark.parametrize("uitkomst", ["geen_casusoverleg", "nadere_duiding", "casusoverleg"])
def test_replacing_besluit_1_ends_at_once_what_rested_on_it(mensen, uitkomst):
    casus = casus_in_casusoverleg(mensen)
    other = casus_in_casusoverleg(mensen, persoon(voornamen="Anders"))
    give_deelname(mensen, casus)
    give_deelname(mensen, other)
    current = treatment(mensen, casus)
    with acting_as(mensen.dekker):
        second = selectors.vastgesteld_besluit(casus, PARTNERS)
        first = current.besluit
    replace(mensen, casus, first, uitkomst)
    kept = fresh(mensen.dekker, casus)
    assert kept.fase == ("geen_casusoverleg" if uitkomst == "geen_casusoverleg" else "weegploeg")
    assert kept.behandeling_loopt
    assert treatment(mensen, casus).toestand == uitkomst
    assert fresh(mensen.dekker, first).status == "vervangen"
    assert fresh(mensen.dekker, second).status == "vervangen"
    for person in (mensen.haddou, mensen.meijer):
        assert not has(person, casus, *[p.LIST])
        assert has(person, other, p.LIST)
    assert has(mensen.dekker, casus, p.VIEW_WEEGPLOEG)
    assert has(mensen.zijlstra, casus, p.CHANGE_WEEGPLOEG)


@pytest.mark.regel("W-06")
def test_until_the_replacement_is_vastgesteld_the_old_one_holds(mensen):
    casus = casus_in_casusoverleg(mensen)
    with acting_as(mensen.dekker):
        first = treatment(mensen, casus).besluit
    tekst = besluit_tekst(mensen, casus, "geen_casusoverleg", inhoud=first.inhoud)
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst, first, "Verkeerd.")
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    confirm_besluit(mensen.bakir, besluit)
    assert has(mensen.haddou, casus, p.CHANGE_CASUSOVERLEG)
    assert fresh(mensen.dekker, casus).fase == "casusoverleg"
    with pytest.raises(RegelFout, match="W-06"):
        record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst, first, "Nog eens.")


@pytest.mark.regel("W-06")
def test_replacing_says_why_and_concerns_the_besluit_in_force(mensen, casus):
    besluit = besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    tekst = besluit_tekst(mensen, casus, "geen_casusoverleg", inhoud=besluit.inhoud)
    with pytest.raises(RegelFout) as error:
        record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst, besluit, " ")
    assert (error.value.regel, error.value.veld) == ("W-06", "reden_vervanging")
    replace(mensen, casus, besluit, "geen_casusoverleg")
    with pytest.raises(RegelFout, match="W-06"):
        record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst, besluit, "Nog eens.")


@pytest.mark.regel("W-06")
def test_replacing_besluit_2_ends_deelnames_and_begins_anew(mensen):
    casus = casus_in_casusoverleg(mensen)
    give_deelname(mensen, casus)
    with acting_as(mensen.dekker):
        second = selectors.vastgesteld_besluit(casus, PARTNERS)
    with pytest.raises(RegelFout, match="W-06"):
        concept(mensen, casus, "partners", "aangewezen")
    new = replace(mensen, casus, second, "aangewezen", partners=[])
    assert not has(mensen.meijer, casus, p.LIST)
    assert has(mensen.haddou, casus, p.CHANGE_CASUSOVERLEG)
    assert fresh(mensen.dekker, casus).fase == "casusoverleg"
    assert fresh(mensen.dekker, second).status == "vervangen"
    with acting_as(mensen.dekker):
        assert selectors.vastgesteld_besluit(casus, PARTNERS).pk == new.pk
        assert not CasusToegang.objects.filter(content_object=casus, reden=Reden.DEELNAME).exists()


@pytest.mark.regel("W-12")
def test_a_replacement_cannot_open_a_second_treatment_of_the_same_person(mensen):
    casus = casus_in_casusoverleg(mensen)
    newer = signaal_ingebracht(mensen)
    assert newer.casus_id != casus.pk
    with acting_as(mensen.dekker):
        first = treatment(mensen, casus).besluit
    with pytest.raises(RegelFout, match="W-12"):
        replace(mensen, casus, first, "nadere_duiding")
    assert fresh(mensen.dekker, casus).fase == "casusoverleg"


@pytest.mark.regel("W-08")
@pytest.mark.regel("S-08")
def test_nadere_duiding_in_place_of_a_judgement_leads_to_a_new_one(mensen):
    casus = casus_in_casusoverleg(mensen)
    replace(mensen, casus, treatment_besluit(mensen, casus), "nadere_duiding")
    with acting_as(mensen.zijlstra):
        assert [signaal.status for signaal in selectors.signalen(casus)] == ["geagendeerd"]
    naar_beraad(mensen, casus)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg")
    with acting_as(mensen.zijlstra):
        assert [signaal.status for signaal in selectors.signalen(casus)] == ["beoordeeld"]


@pytest.mark.regel("I-01")
def test_who_was_told_cannot_be_kept_in_the_dark_afterwards(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg")
    late = concept(mensen, casus, "informeren", "uitstellen", uitstel=uitstel())
    submit_besluit(mensen.zijlstra, late)
    confirm_besluit(mensen.dekker, late)
    confirm_besluit(mensen.bakir, late)
    with acting_as(mensen.zijlstra):
        set_geinformeerd(fresh(mensen.zijlstra, casus))
    with pytest.raises(RegelFout, match="I-01"):
        confirm_besluit(mensen.ramdin, late)
    assert fresh(mensen.dekker, casus).informeren == "geinformeerd"


def treatment_besluit(mensen, casus):
    with acting_as(mensen.dekker):
        return treatment(mensen, casus).besluit
