"""An encrypted field gives back what was saved, in its own place only, and is of no use to the database."""

import pickle
from contextlib import contextmanager
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import IntegrityError, connections, transaction
from django.db.models import F, Q, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.encryption import errors, keystore
from casework.encryption.cipher import DataKeyMaterial
from casework.encryption.fields import Ciphertext, EncryptedJSONField, EncryptedTextField
from casework.encryption.models import DataKey
from tests.encryption.conftest import make_casus, overwrite, stored
from tests.encryption.examples import Melding, Notitie

pytestmark = [pytest.mark.django_db(databases=["default", "audit", "keys"]), pytest.mark.usefixtures("tables")]

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet=st.characters(codec="utf-8")), inner),
    max_leaves=8,
)


@pytest.fixture
def melding(casus):
    return Melding.objects.create(
        casus_id=casus, tekst="geheim woord", gegevens={"naam": "Jansen"}, dag=date(1990, 2, 28)
    )


def fresh(instance):
    return type(instance).objects.get(pk=instance.pk)


@contextmanager
def refused(error, match=None):
    """The block raises the error; the transaction of the test goes on."""
    with pytest.raises(error, match=match), transaction.atomic(using="keys"):
        yield


# -- what goes in comes out --


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    tekst=st.none() | st.text(alphabet=st.characters(codec="utf-8")),
    gegevens=JSON,
    dag=st.none() | st.dates(),
)
def test_what_is_saved_is_read(casus, tekst, gegevens, dag):
    read = fresh(Melding.objects.create(casus_id=casus, tekst=tekst, gegevens=gegevens, dag=dag))
    assert (read.tekst, read.gegevens, read.dag) == (tekst, gegevens, dag)


def test_nothing_stays_nothing_and_empty_text_is_encrypted(casus):
    melding = Melding.objects.create(casus_id=casus, tekst="")
    assert stored(melding, "gegevens") is None
    assert len(stored(melding, "tekst")) == 1 + 16 + 12 + 16
    assert fresh(melding).tekst == ""
    assert fresh(melding).gegevens is None


@pytest.mark.regel("B-01")
def test_no_plain_text_in_the_database(melding):
    rows = b"".join(
        stored(row, column) for row in (melding, melding.versies.get()) for column in ("tekst", "gegevens", "dag")
    )
    for word in (b"geheim", b"woord", b"naam", b"Jansen", b"1990"):
        assert word not in rows


@pytest.mark.regel("B-01")
def test_equal_values_do_not_look_equal(casus):
    first, second = (Melding.objects.create(casus_id=casus, tekst="zelfde") for _ in range(2))
    assert stored(first, "tekst")[17:] != stored(second, "tekst")[17:]


def test_bulk_create_encrypts(casus):
    Melding.objects.bulk_create([Melding(casus_id=casus, volgorde=n, tekst=f"tekst {n}") for n in range(3)])
    rows = Melding.objects.order_by("volgorde")
    assert [row.tekst for row in rows] == ["tekst 0", "tekst 1", "tekst 2"]
    assert all(b"tekst" not in stored(row, "tekst") for row in rows)


def test_a_list_is_read_with_two_queries(casus, tenant, django_assert_num_queries):
    for owner in (casus, make_casus(tenant)):
        Melding.objects.create(casus_id=owner, tekst="tekst")
    with keystore.session(), django_assert_num_queries(2, using="keys"):
        rows = list(Melding.objects.all())
        keystore.prefetch(row.casus_id for row in rows)
        assert [row.tekst for row in rows] == ["tekst", "tekst"]


# -- saving again --


def test_what_did_not_change_is_stored_as_it_was(melding):
    before = stored(melding, "tekst"), stored(melding, "dag")
    untouched = fresh(melding)
    untouched.save()
    looked_at = fresh(melding)
    assert looked_at.tekst == "geheim woord"
    looked_at.save()
    assert (stored(melding, "tekst"), stored(melding, "dag")) == before


def test_what_changed_is_stored_anew(melding):
    read = fresh(melding)
    read.tekst = "ander woord"
    read.gegevens["naam"] = "Pietersen"
    read.save()
    assert fresh(melding).tekst == "ander woord"
    assert fresh(melding).gegevens == {"naam": "Pietersen"}


def test_update_fields_writes_that_field_only(melding):
    before = stored(melding, "tekst")
    melding.tekst, melding.dag = "ander woord", None
    melding.save(update_fields=["dag"])
    assert stored(melding, "tekst") == before
    assert stored(melding, "dag") is None


def test_deferred_fields_come_later(melding, django_assert_num_queries):
    read = Melding.objects.only("casus_id").get(pk=melding.pk)
    with keystore.session(), django_assert_num_queries(2, using="keys"):
        assert read.tekst == "geheim woord"
    assert Melding.objects.defer("tekst").get(pk=melding.pk).tekst == "geheim woord"
    bare = Melding.objects.only("pk").get(pk=melding.pk)
    bare.save(update_fields=["tekst"])
    melding.refresh_from_db()
    assert melding.tekst == "geheim woord"


def test_moving_to_another_sleutelhouder_never_makes_it_unreadable(melding, tenant):
    other = make_casus(tenant)
    unread = fresh(melding)
    unread.casus_id = other
    with refused(errors.VerkeerdeSleutel):
        unread.save()
    read = fresh(melding)
    assert (read.tekst, read.dag, read.gegevens) == ("geheim woord", date(1990, 2, 28), {"naam": "Jansen"})
    read.casus_id = other
    read.save()
    assert fresh(melding).tekst == "geheim woord"


def test_a_copy_of_a_row_never_becomes_unreadable(melding):
    unread = fresh(melding)
    unread.pk, unread._state.adding = uuid4(), True
    with refused(errors.VerkeerdeSleutel):
        unread.save()


def test_without_a_sleutelhouder_or_with_another_type_nothing_is_saved(casus):
    with refused(TypeError, match="sleutelhouder_id"):
        Melding(tekst="x").save()
    with refused(TypeError, match="takes text"):
        Melding(casus_id=casus, tekst=5).save()
    with refused(TypeError, match="takes a date"):
        Melding(casus_id=casus, dag=datetime(2026, 1, 1)).save()
    assert not Melding.objects.exists()


@pytest.mark.regel("B-01")
def test_pickles_and_dumps_hold_no_plain_text(melding):
    read = fresh(melding)
    assert read.tekst == "geheim woord"
    for instance in (melding, read, fresh(melding)):
        pickled = pickle.dumps(instance.__getstate__())
        assert b"geheim" not in pickled
        assert b"Jansen" not in pickled
        again = Melding()
        again.__dict__.update(pickle.loads(pickled))  # noqa: S301
        assert again.tekst == "geheim woord"
    read.tekst = "nog niet bewaard"
    with pytest.raises(TypeError, match="not saved"):
        pickle.dumps(read.__getstate__())
    assert "geheim" not in serializers.serialize("json", [fresh(melding)])
    assert "geheim" not in repr(melding.__dict__)
    assert "bewaard" not in repr(read.__dict__)


# -- only in its own place --


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-07")
def test_a_ciphertext_opens_in_its_own_place_only(casus, tenant):
    first = Notitie.objects.create(sleutelhouder_id=casus, tekst="een", toelichting="twee")
    row = Notitie.objects.create(sleutelhouder_id=casus, tekst="drie", toelichting="")
    owner = Notitie.objects.create(sleutelhouder_id=make_casus(tenant), tekst="vier", toelichting="")
    elsewhere = Notitie.objects.create(sleutelhouder_id=make_casus(uuid4()), tekst="vijf", toelichting="")
    table = Melding.objects.create(id=first.pk, casus_id=casus, tekst="zes")
    same_row = fresh(first)
    for target, column in [
        (first, "toelichting"),
        (row, "tekst"),
        (owner, "tekst"),
        (elsewhere, "tekst"),
        (table, "tekst"),
    ]:
        overwrite(target, column, stored(first, "tekst"))
        with pytest.raises(errors.VerkeerdeSleutel):
            getattr(fresh(target), column)
    assert same_row.tekst == "een"


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-07")
@pytest.mark.parametrize("part", ["tenant", "table", "column", "row", "key id"])
def test_each_part_of_the_place_counts_by_itself(part):
    """All under one data key: table and column change the derived key, the others what it is bound to."""
    key, owner, tenant, row = b"k" * 32, uuid4(), uuid4(), uuid4().bytes
    sealed = DataKeyMaterial(owner, tenant, key).field_key("tabel", "kolom").encrypt(row, b"tekst")
    other = DataKeyMaterial(uuid4() if part == "key id" else owner, uuid4() if part == "tenant" else tenant, key)
    column_key = other.field_key("tabe" if part == "table" else "tabel", "kolo" if part == "column" else "kolom")
    with pytest.raises(errors.VerkeerdeSleutel):
        column_key.decrypt(uuid4().bytes if part == "row" else row, sealed)


@pytest.mark.regel("B-07")
@settings(deadline=None)
@given(st.data())
def test_damage_is_always_noticed(data):
    key = DataKeyMaterial(uuid4(), uuid4(), b"k" * 32).field_key("tabel", "kolom")
    row = uuid4().bytes
    sealed = key.encrypt(row, data.draw(st.binary(max_size=40)))
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for damaged in (flipped, sealed[:at], sealed + b"x"):
        with pytest.raises(errors.VerkeerdeSleutel):
            key.decrypt(row, damaged)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize("damaged", [b"", b"\x01", b"x" * 200])
def test_damaged_bytes_give_an_error_and_no_text(melding, damaged):
    overwrite(melding, "tekst", damaged)
    with pytest.raises(errors.VerkeerdeSleutel):
        fresh(melding).tekst  # noqa: B018


@pytest.mark.regel("B-07")
def test_without_its_key_a_value_gives_an_error_and_no_text(melding, casus):
    read = fresh(melding)
    DataKey.objects.filter(pk=casus).delete()
    for attempt in (
        lambda: read.tekst,
        lambda: read.save(),
        lambda: Melding.objects.create(casus_id=casus, tekst="x"),
    ):
        with refused(errors.SleutelOntbreekt):
            attempt()


@pytest.mark.regel("B-07")
@pytest.mark.regel("R-04")
def test_after_destruction_nothing_opens_again(melding, casus):
    with keystore.session():
        assert fresh(melding).tekst == "geheim woord"
        keystore.destroy(casus)
        for row in (fresh(melding), melding.versies.get()):
            with pytest.raises(errors.SleutelVernietigd):
                row.tekst  # noqa: B018


# -- of no use to the database --


@pytest.mark.regel("B-01")
@pytest.mark.parametrize(
    "use",
    [
        lambda rows: rows.filter(tekst="geheim woord"),
        lambda rows: rows.filter(tekst__icontains="geheim"),
        lambda rows: rows.filter(gegevens__naam="Jansen"),
        lambda rows: rows.filter(dag__year=1990),
        lambda rows: rows.exclude(tekst="x"),
        lambda rows: rows.order_by("tekst"),
        lambda rows: rows.update(tekst="x"),
        lambda rows: rows.update(tekst=F("dag")),
        lambda rows: rows.update(tekst=Value("x")),
        lambda rows: rows.update(tekst=Ciphertext(b"x" * 50)),
        lambda rows: rows.bulk_update(list(rows), ["tekst"]),
    ],
)
def test_the_database_cannot_look_into_it_or_write_it(melding, use):
    with pytest.raises(TypeError, match="encrypted field"):
        list(use(Melding.objects.all()) or [])


def test_what_remains_allowed(melding, casus):
    Melding.objects.create(casus_id=casus)
    rows = Melding.objects.all()
    assert rows.filter(tekst__isnull=False).count() == 1
    assert rows.filter(Q(tekst__isnull=True) & Q(volgorde=0)).count() == 1
    assert rows.distinct().count() == rows[:2].count() == 2
    assert Melding.objects.filter(pk__in=rows.values("pk")).exists()
    assert rows.filter(tekst__isnull=True).update(volgorde=3) == 1
    assert rows.filter(pk=melding.pk).update(tekst=None) == 1
    assert str(list(Melding.objects.filter(pk=melding.pk).values_list("tekst", "dag"))) == "[(None, <versleuteld>)]"


def test_a_field_with_a_default_can_be_added_to_an_empty_table_only(casus):
    field = EncryptedTextField(default="begin")
    field.set_attributes_from_name("erbij")
    field.model = Notitie
    with connections["keys"].schema_editor() as editor:
        editor.add_field(Notitie, field)
        editor.remove_field(Notitie, field)
    Notitie.objects.create(sleutelhouder_id=casus, tekst="er is al een rij")
    with refused(IntegrityError), connections["keys"].schema_editor() as editor:
        editor.add_field(Notitie, field)


def test_a_default_is_encrypted_as_any_value(casus):
    notitie = Notitie(sleutelhouder_id=casus, tekst="tekst")
    assert notitie.toelichting == ""
    notitie.save()
    assert fresh(notitie).toelichting == ""
    assert EncryptedTextField(default="begin").formfield().initial == "begin"


def test_a_field_is_not_indexed_and_migrates_cleanly():
    for wrong in ({"unique": True}, {"db_index": True}, {"primary_key": True}):
        with pytest.raises(TypeError, match="indexed"):
            EncryptedTextField(**wrong)
    path, kwargs = EncryptedJSONField(null=True).deconstruct()[1:4:2]
    assert (path, kwargs) == ("casework.encryption.fields.EncryptedJSONField", {"null": True})
