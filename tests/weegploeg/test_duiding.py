"""Nadere duiding: W-08, I-04."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions.informeren import set_geinformeerd
from casework.actions.parties import create_organisatie, end_aanstelling
from casework.models import Aanvaarding, Casus
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import fresh, make_lokale_lijst, persoon
from tests.factories_weegploeg import (
    antwoord,
    besluit_vastgesteld,
    casus_in_beraad,
    duiding_gevraagd,
    naar_beraad,
    uitstel,
    vergadering_met_iedereen,
)
from tests.people import INSTALLATIE
from weegploeg import actions, selectors
from weegploeg.actions import Vraag
from weegploeg.models import Behandeling, Beoordeling, NadereDuiding


@pytest.fixture
def casus(mensen):
    """The weegploeg decided that nadere duiding is needed."""
    casus = casus_in_beraad(mensen)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    return casus


def vraag(mensen, **changes):
    return Vraag(
        **{
            "organisatie": mensen.politie,
            "account": mensen.janssen,
            "vraag": "Zijn er registraties?",
            "over_wie": "Quirijn van Zonnebloemveld",
            "noodzaak": "Zonder antwoord is geen oordeel mogelijk.",
            "uiterlijk": klok.today() + timedelta(days=14),
        }
        | changes
    )


def ask_kuiper(mensen, casus, **changes):
    """A question beyond the kernpartijen, after informing is settled."""
    make_lokale_lijst(mensen, mensen.oever)
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={"tussentijds": True}, uitstel=uitstel())
    return actions.ask_duiding(
        mensen.zijlstra, casus, vraag(mensen, organisatie=mensen.oever, account=mensen.kuiper, **changes)
    )


@pytest.mark.regel("W-08")
@pytest.mark.parametrize("uitkomst", ["casusoverleg", "geen_casusoverleg", None])
def test_no_question_without_a_besluit_that_asks_for_it(mensen, uitkomst):
    casus = casus_in_beraad(mensen)
    if uitkomst:
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", uitkomst)
    with pytest.raises(RegelFout, match="W-08"):
        actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen))


@pytest.mark.regel("W-08")
@pytest.mark.parametrize(
    ("veld", "value"), [("vraag", " "), ("over_wie", ""), ("noodzaak", ""), ("uiterlijk", timedelta(days=-1))]
)
def test_a_question_says_what_about_whom_why_and_until_when(mensen, casus, veld, value):
    value = klok.today() + value if isinstance(value, timedelta) else value
    with pytest.raises(RegelFout) as error:
        actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen, **{veld: value}))
    assert (error.value.regel, error.value.veld) == ("W-08", veld)


@pytest.mark.regel("W-08")
def test_the_person_works_for_the_organisatie_asked(mensen, buren, casus):
    with pytest.raises(RegelFout, match="W-08"):
        actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen, account=mensen.dekker))
    with pytest.raises(GeenToegang):
        actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen, organisatie=buren.politie, account=buren.janssen))


@pytest.mark.regel("P-20")
def test_who_did_not_accept_the_agreements_is_asked_nothing(mensen, casus):
    """They could not see the question; the page does not offer them, and says why."""
    with acting_as(mensen.zijlstra):
        assert mensen.janssen in [person for person, _ in selectors.people_to_ask(mensen.zijlstra)]
    with database_role(SUPERUSER):
        Aanvaarding.objects.filter(account=mensen.janssen).delete()
    with acting_as(mensen.zijlstra):
        assert mensen.janssen not in [person for person, _ in selectors.people_to_ask(mensen.zijlstra)]
    with pytest.raises(RegelFout) as error:
        actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen))
    assert (error.value.regel, error.value.veld) == ("P-20", "aan")


@pytest.mark.regel("P-18")
def test_the_administrator_and_the_fg_are_asked_nothing(mensen, casus):
    for person in (mensen.aalders, mensen.visscher):
        with pytest.raises(RegelFout, match="W-08"):
            actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen, organisatie=mensen.gemeente, account=person))


@pytest.mark.regel("P-07")
def test_the_rvdk_is_asked_nothing_about_an_adult_nor_past_the_18th_birthday(mensen):
    born = (klok.today() - timedelta(days=365 * 17 + 100)).replace(day=15)
    birthday = born.replace(year=born.year + 18)
    casus = casus_in_beraad(mensen, persoon(geboortedatum=born))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={"tussentijds": True}, uitstel=uitstel())
    rvdk = {"organisatie": mensen.rvdk, "account": mensen.smit}
    with pytest.raises(RegelFout) as error:
        actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen, **rvdk, uiterlijk=birthday))
    assert (error.value.regel, error.value.veld) == ("P-07", "aan")
    last = birthday - timedelta(days=1)
    assert actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen, **rvdk, uiterlijk=last)).is_open


@pytest.mark.regel("P-11")
def test_only_the_uitvoerder_asks(mensen, casus):
    with pytest.raises(RegelFout, match="P-11"):
        actions.ask_duiding(mensen.dekker, casus, vraag(mensen))
    for person in (mensen.haddou, mensen.meijer, mensen.visscher):
        with pytest.raises(GeenToegang):
            actions.ask_duiding(person, casus, vraag(mensen))


@pytest.mark.regel("I-04")
def test_no_question_beyond_the_kernpartijen_before_informing_is_settled(mensen, casus):
    make_lokale_lijst(mensen, mensen.oever)
    ask = vraag(mensen, organisatie=mensen.oever, account=mensen.kuiper)
    with pytest.raises(RegelFout, match="I-04"):
        actions.ask_duiding(mensen.zijlstra, casus, ask)
    besluit_vastgesteld(mensen, casus, "informeren", "informeren", inhoud={"tussentijds": True, "wie": ["betrokkene"]})
    with pytest.raises(RegelFout, match="I-04"):
        actions.ask_duiding(mensen.zijlstra, casus, ask)
    with acting_as(mensen.zijlstra):
        set_geinformeerd(casus)
    assert actions.ask_duiding(mensen.zijlstra, casus, ask).is_open


@pytest.mark.regel("I-04")
def test_a_question_within_the_kernpartijen_waits_for_nothing(mensen, casus):
    assert fresh(mensen.dekker, casus).informeren == "te_beslissen"
    assert actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen)).is_open


@pytest.mark.regel("W-08")
@pytest.mark.regel("B-05")
def test_the_database_shows_the_one_asked_that_question_and_nothing_else(mensen, casus):
    duiding = ask_kuiper(mensen, casus)
    with acting_as(mensen.kuiper):
        assert NadereDuiding.objects.get().vraag == "Zijn er registraties?"
        assert not Casus.objects.exists()
        assert not Behandeling.objects.exists()
        assert not Beoordeling.objects.exists()
    for person in (mensen.meijer, mensen.tjon, mensen.smit, mensen.haddou, mensen.visscher, mensen.aalders):
        with acting_as(person):
            assert not NadereDuiding.objects.exists()
        with pytest.raises(GeenToegang):
            selectors.get_duiding(person, duiding.pk)
        with pytest.raises(GeenToegang):
            actions.answer_duiding(person, duiding, antwoord("Niets."))


@pytest.mark.regel("W-08")
def test_the_one_asked_answers_once_and_then_sees_it_no_more(mensen, casus):
    duiding = ask_kuiper(mensen, casus)
    actions.answer_duiding(mensen.kuiper, duiding, antwoord("Hij spijbelde.", "Misschien verveling."))
    kept = fresh(mensen.dekker, duiding)
    assert (kept.antwoord, kept.antwoord_duiding, kept.beantwoord_op) == (
        "Hij spijbelde.",
        "Misschien verveling.",
        klok.today(),
    )
    with pytest.raises(RegelFout, match="W-08"):
        actions.answer_duiding(mensen.kuiper, duiding, antwoord("Toch iets anders."))
    with pytest.raises(RegelFout, match="W-08"):
        actions.refuse_duiding(mensen.kuiper, duiding, "Liever niet.")
    with klok.set_to(klok.today() + timedelta(days=1)), acting_as(mensen.kuiper):
        assert not NadereDuiding.objects.exists()
        with pytest.raises(GeenToegang):
            selectors.get_duiding(mensen.kuiper, duiding.pk)


@pytest.mark.regel("W-08")
def test_after_the_last_day_only_the_uitvoerder_can_record_the_answer(mensen, casus):
    duiding = ask_kuiper(mensen, casus)
    with klok.set_to(duiding.uiterlijk + timedelta(days=1)):
        with acting_as(mensen.kuiper):
            assert not NadereDuiding.objects.exists()
        with pytest.raises(GeenToegang):
            actions.answer_duiding(mensen.kuiper, duiding, antwoord("Te laat."))
        with pytest.raises(RegelFout, match="W-08"):
            actions.answer_duiding(mensen.dekker, duiding, antwoord("Namens hen."))
        actions.answer_duiding(mensen.zijlstra, duiding, antwoord("Gebeld: niets bekend."))
    assert not fresh(mensen.dekker, duiding).is_open


@pytest.mark.regel("W-08")
def test_an_answer_has_facts_and_a_refusal_a_reason(mensen, casus):
    duiding = actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen))
    with pytest.raises(RegelFout, match="W-08"):
        actions.answer_duiding(mensen.janssen, duiding, antwoord(" "))
    with pytest.raises(RegelFout, match="W-08"):
        actions.refuse_duiding(mensen.janssen, duiding, "")
    actions.refuse_duiding(mensen.janssen, duiding, "Daar is geen grond voor.")
    assert fresh(mensen.dekker, duiding).geweigerd == "Daar is geen grond voor."


@pytest.mark.regel("W-08")
def test_no_path_past_the_answer_and_a_new_judgement(mensen, casus):
    duiding = actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen))
    with pytest.raises(RegelFout, match="W-08"):
        actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))
    with acting_as(mensen.zijlstra):
        old = Beoordeling.objects.get()
    with pytest.raises(RegelFout, match="W-01"):
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg", inhoud={"beoordeling": str(old.pk)})
    actions.answer_duiding(mensen.janssen, duiding, antwoord("Niets bekend."))
    naar_beraad(mensen, casus)
    with pytest.raises(RegelFout, match="W-04"):
        besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg", inhoud={"beoordeling": str(old.pk)})
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")


@pytest.mark.regel("K-03")
def test_an_answer_is_a_fact_an_open_question_is_not(mensen, casus):
    duiding = actions.ask_duiding(mensen.zijlstra, casus, vraag(mensen))
    with acting_as(mensen.zijlstra):
        assert [feit.soort for feit in selectors.feiten(casus)] == ["signaal"]
    actions.answer_duiding(mensen.janssen, duiding, antwoord("Niets bekend."))
    with acting_as(mensen.zijlstra):
        assert [feit.soort for feit in selectors.feiten(casus)] == ["signaal", "duiding"]


@pytest.mark.regel("R-01")
def test_an_answer_from_outside_counts_as_processing_on_its_day(mensen, casus):
    duiding = ask_kuiper(mensen, casus)
    later = klok.today() + timedelta(days=3)
    with klok.set_to(later):
        actions.answer_duiding(mensen.kuiper, duiding, antwoord("Hij spijbelde."))
    with klok.set_to(later + timedelta(days=2)), database_role("casework_jobs"):
        for _ in range(2):
            actions.note_answer(Systeem("weegploeg"), str(duiding.pk))
    assert fresh(mensen.dekker, casus).laatste_verwerking == later
    with pytest.raises(GeenToegang):
        actions.note_answer(mensen.zijlstra, str(duiding.pk))


@pytest.mark.regel("W-08")
def test_the_uitvoerder_asks_again_with_a_later_day_and_the_question_is_open_once_more(mensen):
    duiding = duiding_gevraagd(mensen, casus_in_beraad(mensen))
    late = duiding.uiterlijk + timedelta(days=3)
    with klok.set_to(late):
        with pytest.raises(GeenToegang):
            actions.answer_duiding(mensen.tjon, duiding, antwoord("Hij spijbelde."))
        again = actions.chase_duiding(mensen.zijlstra, duiding, late + timedelta(days=7))
        assert (again.uiterlijk, again.herinnerd_op) == (late + timedelta(days=7), late)
        actions.answer_duiding(mensen.tjon, duiding, antwoord("Hij spijbelde."))
        with pytest.raises(RegelFout, match="W-08"):
            actions.chase_duiding(mensen.zijlstra, duiding, late + timedelta(days=9))


@pytest.mark.regel("W-08")
def test_asking_again_needs_a_later_day_a_role_of_who_was_asked_and_the_uitvoerder(mensen):
    duiding = duiding_gevraagd(mensen, casus_in_beraad(mensen))
    later = duiding.uiterlijk + timedelta(days=1)
    for day in (duiding.uiterlijk, klok.today() - timedelta(days=1)):
        with pytest.raises(RegelFout) as error:
            actions.chase_duiding(mensen.zijlstra, duiding, day)
        assert (error.value.regel, error.value.veld) == ("W-08", "uiterlijk")
    with pytest.raises(RegelFout, match="P-11"):
        actions.chase_duiding(mensen.dekker, duiding, later)
    for account in (mensen.tjon, mensen.haddou, mensen.visscher):
        with pytest.raises((GeenToegang, RegelFout)):
            actions.chase_duiding(account, duiding, later)
    yesterday = klok.today() - timedelta(days=1)
    end_aanstelling(mensen.aalders, mensen.tjon.aanstellingen.get(), yesterday, {"duiding": None})
    with pytest.raises(RegelFout, match="W-08"):
        actions.chase_duiding(mensen.zijlstra, duiding, later)


@pytest.mark.regel("P-07")
def test_the_raad_is_not_asked_again_about_who_is_an_adult_by_then(mensen):
    today = klok.today()
    casus = casus_in_beraad(mensen, persoon(geboortedatum=date(today.year - 18, today.month, 1) + timedelta(days=62)))
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", uitstel=uitstel(), inhoud={"tussentijds": True})
    vraag = Vraag(mensen.rvdk, mensen.smit, "Is er een onderzoek?", "Quirijn", "Om te wegen.", today)
    duiding = actions.ask_duiding(mensen.zijlstra, casus, vraag)
    with pytest.raises(RegelFout, match="P-07"):
        actions.chase_duiding(mensen.zijlstra, duiding, today + timedelta(days=70))


def test_asking_again_in_the_browser(mensen):
    duiding = duiding_gevraagd(mensen, casus_in_beraad(mensen))
    client, address = client_of(mensen.zijlstra), reverse("duiding_herinneren", args=[duiding.pk])
    assert address in client.get(reverse("duiding", args=[duiding.pk])).content.decode()
    assert address not in client_of(mensen.tjon).get(reverse("duiding", args=[duiding.pk])).content.decode()
    wrong = client.post(address, {"uiterlijk": "1-1-2020"})
    assert "Kies een dag na de vorige uiterste dag" in wrong.context["form"].errors["uiterlijk"][0]
    day = (duiding.uiterlijk + timedelta(days=5)).strftime("%d-%m-%Y")
    assert "Opnieuw gevraagd" in client.post(address, {"uiterlijk": day}, follow=True).content.decode()


@pytest.mark.regel("W-06")
@pytest.mark.regel("W-08")
@pytest.mark.parametrize("uitkomst", ["geen_casusoverleg", "casusoverleg", "nadere_duiding"])
def test_a_question_ends_with_the_besluit_that_asked_for_it(mensen, uitkomst):
    casus = casus_in_beraad(mensen)
    duiding = duiding_gevraagd(mensen, casus)
    besluit = duiding.besluit
    with klok.set_to(klok.today() + timedelta(days=1)):
        assert selectors.is_asked(mensen.tjon, duiding)
        besluit_vastgesteld(
            mensen,
            casus,
            "casuswaardigheid",
            uitkomst,
            vervangt=besluit,
            reden_vervanging="Verkeerd overgenomen.",
            inhoud=besluit.inhoud,
        )
        with pytest.raises(GeenToegang):
            actions.answer_duiding(mensen.tjon, duiding, antwoord("Hij spijbelde."))
        with acting_as(mensen.tjon):
            assert not NadereDuiding.objects.exists()
        with pytest.raises(RegelFout, match="W-08"):
            actions.chase_duiding(mensen.zijlstra, duiding, duiding.uiterlijk + timedelta(days=9))
        with acting_as(mensen.zijlstra):
            assert not selectors.overdue(mensen.zijlstra)
            assert "vervangen" in selectors.duidingen(casus).get().geweigerd


@pytest.mark.regel("W-06")
@pytest.mark.regel("W-08")
@pytest.mark.parametrize("is_answered", [False, True], ids=["open", "answered"])
def test_a_question_that_is_withdrawn_on_the_day_it_was_asked_is_gone_at_once(mensen, is_answered):
    """Behind both walls: not at midnight."""
    casus = casus_in_beraad(mensen)
    duiding = duiding_gevraagd(mensen, casus)
    client, address = client_of(mensen.tjon), reverse("duiding", args=[duiding.pk])
    if is_answered:
        actions.answer_duiding(mensen.tjon, duiding, antwoord("Hij spijbelde."))
    assert client.get(address).status_code == 200
    replace = {
        "vervangt": duiding.besluit,
        "reden_vervanging": "Verkeerd overgenomen.",
        "inhoud": duiding.besluit.inhoud,
    }
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg", **replace)
    assert client.get(address).status_code == 404
    with acting_as(mensen.tjon):
        assert not NadereDuiding.objects.exists()
        assert not selectors.asked_of(mensen.tjon)
    with acting_as(mensen.zijlstra):
        kept = selectors.duidingen(casus).get()
        assert (kept.antwoord if is_answered else kept.geweigerd) != ""


@pytest.mark.regel("P-03")
def test_an_externe_organisatie_is_asked_only_while_it_stands_on_the_lokale_lijst(mensen, casus):
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={"tussentijds": True}, uitstel=uitstel())
    ask = vraag(mensen, organisatie=mensen.oever, account=mensen.kuiper)
    with pytest.raises(RegelFout) as error:
        actions.ask_duiding(mensen.zijlstra, casus, ask)
    assert (error.value.regel, error.value.veld) == ("P-03", "aan")
    with acting_as(mensen.zijlstra):
        assert mensen.kuiper not in [who for who, _ in selectors.people_to_ask(mensen.zijlstra)]
    make_lokale_lijst(mensen, mensen.oever)
    with acting_as(mensen.zijlstra):
        assert mensen.kuiper in [who for who, _ in selectors.people_to_ask(mensen.zijlstra)]
    duiding = actions.ask_duiding(mensen.zijlstra, casus, ask)
    other = create_organisatie(INSTALLATIE, mensen.verband, "Stichting Dak", "extern")
    make_lokale_lijst(mensen, other, van=klok.today() + timedelta(days=1))
    with klok.set_to(klok.today() + timedelta(days=1)), pytest.raises(RegelFout, match="P-03"):
        actions.chase_duiding(mensen.zijlstra, duiding, duiding.uiterlijk + timedelta(days=5))
