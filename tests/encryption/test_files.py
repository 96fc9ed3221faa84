"""Files rest encrypted in chunks, each in its own place; what does not fit does not open: B-01, B-07."""

import io
import tracemalloc
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage as storage
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from casework.encryption import errors, files, keystore
from casework.encryption.models import DataKey
from tests.encryption.conftest import make_casus

pytestmark = pytest.mark.django_db(databases=["default", "audit", "keys"])
CHUNK, SEALED = files.CHUNK, files.CHUNK + 16
HEAD = 33


SOME = "6a1c0a52-0f7b-4f0e-9d6e-0c7a4f6f2b11"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def put(owner, content, file_id=None):
    return storage.save(f"{owner}/{file_id or uuid4()}", ContentFile(content))


def get(name):
    with storage.open(name) as file:
        return file.read()


def path(name) -> Path:
    from django.conf import settings

    return Path(settings.MEDIA_ROOT) / name


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_what_is_saved_is_read(casus, size):
    content = bytes(range(251)) * (size // 251 + 1)
    name = put(casus, content[:size])
    assert get(name) == content[:size]
    assert storage.size(name) == size
    with storage.open(name) as file:
        assert b"".join(file.chunks(1000)) == content[:size]


@pytest.mark.regel("B-01")
def test_nothing_readable_rests_and_the_name_says_nothing(casus, media):
    name = put(casus, b"Zonnebloemveld " * 20_000)
    assert b"Zonnebloemveld" not in path(name).read_bytes()
    assert [str(each.relative_to(media)) for each in media.rglob("*") if each.is_file()] == [name]
    assert path(name).stat().st_mode & 0o777 == 0o600
    assert path(name).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["naam.pdf", "../etc/passwd", "a/b", f"{SOME}/../x", SOME, f"/{SOME}"])
def test_only_ids_are_names(name):
    for attempt in (
        lambda: storage.save(name, ContentFile(b"x")),
        lambda: storage.open(name),
        lambda: storage.delete(name),
    ):
        with pytest.raises(SuspiciousFileOperation):
            attempt()


def test_a_file_is_never_overwritten(casus):
    name = put(casus, b"eerste")
    with pytest.raises(FileExistsError):
        storage.save(name, ContentFile(b"tweede"))
    assert get(name) == b"eerste"


@pytest.mark.regel("B-07")
@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[:-SEALED],  # a whole chunk less
        lambda data: data[: HEAD + SEALED],
        lambda data: data[:HEAD],
        lambda data: data[:5],
        lambda data: b"",
        lambda data: data + b"x",
        lambda data: data + data[-SEALED:],
        lambda data: (
            data[:HEAD]
            + data[HEAD + SEALED : HEAD + 2 * SEALED]
            + data[HEAD : HEAD + SEALED]
            + data[HEAD + 2 * SEALED :]
        ),
        lambda data: data[:HEAD] + data[HEAD + SEALED :],
        lambda data: b"\x02" + data[1:],
    ],
)
def test_cut_off_added_to_or_in_another_order_it_does_not_open(casus, harm):
    name = put(casus, b"tekst" * CHUNK)
    path(name).write_bytes(harm(path(name).read_bytes()))
    with pytest.raises(errors.VerkeerdeSleutel):
        get(name)
    with pytest.raises(errors.VerkeerdeSleutel):
        storage.verify(name)


@pytest.mark.regel("B-07")
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_is_noticed(casus, data):
    name = put(casus, data.draw(st.binary(max_size=300)))
    sealed = bytearray(path(name).read_bytes())
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    path(name).write_bytes(sealed)
    with pytest.raises(errors.VerkeerdeSleutel):
        get(name)


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-07")
def test_moved_to_another_file_casus_or_tenant_it_does_not_open(casus, tenant):
    name = put(casus, b"van deze casus")
    file_id = name.partition("/")[2]
    places = [f"{casus}/{uuid4()}", f"{make_casus(tenant)}/{file_id}", f"{make_casus(uuid4())}/{file_id}"]
    for place in places:
        path(place).parent.mkdir(exist_ok=True)
        path(place).write_bytes(path(name).read_bytes())
        with pytest.raises(errors.VerkeerdeSleutel):
            get(place)


@pytest.mark.regel("B-07")
@pytest.mark.parametrize("part", ["tenant", "sleutelhouder", "file"])
def test_each_part_of_the_place_counts_by_itself(part):
    owner, tenant, file_id = uuid4(), uuid4(), uuid4()
    material = files.DataKeyMaterial(owner, tenant, b"k" * 32)
    other = files.DataKeyMaterial(
        uuid4() if part == "sleutelhouder" else owner, uuid4() if part == "tenant" else tenant, b"k" * 32
    )
    sealed = b"".join(files._sealed(material, file_id, io.BytesIO(b"tekst")))
    with pytest.raises(errors.VerkeerdeSleutel):
        list(files._opened(other, uuid4() if part == "file" else file_id, io.BytesIO(sealed)))


@pytest.mark.regel("B-07")
def test_a_chunk_of_another_file_under_the_same_key_does_not_fit(casus):
    first, second = put(casus, b"a" * 3 * CHUNK), put(casus, b"b" * 3 * CHUNK)
    one, two = path(first).read_bytes(), path(second).read_bytes()
    path(first).write_bytes(one[: HEAD + SEALED] + two[HEAD + SEALED : HEAD + 2 * SEALED] + one[HEAD + 2 * SEALED :])
    with pytest.raises(errors.VerkeerdeSleutel):
        get(first)


@pytest.mark.regel("B-07")
@pytest.mark.regel("R-04")
def test_without_its_key_or_file_there_is_a_named_error(casus, tenant):
    lost, gone = make_casus(tenant), put(casus, b"x")
    without = put(lost, b"x")
    DataKey.objects.filter(pk=lost).delete()
    with pytest.raises(errors.SleutelOntbreekt):
        get(without)
    with pytest.raises(errors.BestandOntbreekt):
        get(f"{casus}/{uuid4()}")
    keystore.destroy(casus)
    with pytest.raises(errors.SleutelVernietigd):
        get(gone)
    with pytest.raises(errors.SleutelVernietigd):
        put(casus, b"x")


def test_a_power_cut_takes_neither_the_file_nor_its_new_folder(casus, media, monkeypatch):
    synced = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    put(casus, b"x")
    assert {media, media / str(casus)} <= set(synced)


def test_a_write_that_fails_leaves_nothing(casus, media):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("the line is down")

    with pytest.raises(OSError, match="line"):
        storage.save(f"{casus}/{uuid4()}", File(Broken()))
    assert [each for each in media.rglob("*") if each.is_file()] == []


def test_a_large_file_takes_little_memory(casus):
    class Endless(io.RawIOBase):
        left = 24 * 1024 * 1024

        def read(self, size=-1):
            size = min(size, self.left)
            self.left -= size
            return b"x" * size

    tracemalloc.start()
    name = storage.save(f"{casus}/{uuid4()}", File(Endless(), "x"))
    storage.verify(name)
    assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    tracemalloc.stop()
    assert storage.size(name) == 24 * 1024 * 1024
