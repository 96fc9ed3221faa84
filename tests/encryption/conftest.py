import base64
from uuid import uuid4

import pytest
from django.db import connections

from casework.encryption import keystore
from tests.conftest import database_role

KEY_1 = base64.b64encode(b"1" * 32).decode()
KEY_2 = base64.b64encode(b"2" * 32).decode()


@pytest.fixture(autouse=True)
def master_keys(settings):
    settings.MASTER_KEYS = f"1:{KEY_1}"
    return settings


@pytest.fixture(autouse=True)
def _outside_a_session():
    """These tests open sessions themselves, whatever surrounds the others."""
    token = keystore._session.set(None)
    yield
    keystore._session.reset(token)


@pytest.fixture(autouse=True)
def _as_the_jobs(request, master_keys):
    """Destroying, rewrapping and the ledger are for the jobs; what the web process may stands in test_rights.py."""
    if not request.node.get_closest_marker("django_db") and not {"db", "db_all", "echt"} & set(request.fixturenames):
        yield
        return
    own = [name for name in ("echt", "db_all") if name in request.fixturenames]
    request.getfixturevalue(own[0] if own else "_django_db_helper")
    with database_role("casework_jobs"):
        yield


@pytest.fixture
def tenant():
    return uuid4()


@pytest.fixture
def casus(db, tenant):
    """The id of a sleutelhouder with a key."""
    return make_casus(tenant)


@pytest.fixture
def tables(db):
    """The tables of the example models, for one test."""
    from tests.encryption.examples import MODELS

    with connections["keys"].schema_editor() as editor:
        editor.sql_create_table = "CREATE TEMPORARY TABLE %(table)s (%(definition)s)"
        for model in MODELS:
            editor.create_model(model)


def make_casus(tenant):
    owner_id = uuid4()
    keystore.create(owner_id, "casus", tenant)
    return owner_id


def stored(instance, column):
    """The bytes of one column as they lie in the database."""
    table = instance._meta.db_table
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            f'SELECT "{column}" FROM "{table}" WHERE "{instance._meta.pk.column}" = %s',  # noqa: S608
            [instance.pk],
        )
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def overwrite(instance, column, data):
    """Put bytes in one column behind the back of the application."""
    table = instance._meta.db_table
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = %s WHERE "{instance._meta.pk.column}" = %s',  # noqa: S608
            [data, instance.pk],
        )
