"""Versions are encrypted as part of the original, name their account and follow the klok."""

from datetime import UTC, date, datetime
from uuid import RFC_4122, uuid4

import pytest

from casework import klok
from casework.encryption import errors, history, keystore
from tests.encryption.conftest import make_casus, overwrite, stored
from tests.encryption.examples import Melding

pytestmark = [pytest.mark.django_db(databases=["default", "audit", "keys"]), pytest.mark.usefixtures("tables")]


@pytest.fixture
def melding(casus):
    return Melding.objects.create(casus_id=casus, tekst="geheim woord", dag=date(1990, 2, 28))


def test_versions_can_be_read(melding):
    melding.tekst = "ander woord"
    melding.save()
    assert [version.tekst for version in melding.versies.all()] == ["ander woord", "geheim woord"]
    assert [version.instance.dag for version in melding.versies.all()] == [date(1990, 2, 28)] * 2
    assert melding.versies.first().diff_against(melding.versies.last()).changed_fields == ["tekst"]
    assert melding.versies.first().instance.tekst == "ander woord"


@pytest.mark.regel("B-01")
def test_a_version_is_bound_to_the_original(melding, casus):
    version = melding.versies.get()
    other = Melding.objects.create(casus_id=casus, tekst="van een ander")
    for source in (melding, other, other.versies.get()):
        overwrite(version, "tekst", stored(source, "tekst"))
        with pytest.raises(errors.VerkeerdeSleutel):
            melding.versies.get().tekst  # noqa: B018


@pytest.mark.regel("B-01")
def test_two_versions_of_one_row_cannot_change_places(melding):
    """Else who writes in the database could make an old word the present one, or give it another day or author."""
    melding.tekst = "ander woord"
    melding.save()
    newest, oldest = melding.versies.all()
    kept = stored(newest, "tekst")
    overwrite(newest, "tekst", stored(oldest, "tekst"))
    overwrite(oldest, "tekst", kept)
    for version in melding.versies.all():
        with pytest.raises(errors.VerkeerdeSleutel):
            version.tekst  # noqa: B018


@pytest.mark.regel("B-01")
def test_a_version_cannot_be_hung_under_another_row(melding, casus):
    other = Melding.objects.create(casus_id=casus, tekst="van een ander")
    Melding.versies.filter(id=melding.pk).update(id=other.pk)
    with pytest.raises(errors.VerkeerdeSleutel):
        [version.tekst for version in other.versies.all()]


def test_a_list_of_versions_is_read_with_one_query_for_the_key(melding, django_assert_num_queries):
    for number in range(10):
        melding.tekst = f"woord {number}"
        melding.save()
    with keystore.session(), django_assert_num_queries(2, using="keys"):
        assert len({version.tekst for version in melding.versies.all()}) == 11


@pytest.mark.regel("B-01")
def test_the_reason_of_a_change_is_encrypted_too(melding):
    melding._change_reason = "op verzoek van Jansen"
    melding.save()
    version = melding.versies.first()
    assert version.history_change_reason == "op verzoek van Jansen"
    assert b"Jansen" not in stored(version, "history_change_reason")
    assert melding.versies.last().history_change_reason is None
    overwrite(version, "history_change_reason", stored(version, "tekst"))
    with pytest.raises(errors.VerkeerdeSleutel):
        melding.versies.first().history_change_reason  # noqa: B018


def test_a_deleted_row_leaves_its_versions(melding):
    pk = melding.pk
    melding.delete()
    assert list(Melding.versies.filter(id=pk).values_list("history_type", flat=True)) == ["-", "+"]


def test_a_version_names_the_account_by_id(melding, monkeypatch):
    assert melding.versies.get().history_user is None
    account = uuid4()
    monkeypatch.setattr("casework.access.context.current_account_id", lambda: account)
    melding.save()
    assert melding.versies.first().history_user_id == melding.versies.first().history_user == account


def test_a_version_takes_its_time_from_the_klok(melding):
    moment = datetime(2031, 5, 6, 7, tzinfo=UTC)
    with klok.set_to(moment):
        for number in range(20):
            melding.volgorde = number
            melding.save()
        Melding.versies.bulk_history_create([melding], update=True)
    assert set(Melding.versies.exclude(history_type="+").values_list("history_date", flat=True)) == {moment}
    assert not hasattr(melding, "_history_date")
    assert [version.volgorde for version in melding.versies.all()] == [19, *range(19, -1, -1), 0]


def test_version_ids_sort_by_time_and_order():
    ids = [history.version_id() for _ in range(2000)]
    assert ids == sorted(set(ids))
    assert {(made.version, made.variant) for made in ids} == {(7, RFC_4122)}
    with klok.set_to(datetime(2040, 1, 1, tzinfo=UTC)):
        assert history.version_id() > max(ids)


def test_the_owner_of_a_version_is_that_of_its_own_columns(melding, tenant):
    version = melding.versies.get()
    version.casus_id = make_casus(tenant)
    with pytest.raises(errors.VerkeerdeSleutel):
        version.tekst  # noqa: B018
