"""Who may ask about somebody: that person, a lawyer, who has a machtiging, or the wettelijk vertegenwoordiger."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import CasusToegang
from casework.rules import GeenToegang
from casework.versies import Conflict, newest_version
from rights.actions import behandeling, bevoegdheid, intake
from rights.models import Rechtenverzoek
from rights.vertegenwoordiging import gebrek, rechthebbende
from tests.client import client_of, version_on
from tests.retention.helpers import make_casus
from tests.rights.helpers import (
    ASKED,
    MOTHER,
    SEEN,
    SIGNED,
    at_decision,
    besluit_gegevens,
    decided,
    gebleken,
    refused,
    stored,
    verzoek_gegevens,
)

TODAY = date(2026, 3, 10)
CHILD, SIXTEEN, ADULT = date(2010, 3, 11), date(2010, 3, 10), date(1990, 4, 12)
BEFORE = date(2026, 3, 1)
LAWYER = {"hoedanigheid": "advocaat", "opdracht_van": "betrokkene", "waaruit_blijkt": SEEN}


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
    found = gebrek(gebleken(hoedanigheid=who, geboren_op=born, waaruit_blijkt=SEEN, **changes), TODAY)
    assert (found and (found.regel, found.veld)) == missing


@pytest.mark.regel("V-06")
@pytest.mark.regel("V-07")
@pytest.mark.parametrize(
    ("who", "born", "changes", "regel"),
    [
        ("wettelijk_vertegenwoordiger", CHILD, {}, "V-07"),
        ("advocaat", ADULT, VAN_ZELF, "V-06"),
        ("gemachtigde", ADULT, VAN_ZELF | GETEKEND, "V-06"),
    ],
)
def test_who_asks_for_another_shows_that(who, born, changes, regel):
    for nothing in ("", "  "):
        found = gebrek(gebleken(hoedanigheid=who, geboren_op=born, waaruit_blijkt=nothing, **changes), TODAY)
        assert found
        assert (found.regel, found.veld) == (regel, "waaruit_blijkt")


@pytest.mark.regel("V-06")
@pytest.mark.regel("V-07")
def test_nothing_goes_on_before_it_is_shown(mensen, identified):
    refused("V-08", behandeling.check_derden, mensen.zijlstra, identified)
    mother = gebleken(hoedanigheid="ouder", opdracht_van="betrokkene")
    error = refused("V-06", bevoegdheid.establish, mensen.zijlstra, identified, mother)
    assert error.veld == "machtiging_getekend_op"
    refused("V-07", bevoegdheid.establish, mensen.zijlstra, identified, gebleken(hoedanigheid="derde"))
    assert stored(mensen, identified).status == "identiteit"
    done = bevoegdheid.establish(mensen.zijlstra, identified, SIGNED)
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


WEIGHED = {"uitkomst": "geweigerd", "grond": "kennelijk ongegrond", "belangenafweging": "Zijn recht weegt zwaarder."}


@pytest.mark.regel("V-08")
@pytest.mark.regel("V-21")
def test_it_does_not_change_under_who_decides(mensen):
    verzoek = at_decision(mensen)
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(grond="Iets uit het dossier."))
    refused("V-21", bevoegdheid.establish, mensen.zijlstra, verzoek, gebleken(maatregel="curatele"), ASKED)
    behandeling.return_besluit(mensen.dekker, verzoek, "Mag deze persoon dit wel vragen?")
    again = bevoegdheid.establish(mensen.zijlstra, verzoek, gebleken(maatregel="curatele"), ASKED)
    # Nothing of what was written for somebody who might ask comes along.
    assert (again.bevoegdheid, again.uitkomst, again.grond, again.brief) == ("ontbreekt", "", "", "")
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(**WEIGHED))
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    refused("V-08", bevoegdheid.establish, mensen.zijlstra, verzoek, gebleken())


@pytest.mark.regel("P-11")
@pytest.mark.regel("V-21")
def test_who_prepares_does_not_change_who_gets_the_answer_after_the_decision(mensen):
    verzoek = decided(mensen)
    other = gebleken(**LAWYER)
    refused("V-08", bevoegdheid.establish, mensen.zijlstra, verzoek, other)
    address = reverse("verzoek_handeling", args=[verzoek.pk, "bevoegdheid"])
    assert client_of(mensen.zijlstra).get(address).status_code == 404


@pytest.mark.regel("V-05")
def test_somebody_else_is_another_request(mensen):
    verzoek = at_decision(mensen)
    refused("V-05", bevoegdheid.establish, mensen.zijlstra, verzoek, MOTHER, ASKED)


@pytest.mark.regel("B-09")
def test_an_old_page_does_not_overwrite(mensen, identified):
    with acting_as(mensen.zijlstra):
        seen = newest_version(Rechtenverzoek, row_id=identified.pk)
    bevoegdheid.establish(mensen.zijlstra, identified, MOTHER, ASKED, seen)
    with pytest.raises(Conflict):
        bevoegdheid.establish(mensen.zijlstra, identified, SIGNED, "", seen)


# Becoming 16 while it runs


@pytest.fixture
def of_father(mensen):
    """A request of a father about a child that becomes 16 on TODAY, prepared on the eve."""
    with klok.set_to(date(2026, 3, 9)):
        verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(verzoeker_hoedanigheid="ouder"))
        intake.start_verzoek(mensen.zijlstra, verzoek)
        behandeling.verify_identity(mensen.zijlstra, verzoek, "aan de balie", met_kopie=False)
        bevoegdheid.establish(mensen.zijlstra, verzoek, FATHER)
        behandeling.check_derden(mensen.zijlstra, verzoek)
        return behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())


FATHER = gebleken(hoedanigheid="wettelijk_vertegenwoordiger", geboren_op=SIXTEEN, waaruit_blijkt=SEEN)


@pytest.mark.regel("V-07")
def test_on_the_16th_birthday_nothing_is_decided_for_the_father(mensen, of_father):
    with klok.set_to(TODAY):
        refused("V-07", behandeling.decide_verzoek, mensen.dekker, of_father)
        behandeling.return_besluit(mensen.dekker, of_father, "De zoon is nu 16.")
        refused("V-07", behandeling.prepare_besluit, mensen.zijlstra, of_father, besluit_gegevens())


@pytest.mark.regel("V-07")
@pytest.mark.regel("V-21")
@pytest.mark.parametrize("signs", [True, False])
def test_what_was_decided_before_it_is_decided_anew_with_a_machtiging_or_refused(mensen, of_father, signs):
    with klok.set_to(date(2026, 3, 9)):
        behandeling.decide_verzoek(mensen.dekker, of_father)
    with klok.set_to(TODAY):
        refused("V-07", behandeling.send_answer, mensen.zijlstra, of_father)
        page = reverse("verzoek_handeling", args=[of_father.pk, "bevoegdheid"])
        assert client_of(mensen.zijlstra).get(page).status_code == 200
        now = replace(FATHER, opdracht_van="betrokkene", machtiging_getekend_op=TODAY) if signs else FATHER
        again = bevoegdheid.establish(mensen.zijlstra, of_father, now, "" if signs else "De zoon tekent niet.")
        assert (again.besluit_op, again.besluit_door, again.status) == (None, None, "besluit")
        refused("V-08", behandeling.send_answer, mensen.zijlstra, of_father)
        behandeling.prepare_besluit(mensen.zijlstra, of_father, besluit_gegevens(**({} if signs else WEIGHED)))
        behandeling.decide_verzoek(mensen.dekker, of_father)
        assert behandeling.send_answer(mensen.zijlstra, of_father).status == "verzonden"


@pytest.mark.regel("V-07")
def test_another_age_in_the_file_is_sorted_out_first(mensen):
    casus = make_casus(mensen, geboortedatum=klok.today().replace(year=klok.today().year - 15, day=1))
    verzoek = at_decision(mensen, casus)  # said to be born in 1990
    refused("V-07", behandeling.prepare_besluit, mensen.zijlstra, verzoek, besluit_gegevens())
    bevoegdheid.establish(
        mensen.zijlstra, verzoek, gebleken(geboren_op=klok.today().replace(year=klok.today().year - 15)), "Vraagt zelf."
    )
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(**WEIGHED))


@pytest.mark.regel("V-10")
def test_what_can_only_be_refused_is_not_extended(mensen, onbevoegd):
    refused("V-10", behandeling.extend_verzoek, mensen.zijlstra, onbevoegd, "Veel werk.")


# Taken back


@pytest.mark.regel("V-06")
@pytest.mark.parametrize("who", [LAWYER, LAWYER | {"hoedanigheid": "gemachtigde", "machtiging_getekend_op": BEFORE}])
def test_a_machtiging_taken_back_stops_the_handling(mensen, casus, who):
    verzoek = at_decision(mensen, casus, found=gebleken(**who))
    done = bevoegdheid.withdraw_machtiging(mensen.zijlstra, verzoek)
    assert (done.status, done.machtiging_ingetrokken_op) == ("ingetrokken", klok.today())
    assert not CasusToegang.objects.filter(reden="verzoek").exists()
    refused("V-08", bevoegdheid.withdraw_machtiging, mensen.zijlstra, verzoek)


@pytest.mark.regel("V-06")
def test_also_after_the_decision_and_before_anybody_looked(mensen):
    verzoek = at_decision(mensen, found=gebleken(**LAWYER))
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens())
    behandeling.decide_verzoek(mensen.dekker, verzoek)
    bevoegdheid.withdraw_machtiging(mensen.zijlstra, verzoek)
    refused("V-08", behandeling.send_answer, mensen.zijlstra, verzoek)
    letter = verzoek_gegevens(verzoeker_hoedanigheid="gemachtigde", machtiging="Zit bij de brief.")
    new = intake.receive_verzoek(mensen.zijlstra, letter)
    assert bevoegdheid.withdraw_machtiging(mensen.zijlstra, new).status == "ingetrokken"


@pytest.mark.regel("V-06")
def test_what_nobody_gave_is_not_taken_back(mensen, onbevoegd):
    """Who may not ask gets a refusal, with its remedies."""
    verzoek = intake.receive_verzoek(mensen.zijlstra, verzoek_gegevens(verzoeker_hoedanigheid="ouder"))
    claimed = gebleken(hoedanigheid="gemachtigde", opdracht_van="betrokkene")  # of which nothing was seen
    refused_anyway = at_decision(mensen, found=claimed, waarom_niet=ASKED)
    for none in (verzoek, onbevoegd, refused_anyway, at_decision(mensen)):
        refused("V-06", bevoegdheid.withdraw_machtiging, mensen.zijlstra, none)
        address = reverse("verzoek_handeling", args=[none.pk, "machtiging-ingetrokken"])
        assert client_of(mensen.zijlstra).get(address).status_code == 404


# On the page


@pytest.mark.regel("V-06")
def test_on_the_page(mensen, identified):
    client, address = client_of(mensen.zijlstra), reverse("verzoek", args=[identified.pk])
    typed = version_on(client, address) | {
        "waaruit_blijkt": SEEN,
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
