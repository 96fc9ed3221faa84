"""Besluit 1, 2 and 3: W-04, W-05, W-06, W-09, W-10, W-13, P-06, P-07, P-08, I-01, I-02."""

from datetime import timedelta

import pytest

from casework import besluiten, klok
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import CasusToegang, Reden
from casework.actions.besluit import (
    PartnerKeuze,
    confirm_besluit,
    dissent_besluit,
    record_besluit,
    revise_besluit,
    send_back_besluit,
    submit_besluit,
)
from casework.actions.informeren import set_geinformeerd
from casework.choices import FACTOREN_41
from casework.rules import GeenToegang, RegelFout
from casework.selectors import may
from casework.termijnen import heroverweging
from tests.conftest import refusals
from tests.factories import fresh, melding, persoon, receive_signaal
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    bevestig,
    casus_geen_casusoverleg,
    casus_in_beraad,
    casus_in_casusoverleg,
    naar_beraad,
    signaal_ingebracht,
    uitstel,
)
from weegploeg import selectors
from weegploeg.models import Behandeling


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


def treatment(mensen, casus):
    with acting_as(mensen.zijlstra):
        return Behandeling.objects.get(casus=casus)


def concept(mensen, casus, soort, uitkomst, **changes):
    return record_besluit(mensen.zijlstra, casus, soort, besluit_tekst(mensen, casus, uitkomst, **changes))


def besluit_1(mensen, casus, uitkomst):
    return concept(
        mensen, casus, "casuswaardigheid", uitkomst, inhoud={"beoordeling": str(beoordeeld(mensen, casus).pk)}
    )


def born(age, days=0):
    today = klok.today() + timedelta(days=days)
    return today.replace(year=today.year - age)


def has(account, casus, codename):
    with acting_as(account):
        return may(account, casus, codename)


# Besluit 1


@pytest.mark.regel("W-04")
def test_besluit_1_has_exactly_three_outcomes(mensen, casus):
    assert set(besluiten.get("casuswaardigheid").uitkomsten) == {"casusoverleg", "geen_casusoverleg", "nadere_duiding"}
    with pytest.raises(RegelFout, match="W-04"):
        besluit_1(mensen, casus, "sluiten")


@pytest.mark.regel("W-04")
@pytest.mark.parametrize(
    ("change", "veld"),
    [
        ({"argumenten": " "}, "argumenten"),
        ({"onderliggend": []}, "onderliggend"),
        ({"onderliggend": [{"soort": "gerucht", "id": "1"}]}, "onderliggend"),
        ({"inhoud": {}}, "beoordeling"),
    ],
)
def test_besluit_1_rests_on_a_judgement_arguments_and_information(mensen, casus, change, veld):
    judged = {"inhoud": {"beoordeling": str(beoordeeld(mensen, casus).pk)}}
    with pytest.raises(RegelFout) as error:
        concept(mensen, casus, "casuswaardigheid", "casusoverleg", **(judged | change))
    assert (error.value.regel, error.value.veld) == ("W-04", veld)


@pytest.mark.regel("W-04")
def test_besluit_1_rests_on_a_judgement_of_this_casus(mensen, casus):
    other = casus_in_beraad(mensen, persoon(voornamen="Anders"))
    judged = {"beoordeling": str(beoordeeld(mensen, other).pk)}
    with pytest.raises(RegelFout, match="W-04"):
        concept(mensen, casus, "casuswaardigheid", "casusoverleg", inhoud=judged)


@pytest.mark.regel("W-05")
@pytest.mark.regel("P-11")
@pytest.mark.parametrize(
    ("uitkomst", "toestand", "fase"),
    [
        ("casusoverleg", "casusoverleg", "weegploeg"),
        ("geen_casusoverleg", "geen_casusoverleg", "geen_casusoverleg"),
        ("nadere_duiding", "nadere_duiding", "weegploeg"),
    ],
)
def test_nothing_follows_until_the_third_party_confirmed(mensen, casus, uitkomst, toestand, fase):
    besluit = besluit_1(mensen, casus, uitkomst)
    submit_besluit(mensen.zijlstra, besluit)
    for person in (mensen.dekker, mensen.bakir):
        confirm_besluit(person, besluit)
        assert treatment(mensen, casus).toestand == "in_beraad"
        assert fresh(mensen.dekker, casus).fase == "weegploeg"
    confirm_besluit(mensen.ramdin, besluit)
    assert treatment(mensen, casus).toestand == toestand
    assert treatment(mensen, casus).besluit_id == besluit.pk
    assert fresh(mensen.dekker, casus).fase == fase


@pytest.mark.regel("W-05")
@pytest.mark.regel("W-13")
def test_sent_back_or_held_over_nothing_follows(mensen, casus):
    besluit = besluit_1(mensen, casus, "casusoverleg")
    submit_besluit(mensen.zijlstra, besluit)
    confirm_besluit(mensen.dekker, besluit)
    dissent_besluit(mensen.ramdin, besluit, "Strafrecht volstaat.")
    assert treatment(mensen, casus).toestand == "in_beraad"
    with pytest.raises(RegelFout, match="W-05"):
        confirm_besluit(mensen.bakir, besluit)
    submit_besluit(mensen.zijlstra, besluit)
    send_back_besluit(mensen.ramdin, besluit, "Noem de strafzaak.")
    assert treatment(mensen, casus).toestand == "in_beraad"
    assert fresh(mensen.dekker, besluit).status == "teruggestuurd"
    bevestig(mensen, besluit)
    assert treatment(mensen, casus).toestand == "casusoverleg"


@pytest.mark.regel("P-11")
def test_who_decides_does_not_record_and_who_records_does_not_decide(mensen, casus):
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(beoordeeld(mensen, casus).pk)})
    with pytest.raises(RegelFout, match="P-11"):
        record_besluit(mensen.dekker, casus, "casuswaardigheid", tekst)
    besluit = record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    submit_besluit(mensen.zijlstra, besluit)
    with pytest.raises(RegelFout):
        confirm_besluit(mensen.zijlstra, besluit)
    for person in (mensen.haddou, mensen.meijer, mensen.visscher, mensen.ketelaar, mensen.kloosterman):
        with pytest.raises(GeenToegang):
            confirm_besluit(person, besluit)


@pytest.mark.regel("W-01")
@pytest.mark.regel("W-05")
def test_there_is_one_besluit_1_at_a_time_and_one_per_beraad(mensen, casus):
    first = besluit_1(mensen, casus, "casusoverleg")
    with pytest.raises(RegelFout, match="W-05"):
        besluit_1(mensen, casus, "geen_casusoverleg")
    bevestig(mensen, first)
    with pytest.raises(RegelFout, match="W-01"):
        besluit_1(mensen, casus, "geen_casusoverleg")
    assert treatment(mensen, casus).toestand == "casusoverleg"


# Besluit 2


@pytest.mark.regel("W-09")
@pytest.mark.regel("C-01")
def test_besluit_2_opens_the_casusoverleg_for_its_uitvoerder(mensen):
    casus = casus_in_casusoverleg(mensen)
    assert (casus.fase, casus.behandeling_loopt) == ("casusoverleg", False)
    assert treatment(mensen, casus).toestand == "afgerond"
    assert has(mensen.haddou, casus, p.CHANGE_CASUSOVERLEG)
    assert not has(mensen.haddou, casus, p.VIEW_WEEGPLOEG)
    with acting_as(mensen.dekker):
        assert [row.organisatie for row in selectors.partnerbesluit(casus).partners.all()] == [mensen.reclassering]


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


# Besluit 3


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


# Replacing


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
        second = selectors.partnerbesluit(casus)
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
        second = selectors.partnerbesluit(casus)
    with pytest.raises(RegelFout, match="W-06"):
        concept(mensen, casus, "partners", "aangewezen")
    new = replace(mensen, casus, second, "aangewezen", partners=[])
    assert not has(mensen.meijer, casus, p.LIST)
    assert has(mensen.haddou, casus, p.CHANGE_CASUSOVERLEG)
    assert fresh(mensen.dekker, casus).fase == "casusoverleg"
    assert fresh(mensen.dekker, second).status == "vervangen"
    with acting_as(mensen.dekker):
        assert selectors.partnerbesluit(casus).pk == new.pk
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
