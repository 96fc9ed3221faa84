"""Two people edit the same thing: the second is told, and loses nothing of what they typed (B-09)."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from casework.access.context import acting_as
from casework.actions.besluit import record_besluit, revise_besluit, send_back_besluit, submit_besluit
from casework.forms import DatumVeld, Formulier, JaNeeVeld, MeerkeuzeVeld, TekstVeld, in_words
from casework.models import Besluit, Bevestiging, Uitstel
from casework.versies import Conflict, newest_version
from casusoverleg.actions import plan as plannen
from casusoverleg.actions.uitvoering import appoint_regisseur, regisseur_version
from casusoverleg.models import Casusdiagnose, PlanVanAanpak
from rights.actions import behandeling
from tests.client import client_of, version_on
from tests.conftest import refusals
from tests.factories_casusoverleg import (
    casusoverleg_geopend,
    maatregel_tekst,
    met_diagnose,
    neemt_deel,
    plan_tekst,
)
from tests.factories_weegploeg import besluit_tekst, casus_in_beraad, uitstel, vergadering_met_iedereen
from tests.retention.conftest import echt  # noqa: F401 (a fixture)
from tests.rights.helpers import besluit_gegevens, prepared, stored
from tests.steps import broken, together
from weegploeg import actions as weegploeg

pytestmark = pytest.mark.regel("B-09")

MINE, THEIRS = "Wat ik ervan vind.", "Wat de ander ervan vond."


@pytest.fixture
def overleg(mensen):
    """A casusoverleg with a diagnose, ready for a plan."""
    casus = casusoverleg_geopend(mensen)
    met_diagnose(mensen, casus)
    return casus


def plan_version(mensen, casus):
    with acting_as(mensen.haddou):
        return newest_version(PlanVanAanpak, casus_id=casus.pk)


def the_plan(mensen, casus):
    with acting_as(mensen.haddou):
        return PlanVanAanpak.objects.get(casus=casus)


# The action


def test_the_action_refuses_who_looked_at_an_older_version_and_changes_nothing(mensen, overleg):
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst())
    seen = plan_version(mensen, overleg)
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=THEIRS), seen)
    with pytest.raises(Conflict):
        plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=MINE), seen)
    assert the_plan(mensen, overleg).doel == THEIRS
    assert ("plan.opgesteld", "B-09", mensen.haddou.pk) in refusals()
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=MINE), plan_version(mensen, overleg))
    assert the_plan(mensen, overleg).doel == MINE


def test_two_who_both_begin_a_plan(mensen, overleg):
    assert plan_version(mensen, overleg) == ""
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=THEIRS), "")
    with pytest.raises(Conflict):
        plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=MINE), "")
    assert the_plan(mensen, overleg).doel == THEIRS


def test_a_diagnose(mensen, overleg):
    with acting_as(mensen.haddou):
        seen = newest_version(Casusdiagnose, casus_id=overleg.pk)
    plannen.record_diagnose(mensen.haddou, overleg, THEIRS, seen)
    with pytest.raises(Conflict):
        plannen.record_diagnose(mensen.haddou, overleg, MINE, seen)


def test_a_besluit_of_which_only_a_part_changed(mensen):
    """The parts of a besluit have no versions of their own; the besluit has."""
    casus = casus_in_beraad(mensen)
    inhoud = {"tussentijds": True}
    tekst = besluit_tekst(mensen, casus, "uitstellen", inhoud=inhoud, uitstel=uitstel())
    besluit = record_besluit(mensen.zijlstra, casus, "informeren", tekst)
    with acting_as(mensen.zijlstra):
        seen = newest_version(Besluit, row_id=besluit.pk)
    other = besluit_tekst(mensen, casus, "uitstellen", inhoud=inhoud, uitstel=uitstel(noodzaak=THEIRS))
    revise_besluit(mensen.zijlstra, besluit, other, seen)
    with pytest.raises(Conflict):
        revise_besluit(mensen.zijlstra, besluit, tekst, seen)
    with acting_as(mensen.zijlstra):
        assert Uitstel.objects.get(besluit=besluit).noodzaak == THEIRS


def test_nobody_confirms_a_text_that_was_changed_behind_an_open_page(mensen):
    """Given a besluit on the screen of a party; when it came back, changed and was put to them again; then not that."""
    casus = casus_in_beraad(mensen)
    tekst = besluit_tekst(mensen, casus, "informeren", inhoud={"tussentijds": True, "wie": ["betrokkene"]})
    besluit = record_besluit(mensen.zijlstra, casus, "informeren", tekst)
    submit_besluit(mensen.zijlstra, besluit)
    client, page = client_of(mensen.dekker), reverse("besluit", args=[besluit.pk])
    confirm = reverse("besluit_bevestigen", args=[besluit.pk])
    old = version_on(client, page)
    send_back_besluit(mensen.bakir, besluit, "Dit kan zo niet.")
    revise_besluit(mensen.zijlstra, besluit, replace(tekst, argumenten=THEIRS))
    submit_besluit(mensen.zijlstra, besluit)
    for sent in (old, {}):
        answer = client.post(confirm, sent, follow=True)
        assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
    with acting_as(mensen.dekker):
        assert not Bevestiging.objects.filter(besluit=besluit, partij=mensen.gemeente).exists()
    client.post(confirm, version_on(client, page))
    with acting_as(mensen.dekker):
        assert Bevestiging.objects.filter(besluit=besluit, partij=mensen.gemeente).exists()


@pytest.mark.parametrize("route", ["besluit_terugsturen", "besluit_niet_akkoord"])
def test_nobody_remarks_on_a_text_that_was_changed_behind_an_open_page(mensen, route):
    casus = casus_in_beraad(mensen)
    tekst = besluit_tekst(mensen, casus, "informeren", inhoud={"tussentijds": True, "wie": ["betrokkene"]})
    besluit = submit_besluit(mensen.zijlstra, record_besluit(mensen.zijlstra, casus, "informeren", tekst))
    client, address = client_of(mensen.dekker), reverse(route, args=[besluit.pk])
    old = fields_of(client, address)
    send_back_besluit(mensen.bakir, besluit, "Dit kan zo niet.")
    revise_besluit(mensen.zijlstra, besluit, replace(tekst, argumenten=THEIRS))
    submit_besluit(mensen.zijlstra, besluit)
    for sent in (old, {}):
        page = client.post(address, sent | {"opmerking": MINE}).content.decode()
        assert "Iemand anders heeft dit intussen gewijzigd" in page
        assert THEIRS in page
        assert MINE in page
    with acting_as(mensen.dekker):
        assert not Bevestiging.objects.filter(besluit=besluit, partij=mensen.gemeente).exists()
    assert client.post(address, fields_of(client, address) | {"opmerking": MINE}).status_code == 302
    with acting_as(mensen.dekker):
        assert Bevestiging.objects.get(besluit=besluit, partij=mensen.gemeente).opmerking == MINE


@pytest.mark.parametrize("change", ["text", "one more", "one less"])
def test_nobody_makes_a_plan_hold_that_was_changed_behind_an_open_page(mensen, overleg, change):
    """Given the whole plan on the screen; when its text or its maatregelen change; then that does not hold unseen."""
    maatregel = maatregel_tekst(mensen.gemeente, mensen.dekker)
    neemt_deel(mensen, overleg)
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst())
    first = plannen.add_maatregel(mensen.haddou, overleg, maatregel)
    plannen.add_maatregel(mensen.haddou, overleg, replace(maatregel, wat="Hulp bij het zoeken van werk."))
    client, address = client_of(mensen.haddou), reverse("plan_vaststellen", args=[overleg.pk])
    old = version_on(client, address)
    if change == "text":
        plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=THEIRS))
    elif change == "one more":
        plannen.add_maatregel(mensen.haddou, overleg, replace(maatregel, wat=THEIRS))
    else:
        plannen.remove_maatregel(mensen.haddou, first)
    for sent in (old, {}):
        answer = client.post(address, sent, follow=True)
        assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
        assert the_plan(mensen, overleg).status == "concept"
    client.post(address, version_on(client, address))
    assert the_plan(mensen, overleg).status == "vastgesteld"


def test_what_was_typed_beside_the_plan_is_told_before_it_holds(mensen, overleg):
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst())
    client, address = client_of(mensen.haddou), reverse("plan", args=[overleg.pk])
    to_establish = reverse("plan_vaststellen", args=[overleg.pk])
    assert "U typte iets" not in client.get(to_establish).content.decode()
    forms = re.findall(r'name="formulier" value="([^"]*)"', client.get(address).content.decode())
    client.post(reverse("concept_bewaren"), {"formulier": forms[1], "maatregel-wat": MINE})
    page = client.get(to_establish).content.decode()
    assert "Nog niet verstuurd: maatregel." in page
    client.post(reverse("concept_bewaren"), {"formulier": forms[0], "doel": MINE})
    assert "Nog niet verstuurd: tekst van het plan en maatregel." in client.get(to_establish).content.decode()


@pytest.mark.parametrize(("route", "typed"), [("verzoek", {}), ("verzoek_handeling", {"opmerking": MINE})])
def test_nobody_decides_on_a_request_that_was_written_anew_behind_an_open_page(mensen, route, typed):
    verzoek = prepared(mensen)
    client, address = client_of(mensen.dekker), reverse(route, args=[verzoek.pk, *(["teruggeven"] if typed else [])])
    old = fields_of(client, address)
    behandeling.return_besluit(mensen.dekker, verzoek, "Leg het beter uit.")
    behandeling.prepare_besluit(mensen.zijlstra, verzoek, besluit_gegevens(motivering=THEIRS))
    for sent in (old, {}):
        page = client.post(address, sent | typed).content.decode()
        assert "Iemand anders heeft dit intussen gewijzigd" in page
        assert THEIRS in page
    assert not stored(mensen, verzoek).besloten
    assert stored(mensen, verzoek).voorbereid_op
    assert client.post(address, fields_of(client, address) | typed).status_code == 302
    done = stored(mensen, verzoek)
    assert done.opmerking_beslisser == MINE if typed else done.besloten


def test_a_casusregisseur(mensen, overleg):
    first = appoint_regisseur(mensen.haddou, overleg, mensen.dekker, "")
    with pytest.raises(Conflict):
        appoint_regisseur(mensen.haddou, overleg, mensen.bakir, "")
    client, address = client_of(mensen.haddou), reverse("regisseur", args=[overleg.pk])
    page = client.post(address, {"regisseur": f"{mensen.bakir.pk}:{mensen.politie.pk}", "gezien": ""})
    assert page.context["form"]["regisseur"].nu == f"Dekker ({mensen.gemeente.naam})"
    appoint_regisseur(mensen.haddou, overleg, mensen.bakir, regisseur_version(first))


def test_who_was_at_a_meeting(mensen):
    meeting = vergadering_met_iedereen(mensen)
    seen = weegploeg.attendance_version([mensen.dekker.pk])
    with pytest.raises(Conflict):
        weegploeg.record_attendance(mensen.zijlstra, meeting, [mensen.dekker], seen)
    people = [mensen.ramdin, mensen.zijlstra, mensen.bakir, mensen.dekker]
    now = weegploeg.attendance_version(person.pk for person in people)
    weegploeg.record_attendance(mensen.zijlstra, meeting, [mensen.dekker], now)
    with acting_as(mensen.zijlstra):
        assert meeting.aanwezigheid.count() == 1


def test_of_two_who_send_at_the_same_time_exactly_one_is_told(echt):  # noqa: F811
    """Both looked at the same version; the second waits for the lock and is compared after it."""
    mensen = echt.mensen
    with transaction.atomic():
        casus = casusoverleg_geopend(mensen)
        met_diagnose(mensen, casus)
        plannen.draft_plan(mensen.haddou, casus, plan_tekst())
        seen = plan_version(mensen, casus)
    texts = [plan_tekst(doel=doel) for doel in (MINE, THEIRS)]
    outcomes = together(*(partial(plannen.draft_plan, mensen.haddou, casus, tekst, seen) for tekst in texts))
    written = texts[1 if isinstance(outcomes[0], Conflict) else 0].doel
    assert broken(outcomes) == ["B-09"]
    with transaction.atomic():
        assert the_plan(mensen, casus).doel == written


# The page


def fields_of(client, address):
    """The hidden fields that a browser would send back."""
    page = client.get(address).content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("formulier", "gezien")}


def test_the_second_is_told_sees_both_and_sends_again(mensen, overleg):
    address = reverse("plan", args=[overleg.pk])
    first, second = client_of(mensen.haddou), client_of(mensen.haddou)
    of_first, of_second = fields_of(first, address), fields_of(second, address)
    assert first.post(address, of_first | {"doel": THEIRS, "informeren_hoe": "per brief"}).status_code == 302
    answer = second.post(address, of_second | {"doel": MINE, "informeren_hoe": "per brief"})
    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 200
    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert {veld.name: veld.nu for veld in form.conflict_fields} == {"doel": THEIRS}
    assert form["doel"].value() == MINE
    assert 'aria-describedby="id_doel_helptext id_doel_nu"' in page
    assert the_plan(mensen, overleg).doel == THEIRS
    again = {"gezien": re.search('name="gezien" value="([^"]*)"', page)[1]}
    assert second.post(address, of_second | again | {"doel": MINE, "informeren_hoe": "per brief"}).status_code == 302
    assert the_plan(mensen, overleg).doel == MINE


def test_a_third_who_changes_in_between_is_told_of_again(mensen, overleg):
    address = reverse("plan", args=[overleg.pk])
    client = client_of(mensen.haddou)
    sent = fields_of(client, address)
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=THEIRS))
    page = client.post(address, sent | {"doel": MINE}).content.decode()
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel="Een derde tekst."))
    again = {"gezien": re.search('name="gezien" value="([^"]*)"', page)[1]}
    answer = client.post(address, sent | again | {"doel": MINE})
    assert answer.context["form"]["doel"].nu == "Een derde tekst."


def test_an_error_in_between_does_not_make_the_version_newer(mensen, overleg):
    """Sent with an empty field, put right, sent again: what another wrote meanwhile is still told."""
    address = reverse("diagnose", args=[overleg.pk])
    client = client_of(mensen.haddou)
    sent = fields_of(client, address)
    plannen.record_diagnose(mensen.haddou, overleg, THEIRS)
    page = client.post(address, sent | {"tekst": ""}).content.decode()
    again = {"gezien": re.search('name="gezien" value="([^"]*)"', page)[1]}
    assert again["gezien"] == sent["gezien"]
    answer = client.post(address, sent | again | {"tekst": MINE})
    assert answer.context["form"]["tekst"].nu == THEIRS


def test_who_sends_no_version_does_not_overwrite(mensen, overleg):
    """Leaving the hidden field out is no way past the check."""
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=THEIRS))
    client, address = client_of(mensen.haddou), reverse("plan", args=[overleg.pk])
    answer = client.post(address, {"doel": MINE, "informeren_hoe": "per brief"})
    assert answer.context["form"]["doel"].nu == THEIRS
    assert the_plan(mensen, overleg).doel == THEIRS


def test_a_draft_of_before_the_change_is_told_at_once(mensen, overleg):
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst())
    address = reverse("plan", args=[overleg.pk])
    client = client_of(mensen.haddou)
    sent = fields_of(client, address) | {"doel": MINE}
    client.post(reverse("concept_bewaren"), sent | {name: "" for name in vars(plan_tekst()) if name != "doel"})
    plannen.draft_plan(mensen.haddou, overleg, plan_tekst(doel=THEIRS))
    form = client.get(address).context["form"]
    assert (form["doel"].value(), form["doel"].nu) == (MINE, THEIRS)
    assert form.on_page.seen == plan_version(mensen, overleg)


@pytest.mark.parametrize("route", ["weegploeg_besluit_wijzigen", "diagnose", "plan"])
def test_every_form_that_changes_what_is_there_says_from_which_version(mensen, overleg, route):
    pk = overleg.pk
    account = mensen.haddou
    if route == "weegploeg_besluit_wijzigen":
        casus = casus_in_beraad(mensen)
        tekst = besluit_tekst(mensen, casus, "informeren", inhoud={"tussentijds": True, "wie": ["betrokkene"]})
        pk, account = record_besluit(mensen.zijlstra, casus, "informeren", tekst).pk, mensen.zijlstra
    client = client_of(account)
    address = reverse(route, args=[pk])
    sent = fields_of(client, address) | {"gezien": "een oudere versie"}
    answers = {"doel": MINE, "tekst": MINE, "uitkomst": "informeren", "argumenten": MINE, "wie": "betrokkene"}
    form = client.get(address).context["form"]
    rests_on = form["onderliggend"].value() if "onderliggend" in form.fields else []
    answer = client.post(address, sent | answers | {"onderliggend": rests_on, "tussentijds": "on"})
    assert answer.status_code == 200
    assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()


# In words


class Proef(Formulier):
    tekst = TekstVeld(label="Tekst", required=False)
    ja_nee = JaNeeVeld(label="Ja?", required=False)
    meer = MeerkeuzeVeld(label="Meer", choices=[("a", "appel"), ("b", "peer")], required=False)


def told(now, **sent):
    form = Proef(sent, initial=now)
    form.made_from("2")
    form.tell_conflict()
    return form.on_page.nu


def test_only_what_differs_is_told_and_in_words():
    now = {"tekst": "een\r\ntwee", "ja_nee": True, "meer": ["b", "a"]}
    assert told(now, tekst="een\ntwee", ja_nee="ja", meer=["a", "b"]) == {}
    assert told(now, tekst="een", ja_nee="nee", meer=["a"]) == {
        "tekst": "een\ntwee",
        "ja_nee": "Ja",
        "meer": "appel, peer",
    }
    assert told({}, tekst="een", ja_nee="ja", meer=["a"]) == {"tekst": "", "ja_nee": "", "meer": ""}


def test_a_date_in_words():
    field = DatumVeld(label="Dag")
    assert in_words(field, date(2031, 3, 2)) == "2\xa0maart\xa02031"
    assert in_words(field, "2-3-2031") == "2\xa0maart\xa02031"
    assert in_words(field, "morgen") == "morgen"
