"""Keys are made, kept apart, found again and destroyed for good."""

from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured

from casework import klok
from casework.encryption import errors, keystore
from casework.encryption.hashes import keyed_hash
from casework.encryption.masterkeys import MasterKeyRing
from casework.encryption.models import DataKey, VernietigdeSleutel
from casework.encryption.router import KeysRouter
from tests.encryption.conftest import KEY_1, KEY_2, make_casus

pytestmark = pytest.mark.django_db(databases=["default", "audit", "keys"])


def test_each_sleutelhouder_has_a_key_of_its_own(casus, tenant):
    other = make_casus(tenant)
    assert keystore.get(casus).key != keystore.get(other).key
    assert len(keystore.get(casus).key) == 32
    assert keystore.get(casus).tenant == tenant
    assert keystore.exists(casus)


@pytest.mark.regel("B-01")
def test_a_key_rests_wrapped(casus):
    assert keystore.get(casus).key not in bytes(DataKey.objects.get(pk=casus).wrapped)


def test_creating_twice_keeps_the_key(casus, tenant):
    key = keystore.get(casus).key
    keystore.create(casus, "casus", tenant)
    assert keystore.get(casus).key == key


@pytest.mark.parametrize(("soort", "same_tenant"), [("casus", False), ("account", True)])
def test_an_id_cannot_serve_another_kind_or_tenant(casus, tenant, soort, same_tenant):
    with pytest.raises(errors.VerkeerdeSleutel):
        keystore.create(casus, soort, tenant if same_tenant else uuid4())


@pytest.mark.regel("B-07")
def test_an_unknown_key_is_missing(db):
    with pytest.raises(errors.SleutelOntbreekt):
        keystore.get(uuid4())


@pytest.mark.regel("B-07")
@pytest.mark.regel("R-04")
def test_a_destroyed_key_is_gone_and_cannot_be_made_again(casus, tenant):
    keystore.destroy(casus)
    keystore.destroy(casus)
    assert not keystore.exists(casus)
    assert VernietigdeSleutel.objects.get(pk=casus).vernietigd_op == klok.today()
    with pytest.raises(errors.SleutelVernietigd):
        keystore.get(casus)
    with pytest.raises(errors.SleutelVernietigd):
        keystore.create(casus, "casus", tenant)


def test_a_session_asks_the_database_once(casus, tenant, django_assert_num_queries):
    others = [make_casus(tenant) for _ in range(3)]
    with keystore.session(), django_assert_num_queries(1, using="keys"):
        keystore.prefetch([casus, *others])
        keystore.prefetch(others)
        with keystore.session():
            assert keystore.get(casus) is keystore.get(casus)
    with django_assert_num_queries(2, using="keys"):
        keystore.get(casus)
        keystore.get(casus)


@pytest.mark.regel("R-04")
def test_no_session_outlives_the_destruction(casus):
    with keystore.session():
        keystore.get(casus)
        keystore.destroy(casus)
        with pytest.raises(errors.SleutelVernietigd):
            keystore.get(casus)


def test_prefetch_leaves_a_key_that_does_not_open_to_its_reader(casus, tenant):
    broken = make_casus(tenant)
    DataKey.objects.filter(pk=broken).update(wrapped=b"x" * 60)
    with keystore.session():
        keystore.prefetch([broken, casus])
        keystore.get(casus)
        with pytest.raises(errors.VerkeerdeSleutel):
            keystore.get(broken)


@pytest.mark.regel("B-07")
def test_after_a_new_master_key_old_keys_still_open(casus, tenant, master_keys):
    before = keystore.get(casus).key
    master_keys.MASTER_KEYS = f"1:{KEY_1},2:{KEY_2}"
    assert keystore.get(casus).key == before
    newer = make_casus(tenant)
    assert DataKey.objects.get(pk=newer).master_version == 2
    master_keys.MASTER_KEYS = f"1:{KEY_1}"
    with pytest.raises(errors.GeenHoofdsleutel):
        keystore.get(newer)


@pytest.mark.regel("B-07")
def test_another_master_key_under_the_same_version_is_refused(casus, master_keys):
    master_keys.MASTER_KEYS = f"1:{KEY_2}"
    with pytest.raises(errors.VerkeerdeSleutel):
        keystore.get(casus)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize("column", ["id", "tenant", "master_version"])
def test_a_wrapped_key_opens_only_in_its_own_row(casus, master_keys, column):
    master_keys.MASTER_KEYS = f"1:{KEY_1},2:{KEY_1}"
    moved = {"id": uuid4(), "tenant": uuid4(), "master_version": 2}[column]
    DataKey.objects.filter(pk=casus).update(**{column: moved})
    with pytest.raises(errors.VerkeerdeSleutel):
        keystore.get(moved if column == "id" else casus)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize(
    "text", ["", "1", "1:", "1:kort", f"a:{KEY_1}", f"0:{KEY_1}", f"1:{KEY_1},1:{KEY_2}", f"1:{KEY_1},"]
)
def test_master_keys_that_are_missing_or_malformed_stop_with_one_line(text):
    with pytest.raises(ImproperlyConfigured) as raised:
        MasterKeyRing.parse(text)
    assert "MASTER_KEYS" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert KEY_1 not in str(raised.value)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize(
    "error",
    [
        errors.SleutelFout,
        errors.SleutelOntbreekt,
        errors.SleutelVernietigd,
        errors.VerkeerdeSleutel,
        errors.GeenHoofdsleutel,
    ],
)
def test_every_error_says_what_is_wrong(error):
    assert str(error()) == error.melding
    assert error.melding.endswith(".")


def test_the_key_database_is_an_island():
    from django.contrib.contenttypes.models import ContentType

    router = KeysRouter()
    assert router.db_for_read(DataKey) == router.db_for_write(DataKey) == "keys"
    assert router.db_for_read(ContentType) is None
    assert router.allow_migrate("keys", "sleutelkast") is True
    assert router.allow_migrate("default", "sleutelkast") is False
    assert router.allow_migrate("keys", "casework") is False
    assert router.allow_migrate("default", "casework") is None
    assert router.allow_relation(DataKey(), ContentType()) is False
    assert router.allow_relation(DataKey(), VernietigdeSleutel()) is None


def test_a_keyed_hash_finds_the_same_text_in_the_same_field_and_tenant_only(tenant):
    other = uuid4()
    for samenwerkingsverband in (tenant, other):
        keystore.create(samenwerkingsverband, "samenwerkingsverband", samenwerkingsverband)
    found = keyed_hash(tenant, "achternaam", "vries")
    assert found == keyed_hash(tenant, "achternaam", "vries")
    assert len({found, keyed_hash(tenant, "voornaam", "vries"), keyed_hash(other, "achternaam", "vries")}) == 3
