"""Who may ask about somebody: that person, a lawyer, who has a machtiging, or the wettelijk vertegenwoordiger."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework import klok, selectors
from casework.access.context import acting_as
from casework.rules import GeenToegang
from rights import letters
from rights.actions import behandeling, bevoegdheid, intake
from rights.models import Rechtenverzoek
from rights.vertegenwoordiging import gebrek, rechthebbende
from tests.client import client_of
from tests.rights.helpers import at_decision, besluit_gegevens, gebleken, refused, stored, verzoek_gegevens

TODAY = date(2026, 3, 10)
CHILD, SIXTEEN, ADULT = date(2010, 3, 11), date(2010, 3, 10), date(1990, 4, 12)
BEFORE = date(2026, 3, 1)


@pytest.fixture
def identified(mensen, verzoek):
    """A request of which the identity was verified, and not yet whether the requester may ask."""
    intake.start_verzoek(mensen.zijlstra, verzoek)
    return behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)


@pytest.mark.regel("V-07")
@pytest.mark.parametrize(
    ("born", "maatregel", "decides"),
    [
        (CHILD, "geen", "wettelijk_vertegenwoordiger"),
        (SIXTEEN, "geen", "betrokkene"),  # exactly 16 counts as 16
        (ADULT, "geen", "betrokkene"),
        (ADULT, "curatele", "wettelijk_vertegenwoordiger"),
        (SIXTEEN, "mentorschap", "wettelijk_vertegenwoordiger"),
    ],
)
def test_who_decides(born, maatregel, decides):
    assert rechthebbende(born, maatregel, TODAY) == decides


VAN_ZELF, VAN_WETTELIJK = {"opdracht_van": "betrokkene"}, {"opdracht_van": "wettelijk_vertegenwoordiger"}
GETEKEND = {"machtiging_getekend_op": BEFORE}


@pytest.mark.regel("V-06")
@pytest.mark.regel("V-07")
@pytest.mark.parametrize(
    ("who", "born", "changes", "missing"),
    [
        ("betrokkene", ADULT, {}, None),
        ("betrokkene", SIXTEEN, {}, None),
        ("betrokkene", CHILD, {}, ("V-07", "hoedanigheid")),
        ("betrokkene", ADULT, {"maatregel": "mentorschap"}, ("V-07", "hoedanigheid")),
        ("betrokkene", None, {}, ("V-07", "geboren_op")),
        ("betrokkene", date(2026, 3, 11), {}, ("V-07", "geboren_op")),
        ("wettelijk_vertegenwoordiger", CHILD, {}, None),
        ("wettelijk_vertegenwoordiger", ADULT, {"maatregel": "curatele"}, None),
        ("wettelijk_vertegenwoordiger", SIXTEEN, {}, ("V-07", "opdracht_van")),
        ("wettelijk_vertegenwoordiger", SIXTEEN, VAN_ZELF | {"machtiging_getekend_op": TODAY}, None),
        # Signed on the eve of the 16th birthday: then the child could not yet.
        ("ouder", SIXTEEN, VAN_ZELF | GETEKEND, ("V-07", "machtiging_getekend_op")),
        ("ouder", SIXTEEN, VAN_ZELF, ("V-06", "machtiging_getekend_op")),
        ("ouder", ADULT, VAN_ZELF | GETEKEND, None),
        ("ouder", CHILD, {}, ("V-07", "opdracht_van")),
        ("ouder", CHILD, VAN_ZELF | GETEKEND, ("V-07", "opdracht_van")),
        ("advocaat", ADULT, VAN_ZELF, None),
        ("advocaat", ADULT, {}, ("V-07", "opdracht_van")),
        ("advocaat", CHILD, VAN_ZELF, ("V-07", "opdracht_van")),
        ("advocaat", CHILD, VAN_WETTELIJK, None),
        ("gemachtigde", ADULT, VAN_ZELF, ("V-06", "machtiging_getekend_op")),
        ("gemachtigde", ADULT, VAN_ZELF | GETEKEND, None),
        (
            "gemachtigde",
            ADULT,
            VAN_ZELF | {"machtiging_getekend_op": date(2026, 3, 11)},
            ("V-06", "machtiging_getekend_op"),
        ),
        ("gemachtigde", ADULT, VAN_WETTELIJK | GETEKEND, ("V-07", "opdracht_van")),
        ("gemachtigde", CHILD, VAN_WETTELIJK | GETEKEND, None),
        ("gemachtigde", ADULT, {"maatregel": "curatele"} | VAN_ZELF | GETEKEND, ("V-07", "opdracht_van")),
        ("derde", ADULT, {}, ("V-07", "opdracht_van")),
    ],
)
def test_who_may_ask(who, born, changes, missing):
    found = gebrek(gebleken(hoedanigheid=who, geboren_op=born, **changes), TODAY)
    assert (found and (found.regel, found.veld)) == missing


@pytest.mark.regel("V-06")
@pytest.mark.regel("V-07")
def test_nothing_goes_on_before_it_is_shown(mensen, identified):
    refused("V-08", behandeling.check_derden, mensen.zijlstra, identified)
    mother = gebleken(hoedanigheid="ouder", opdracht_van="betrokkene")
    error = refused("V-06", bevoegdheid.establish, mensen.zijlstra, identified, mother)
    assert error.veld == "machtiging_getekend_op"
    refused("V-07", bevoegdheid.establish, mensen.zijlstra, identified, gebleken(hoedanigheid="derde"))
    assert stored(mensen, identified).status == "identiteit"
    signed = gebleken(hoedanigheid="ouder", opdracht_van="betrokkene", machtiging_getekend_op=klok.today())
    done = bevoegdheid.establish(mensen.zijlstra, identified, signed)
    assert (done.status, done.bevoegdheid, done.verzoeker_hoedanigheid) == ("derden", "blijkt", "ouder")


@pytest.mark.regel("V-08")
def test_identity_comes_first_and_only_the_handler_says_it(mensen, verzoek):
    refused("V-08", bevoegdheid.establish, mensen.zijlstra, verzoek, gebleken())
    intake.start_verzoek(mensen.zijlstra, verzoek)
    refused("V-08", bevoegdheid.establish, mensen.zijlstra, verzoek, gebleken())
    behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)
    for other in (mensen.haddou, mensen.dekker, mensen.visscher):
        with pytest.raises(GeenToegang):
            bevoegdheid.establish(other, verzoek, gebleken())
        with pytest.raises(GeenToegang):
            bevoegdheid.withdraw_machtiging(other, verzoek)


@pytest.mark.parametrize(
    ("regel", "changes"),
    [
        ("V-05", {"hoedanigheid": "buurman"}),
        ("V-07", {"maatregel": "bewind"}),
        ("V-06", {"opdracht_van": "de buurman"}),
    ],
)
@pytest.mark.regel("V-06")
def test_what_is_on_no_list_is_refused(mensen, identified, regel, changes):
    refused(regel, bevoegdheid.establish, mensen.zijlstra, identified, gebleken(**changes))


# Not shown


MOTHER = gebleken(hoedanigheid="ouder")
ASKED = "Gevraagd om een machtiging; de zoon geeft die niet."


@pytest.fixture
def onbevoegd(mensen, casus):
    """A mother without a machtiging: the whole way to the decision, with the casus linked beforehand."""
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(verzoeker_hoedanigheid="ouder"))
    intake.link_casus(mensen.zijlstra, verzoek, casus)
    intake.start_verzoek(mensen.zijlstra, verzoek)
    behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)
    bevoegdheid.establish(mensen.zijlstra, verzoek, MOTHER, ASKED)
    return behandeling.check_derden(mensen.zijlstra, verzoek)


@pytest.mark.regel("V-06")
def test_a_reason_is_for_who_may_not_ask_only(mensen, identified):
    refused("V-06", bevoegdheid.establish, mensen.zijlstra, identified, gebleken(), ASKED)
    done = bevoegdheid.establish(mensen.zijlstra, identified, gebleken(hoedanigheid="derde", geboren_op=None), ASKED)
    assert (done.bevoegdheid, done.waarom_niet_bevoegd, done.geboren_op) == ("ontbreekt", ASKED, None)


@pytest.mark.regel("V-07")
def test_it_can_only_be_refused_and_in_fixed_words(mensen, onbevoegd):
    def prepare(**changes):
        return behandeling.prepare_besluit, mensen.zijlstra, onbevoegd, besluit_gegevens(**changes)

    refused("V-06", *prepare())
    weighed = {
        "uitkomst": "geweigerd",
        "grond": "kennelijk ongegrond",
        "belangenafweging": "Zijn recht weegt zwaarder.",
    }
    refused("V-06", *prepare(**weighed, brief="Wij hebben een dossier. " + letters.compose(onbevoegd)))
    act, *arguments = prepare(**weighed, motivering="Thijs heeft een dossier.", brief=" ")
    letter = act(*arguments).brief
    assert "Wij wijzen uw verzoek af." in letter
    for inside in ("dossier", "Thijs", "weegt zwaarder.\n\nThijs"):
        assert inside not in letter
    assert behandeling.decide_verzoek(mensen.dekker, onbevoegd).besluit_door == mensen.dekker
    assert behandeling.send_answer(mensen.zijlstra, onbevoegd).status == "verzonden"


@pytest.mark.regel("V-06")
def test_on_the_page_only_a_refusal_can_be_prepared(mensen, identified):
    bevoegdheid.establish(mensen.zijlstra, identified, MOTHER, ASKED)
    client, address = client_of(mensen.zijlstra), reverse("verzoek", args=[identified.pk])
    assert "dus ook niets over anderen" in client.get(address).content.decode()
    client.post(address)
    text = client.get(address).content.decode()
    assert "Weigering voorbereiden" in text
    assert 'name="uitkomst"' not in text
    client.post(address, {"motivering": "Geen machtiging.", "grond": "kennelijk ongegrond", "belangenafweging": "Zo."})
    assert "Wij wijzen uw verzoek af." in client_of(mensen.dekker).get(address).content.decode()
    assert stored(mensen, identified).uitkomst == "geweigerd"


@pytest.mark.regel("V-07")
def test_the_words_are_the_same_without_a_file(mensen, casus, onbevoegd):
    other = at_decision(mensen, verzoeker_hoedanigheid="ouder")
    bevoegdheid.establish(mensen.zijlstra, other, MOTHER, ASKED)
    assert other.casus_id is None
    texts = [letters.compose(stored(mensen, verzoek)) for verzoek in (onbevoegd, other)]
    first, second = (text.replace(verzoek.kenmerk, "") for text, verzoek in zip(texts, (onbevoegd, other), strict=True))
    assert first == second


@pytest.mark.regel("V-07")
def test_a_child_is_told_who_can_ask(mensen, identified):
    child = gebleken(geboren_op=klok.today().replace(year=klok.today().year - 12, day=1))
    found = bevoegdheid.establish(mensen.zijlstra, identified, child, "De ouders vragen niets.")
    assert "uw wettelijk vertegenwoordiger" in letters.compose(found)


@pytest.mark.regel("V-06")
def test_the_handler_stops_reading_and_starts_when_a_machtiging_comes(mensen, casus, onbevoegd):
    def reads():
        return selectors.casussen(mensen.haddou).filter(pk=casus.pk).exists()

    intake.take_over_verzoek(mensen.haddou, onbevoegd)
    with acting_as(mensen.haddou):
        assert not reads()
    signed = gebleken(hoedanigheid="ouder", opdracht_van="betrokkene", machtiging_getekend_op=klok.today())
    done = bevoegdheid.establish(mensen.haddou, onbevoegd, signed)
    assert (done.status, done.waarom_niet_bevoegd) == ("besluit", "")
    with acting_as(mensen.haddou):
        assert reads()


@pytest.mark.regel("V-06")
def test_no_casus_is_linked_for_who_may_not_ask(mensen, casus, identified):
    bevoegdheid.establish(mensen.zijlstra, identified, MOTHER, ASKED)
    refused("V-06", intake.link_casus, mensen.zijlstra, identified, casus)
    assert (
        client_of(mensen.zijlstra).get(reverse("verzoek_handeling", args=[identified.pk, "koppelen"])).status_code
        == 404
    )


@pytest.mark.regel("V-06")
def test_the_database_gives_who_may_not_ask_nothing(mensen, onbevoegd):
    with acting_as(mensen.zijlstra), pytest.raises(IntegrityError), transaction.atomic():
        Rechtenverzoek.objects.filter(pk=onbevoegd.pk).update(uitkomst="toegewezen")


@pytest.mark.regel("V-08")
def test_it_does_not_change_under_who_decides(mensen):
    verzoek = at_decision(mensen)
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
    refused("V-21", bevoegdheid.establish, mensen.zijlstra, verzoek, MOTHER, ASKED)
    behandeling.return_besluit(mensen.dekker, verzoek, "Mag de moeder dit wel vragen?")
    again = bevoegdheid.establish(mensen.zijlstra, verzoek, MOTHER, ASKED)
    assert (again.bevoegdheid, again.uitkomst) == ("ontbreekt", "")
    weighed = {
        "uitkomst": "geweigerd",
        "grond": "kennelijk ongegrond",
        "belangenafweging": "Zijn recht weegt zwaarder.",
    }
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(**weighed))
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    refused("V-08", bevoegdheid.establish, mensen.zijlstra, verzoek, gebleken())


# Becoming 16 while it runs


@pytest.mark.regel("V-07")
def test_who_became_16_gets_the_answer(mensen):
    with klok.set_to(date(2026, 3, 9)):
        verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(verzoeker_hoedanigheid="ouder"))
        intake.start_verzoek(mensen.zijlstra, verzoek)
        behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)
        father = gebleken(hoedanigheid="wettelijk_vertegenwoordiger", geboren_op=SIXTEEN)
        bevoegdheid.establish(mensen.zijlstra, verzoek, father)
        behandeling.check_derden(mensen.zijlstra, verzoek)
        behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
        behandeling.decide_verzoek(mensen.dekker, verzoek)
    with klok.set_to(TODAY):
        refused("V-07", behandeling.send_answer, mensen.zijlstra, verzoek)
        refused("V-07", bevoegdheid.establish, mensen.zijlstra, verzoek, father, "Geen machtiging.")
        bevoegdheid.establish(mensen.zijlstra, verzoek, gebleken(geboren_op=SIXTEEN))
        assert behandeling.send_answer(mensen.zijlstra, verzoek).status == "verzonden"


# Taken back


@pytest.mark.regel("V-06")
@pytest.mark.parametrize("who", ["advocaat", "gemachtigde", "ouder", "derde"])
def test_a_machtiging_taken_back_stops_the_handling(mensen, casus, who):
    verzoek = intake.receive_verzoek(mensen.haddou, verzoek_gegevens(verzoeker_hoedanigheid=who))
    intake.link_casus(mensen.dekker, verzoek, casus)
    done = bevoegdheid.withdraw_machtiging(mensen.haddou, verzoek)
    assert (done.status, done.machtiging_ingetrokken_op) == ("ingetrokken", klok.today())
    with acting_as(mensen.haddou):
        assert not selectors.casussen(mensen.haddou).filter(pk=casus.pk).exists()
    refused("V-08", bevoegdheid.withdraw_machtiging, mensen.haddou, verzoek)


@pytest.mark.regel("V-06")
def test_also_after_the_decision_and_before_it_is_sent(mensen):
    verzoek = at_decision(mensen)
    lawyer = gebleken(hoedanigheid="advocaat", opdracht_van="betrokkene")
    bevoegdheid.establish(mensen.zijlstra, verzoek, lawyer)
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    bevoegdheid.withdraw_machtiging(mensen.zijlstra, verzoek)
    refused("V-08", behandeling.send_answer, mensen.zijlstra, verzoek)


@pytest.mark.regel("V-06")
@pytest.mark.parametrize("who", ["betrokkene", "wettelijk_vertegenwoordiger"])
def test_there_is_nothing_to_take_back_from_who_asks_by_own_right(mensen, who):
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(verzoeker_hoedanigheid=who))
    refused("V-06", bevoegdheid.withdraw_machtiging, mensen.zijlstra, verzoek)
    address = reverse("verzoek_handeling", args=[verzoek.pk, "machtiging-ingetrokken"])
    assert client_of(mensen.zijlstra).get(address).status_code == 404


# On the page


@pytest.mark.regel("V-06")
def test_on_the_page(mensen, identified):
    client, address = client_of(mensen.zijlstra), reverse("verzoek", args=[identified.pk])
    typed = {
        "hoedanigheid": "gemachtigde",
        "geboren_op": "12-04-1990",
        "maatregel": "geen",
        "opdracht_van": "betrokkene",
    }
    kept = client.post(address, typed).content.decode()
    assert "V-06" in kept
    assert "12-04-1990" in kept
    client.post(address, typed | {"machtiging_getekend_op": "1-3-2026"})
    text = client.get(address).content.decode()
    assert "ondertekend op 1\xa0maart\xa02026" in text
    again = reverse("verzoek_handeling", args=[identified.pk, "bevoegdheid"])
    assert "01-03-2026" in client.get(again).content.decode()
    stop = reverse("verzoek_handeling", args=[identified.pk, "machtiging-ingetrokken"])
    assert client.post(stop).status_code == 302
    assert "Machtiging ingetrokken" in client.get(address).content.decode()
