"""Partner access is enforced twice, and each wall holds alone (B-05, P-19)."""

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from casework import selectors
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.access.policies import LIBRARY_TABLES, tables_of
from casework.models import Casus, CasusToegang
from casework.register import all_entries
from casework.rules import GeenToegang
from tests.access.rows import closed_tables, fill_tables, insert_copy
from tests.client import client_of
from tests.conftest import SUPERUSER, database_role
from tests.factories import melding, persoon, receive_signaal

pytestmark = pytest.mark.regel("B-05")

# Why each is kept out: see tests/people.py.
OUTSIDERS = (
    "ketelaar",
    "kloosterman",
    "haddou",
    "smit",
    "meijer",
    "tjon",
    "kuiper",
    "aalders",
    "buur",
    "buur_fg",
    None,
)
WRITES = ('UPDATE "{table}" SET "{column}" = "{column}"', 'DELETE FROM "{table}"')


@pytest.fixture
def casus(mensen, buren):
    """A casus with a row in every table that holds rows of a casus."""
    made = receive_signaal(mensen.bakir, mensen.politie, persoon(), melding()).casus
    fill_tables(made.pk)
    return made


@pytest.fixture(params=OUTSIDERS, ids=str)
def outsider(request, mensen, buren):
    if request.param is None:
        return None
    neighbours = {"buur": buren.bakir, "buur_fg": buren.visscher}
    return neighbours.get(request.param) or getattr(mensen, request.param)


def rows_about(model, entry, casus):
    return model.objects.filter(**{_field(model, entry.casus_column): casus.pk})


def _field(model, column):
    return next(field.name for field in model._meta.concrete_fields if field.column == column)


def test_every_table_has_a_row_to_hide(casus):
    with database_role("casework_jobs"):
        assert all(rows_about(model, entry, casus).exists() for model, entry in closed_tables())


def test_who_has_the_grants_sees_the_rows(mensen, casus):
    """Without this the tests below could pass because nobody sees anything."""
    with acting_as(mensen.bakir):
        hidden = [
            model.__name__
            for model, entry in closed_tables()
            if not entry.lezen_sql and not rows_about(model, entry, casus).exists()
        ]
    assert hidden == []


def test_plain_objects_show_an_outsider_nothing(casus, outsider):
    with acting_as(outsider):
        seen = [model.__name__ for model, entry in closed_tables() if rows_about(model, entry, casus).exists()]
    assert seen == []


def test_raw_sql_without_an_account_shows_nothing(casus):
    with connections["default"].cursor() as cursor:
        for model, _ in closed_tables():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')  # noqa: S608
            assert cursor.fetchone() == (0,), model.__name__


def test_an_account_that_is_not_told_to_the_database_sees_nothing(mensen, casus):
    """A view that runs outside the frame of the request shows nothing, whoever is logged in."""
    assert not Casus.objects.filter(pk=casus.pk).exists()
    with pytest.raises(GeenToegang):
        selectors.get_casus(mensen.dekker, casus.pk)


@pytest.mark.parametrize("write", WRITES, ids=["update", "delete"])
def test_writes_of_an_outsider_touch_no_row(casus, outsider, write):
    with acting_as(outsider):
        for model, entry in closed_tables():
            statement = write.format(table=model._meta.db_table, column=entry.casus_column)
            assert affected(statement) == 0, model.__name__


def test_an_outsider_cannot_add_a_row_to_a_casus(casus, outsider):
    with acting_as(outsider):
        for model, entry in closed_tables():
            with pytest.raises(DatabaseError, match=r"row-level security|permission denied"), transaction.atomic():
                insert_copy(model, entry, casus.pk)


def test_the_fg_sees_numbers_and_no_content(mensen, casus):
    with acting_as(mensen.visscher):
        seen = {model.__name__ for model, entry in closed_tables() if rows_about(model, entry, casus).exists()}
    assert seen == {"Casus"}


def test_wall_one_alone_hides_the_casus(mensen, casus, outsider):
    """With the policies out of the way (the superuser passes them) the selectors still give nothing."""
    if outsider is None:
        return
    client = client_of(outsider)
    with database_role(SUPERUSER), acting_as(outsider):
        assert Casus.objects.filter(pk=casus.pk).exists()
        assert not selectors.casussen(outsider, *p.ALL).exists()
        assert selectors.permissions_on(outsider, casus) == set()
        for read in (selectors.get_casus, selectors.lock_casus):
            with pytest.raises(GeenToegang):
                read(outsider, casus.pk, p.LIST)
        with pytest.raises(GeenToegang):
            selectors.betrokkene(outsider, casus)
        assert client.get(reverse("casus", args=[casus.pk])).status_code == 404
        assert casus.nummer not in client.get(reverse("casussen")).content.decode()


def test_both_walls_follow_the_same_table(mensen, casus):
    CasusToegang.objects.filter(user=mensen.dekker).delete()
    with acting_as(mensen.dekker):
        assert not Casus.objects.exists()
        assert not selectors.casussen(mensen.dekker).exists()


def test_every_table_of_a_casus_has_its_policies(db_all):
    wanted = {"jobs", "jobs_wissen", "kopie", "lezen", "toevoegen", "wijzigen", "wissen"}
    with connections["default"].cursor() as cursor:
        for entry in all_entries():
            for model in tables_of(entry) if entry.deel else []:
                table = model._meta.db_table
                cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [table])
                assert {name for (name,) in cursor.fetchall()} == wanted, table
                cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
                assert cursor.fetchone() == (True, True), table


def test_a_table_outside_the_register_gives_the_application_no_right(db_all):
    known = set(LIBRARY_TABLES) | {model._meta.db_table for entry in all_entries() for model in tables_of(entry)}
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants"
            " WHERE grantee IN ('casework_app', 'PUBLIC') AND table_schema = 'public'"
        )
        assert {name for (name,) in cursor.fetchall()} <= known


@pytest.mark.parametrize("role", ["casework_app", "casework_jobs"])
def test_the_running_product_owns_nothing_and_passes_no_policy(db_all, role):
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", [role])
        assert cursor.fetchone() == (0,)


@pytest.mark.regel("B-05")
def test_a_table_of_ones_own_takes_the_place_of_none_that_the_policies_ask(mensen):
    """The functions of the policies look in the schema of the product first, whatever this connection made."""
    with acting_as(mensen.aalders), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE casework_aanstelling AS SELECT * FROM public.casework_aanstelling")
        cursor.execute("UPDATE casework_aanstelling SET rol = 'fg'")
        cursor.execute("SELECT casework_rollen()")
        assert cursor.fetchone() == (["beheerder"],)
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'casework%%' AND proconfig IS NULL"
            " OR proname LIKE 'casework%%' AND NOT array_to_string(proconfig, ' ') LIKE '%%pg_temp'"
        )
        assert cursor.fetchall() == []
        transaction.set_rollback(True)


def affected(statement: str) -> int:
    """Rows changed; a right that the application lacks altogether changes none."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError as error:
        if "permission denied" not in str(error):
            raise
        return 0
