"""A signaal comes in: S-01, S-02, S-08, W-12, P-01, P-11."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.signaal import bring_signaal
from casework.models import Aanbrenger, Betrokkene, Casus, Logregel, Signaal
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import melding, persoon, receive_signaal
from tests.factories_weegploeg import besluit_vastgesteld, naar_beraad


def test_signaal_opens_a_casus_for_the_weegploeg_only(mensen):
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin, mensen.zijlstra):
        with acting_as(account):
            assert Signaal.objects.get(pk=signaal.pk).gedraging == melding().gedraging
            assert Betrokkene.objects.get(casus=signaal.casus).achternaam == persoon().achternaam
    for account in (mensen.haddou, mensen.smit, mensen.visscher, mensen.aalders, mensen.ketelaar, mensen.kloosterman):
        with acting_as(account):
            assert not Signaal.objects.exists()
            assert not Betrokkene.objects.exists()


@pytest.mark.regel("S-01")
@pytest.mark.parametrize("soort", ["rvdk", "reclassering", "oever"])
def test_only_a_kernpartij_brings_a_signaal(mensen, soort):
    with pytest.raises(RegelFout, match="S-01"):
        receive_signaal(mensen.zijlstra, getattr(mensen, soort), persoon(), melding())
    assert_nothing_was_made(mensen)


@pytest.mark.regel("S-01")
def test_a_vertegenwoordiger_records_for_the_own_party_only(mensen):
    with pytest.raises(RegelFout, match="S-01"):
        receive_signaal(mensen.bakir, mensen.gemeente, persoon(), melding())
    signaal = receive_signaal(mensen.zijlstra, mensen.gemeente, persoon(), melding())
    assert signaal.inbrenger == mensen.gemeente
    with pytest.raises(RegelFout, match="S-01"):
        bring_signaal(mensen.bakir, signaal)
    with pytest.raises(RegelFout, match="S-01"):
        bring_signaal(mensen.zijlstra, signaal)
    assert bring_signaal(mensen.dekker, signaal).status == "ingebracht"
    with pytest.raises(RegelFout, match="S-08"):
        bring_signaal(mensen.dekker, signaal)


@pytest.mark.regel("P-01")
@pytest.mark.parametrize("wie", ["ketelaar", "kloosterman"])
def test_a_machtiging_must_cover_today(mensen, wie):
    account = getattr(mensen, wie)
    party = mensen.gemeente if wie == "ketelaar" else mensen.politie
    with pytest.raises(RegelFout, match="P-01"):
        receive_signaal(account, party, persoon(), melding())
    first = account.machtigingen.get()
    with klok.set_to(first.van):
        signaal = receive_signaal(account, party, persoon(), melding())
    assert signaal.inbrenger == party


@pytest.mark.regel("P-18")
@pytest.mark.parametrize("wie", ["visscher", "aalders", "haddou", "smit", "kuiper"])
def test_other_roles_cannot_record_a_signaal(mensen, wie):
    with pytest.raises((RegelFout, GeenToegang)):
        receive_signaal(getattr(mensen, wie), mensen.politie, persoon(), melding())
    assert_nothing_was_made(mensen)


def test_another_verband_is_refused(mensen, buren):
    with pytest.raises(GeenToegang):
        receive_signaal(buren.bakir, mensen.politie, persoon(), melding())


@pytest.mark.regel("S-02")
@pytest.mark.parametrize("veld", ["gedraging", "wanneer", "gezien_door"])
@pytest.mark.parametrize("leeg", ["", "   "])
def test_without_factual_behaviour_it_is_refused(mensen, veld, leeg):
    with pytest.raises(RegelFout) as error:
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(**{veld: leeg}))
    assert (error.value.regel, error.value.veld) == ("S-02", veld)
    assert_nothing_was_made(mensen)


@pytest.mark.regel("S-02")
def test_the_form_says_what_is_missing_and_keeps_what_was_typed(mensen):
    client = client_of(mensen.bakir)
    data = form_data(mensen.politie) | {"gedraging": ""}
    response = client.post(reverse("signaal_nieuw"), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "twee boa&#x27;s" in page
    assert "Zonnebloemveld" in page
    assert_nothing_was_made(mensen)
    response = client.post(reverse("signaal_nieuw"), form_data(mensen.politie))
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.regel("S-03")
@pytest.mark.parametrize("wijst_op", [[], ["dierenleed"], ["radicalisering", "armoede"]])
def test_it_points_to_something_that_the_law_names(mensen, wijst_op):
    with pytest.raises(RegelFout) as error:
        receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(wijst_op=wijst_op))
    assert (error.value.regel, error.value.veld) == ("S-03", "wijst_op")
    answer = client_of(mensen.bakir).post(
        reverse("signaal_nieuw"), form_data(mensen.politie) | {"wijst_op": wijst_op, "wanneer": "vannacht"}
    )
    assert answer.context["form"].errors["wijst_op"]
    assert "vannacht" in answer.content.decode()
    assert_nothing_was_made(mensen)


@pytest.mark.regel("S-03")
@pytest.mark.parametrize("categorie", ["uitreiziger", "terugkeerder", "achterblijver"])
def test_the_betrokkene_can_have_left_come_back_or_stayed_behind(mensen, categorie):
    with pytest.raises(RegelFout, match="S-03"):
        receive_signaal(mensen.bakir, mensen.politie, persoon(categorie="strijder"), melding())
    assert_nothing_was_made(mensen)
    told = persoon(categorie=categorie)
    signaal = receive_signaal(mensen.bakir, mensen.politie, told, melding(wijst_op=["uitreizen", "terugkeer"]))
    with acting_as(mensen.zijlstra):
        assert Betrokkene.objects.get(casus=signaal.casus).categorie == categorie
        assert Signaal.objects.get(pk=signaal.pk).wijst_op == ["uitreizen", "terugkeer"]


@pytest.mark.regel("S-04")
def test_the_source_is_one_of_the_list_or_described(mensen):
    for changes, veld in (
        ({"bron": ""}, "bron"),
        ({"bron": "horen_zeggen"}, "bron"),
        ({"bron": "anders", "bron_omschrijving": "  "}, "bron_omschrijving"),
    ):
        with pytest.raises(RegelFout) as error:
            receive_signaal(mensen.bakir, mensen.politie, persoon(), melding(**changes))
        assert (error.value.regel, error.value.veld) == ("S-04", veld)
    answer = client_of(mensen.bakir).post(reverse("signaal_nieuw"), form_data(mensen.politie) | {"bron": "anders"})
    assert "Omschrijf de bron (regel S-04)." in answer.context["form"].errors["bron_omschrijving"]
    assert_nothing_was_made(mensen)
    other = melding(bron="anders", bron_omschrijving="een brief aan de burgemeester")
    signaal = receive_signaal(mensen.dekker, mensen.gemeente, persoon(), other)
    assert "een brief aan de burgemeester" in _casus_page(mensen.zijlstra, signaal)


@pytest.mark.regel("S-06")
def test_help_that_runs_is_recorded_and_does_not_end_with_the_casus(mensen):
    signaal = receive_signaal(
        mensen.bakir, mensen.politie, persoon(), melding(hulpverlening="GGZ, wekelijks, sinds vorig jaar")
    )
    assert "GGZ, wekelijks, sinds vorig jaar" in _casus_page(mensen.dekker, signaal)
    bring_signaal(mensen.bakir, signaal)
    naar_beraad(mensen, signaal.casus)
    besluit_vastgesteld(mensen, signaal.casus, "casuswaardigheid", "geen_casusoverleg")
    assert "GGZ, wekelijks, sinds vorig jaar" in _casus_page(mensen.dekker, signaal)


def _casus_page(account, signaal):
    return client_of(account).get(reverse("casus", args=[signaal.casus_id])).content.decode()


@pytest.mark.regel("S-08")
def test_nobody_can_remove_or_rewrite_the_state_of_a_signaal(mensen):
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    for account in (mensen.zijlstra, mensen.bakir, mensen.aalders):
        with acting_as(account), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM casework_signaal WHERE id = %s", [signaal.pk])
    with acting_as(mensen.zijlstra):
        assert Signaal.objects.filter(pk=signaal.pk).exists()


@pytest.mark.regel("W-12")
def test_a_further_signaal_joins_the_open_treatment(mensen):
    first = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    second = receive_signaal(mensen.dekker, mensen.gemeente, persoon(voornamen="QUIRIJN "), melding())
    other = receive_signaal(mensen.dekker, mensen.gemeente, persoon(voornamen="Quirina"), melding())
    assert first.casus_id == second.casus_id != other.casus_id


@pytest.mark.regel("W-12")
def test_the_database_refuses_a_second_open_treatment(mensen):
    casus = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus
    other = receive_signaal(mensen.bakir, mensen.politie, persoon(voornamen="Ander"), melding()).casus
    with acting_as(mensen.bakir), pytest.raises(DatabaseError), transaction.atomic():
        Casus.objects.filter(pk=other.pk).update(persoon=casus.persoon)


def test_only_the_bringing_party_sees_the_aanbrenger(mensen):
    receive_signaal(mensen.dekker, mensen.gemeente, persoon(), melding(aanbrenger_naam="Wietske", bron="meldpunt"))
    with acting_as(mensen.dekker):
        assert Aanbrenger.objects.get().naam == "Wietske"
    for account in (mensen.bakir, mensen.ramdin, mensen.zijlstra, mensen.ketelaar):
        with acting_as(account):
            assert not Aanbrenger.objects.exists()


def test_refusals_and_looks_are_logged(mensen):
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    client_of(mensen.bakir).get(reverse("casus", args=[signaal.casus_id]))
    client_of(mensen.haddou).get(reverse("casus", args=[signaal.casus_id]))
    with acting_as(mensen.visscher):
        lines = set(Logregel.objects.values_list("gebeurtenis", "uitkomst", "account_id"))
    assert ("signaal.ontvangen", "gedaan", mensen.bakir.pk) in lines
    assert ("casus.pagina", "gezien", mensen.bakir.pk) in lines
    assert ("casus.pagina", "", mensen.haddou.pk) in refusals()
    with acting_as(mensen.zijlstra):
        assert not Logregel.objects.exists()


@pytest.mark.regel("B-04")
@pytest.mark.parametrize("role", ["casework_app", "casework_jobs"])
def test_the_log_cannot_be_changed_by_the_application(mensen, role):
    receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    for statement in ("UPDATE casework_logregel SET regel = ''", "TRUNCATE casework_logregel"):
        with database_role(role), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.regel("B-04")
def test_no_line_can_be_deleted_before_its_term(mensen):
    """The web process may not; the jobs may, but a policy leaves them no line of a block that did not expire (R-09)."""
    receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    delete = "DELETE FROM casework_logregel"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(delete)
    with database_role("casework_jobs"), connection.cursor() as cursor:
        before = Logregel.objects.count()
        cursor.execute(delete)
        assert (cursor.rowcount, Logregel.objects.count()) == (0, before)
        assert before > 0


def assert_nothing_was_made(mensen):
    with acting_as(mensen.zijlstra):
        assert not Casus.objects.exists()
        assert not Signaal.objects.exists()


def form_data(organisatie):
    data = {**vars(persoon()), **vars(melding()), "inbrenger": str(organisatie.pk)}
    data["geboortedatum"] = "17-05-1990"
    data.pop("vertegenwoordigers")
    return {key: value for key, value in data.items() if value is not None}


@pytest.mark.regel("B-04")
def test_every_refused_address_is_logged_once(mensen):
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding())
    client = client_of(mensen.haddou)
    for route, key in (("casus", signaal.casus_id), ("besluit", signaal.pk), ("signaal_inbrengen", signaal.pk)):
        before = len(refusals())
        answer = (
            client.post(reverse(route, args=[key]))
            if route == "signaal_inbrengen"
            else client.get(reverse(route, args=[key]))
        )
        assert answer.status_code == 404
        assert len(refusals()) == before + 1, route


@pytest.mark.parametrize("veld", ["geslacht", "categorie"])
def test_what_is_said_of_a_person_is_chosen_and_never_presumed(mensen, veld):
    client = client_of(mensen.zijlstra)
    form = client.get(reverse("signaal_nieuw")).context["form"]
    assert form[veld].value() is None
    assert "checked" not in str(form[veld])
    answer = client.post(reverse("signaal_nieuw"), {"voornamen": "Quirijn"})
    assert "Kies een antwoord" in answer.context["form"].errors[veld][0]
