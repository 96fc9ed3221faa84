"""The besluit of the kernpartijen: W-05, W-06, W-13, W-01, W-04, P-01, P-11, I-01, I-02."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import besluiten, klok
from casework.access.context import Systeem, acting_as
from casework.actions import parties
from casework.actions.besluit import (
    BesluitTekst,
    confirm_besluit,
    dissent_besluit,
    record_besluit,
    revise_besluit,
    send_back_besluit,
    submit_besluit,
)
from casework.actions.informeren import UITKOMSTEN, UitstelGegevens, apply_informeerbesluit, check_uitstel
from casework.besluiten import Besluitsoort
from casework.choices import FACTOREN_41, BesluitStatus, Rol
from casework.models import Bevestiging, Casus
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of, version_on
from tests.conftest import refusals
from tests.factories import fresh, melding, persoon, receive_signaal

EFFECTS = []


def remember(actor, besluit):
    EFFECTS.append(besluit.pk)


@pytest.fixture(autouse=True)
def proef(monkeypatch):
    """Two kinds of besluit for these tests only."""
    EFFECTS.clear()
    soorten = {
        "proef": Besluitsoort(
            "proef",
            "Proef",
            "weegploeg",
            {"ja": "ja", "nee": "nee"},
            lambda *_: None,
            lambda *_: [],
            "weegploeg_besluit_wijzigen",
            effects=[remember],
        ),
        "proef_informeren": Besluitsoort(
            "proef_informeren",
            "Informeren",
            "weegploeg",
            UITKOMSTEN,
            lambda *_: None,
            lambda *_: [],
            "weegploeg_besluit_wijzigen",
            verwerking=False,
            effects=[apply_informeerbesluit],
        ),
    }
    monkeypatch.setattr(besluiten, "_soorten", besluiten._soorten | soorten)


@pytest.fixture
def casus(mensen):
    return receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus


def tekst(**changes):
    basis = {"uitkomst": "ja", "argumenten": "Omdat het nodig is.", "onderliggend": [{"soort": "signaal", "id": "1"}]}
    return BesluitTekst(**basis | changes)


@pytest.fixture
def besluit(mensen, casus):
    return submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, "proef", tekst()))


def confirm_all(mensen, besluit):
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        besluit = confirm_besluit(account, besluit)
    return besluit


@pytest.mark.regel("W-05")
@pytest.mark.regel("W-13")
def test_only_the_third_party_makes_it_work(mensen, besluit):
    for account in (mensen.ramdin, mensen.bakir):
        assert confirm_besluit(account, besluit).status == "ter_vaststelling"
        assert EFFECTS == []
    final = confirm_besluit(mensen.dekker, besluit)
    assert final.status == "vastgesteld"
    assert final.vastgesteld_op == klok.today()
    assert [besluit.pk] == EFFECTS


@pytest.mark.regel("W-05")
def test_a_party_confirms_once_whoever_does_it(mensen, besluit):
    confirm_besluit(mensen.bakir, besluit)
    for account in (mensen.bakir, mensen.janssen):
        with pytest.raises(RegelFout, match="W-05"):
            confirm_besluit(account, besluit)
    with acting_as(mensen.bakir):
        stored = Bevestiging.objects.get(besluit=besluit)
        with pytest.raises(DatabaseError), transaction.atomic():
            Bevestiging(
                casus_id=stored.casus_id,
                deel="weegploeg",
                besluit=besluit,
                ronde=1,
                partij=mensen.politie,
                account=mensen.janssen,
                oordeel="bevestigd",
            ).save(force_insert=True)


@pytest.mark.regel("W-05")
def test_a_concept_is_not_open_for_confirmation(mensen, casus):
    concept = record_besluit(mensen.zijlstra, casus, "proef", tekst())
    with pytest.raises(RegelFout, match="W-05"):
        confirm_besluit(mensen.bakir, concept)
    assert EFFECTS == []


@pytest.mark.regel("W-05")
def test_who_is_also_uitvoerder_cannot_confirm(mensen, besluit):
    parties.appoint(Systeem("test"), mensen.janssen, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, klok.today())
    with pytest.raises(RegelFout, match="W-05"):
        confirm_besluit(mensen.janssen, besluit)


@pytest.mark.regel("P-11")
@pytest.mark.regel("P-01")
def test_an_uitvoerder_never_decides(mensen, besluit):
    with pytest.raises(RegelFout, match="P-01"):
        confirm_besluit(mensen.zijlstra, besluit)
    assert ("besluit.bevestigd", "P-01", mensen.zijlstra.pk) in refusals()
    with pytest.raises(RegelFout, match="P-11"):
        record_besluit(mensen.bakir, besluit.casus, "proef", tekst())


@pytest.mark.regel("P-01")
@pytest.mark.parametrize("wie", ["ketelaar", "kloosterman", "haddou", "visscher", "aalders", "smit", "kuiper"])
def test_outsiders_cannot_confirm(mensen, besluit, wie):
    with pytest.raises(GeenToegang):
        confirm_besluit(getattr(mensen, wie), besluit)
    assert client_of(getattr(mensen, wie)).get(reverse("besluit", args=[besluit.pk])).status_code == 404


@pytest.mark.regel("P-01")
def test_a_machtiging_that_ended_meanwhile_counts_no_more(mensen, besluit):
    confirm_besluit(mensen.janssen, besluit)
    machtiging = mensen.dekker.machtigingen.get()
    parties.end_machtiging(Systeem("test"), machtiging, klok.today() - timedelta(days=1))
    with pytest.raises(GeenToegang):
        confirm_besluit(mensen.dekker, besluit)


@pytest.mark.regel("W-01")
def test_a_verband_without_three_kernpartijen_decides_nothing(mensen, besluit):
    from casework import selectors

    two = [mensen.gemeente, mensen.politie]
    confirm_besluit(mensen.dekker, besluit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selectors, "kernpartijen", lambda _: two)
        assert confirm_besluit(mensen.bakir, besluit).status == "ter_vaststelling"


@pytest.mark.regel("W-05")
def test_sent_back_with_a_remark_and_round_two(mensen, besluit):
    confirm_besluit(mensen.bakir, besluit)
    with pytest.raises(RegelFout, match="W-05"):
        send_back_besluit(mensen.ramdin, besluit, "  ")
    back = send_back_besluit(mensen.ramdin, besluit, "Noem ook het tweede signaal.")
    assert back.status == "teruggestuurd"
    with pytest.raises(RegelFout, match="W-05"):
        confirm_besluit(mensen.dekker, back)
    revised = revise_besluit(mensen.zijlstra, back, tekst(argumenten="Nu met het tweede signaal."))
    second = submit_besluit(mensen.zijlstra, revised)
    assert (second.ronde, second.argumenten) == (2, "Nu met het tweede signaal.")
    for account in (mensen.bakir, mensen.ramdin):
        assert confirm_besluit(account, second).status == "ter_vaststelling"
    assert confirm_besluit(mensen.dekker, second).status == "vastgesteld"


@pytest.mark.regel("W-13")
def test_without_unanimity_it_is_held_over_with_the_dissent(mensen, besluit):
    confirm_besluit(mensen.dekker, besluit)
    held = dissent_besluit(mensen.ramdin, besluit, "Het OM wacht op het vonnis.")
    assert held.status == "aangehouden"
    for account in (mensen.bakir, mensen.janssen):
        with pytest.raises(RegelFout, match="W-05"):
            confirm_besluit(account, held)
    assert EFFECTS == []
    with acting_as(mensen.bakir):
        dissent = Bevestiging.objects.get(besluit=besluit, oordeel="afwijkend")
        assert dissent.opmerking == "Het OM wacht op het vonnis."
    assert confirm_all(mensen, submit_besluit(mensen.zijlstra, held)).status == "vastgesteld"


@pytest.mark.regel("W-06")
def test_what_is_vastgesteld_does_not_change(mensen, besluit):
    final = confirm_all(mensen, besluit)
    with pytest.raises(RegelFout, match="W-06"):
        revise_besluit(mensen.zijlstra, final, tekst(uitkomst="nee"))
    with pytest.raises(RegelFout, match="W-05"):
        submit_besluit(mensen.zijlstra, final)
    for act in (confirm_besluit, lambda a, b: dissent_besluit(a, b, "x"), lambda a, b: send_back_besluit(a, b, "x")):
        with pytest.raises(RegelFout, match="W-05"):
            act(mensen.bakir, final)


@pytest.mark.regel("W-06")
def test_a_correction_is_a_new_besluit_that_says_why(mensen, casus, besluit):
    with pytest.raises(RegelFout, match="W-06"):
        record_besluit(mensen.zijlstra, casus, "proef", tekst(), vervangt=besluit, reden_vervanging="nog niet vast")
    old = confirm_all(mensen, besluit)
    with pytest.raises(RegelFout, match="W-06"):
        record_besluit(mensen.zijlstra, casus, "proef", tekst(), vervangt=old)
    new = record_besluit(mensen.zijlstra, casus, "proef", tekst(uitkomst="nee"), old, "Nieuwe feiten.")
    old = fresh(mensen.zijlstra, old)
    assert old.status == "vastgesteld"
    confirm_all(mensen, submit_besluit(mensen.zijlstra, new))
    old = fresh(mensen.zijlstra, old)
    assert old.status == "vervangen"


@pytest.mark.regel("W-04")
@pytest.mark.parametrize(("veld", "waarde"), [("argumenten", " "), ("onderliggend", []), ("uitkomst", "misschien")])
def test_arguments_information_and_outcome_are_asked(mensen, casus, veld, waarde):
    with pytest.raises(RegelFout) as error:
        record_besluit(mensen.zijlstra, casus, "proef", tekst(**{veld: waarde}))
    assert (error.value.regel, error.value.veld) == ("W-04", veld)


def uitstel(**changes):
    return UitstelGegevens(
        **{
            "gronden": ["d"],
            "noodzaak": "Er loopt een onderzoek.",
            "evenredigheid": "Het duurt kort.",
            "factoren": dict.fromkeys(FACTOREN_41, "nvt"),
            "heroverweging_op": klok.today() + timedelta(days=80),
        }
        | changes
    )


@pytest.mark.regel("I-02")
@pytest.mark.parametrize(
    "changes",
    [
        {"gronden": []},
        {"gronden": ["z"]},
        {"noodzaak": " "},
        {"evenredigheid": ""},
        *({"factoren": {k: "nvt" for k in FACTOREN_41 if k != letter}} for letter in FACTOREN_41),
        {"factoren": dict.fromkeys(FACTOREN_41, " ")},
        {"heroverweging_op": None},
        {"heroverweging_days": 0},
        {"heroverweging_days": -3},
        {"heroverweging_days": 95},
    ],
)
def test_postponing_without_one_of_its_parts_is_refused(changes):
    if "heroverweging_days" in changes:
        changes = {"heroverweging_op": klok.today() + timedelta(days=changes["heroverweging_days"])}
    with pytest.raises(RegelFout, match="I-02"):
        check_uitstel(uitstel(**changes))


@pytest.mark.regel("I-02")
def test_a_complete_postponement_counts_and_an_absent_one_does_not(mensen, casus):
    assert check_uitstel(uitstel()).gronden == ["d"]
    with pytest.raises(RegelFout, match="I-02"):
        check_uitstel(None)
    besluit = record_besluit(
        mensen.zijlstra, casus, "proef_informeren", tekst(uitkomst="uitstellen", uitstel=uitstel())
    )
    casus = fresh(mensen.zijlstra, casus)
    assert casus.informeren == "te_beslissen"
    confirm_all(mensen, submit_besluit(mensen.zijlstra, besluit))
    casus = fresh(mensen.zijlstra, casus)
    assert (casus.informeren, casus.heroverweging_op) == ("uitgesteld", klok.today() + timedelta(days=80))


@pytest.mark.regel("I-06")
@pytest.mark.parametrize(("voorbeeld", "grond"), [(1, "i"), (2, "d"), (3, "d"), (4, "i")])
def test_each_of_the_four_examples_goes_with_its_ground(voorbeeld, grond):
    assert check_uitstel(uitstel(voorbeeld=voorbeeld, gronden=["a", grond])).voorbeeld == voorbeeld
    with pytest.raises(RegelFout) as error:
        check_uitstel(uitstel(voorbeeld=voorbeeld, gronden=["a"]))
    assert (error.value.regel, error.value.veld) == ("I-06", "gronden")
    with pytest.raises(RegelFout, match="I-06"):
        check_uitstel(uitstel(voorbeeld=5))


@pytest.mark.regel("I-02")
def test_the_database_refuses_a_postponement_without_a_day(mensen, casus):
    with acting_as(mensen.zijlstra), pytest.raises(DatabaseError), transaction.atomic():
        Casus.objects.filter(pk=casus.pk).update(informeren="uitgesteld")


@pytest.mark.regel("W-05")
def test_the_three_confirm_in_the_browser_page(mensen, besluit):
    address = reverse("besluit_bevestigen", args=[besluit.pk])
    page_address = reverse("besluit", args=[besluit.pk])
    for account in (mensen.dekker, mensen.bakir):
        party = client_of(account)
        party.post(address, version_on(party, page_address))
    client = client_of(mensen.ramdin)
    page = client.get(page_address).content.decode()
    assert "Bevestigen namens mijn partij" in page
    client.post(address, version_on(client, page_address))
    besluit = fresh(mensen.zijlstra, besluit)
    assert besluit.status == "vastgesteld"
    page = client.get(reverse("besluit", args=[besluit.pk])).content.decode()
    assert "Bevestigen namens mijn partij" not in page
    assert client.get(address).status_code == 405


@pytest.mark.regel("W-05")
def test_a_remark_that_is_missing_is_asked_for_and_nothing_happens(mensen, besluit):
    client = client_of(mensen.ramdin)
    for route in ("besluit_terugsturen", "besluit_niet_akkoord"):
        response = client.post(reverse(route, args=[besluit.pk]), {"opmerking": ""})
        assert response.status_code == 200
    besluit = fresh(mensen.zijlstra, besluit)
    assert besluit.status == "ter_vaststelling"
    dissent = reverse("besluit_niet_akkoord", args=[besluit.pk])
    client.post(dissent, {"opmerking": "Te vroeg."} | version_on(client, dissent))
    besluit = fresh(mensen.zijlstra, besluit)
    assert besluit.status == "aangehouden"


@pytest.mark.regel("P-01")
@pytest.mark.regel("W-05")
def test_nobody_has_a_machtiging_of_two_parties_at_the_same_time(mensen):
    today, later = klok.today(), klok.today() + timedelta(days=9000)
    ends = max(mensen.dekker.machtigingen.values_list("tot_en_met", flat=True))
    parties.appoint(mensen.aalders, mensen.dekker, mensen.politie, Rol.VERTEGENWOORDIGER, today)
    with pytest.raises(RegelFout) as error:
        parties.give_machtiging(mensen.aalders, mensen.dekker, mensen.politie, "de korpschef", today, later)
    assert (error.value.regel, error.value.veld) == ("W-05", "organisatie")
    after = ends + timedelta(days=1)
    assert parties.give_machtiging(mensen.aalders, mensen.dekker, mensen.politie, "de korpschef", after, later)


@pytest.mark.regel("W-05")
def test_a_second_click_makes_no_second_besluit_that_nothing_can_become_of(mensen, casus, besluit):
    for _ in range(2):  # while the first lies before the kernpartijen, and while it came back
        with pytest.raises(RegelFout, match="W-05"):
            record_besluit(mensen.zijlstra, casus, "proef", tekst())
        if besluit.status == BesluitStatus.TER_VASTSTELLING:
            besluit = send_back_besluit(mensen.bakir, besluit, "Nog eens.")
    confirm_all(mensen, submit_besluit(mensen.zijlstra, besluit))
    record_besluit(mensen.zijlstra, casus, "proef", tekst())
