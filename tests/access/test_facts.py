"""Access follows from facts, and the database holds to that: who may write them, and when they stop to count."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casework import klok, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.models import Reden
from casework.actions import parties
from casework.actions.toegang import facts_without_access
from casework.choices import Dossier, Rol
from casework.models import (
    Aanbrenger,
    Aanstelling,
    Besluit,
    Bevestiging,
    Casus,
    CasusToegang,
    Machtiging,
    Raadpleging,
)
from casework.rules import GeenToegang
from casework.tasks import grant_missing
from tests.conftest import SUPERUSER, database_role
from tests.factories import agree_with_roles, melding, persoon, receive_signaal
from tests.factories_casusoverleg import casusoverleg_met_extern, casusoverleg_met_meijer, extern_neemt_deel, neemt_deel

EVERYBODY_BUT_THE_ADMINISTRATOR = ("bakir", "zijlstra", "haddou", "meijer", "visscher")


@pytest.fixture
def casus(mensen):
    return receive_signaal(
        mensen.bakir, mensen.politie, persoon(), melding(aanbrenger_naam="Wietske", aanbrenger_relatie="buur")
    ).casus


def is_refused(row):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        type(row).objects.bulk_create([row])


def a_grant(casus, account, codename, reden, feit_id):
    return CasusToegang(
        content_object_id=casus.pk,
        verband_id=casus.verband_id,
        nummer=casus.nummer,
        user_id=account.pk,
        permission_id=grants.permission_id(codename),
        reden=reden,
        feit_id=feit_id,
        vanaf=klok.today(),
    )


@pytest.mark.regel("P-01")
@pytest.mark.regel("P-10")
def test_access_comes_that_night_when_the_message_for_it_was_lost(mensen, casus):
    today = klok.today()
    role = parties.appoint(mensen.aalders, mensen.tjon, mensen.gemeente, Rol.UITVOERDER_WEEGPLOEG, today)
    parties.appoint(mensen.aalders, mensen.smit, mensen.om, Rol.VERTEGENWOORDIGER, today)
    for person in (mensen.tjon, mensen.smit):
        agree_with_roles(mensen.dekker, person)
    machtiging = parties.give_machtiging(mensen.aalders, mensen.smit, mensen.om, "de hoofdofficier", today, today)

    def lost():
        with database_role("casework_jobs"):
            return {role.pk, machtiging.pk} & set(facts_without_access())

    def readers():
        return [selectors.may(person, casus, p.VIEW_WEEGPLOEG) for person in (mensen.tjon, mensen.smit)]

    assert (lost(), readers()) == ({role.pk, machtiging.pk}, [False, False])
    with database_role("casework_jobs"):
        grant_missing()
    assert (lost(), readers()) == (set(), [True, True])


@pytest.mark.regel("B-05")
@pytest.mark.parametrize("naam", EVERYBODY_BUT_THE_ADMINISTRATOR)
def test_only_the_administrator_writes_roles_and_machtigingen(mensen, naam):
    actor = getattr(mensen, naam)
    today = klok.today()
    with acting_as(actor):
        is_refused(Aanstelling(account=actor, organisatie=mensen.gemeente, rol=Rol.VERTEGENWOORDIGER, van=today))
        is_refused(Machtiging(account=actor, organisatie=mensen.om, gegeven_door="ikzelf", van=today, tot_en_met=today))
        assert Machtiging.objects.update(tot_en_met=today + timedelta(days=9999)) == 0
        assert Aanstelling.objects.update(tot_en_met=None) == 0


@pytest.mark.regel("B-05")
@pytest.mark.parametrize("naam", [*EVERYBODY_BUT_THE_ADMINISTRATOR, "aalders"])
def test_nobody_gives_a_grant_without_a_fact(mensen, casus, naam):
    actor = getattr(mensen, naam)
    for reden in Reden.values:
        with acting_as(actor):
            is_refused(a_grant(casus, actor, p.VIEW_WEEGPLOEG, reden, uuid4()))
    # Their own role is a fact, but gives no more than that role does.
    own = actor.aanstellingen.get()
    with acting_as(actor):
        is_refused(
            a_grant(
                casus, actor, p.CHANGE_CASUSOVERLEG if naam != "haddou" else p.VIEW_WEEGPLOEG, Reden.AANSTELLING, own.pk
            )
        )


@pytest.mark.regel("B-05")
def test_a_grant_never_moves_to_another_person_or_casus(mensen, casus):
    with acting_as(mensen.zijlstra):
        for change in (
            {"user_id": mensen.meijer.pk},
            {"permission_id": grants.permission_id(p.VIEW_PLAN)},
            {"reden": Reden.VERZOEK},
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                CasusToegang.objects.filter(content_object=casus).update(**change)
    with acting_as(mensen.meijer):
        assert CasusToegang.objects.update(tot=None) == 0
        assert CasusToegang.objects.all().delete()[0] == 0


def only_gets_shorter(rows, first, end):
    """Whether days can end sooner, and never begin sooner or end later."""
    sooner, later = klok.today() + timedelta(days=9), klok.today() + timedelta(days=10)
    assert rows.update(**{end: sooner}) == rows.count() > 0
    for change in ({end: later}, {first: klok.today() - timedelta(days=9999)}):
        with pytest.raises(DatabaseError, match="change not allowed"), transaction.atomic():
            rows.update(**change)


@pytest.mark.regel("P-18")
@pytest.mark.regel("P-01")
def test_days_with_which_a_kernpartij_agreed_only_get_shorter(mensen):
    role, machtiging = mensen.bakir.aanstellingen.all(), mensen.bakir.machtigingen.all()
    with acting_as(mensen.aalders):
        only_gets_shorter(role, "van", "tot_en_met")
        only_gets_shorter(machtiging, "van", "tot_en_met")
        with pytest.raises(DatabaseError, match="change not allowed"), transaction.atomic():
            role.update(tot_en_met=None)
        with pytest.raises(DatabaseError, match="change not allowed"), transaction.atomic():
            role.update(van=klok.today() - timedelta(days=9999), tot_en_met=klok.today() - timedelta(days=1))


@pytest.mark.regel("P-18")
@pytest.mark.regel("P-13")
@pytest.mark.parametrize("naam", ["aalders", "zijlstra", "bakir"])
def test_the_days_of_a_grant_only_get_shorter(mensen, casus, naam):
    with acting_as(getattr(mensen, naam)):
        rows = CasusToegang.objects.filter(user=mensen.bakir)
        only_gets_shorter(rows, "vanaf", "tot")
        with pytest.raises(DatabaseError, match="change not allowed"), transaction.atomic():
            rows.update(tot=None)


def a_besluit(mensen, casus, status="ter_vaststelling"):
    return Besluit(
        casus=casus,
        deel=Dossier.WEEGPLOEG,
        soort="casuswaardigheid",
        uitkomst="casusoverleg",
        status=status,
        vastgesteld_op=klok.today() if status == "vastgesteld" else None,
        opgesteld_door=mensen.zijlstra,
        voorgelegd_op=klok.today(),
        argumenten="x",
    )


@pytest.mark.regel("W-05")
def test_the_database_takes_no_besluit_as_vastgesteld_without_three_confirmations(mensen, casus):
    besluit = a_besluit(mensen, casus)

    def establish(actor):
        with acting_as(actor), transaction.atomic():
            return Besluit.objects.filter(pk=besluit.pk).update(status="vastgesteld", vastgesteld_op=klok.today())

    with acting_as(mensen.zijlstra):
        is_refused(a_besluit(mensen, casus, "vastgesteld"))
        besluit.save(force_insert=True)
    for account, partij in (
        (mensen.bakir, mensen.politie),
        (mensen.dekker, mensen.gemeente),
        (mensen.ramdin, mensen.om),
    ):
        for actor in (mensen.zijlstra, account):
            with pytest.raises(DatabaseError, match="row-level security"):
                establish(actor)
        with acting_as(account):
            Bevestiging(
                casus=casus,
                deel=besluit.deel,
                besluit=besluit,
                ronde=1,
                oordeel="bevestigd",
                account=account,
                partij=partij,
            ).save(force_insert=True)
    assert establish(mensen.ramdin) == 1


@pytest.mark.regel("W-05")
@pytest.mark.regel("P-11")
def test_the_database_takes_a_confirmation_from_the_party_itself_only(mensen, casus):
    besluit = a_besluit(mensen, casus)
    with database_role("casework_jobs"):
        besluit.save(force_insert=True)

    def confirmation(account, partij, **other):
        return Bevestiging(
            **{"casus": casus, "deel": besluit.deel, "besluit": besluit, "ronde": 1, "oordeel": "bevestigd"} | other,
            account=account,
            partij=partij,
        )

    with acting_as(mensen.zijlstra):
        is_refused(confirmation(mensen.zijlstra, mensen.gemeente))
        is_refused(confirmation(mensen.dekker, mensen.gemeente))
    with acting_as(mensen.bakir):
        is_refused(confirmation(mensen.bakir, mensen.gemeente))
        is_refused(confirmation(mensen.dekker, mensen.gemeente))
        is_refused(confirmation(mensen.bakir, mensen.politie, ronde=2))
        is_refused(confirmation(mensen.bakir, mensen.politie, deel=Dossier.CASUSOVERLEG))
        confirmation(mensen.bakir, mensen.politie).save(force_insert=True)


@pytest.mark.regel("S-05")
@pytest.mark.regel("R-03")
def test_the_aanbrenger_goes_out_of_sight_with_the_file(mensen, casus):
    with acting_as(mensen.bakir):
        assert Aanbrenger.objects.filter(casus=casus).exists()
    grants.end_on_casus(casus.pk)
    with acting_as(mensen.bakir):
        assert not Aanbrenger.objects.filter(casus=casus).exists()


@pytest.mark.regel("P-18")
def test_nobody_reads_with_a_purpose_in_the_name_of_another(mensen, casus):
    with acting_as(mensen.visscher):
        is_refused(
            Raadpleging(
                casus=casus,
                account=mensen.meijer,
                organisatie=mensen.gemeente,
                doel="toezicht",
                toelichting="x",
                tot=klok.today() + timedelta(days=2),
            )
        )


@pytest.mark.regel("P-13")
@pytest.mark.regel("B-05")
def test_who_has_no_role_today_sees_nothing_whatever_grant_still_stands(mensen, casus):
    Aanstelling.objects.filter(account=mensen.bakir).update(tot_en_met=klok.today())
    with acting_as(mensen.bakir):
        assert selectors.casussen(mensen.bakir).exists()
    with klok.set_to(klok.today() + timedelta(days=1)):
        with acting_as(mensen.bakir):
            assert not Casus.objects.exists()
        with database_role("casework_jobs"):
            assert Casus.objects.exists()
            assert not selectors.casussen(mensen.bakir).exists()


@pytest.mark.regel("R-03")
@pytest.mark.regel("P-13")
def test_access_that_ends_while_an_action_waits_for_the_casus_stops_that_action(mensen, casus, monkeypatch):
    """As when the archiving job holds the row: the action gets the row only after its access is gone."""
    found = Casus.objects.get

    def wait():
        with acting_as(mensen.bakir):
            casus_then = found(pk=casus.pk)
        with acting_as(None):
            grants.end_on_casus(casus.pk)
        return SimpleNamespace(filter=lambda **_: SimpleNamespace(first=lambda: casus_then))

    monkeypatch.setattr(Casus.objects, "select_for_update", wait)
    with acting_as(mensen.bakir), pytest.raises(GeenToegang):
        selectors.lock_casus(mensen.bakir, casus.pk, p.CHANGE_WEEGPLOEG)


@pytest.mark.regel("I-04")
@pytest.mark.regel("R-01")
@pytest.mark.parametrize("naam", ["meijer", "kuiper"])
def test_who_takes_part_moves_the_last_processing_of_a_casus_and_nothing_else(mensen, naam):
    casus = casusoverleg_met_extern(mensen)
    neemt_deel(mensen, casus)
    extern_neemt_deel(mensen, casus)
    later = klok.today() + timedelta(days=3)

    def change(**values):
        with acting_as(getattr(mensen, naam)), transaction.atomic():
            return Casus.objects.filter(pk=casus.pk).update(**values)

    for value in (
        {"informeren": "te_informeren"},
        {"fase": "gesloten"},
        {"behandeling_loopt": True},
        {"persoon": uuid4(), "laatste_verwerking": klok.today()},
        {"laatste_verwerking": klok.today() + timedelta(days=999)},
        {"laatste_verwerking": klok.today() - timedelta(days=999)},
    ):
        with pytest.raises(DatabaseError, match="change not allowed"):
            change(**value)
    with klok.set_to(later):
        assert change(laatste_verwerking=later) == 1
        with acting_as(mensen.haddou), transaction.atomic():
            assert Casus.objects.filter(pk=casus.pk).update(informeren="te_informeren") == 1


@pytest.mark.regel("P-18")
@pytest.mark.regel("P-01")
def test_a_machtiging_from_before_that_goes_on_after_its_role_ends_with_it(mensen, casus):
    shorten = import_module("casework.migrations.0023_machtiging_with_its_role").SHORTEN
    soon, long_ago = klok.today() + timedelta(days=5), klok.today() - timedelta(days=5)
    kept = mensen.ramdin.machtigingen.get().tot_en_met
    with database_role(SUPERUSER), connection.cursor() as cursor:
        mensen.bakir.aanstellingen.update(tot_en_met=soon)
        mensen.dekker.aanstellingen.update(tot_en_met=long_ago)
        for statement in shorten:
            cursor.execute(statement)
        assert mensen.bakir.machtigingen.get().tot_en_met == soon
        assert mensen.dekker.machtigingen.get().tot_en_met < klok.today()
        assert mensen.ramdin.machtigingen.get().tot_en_met == kept
        of_bakir = CasusToegang.objects.filter(user=mensen.bakir, content_object=casus)
        assert set(of_bakir.values_list("tot", flat=True)) == {soon + timedelta(days=1)}
        assert not CasusToegang.objects.filter(user=mensen.dekker, tot__gt=klok.today()).exists()


@pytest.mark.regel("P-14")
def test_who_read_the_casusoverleg_before_items_had_a_permission_reads_them_too(mensen):
    casus = casusoverleg_met_meijer(mensen)
    give = import_module("casework.migrations.0025_view_items_for_who_reads").GIVE
    columns = ("user", "content_object", "vanaf", "tot", "reden", "feit_id", "organisatie")

    def with_items():
        found = CasusToegang.objects.filter(content_object=casus, permission__codename=p.VIEW_ITEMS)
        return set(found.values_list(*columns))

    with database_role(SUPERUSER):
        before = with_items()
        assert {row[0] for row in before} >= {mensen.dekker.pk, mensen.haddou.pk, mensen.meijer.pk}
        CasusToegang.objects.filter(permission__codename=p.VIEW_ITEMS).delete()
        with connection.cursor() as cursor:
            for statement in give * 2:
                cursor.execute(statement)
        assert with_items() == before
