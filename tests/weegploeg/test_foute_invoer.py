"""Bad input in the weegploeg, as somebody sends it: the missing step is named and nothing that was typed is lost.

Each test sends a page that is wrong in one way; the rules behind them have their tests by themselves.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import PartnerKeuze, confirm_besluit, record_besluit, submit_besluit
from casework.models import Besluit, Bevestiging, Signaal
from casework.rules import RegelFout
from tests.casework.test_signaal import form_data
from tests.client import client_of, version_on
from tests.factories_weegploeg import (
    beoordeeld,
    besluit_tekst,
    besluit_vastgesteld,
    casus_in_beraad,
    feiten_van,
)
from weegploeg.choices import Gebied
from weegploeg.models import Beoordeling, NadereDuiding

TYPED = "Dit is met zorg getypt: saffraangeel."


@pytest.fixture
def casus(mensen):
    return casus_in_beraad(mensen)


def refused(client, address, data, veld, regel=""):
    """Send a form: it comes back with its error at `veld` and with what was typed."""
    answer = client.post(address, data)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert veld in errors, errors
    assert f"(regel {regel})" in errors[veld][0] if regel else errors[veld]
    page = answer.content.decode()
    assert "saffraangeel" in page
    assert f'href="#id_{veld}' in page, "the summary leads to the field"


def feiten(mensen, casus):
    return [f"{item['soort']}:{item['id']}" for item in feiten_van(mensen, casus)]


def besluit_1(mensen, casus, **changes):
    """What the form of besluit 1 sends."""
    return {
        "uitkomst": "casusoverleg",
        "beoordeling": str(beoordeeld(mensen, casus).pk),
        "argumenten": TYPED,
        "onderliggend": feiten(mensen, casus),
    } | changes


def before_the_kernpartijen(mensen, casus):
    tekst = besluit_tekst(mensen, casus, "casusoverleg", inhoud={"beoordeling": str(beoordeeld(mensen, casus).pk)})
    return submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst))


@pytest.mark.regel("S-02")
@pytest.mark.parametrize("leeg", ["", "   "])
def test_a_signaal_without_facts(mensen, leeg):
    data = form_data(mensen.politie) | {"gedraging": leeg, "duiding": TYPED}
    refused(client_of(mensen.bakir), reverse("signaal_nieuw"), data, "gedraging")
    with acting_as(mensen.zijlstra):
        assert not Signaal.objects.exists()


@pytest.mark.regel("K-03")
def test_an_area_with_a_judgement_and_no_fact(mensen, casus):
    data = {f"{gebied}_basis": "geen" for gebied in Gebied.values} | {
        "training_basis": "feiten",
        "training_duiding": TYPED,
        "ideologie": "Onbekend.",
        "sociale_context": "Alleen.",
        "fase": "voorfase",
        "argumentatie": "Een dreiging.",
    }
    address = reverse("beoordeling_nieuw", args=[casus.pk])
    refused(client_of(mensen.zijlstra), address, data, "training_feiten", "K-03")
    with acting_as(mensen.zijlstra):
        assert not Beoordeling.objects.exists()


@pytest.mark.regel("W-04")
def test_a_besluit_without_arguments_or_without_what_it_rests_on(mensen, casus):
    client, address = client_of(mensen.zijlstra), reverse("besluit_casuswaardigheid", args=[casus.pk])
    sent = besluit_1(mensen, casus)
    for changes, veld in (({"argumenten": " "}, "argumenten"), ({"onderliggend": []}, "onderliggend")):
        answer = client.post(address, sent | changes)
        assert veld in answer.context["form"].errors
        assert str(sent["beoordeling"]) in answer.content.decode()
        tekst = besluit_tekst(mensen, casus, "casusoverleg", **changes)
        with pytest.raises(RegelFout, match="W-04"):
            record_besluit(mensen.zijlstra, casus, "casuswaardigheid", tekst)
    with acting_as(mensen.zijlstra):
        assert not Besluit.objects.exists()


@pytest.mark.regel("W-05")
def test_confirming_twice_for_another_party_or_with_a_machtiging_that_ended(mensen, casus):
    besluit = before_the_kernpartijen(mensen, casus)
    address, page = reverse("besluit_bevestigen", args=[besluit.pk]), reverse("besluit", args=[besluit.pk])
    client = client_of(mensen.bakir)
    seen = version_on(client, page)
    client.post(address, seen)
    again = client.post(address, seen, follow=True)
    assert "Uw partij heeft dit besluit al bevestigd" in again.content.decode()
    # Janssen is of the politie too: the party has spoken, whoever speaks.
    assert "al bevestigd" in client_of(mensen.janssen).post(address, seen, follow=True).content.decode()
    last = mensen.ramdin.machtigingen.get().tot_en_met
    with klok.set_to(last + timedelta(days=1)):
        assert client_of(mensen.ramdin).post(address, seen).status_code == 404
    client_of(mensen.zijlstra).post(address, seen)
    with acting_as(mensen.zijlstra):
        assert list(Bevestiging.objects.values_list("partij", flat=True)) == [mensen.politie.pk]


@pytest.mark.regel("W-09")
def test_a_besluit_2_before_besluit_1(mensen, casus):
    sent = {
        "argumenten": TYPED,
        "onderliggend": feiten(mensen, casus),
        "partner_reclassering": "rol_in_aanpak",
        "motivering_reclassering": TYPED,
    }
    answer = client_of(mensen.zijlstra).post(reverse("besluit_partners", args=[casus.pk]), sent)
    page = answer.content.decode()
    assert "Partners bepalen kan pas als besluit 1 is dat er een casusoverleg komt" in page
    assert page.count("saffraangeel") == 2
    with acting_as(mensen.zijlstra):
        assert not Besluit.objects.exists()


@pytest.mark.regel("P-07")
def test_inviting_the_raad_for_an_adult(mensen, casus):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    partners = [PartnerKeuze(mensen.rvdk, "ontwikkelingsbedreiging", TYPED)]
    tekst = besluit_tekst(mensen, casus, "aangewezen", partners=partners)
    with pytest.raises(RegelFout, match="P-07"):
        record_besluit(mensen.zijlstra, casus, "partners", tekst)
    page = client_of(mensen.zijlstra).get(reverse("besluit_partners", args=[casus.pk])).content.decode()
    assert "partner_rvdk" not in page


@pytest.mark.regel("W-08")
@pytest.mark.parametrize("veld", ["noodzaak", "vraag", "over_wie"])
def test_a_question_for_nadere_duiding_without_a_reason_or_without_a_question(mensen, casus, veld):
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    sent = {
        "aan": f"{mensen.janssen.pk}:{mensen.politie.pk}",
        "vraag": TYPED,
        "over_wie": TYPED,
        "noodzaak": TYPED,
        "uiterlijk": date(2099, 1, 1).strftime("%d-%m-%Y"),
    }
    address = reverse("duiding_vragen", args=[casus.pk])
    refused(client_of(mensen.zijlstra), address, sent | {veld: "  "}, veld)
    with acting_as(mensen.zijlstra):
        assert not NadereDuiding.objects.exists()


@pytest.mark.regel("W-06")
def test_a_besluit_that_is_changed_after_a_confirmation(mensen, casus):
    besluit = before_the_kernpartijen(mensen, casus)
    client, address = client_of(mensen.zijlstra), reverse("weegploeg_besluit_wijzigen", args=[besluit.pk])
    version = version_on(client, address)
    confirm_besluit(mensen.bakir, besluit)
    answer = client.post(address, besluit_1(mensen, casus) | version)
    assert "Een besluit dat voorligt of is vastgesteld, verandert niet meer" in answer.content.decode()
    assert "saffraangeel" in answer.content.decode()
    with acting_as(mensen.zijlstra):
        assert TYPED not in Besluit.objects.get().argumenten
