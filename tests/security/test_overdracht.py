"""Who goes leaves no work without an owner (P-13, P-17, P-18, V-21)."""

from datetime import timedelta

import pytest
from celery import Celery
from django.db import connection
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.home import home_of
from casework.models import Aanvaarding, Logregel
from casework.overdracht import open_work
from casework.rules import GeenToegang, RegelFout
from casework.tasks import hand_over_work
from casusoverleg.actions.overdragen import pass_on_maatregel, reassign_maatregel
from casusoverleg.actions.uitvoering import appoint_regisseur
from casusoverleg.models import Maatregel
from rights.actions.intake import pass_on_verzoek, receive_verzoek
from rights.models import Rechtenverzoek
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import casusoverleg_in_uitvoering, maatregel_van, neemt_deel
from tests.factories_weegploeg import casus_in_beraad, duiding_gevraagd
from tests.people import INSTALLATIE
from tests.rights.helpers import verzoek_gegevens
from tests.steps import again
from weegploeg.actions.duiding import pass_on_duiding, refuse_duiding
from weegploeg.models import NadereDuiding

GISTEREN = timedelta(days=1)


@pytest.fixture
def casus(mensen):
    """Meijer of the Reclassering is responsible for a maatregel."""
    return casusoverleg_in_uitvoering(mensen)


@pytest.fixture
def sent(monkeypatch, django_capture_on_commit_callbacks):
    """Runs what an action puts in the queue, as the jobs do."""
    calls = []
    # Below the check of what may rest in the queue, which stays.
    monkeypatch.setattr(Celery, "send_task", lambda app, name, args, *rest: calls.append((name, args)))

    def run(action, *arguments):
        with django_capture_on_commit_callbacks(execute=True):
            action(*arguments)
        with database_role("casework_jobs"):
            for name, values in calls:
                if name == "casework.tasks.hand_over_work":
                    hand_over_work(*values)
        return calls

    return run


def yesterday():
    return klok.today() - GISTEREN


def role_of(account):
    return account.aanstellingen.select_related("organisatie").get()


def owner(mensen, casus):
    return maatregel_van(mensen, casus, mensen.reclassering).account_id


def titles(account):
    account = again(account)
    with acting_as(account):
        return [werk.titel for groep in home_of(account).groepen for werk in groep.werk]


ORPHAN = "Maatregel van reclassering Rivierdam heeft niemand meer"


# The administrator


@pytest.mark.regel("P-17")
def test_a_role_does_not_end_before_it_is_said_who_takes_the_work_over(mensen, casus):
    with pytest.raises(RegelFout, match="P-17"):
        parties.end_aanstelling(mensen.aalders, role_of(mensen.meijer), yesterday())
    assert again(mensen.meijer).aanstelling is not None


@pytest.mark.regel("P-18")
def test_the_administrator_sees_how_much_and_nothing_of_what(mensen, casus):
    maatregel = maatregel_van(mensen, casus, mensen.reclassering)
    page = client_of(mensen.aalders).get(reverse("aanstelling_beeindigen", args=[role_of(mensen.meijer).pk]))
    text = page.content.decode()
    assert "Wie neemt over: 1 maatregel?" in text
    assert "Tjon" in text
    assert casus.nummer not in text
    assert maatregel.wat not in text


@pytest.mark.regel("P-18")
@pytest.mark.regel("P-19")
def test_nobody_else_counts_the_work_of_another(mensen, buren, casus):
    meijer = role_of(mensen.meijer)
    with acting_as(mensen.aalders):
        assert [werk.aantal for werk in open_work(meijer)] == [1]
    for account in (mensen.dekker, mensen.haddou, mensen.visscher, mensen.tjon, buren.aalders):
        with acting_as(account), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM casework_open_werk(%s, %s)", [mensen.meijer.pk, mensen.reclassering.pk])
            assert cursor.fetchall() == [], account


@pytest.mark.regel("P-17")
@pytest.mark.parametrize("name", ["kuiper", "smit", "meijer", "dekker", "buur", "closed"])
def test_only_somebody_of_the_same_organisation_and_role_takes_over(mensen, buren, casus, name):
    if name == "closed":
        parties.deactivate_account(mensen.aalders, mensen.tjon)
    successor = {"buur": buren.tjon, "closed": mensen.tjon}.get(name) or getattr(mensen, name)
    with pytest.raises(RegelFout, match="P-17"):
        parties.end_aanstelling(mensen.aalders, role_of(mensen.meijer), yesterday(), {"maatregel": again(successor)})
    assert again(mensen.meijer).aanstelling is not None


@pytest.mark.regel("P-17")
@pytest.mark.regel("B-01")
@pytest.mark.regel("B-04")
def test_the_work_goes_over_to_who_takes_part_and_the_log_says_so(mensen, casus, sent):
    neemt_deel(mensen, casus, mensen.tjon)
    sent(
        parties.end_aanstelling,
        mensen.aalders,
        role_of(mensen.meijer),
        yesterday(),
        {"maatregel": mensen.tjon},
    )
    assert owner(mensen, casus) == mensen.tjon.pk
    assert "Voortgang melden op uw maatregel" in titles(mensen.tjon)
    assert ORPHAN not in titles(mensen.dekker)
    with database_role("casework_jobs"):
        events = Logregel.objects.filter(systeem="overdracht").values_list("gebeurtenis", flat=True)
        assert set(events) == {"maatregel.overgedragen", "werk.overgedragen"}
        versions = Maatregel.history.filter(casus_id=casus.pk, organisatie=mensen.reclassering)
        assert {version.account_id for version in versions} == {mensen.meijer.pk, mensen.tjon.pk}


@pytest.mark.regel("P-06")
@pytest.mark.regel("P-17")
def test_a_successor_gets_no_casus_by_it(mensen, casus, sent):
    """Tjon takes no part yet: that is weighed per casus. The work waits in sight of the kernpartijen."""
    sent(parties.end_aanstelling, mensen.aalders, role_of(mensen.meijer), yesterday(), {"maatregel": mensen.tjon})
    assert owner(mensen, casus) == mensen.meijer.pk
    assert client_of(mensen.tjon).get(reverse("casus", args=[casus.pk])).status_code == 404
    assert_seen_by_the_kernpartijen(mensen)


def assert_seen_by_the_kernpartijen(mensen):
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin, mensen.haddou):
        assert ORPHAN in titles(account)
    for account in (mensen.zijlstra, mensen.tjon, mensen.visscher, mensen.aalders):
        assert ORPHAN not in titles(account)


@pytest.mark.regel("P-17")
@pytest.mark.regel("P-13")
def test_without_a_successor_the_work_comes_to_the_kernpartijen_at_once(mensen, casus, sent):
    calls = sent(parties.end_aanstelling, mensen.aalders, role_of(mensen.meijer), yesterday(), {"maatregel": None})
    assert calls == []
    assert_seen_by_the_kernpartijen(mensen)


@pytest.mark.regel("P-17")
def test_what_the_product_ends_by_itself_comes_to_them_too(mensen, casus):
    assert ORPHAN not in titles(mensen.dekker)
    parties.end_aanstelling(INSTALLATIE, role_of(mensen.meijer), yesterday())
    assert_seen_by_the_kernpartijen(mensen)


@pytest.mark.regel("P-18")
def test_an_account_with_open_work_is_not_closed(mensen, casus):
    with pytest.raises(RegelFout, match="P-17"):
        parties.deactivate_account(mensen.aalders, mensen.meijer)
    assert again(mensen.meijer).is_active
    parties.end_aanstelling(mensen.aalders, role_of(mensen.meijer), yesterday(), {"maatregel": None})
    parties.deactivate_account(mensen.aalders, mensen.meijer)
    assert not again(mensen.meijer).is_active


def test_the_page_asks_who_takes_over_and_carries_it_out(mensen, casus):
    address = reverse("aanstelling_beeindigen", args=[role_of(mensen.meijer).pk])
    client = client_of(mensen.aalders)
    day = f"{yesterday():%d-%m-%Y}"
    assert client.post(address, {"laatste_dag": day}).status_code == 200
    assert again(mensen.meijer).aanstelling is not None
    assert client.post(address, {"laatste_dag": day, "maatregel": str(mensen.tjon.pk)}).status_code == 302
    assert again(mensen.meijer).aanstelling is None


def test_who_has_no_open_work_is_asked_nothing(mensen, casus):
    address = reverse("aanstelling_beeindigen", args=[role_of(mensen.tjon).pk])
    assert "neemt over" not in client_of(mensen.aalders).get(address).content.decode()
    parties.end_aanstelling(mensen.aalders, role_of(mensen.tjon), yesterday())


@pytest.mark.regel("P-10")
@pytest.mark.regel("P-01")
def test_a_role_that_nobody_has_is_seen_by_the_kernpartijen(mensen):
    assert "Niemand is uitvoerder weegploeg" not in titles(mensen.dekker)
    parties.end_aanstelling(mensen.aalders, role_of(mensen.zijlstra), yesterday())
    parties.end_aanstelling(mensen.aalders, role_of(mensen.ramdin), yesterday())
    found = titles(mensen.dekker)
    assert "Niemand is uitvoerder weegploeg" in found
    assert "Niemand is gemachtigd namens om Rivierdam" in found
    assert "Niemand is uitvoerder casusoverleg" not in found
    assert "Niemand is uitvoerder weegploeg" not in titles(mensen.haddou)


# Requests of betrokkenen


@pytest.fixture
def verzoek(mensen):
    return receive_verzoek(mensen.zijlstra, verzoek_gegevens())


def handler(mensen, verzoek):
    with acting_as(mensen.dekker):
        return Rechtenverzoek.objects.get(pk=verzoek.pk).behandelaar_id


@pytest.mark.regel("V-21")
def test_a_request_goes_over_to_another_uitvoerder(mensen, verzoek, sent):
    with acting_as(mensen.aalders):
        (work,) = open_work(role_of(mensen.zijlstra))
    assert (work.woorden, work.opvolgers) == ("1 verzoek van een betrokkene", [mensen.haddou])
    sent(parties.end_aanstelling, mensen.aalders, role_of(mensen.zijlstra), yesterday(), {"verzoek": mensen.haddou})
    assert handler(mensen, verzoek) == mensen.haddou.pk
    assert any(verzoek.kenmerk in titel for titel in titles(mensen.haddou))


@pytest.mark.regel("V-21")
def test_a_request_without_a_handler_is_seen_by_the_kernpartijen(mensen, verzoek):
    parties.end_aanstelling(mensen.aalders, role_of(mensen.zijlstra), yesterday(), {"verzoek": None})
    for account in (mensen.dekker, mensen.bakir, mensen.haddou):
        assert f"Verzoek {verzoek.kenmerk} heeft geen behandelaar meer" in titles(account)
    for account in (mensen.meijer, mensen.visscher):
        assert f"Verzoek {verzoek.kenmerk} heeft geen behandelaar meer" not in titles(account)


# Questions for nadere duiding


@pytest.fixture
def duiding(mensen):
    """A question to Tjon of the Reclassering."""
    return duiding_gevraagd(mensen, casus_in_beraad(mensen))


def asked(mensen, duiding):
    with acting_as(mensen.zijlstra):
        return NadereDuiding.objects.get(pk=duiding.pk).account_id


UNHEARD = "Vraag om nadere duiding heeft niemand meer"


@pytest.mark.regel("W-08")
def test_a_question_goes_over_to_another_of_the_same_partner(mensen, duiding, sent):
    tjon = role_of(mensen.tjon)
    with acting_as(mensen.aalders):
        (work,) = open_work(tjon)
    assert (work.woorden, work.opvolgers) == ("1 vraag om nadere duiding", [mensen.meijer])
    with pytest.raises(RegelFout, match="P-17"):
        parties.end_aanstelling(mensen.aalders, tjon, yesterday())
    sent(parties.end_aanstelling, mensen.aalders, tjon, yesterday(), {"duiding": mensen.meijer})
    assert asked(mensen, duiding) == mensen.meijer.pk
    assert "Vraag om nadere duiding" in titles(mensen.meijer)
    assert client_of(mensen.meijer).get(reverse("duiding", args=[duiding.pk])).status_code == 200
    assert client_of(mensen.tjon).get(reverse("duiding", args=[duiding.pk])).status_code == 404
    assert UNHEARD not in titles(mensen.zijlstra)
    with acting_as(mensen.visscher):
        line = Logregel.objects.get(gebeurtenis="duiding.overgedragen")
    assert (line.systeem, line.ontvanger_id) == ("overdracht", mensen.reclassering.pk)


@pytest.mark.regel("P-20")
def test_a_question_does_not_go_to_who_cannot_work(mensen, duiding, sent):
    with database_role(SUPERUSER):
        Aanvaarding.objects.filter(account=mensen.meijer).delete()
    sent(parties.end_aanstelling, mensen.aalders, role_of(mensen.tjon), yesterday(), {"duiding": mensen.meijer})
    assert asked(mensen, duiding) == mensen.tjon.pk
    assert UNHEARD in titles(mensen.zijlstra)


@pytest.mark.regel("W-08")
def test_a_question_to_nobody_is_seen_by_the_weegploeg_at_once(mensen, duiding):
    parties.end_aanstelling(mensen.aalders, role_of(mensen.tjon), yesterday(), {"duiding": None})
    for account in (mensen.zijlstra, mensen.dekker, mensen.bakir, mensen.ramdin):
        assert UNHEARD in titles(account)
    for account in (mensen.haddou, mensen.meijer, mensen.visscher, mensen.aalders):
        assert UNHEARD not in titles(account)
    refuse_duiding(mensen.zijlstra, duiding, "Wie het wist, werkt er niet meer.")
    assert UNHEARD not in titles(mensen.zijlstra)


# The casusregisseur

NO_REGISSEUR = "Casusregisseur aanwijzen"


@pytest.mark.regel("C-04")
def test_a_casusregisseur_does_not_go_unnoticed_and_the_administrator_appoints_no_other(mensen, casus, sent):
    dekker = role_of(mensen.dekker)
    with acting_as(mensen.aalders):
        assert {werk.woorden for werk in open_work(dekker)} == {"1 maatregel", "1 casus als casusregisseur"}
    assert NO_REGISSEUR not in titles(mensen.haddou)
    for choice in ({}, {"regisseur": mensen.ramdin}):
        with pytest.raises(RegelFout, match="P-17"):
            parties.end_aanstelling(mensen.aalders, dekker, yesterday(), {"maatregel": None} | choice)
    page = client_of(mensen.aalders).get(reverse("aanstelling_beeindigen", args=[dekker.pk])).content.decode()
    assert "Het casusoverleg wijst een nieuwe casusregisseur aan." in page
    sent(parties.end_aanstelling, mensen.aalders, dekker, yesterday(), {"maatregel": None, "regisseur": None})
    assert NO_REGISSEUR in titles(mensen.haddou)
    appoint_regisseur(mensen.haddou, casus, mensen.meijer)
    assert NO_REGISSEUR not in titles(mensen.haddou)


# Handing over a maatregel by hand


@pytest.mark.regel("P-06")
@pytest.mark.parametrize("others", [0, 1], ids=["nobody else", "somebody else"])
def test_the_page_says_how_somebody_who_takes_no_part_comes_in(mensen, casus, others):
    """With the way there for who invites; the others are told whom to ask."""
    if others:
        neemt_deel(mensen, casus, mensen.tjon)
    maatregel = maatregel_van(mensen, casus, mensen.reclassering)
    address, invite = reverse("maatregel_overdragen", args=[maatregel.pk]), reverse("deelname_nieuw", args=[casus.pk])
    assert f'<a href="{invite}">' in client_of(mensen.haddou).get(address).content.decode()
    page = client_of(mensen.dekker).get(address).content.decode()
    assert invite not in page
    assert "Vraag de uitvoerder de opvolger eerst uit te nodigen." in page


def test_for_a_kernpartij_a_machtiging_comes_first(mensen, casus):
    maatregel = maatregel_van(mensen, casus, mensen.gemeente)
    page = client_of(mensen.haddou).get(reverse("maatregel_overdragen", args=[maatregel.pk])).content.decode()
    assert "Vraag de beheerder die eerst vast te leggen." in page


@pytest.mark.regel("P-17")
def test_the_uitvoerder_or_a_kernpartij_hands_a_maatregel_over(mensen, casus):
    neemt_deel(mensen, casus, mensen.tjon)
    maatregel = maatregel_van(mensen, casus, mensen.reclassering)
    address = reverse("maatregel_overdragen", args=[maatregel.pk])
    choice = f"{mensen.tjon.pk}:{mensen.reclassering.pk}"
    assert client_of(mensen.dekker).post(address, {"opvolger": choice}).status_code == 302
    assert owner(mensen, casus) == mensen.tjon.pk
    reassign_maatregel(mensen.haddou, maatregel, mensen.meijer)
    assert owner(mensen, casus) == mensen.meijer.pk


@pytest.mark.regel("P-17")
@pytest.mark.parametrize("name", ["tjon", "smit", "dekker"])
def test_not_to_somebody_of_another_partner_or_who_takes_no_part(mensen, casus, name):
    with pytest.raises(RegelFout, match="P-17"):
        reassign_maatregel(mensen.haddou, maatregel_van(mensen, casus, mensen.reclassering), getattr(mensen, name))
    assert owner(mensen, casus) == mensen.meijer.pk


@pytest.mark.regel("P-19")
@pytest.mark.parametrize("name", ["meijer", "tjon", "zijlstra", "visscher", "aalders", "buur"])
def test_nobody_else_hands_it_over(mensen, buren, casus, name):
    account = buren.haddou if name == "buur" else getattr(mensen, name)
    maatregel = maatregel_van(mensen, casus, mensen.reclassering)
    with pytest.raises(GeenToegang):
        reassign_maatregel(account, maatregel, mensen.meijer)
    with pytest.raises(GeenToegang):
        pass_on_maatregel(account, maatregel, mensen.meijer)
    assert client_of(account).get(reverse("maatregel_overdragen", args=[maatregel.pk])).status_code == 404


@pytest.mark.regel("P-18")
def test_a_person_does_not_pose_as_the_job(mensen, verzoek):
    for account in (mensen.aalders, mensen.haddou):
        with pytest.raises(GeenToegang):
            pass_on_verzoek(account, verzoek, mensen.haddou)
    assert handler(mensen, verzoek) == mensen.zijlstra.pk


@pytest.mark.regel("P-18")
def test_a_person_passes_on_no_question(mensen, duiding):
    for account in (mensen.aalders, mensen.tjon, mensen.zijlstra):
        with pytest.raises(GeenToegang):
            pass_on_duiding(account, duiding, mensen.meijer)
    assert asked(mensen, duiding) == mensen.tjon.pk
