"""No copy of the data tells anything without the keys, wherever it lies: B-01, B-02."""

import base64
import logging

import pytest
import structlog
from celery import Celery, current_app
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from casework.access.context import acting_as
from casework.encryption import files, keystore
from casework.encryption.cipher import FieldKey
from casework.encryption.errors import VerkeerdeSleutel
from casework.models import Bijlage, Signaal
from casework.register import all_entries
from casework.tasks import sweep
from tests.browser.remains import Remains, words_in
from tests.client import client_of
from tests.conftest import database_role
from tests.people import CATEGORIE
from tests.privacy.canaries import Canaries, fill_every_field
from tests.retention.conftest import echt  # noqa: F401 (a fixture)

PLACES_OF_A_FIELD = {"decrypted", "dump main", "cluster"}


@pytest.fixture
def remains(echt, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with Remains(tmp_path) as found:
        logging.getLogger("casework").warning("begin")
        yield found


def a_file(canaries, mensen):
    """A word in a file of the storage, outside any model."""
    owner = mensen.dekker.pk
    default_storage.save(f"{owner}/{owner}", ContentFile(b"x" * 70_000 + canaries.word().encode()))
    return canaries.words[-1]


def use_the_site(canaries, mensen):
    """Words through forms, an upload, pages, log, queue and jobs, as people and jobs do it."""
    client = client_of(mensen.bakir)
    page = client.get(reverse("signaal_nieuw"))
    form = page.context["form"]
    data = {"geboortedatum": "17-05-1990", "geslacht": "m", "categorie": "geen", "inbrenger": str(mensen.politie.pk)}
    data |= {"bron": "anders", "wijst_op": ["radicalisering"], "categorie_gegevens": CATEGORIE}
    data |= {
        name: canaries.word()
        for name, field in form.fields.items()
        if type(field).__name__ in TEXT and name not in data
    }
    answer = client.post(reverse("signaal_nieuw"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    casus_page = answer.url
    with acting_as(mensen.bakir), transaction.atomic():
        signaal = Signaal.objects.order_by("pk").last()
    sent = SimpleUploadedFile(f"{canaries.word()}.txt", canaries.word().encode())
    assert client.post(reverse("bijlage_nieuw", args=[signaal.pk]), {"bestand": sent}).status_code == 302
    for path in (casus_page, reverse("home"), reverse("casussen"), f"{casus_page}?zoek={canaries.word()}"):
        assert client.get(path).status_code == 200
    assert client.get(f"/bestaat-niet/{canaries.word()}/").status_code == 404
    client.post(reverse("signaal_inbrengen", args=[signaal.pk]))
    with acting_as(mensen.bakir), transaction.atomic():
        bijlage = Bijlage.objects.get()
    assert b"".join(client.get(reverse("bijlage", args=[bijlage.pk])).streaming_content)
    current_app.send_task("casework.tasks.grant_open_files", [str(mensen.dekker.pk)])
    with database_role("casework_jobs"):
        sweep()


TEXT = ("CharField", "TekstVeld")


@pytest.mark.regel("B-01")
def test_every_encrypted_field_of_every_model_and_a_file(echt, remains):  # noqa: F811
    canaries = Canaries()
    covered = fill_every_field(canaries, echt.mensen.verband.pk)
    assert covered == [entry.model for entry in all_entries() if entry.versleuteld or entry.leesbaar]
    assert len(canaries.words) > 100
    fields = list(canaries.words)
    file = a_file(canaries, echt.mensen)
    found = remains.places_with([*fields, file])
    assert {word: places - {"decrypted"} for word, places in found.items() if places - {"decrypted"}} == {}
    # They are there for who has the keys; the reasons of changes stand in history only.
    assert sum("decrypted" in found[word] for word in fields) > 0.8 * len(fields)
    # What the register says is in clear, is: so nothing else is believed to be encrypted while it is not.
    in_clear = remains.places_with(canaries.in_clear)
    assert {canaries.in_clear[word] for word, places in in_clear.items() if "dump main" not in places} == set()
    elsewhere = {"redis", "monitor", "mail", "media", "log", "logs", "dump keys"}
    assert {canaries.in_clear[word]: places for word, places in in_clear.items() if places & elsewhere} == {}


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-02")
def test_while_people_and_jobs_use_the_site(echt, remains):  # noqa: F811
    canaries = Canaries()
    use_the_site(canaries, echt.mensen)
    found = remains.places_with(canaries.words)
    assert {word: places - {"decrypted"} for word, places in found.items() if places - {"decrypted"}} == {}
    assert sum("decrypted" in places for places in found.values()) >= 10


_decrypt = FieldKey.decrypt


def decrypt_if_encrypted(self, row, data):
    """What the people of the test were saved with is still encrypted."""
    try:
        return _decrypt(self, row, data)
    except VerkeerdeSleutel:
        return bytes(data)


@pytest.mark.regel("B-01")
def test_the_same_search_finds_them_when_encryption_is_off(echt, remains, monkeypatch):  # noqa: F811
    """The control: every word is found in the dump, in the files of the cluster, and in the file."""
    monkeypatch.setattr(FieldKey, "encrypt", lambda self, row, plain: bytes(plain))
    monkeypatch.setattr(FieldKey, "decrypt", decrypt_if_encrypted)
    monkeypatch.setattr(files._FileKey, "seal", lambda self, number, last, plain: plain + b"-" * 16)
    canaries = Canaries()
    fill_every_field(canaries, echt.mensen.verband.pk)
    fields = list(canaries.words)
    file = a_file(canaries, echt.mensen)
    found = remains.places_with([*fields, file])
    assert {word for word in fields if not found[word] >= {"dump main", "cluster"}} == set()
    assert found[file] == {"media"}


@pytest.mark.parametrize(
    "form",
    [
        str.encode,
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode("utf-16-le").hex().upper().encode(),
        lambda text: base64.b64encode(text.encode()),
        lambda text: base64.urlsafe_b64encode(text.encode("utf-16-le")),
    ],
)
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_a_word_is_found_in_every_form(form, before):
    canaries = Canaries()
    word, other = canaries.word(), canaries.word()
    assert words_in(b"\0\xff" + form(f"{before}{word} en meer") + b"\n", [word, other]) == {word}


def test_each_other_place_is_really_searched(echt, remains):  # noqa: F811
    """The control for what should never hold a word: put one there, and it is found."""
    canaries = Canaries()
    in_cache, in_queue, in_mail, in_log, in_keys = (canaries.word() for _ in range(5))
    cache.set("proef", in_cache)
    Celery.send_task(current_app._get_current_object(), "casework.tasks.grant_open_files", [in_queue])
    mail.send_mail("proef", in_mail, None, ["niemand@example.nl"])
    structlog.get_logger("casework").warning(in_log)
    keystore.create(echt.mensen.dekker.pk.__class__(int=5), in_keys, echt.mensen.verband.pk)
    found = remains.places_with(canaries.words)
    assert found[in_cache] >= {"redis", "monitor"}
    assert "monitor" in found[in_queue]
    assert found[in_mail] == {"mail"}
    assert found[in_log] == {"log"}
    assert found[in_keys] == {"dump keys", "cluster"}
