"""Once a year the kernpartijen go through the rights of their people (P-01, P-04, P-10, P-13, P-18)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from casework import klok, selectors
from casework.access.context import acting_as
from casework.actions import parties
from casework.choices import Rol
from casework.home import home_of
from casework.models import Aanstelling, Casus, Logregel
from casework.rules import GeenToegang, RegelFout
from casusoverleg.models import Deelname
from security import actions, rechten
from security.choices import RechtSoort
from security.models import Rechtentoets, Toetsregel
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role, refusals
from tests.factories import melding, persoon, receive_signaal
from tests.factories_casusoverleg import casusoverleg_geopend, neemt_deel
from tests.steps import again, day

YEAR = 366
REDEN = "Werkt nu in een andere gemeente."


@pytest.fixture
def due(mensen):
    """A year later: the reviews of the three parties are due."""
    with klok.set_to(klok.today() + timedelta(days=YEAR)):
        parties.give_machtiging(mensen.aalders, mensen.janssen, mensen.politie, "de korpschef", klok.today(), day(99))
        yield mensen


def waiting(account):
    with acting_as(account):
        return rechten.to_judge(account)


def recht_of(account, soort=RechtSoort.ROL):
    """Id of the fact, the newest of its kind."""
    facts = {RechtSoort.ROL: account.aanstellingen, RechtSoort.MACHTIGING: account.machtigingen}
    facts[RechtSoort.VERKLARING] = account.verklaringen
    return facts[soort].order_by("van").last().pk


def titles(account):
    account = again(account)
    with acting_as(account):
        return [werk.titel for groep in home_of(account).groepen for werk in groep.werk if "oets" in werk.titel]


# When


def test_within_a_year_nothing_waits_and_nothing_can_be_judged(mensen):
    with klok.set_to(day(YEAR - 10)):
        assert waiting(mensen.dekker) == []
        assert titles(mensen.dekker) == []
        with pytest.raises(RegelFout, match="B-08"):
            actions.confirm_recht(mensen.dekker, recht_of(mensen.zijlstra))


@pytest.mark.regel("B-08")
def test_a_year_after_the_last_one_it_stands_in_the_work_list_with_its_last_day(due):
    for account in (due.dekker, due.bakir, due.ramdin):
        assert titles(account) == ["Jaarlijkse toets van rechten"]
    for account in (due.zijlstra, due.haddou, due.meijer, due.visscher, due.aalders):
        assert titles(account) == []


@pytest.mark.regel("B-08")
def test_when_it_is_not_done_in_a_month_all_three_and_the_fg_see_it(due):
    finish(due, due.politie)
    with klok.set_to(day(31)):
        for account in (due.dekker, due.bakir, due.ramdin, due.visscher):
            late = [titel for titel in titles(account) if titel.endswith("te laat")]
            assert late == [
                "Toets van rechten van gemeente Rivierdam is te laat",
                "Toets van rechten van om Rivierdam is te laat",
            ]
        for account in (due.zijlstra, due.aalders, due.meijer):
            assert titles(account) == []


def finish(mensen, partij):
    """Everything that is reviewed by this party, by whoever may."""
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        for recht in waiting(account):
            if recht.partij == partij:
                actions.confirm_recht(account, recht.feit_id)


@pytest.mark.regel("B-08")
def test_with_the_last_right_it_is_finished_and_comes_back_a_year_later(due):
    finish(due, due.politie)
    toets = Rechtentoets.objects.none()
    with acting_as(due.visscher):
        toets = Rechtentoets.objects.get(partij=due.politie, afgerond_op=klok.today())
        judged = set(Toetsregel.objects.filter(toets=toets).values_list("account_id", flat=True))
    assert judged == {due.bakir.pk, due.janssen.pk, due.kloosterman.pk}
    assert {recht.partij for recht in waiting(due.bakir)} == {due.gemeente, due.om}
    with klok.set_to(day(YEAR)):
        assert due.politie in {recht.partij for recht in waiting(due.bakir)}


@pytest.mark.regel("B-08")
def test_on_its_last_day_it_is_not_late_yet(due):
    with acting_as(due.dekker):
        last = rechten.overview(due.dekker).uiterlijk
    for when, late in ((last, 0), (last + timedelta(days=1), 3)):
        with klok.set_to(when):
            assert len([titel for titel in titles(due.dekker) if titel.endswith("te laat")]) == late


@pytest.mark.regel("B-08")
def test_a_right_that_is_ended_finishes_the_review_as_well(due):
    """Ramdin has a role and a machtiging; the last judgement ends the machtiging."""
    role, machtiging = (recht_of(due.ramdin, soort) for soort in (RechtSoort.ROL, RechtSoort.MACHTIGING))
    actions.confirm_recht(due.dekker, role)
    actions.end_recht(due.dekker, machtiging, REDEN)
    with acting_as(due.visscher):
        assert Rechtentoets.objects.filter(partij=due.om, afgerond_op=klok.today()).exists()
    assert due.om not in {recht.partij for recht in waiting(due.dekker)}


@pytest.mark.regel("B-08")
def test_a_review_that_is_finished_does_not_begin_anew_because_another_party_is_due(due):
    finish(due, due.politie)
    with pytest.raises(RegelFout, match="nog niet aan de beurt"):
        actions.confirm_recht(due.dekker, recht_of(due.janssen))
    assert waiting(due.dekker)


@pytest.mark.regel("B-08")
@pytest.mark.parametrize(("days", "is_due"), [(YEAR - 10, False), (YEAR, True)])
def test_the_first_one_is_due_a_year_after_the_first_role_of_this_samenwerkingsverband(mensen, buren, days, is_due):
    with database_role(SUPERUSER):
        Rechtentoets.objects.filter(verband=mensen.verband).delete()
        Aanstelling.objects.filter(organisatie__verband=mensen.verband).update(van=day(-days))
    assert bool(waiting(again(mensen.dekker))) == is_due


# What


@pytest.mark.regel("P-10")
def test_the_list_holds_every_right_of_the_people_with_until_when_and_why(due):
    casus = casusoverleg_geopend(due)
    deelname = neemt_deel(due, casus, due.meijer)
    found = {(recht.account.gebruikersnaam, recht.wat): recht for recht in waiting(due.dekker)}
    assert found["kuiper", "geheimhoudingsverklaring"].tot_en_met == due.kuiper.verklaringen.get().tot_en_met
    assert found["meijer", f"deelname aan casus {casus.nummer}"].feit_id == deelname.pk
    assert found["haddou", "uitvoerder casusoverleg"].organisatie.naam == "zvh Rivierdam"
    assert ("zijlstra", "uitvoerder weegploeg") in found
    machtiging = found["bakir", "machtiging namens politie Rivierdam"]
    assert machtiging.waarom == "gegeven door orgaan van politie"


@pytest.mark.regel("P-01")
def test_each_party_has_its_own_people_and_the_gemeente_those_of_others(due):
    """Who acts for a kernpartij is judged by any other who does: a party may have only one."""
    acting = {"dekker", "bakir", "ramdin", "janssen", "kloosterman"}
    own = {
        due.dekker: {"ketelaar", "zijlstra", "haddou", "smit", "meijer", "tjon", "kuiper", "visscher", "aalders"},
        due.bakir: set(),
        due.ramdin: set(),
    }
    for account, people in own.items():
        names = {recht.account.gebruikersnaam for recht in waiting(account)}
        assert names == (people | acting) - {account.gebruikersnaam}


@pytest.mark.regel("P-01")
def test_nobody_judges_their_own_rights(due):
    for account in (due.dekker, due.bakir):
        for judge in (actions.confirm_recht, lambda *args: actions.end_recht(*args, REDEN)):
            with pytest.raises(RegelFout, match="Over uw eigen rechten"):
                judge(account, recht_of(account))
    with acting_as(due.dekker), pytest.raises(IntegrityError), transaction.atomic():
        a_judgement(due, due.dekker, due.dekker).save(force_insert=True)


@pytest.mark.regel("P-18")
@pytest.mark.parametrize("name", ["zijlstra", "haddou", "meijer", "visscher", "aalders", "ketelaar", "buur"])
def test_nobody_else_judges(due, buren, name):
    account = again(buren.bakir if name == "buur" else getattr(due, name))
    for judge in (actions.confirm_recht, lambda *args: actions.end_recht(*args, REDEN)):
        with pytest.raises(GeenToegang):
            judge(account, recht_of(due.tjon))
    with acting_as(account), pytest.raises(DatabaseError), transaction.atomic():
        a_judgement(due, account, due.tjon).save(force_insert=True)
    assert ("recht.bevestigd", "", account.pk) in refusals()


def a_judgement(mensen, door, about):
    toets = Rechtentoets(verband=mensen.verband, partij=mensen.gemeente)
    toets.save(force_insert=True)
    return Toetsregel(
        toets=toets,
        account=about,
        organisatie=mensen.gemeente,
        soort="rol",
        feit_id=recht_of(about),
        oordeel="blijft",
        door=door,
        namens=mensen.gemeente,
    )


@pytest.mark.regel("P-19")
def test_a_party_does_not_judge_the_people_of_another(due):
    with pytest.raises(GeenToegang):
        actions.confirm_recht(due.bakir, recht_of(due.zijlstra))
    assert client_of(due.bakir).get(reverse("recht_beeindigen", args=[recht_of(due.zijlstra)])).status_code == 404


@pytest.mark.regel("P-19")
def test_two_samenwerkingsverbanden_never_meet_in_it(due, buren):
    with acting_as(buren.dekker):
        assert not Toetsregel.objects.filter(toets__verband=due.verband).exists()
        names = {recht.account.gebruikersnaam for recht in rechten.rechten(buren.verband)}
    assert all(name.startswith("buur_") for name in names)
    with pytest.raises(GeenToegang):
        actions.confirm_recht(buren.dekker, recht_of(due.tjon))


@pytest.mark.regel("P-19")
def test_a_verklaring_for_another_samenwerkingsverband_is_judged_there(due, buren):
    """Everybody may read which verklaringen there are, so nothing else stops it."""
    name = buren.kuiper.gebruikersnaam
    parties.add_existing_person(due.aalders, due.oever, name, Rol.CASUSPARTNER, klok.today())
    verklaring = recht_of(buren.kuiper, RechtSoort.VERKLARING)
    seen = {recht.feit_id for recht in waiting(due.dekker) if recht.account.gebruikersnaam == name}
    assert seen == {buren.kuiper.aanstellingen.get(organisatie=due.oever).pk}
    with pytest.raises(GeenToegang):
        actions.end_recht(due.dekker, verklaring, REDEN)


# What is ended


@pytest.mark.regel("P-13")
@pytest.mark.regel("P-10")
def test_a_role_that_is_ended_takes_the_access_with_it_at_once(due):
    casus = receive_signaal(due.bakir, due.politie, persoon(), melding()).casus
    client = client_of(due.zijlstra)
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 200
    actions.end_recht(due.dekker, recht_of(due.zijlstra), REDEN)
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
    with acting_as(again(due.zijlstra)):
        assert not Casus.objects.exists()
    (regel,) = of(due.visscher)
    assert (regel.account, regel.door, regel.oordeel, regel.reden) == (due.zijlstra, due.dekker, "beeindigd", REDEN)


@pytest.mark.regel("P-01")
@pytest.mark.regel("P-13")
def test_a_machtiging_that_is_ended(due):
    casus = receive_signaal(due.bakir, due.politie, persoon(), melding()).casus
    actions.end_recht(due.bakir, recht_of(due.janssen, RechtSoort.MACHTIGING), REDEN)
    janssen = again(due.janssen)
    assert selectors.machtiging(janssen, due.verband) is None
    assert selectors.permissions_on(janssen, casus) == set()


@pytest.mark.regel("P-04")
def test_a_verklaring_that_is_ended(due):
    actions.end_recht(due.dekker, recht_of(due.kuiper, RechtSoort.VERKLARING), REDEN)
    assert again(due.kuiper).mist == ["geheimhouding"]


@pytest.mark.regel("P-13")
def test_a_deelname_that_is_ended(due):
    casus = casusoverleg_geopend(due)
    deelname = neemt_deel(due, casus, due.meijer)
    client = client_of(due.meijer)
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 200
    actions.end_recht(due.dekker, deelname.pk, REDEN)
    assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
    with acting_as(due.haddou):
        assert Deelname.objects.get(pk=deelname.pk).tot == klok.today()


@pytest.mark.regel("P-18")
def test_the_role_of_the_last_beheerder_does_not_end(due):
    address = reverse("recht_beeindigen", args=[recht_of(due.aalders)])
    answer = client_of(due.dekker).post(address, {"reden": REDEN})
    assert "Geef eerst een ander de rol van beheerder" in answer.content.decode()
    assert again(due.aalders).heeft_rol(Rol.BEHEERDER)
    assert of(due.visscher) == []
    another = parties.add_person(due.aalders, due.gemeente, "beheer-twee", "Bo Twee", Rol.BEHEERDER, klok.today())
    actions.end_recht(due.dekker, recht_of(due.aalders), REDEN)
    assert not again(due.aalders).heeft_rol(Rol.BEHEERDER)
    assert again(another).heeft_rol(Rol.BEHEERDER)


@pytest.mark.parametrize("reden", ["", "  "])
def test_ending_needs_a_reason(due, reden):
    with pytest.raises(RegelFout, match="P-13"):
        actions.end_recht(due.dekker, recht_of(due.tjon), reden)
    assert again(due.tjon).aanstelling is not None


def test_twice_is_refused(due):
    actions.confirm_recht(due.dekker, recht_of(due.tjon))
    with pytest.raises(RegelFout, match="al beoordeeld"):
        actions.end_recht(due.dekker, recht_of(due.tjon), REDEN)
    assert again(due.tjon).heeft_rol(Rol.CASUSPARTNER)


@pytest.mark.regel("B-04")
def test_what_was_judged_stays_and_stands_in_the_log(due):
    actions.confirm_recht(due.dekker, recht_of(due.tjon))
    with acting_as(due.dekker):
        assert Toetsregel.objects.count() == 1
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Toetsregel.objects.update(oordeel="beeindigd")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Toetsregel.objects.all()._raw_delete("default")
    with acting_as(due.visscher):
        assert Logregel.objects.filter(gebeurtenis="recht.bevestigd", account_id=due.dekker.pk).exists()


def of(account):
    with acting_as(account):
        return list(rechten.judgements(account))


# The page


def test_the_page_confirms_and_ends(due):
    client = client_of(due.dekker)
    page = client.get(reverse("rechten")).content.decode()
    assert reverse("recht_bevestigen", args=[recht_of(due.tjon)]) in page
    client.post(reverse("recht_bevestigen", args=[recht_of(due.tjon)]))
    answer = client.post(reverse("recht_beeindigen", args=[recht_of(due.smit)]), {"reden": REDEN})
    assert answer.url == reverse("rechten")
    page = client.get(reverse("rechten")).content.decode()
    assert REDEN in page
    assert reverse("recht_bevestigen", args=[recht_of(due.tjon)]) not in page
    assert {regel.account for regel in of(due.dekker)} == {due.tjon, due.smit}


@pytest.mark.regel("P-18")
def test_the_fg_reads_what_was_judged_and_judges_nothing(due):
    actions.end_recht(due.dekker, recht_of(due.smit), REDEN)
    page = client_of(due.visscher).get(reverse("rechten")).content.decode()
    assert REDEN in page
    assert "Wacht op uw oordeel" not in page
    assert "Klopt nog</button>" not in page
