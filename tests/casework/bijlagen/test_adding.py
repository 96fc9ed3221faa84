"""Files are added and read by who may, and rest encrypted: B-01, B-02, P-19."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions.bijlage import add_bijlage
from casework.actions.gegevenscategorieen import publish_categorieen
from casework.bijlagen import content
from casework.encryption import keystore
from casework.models import Bijlage, Logregel
from casework.rules import GeenToegang, RegelFout
from tests.casework.bijlagen.examples import PDF, attach, docx
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh
from tests.factories_casusoverleg import casusoverleg_geopend
from tests.retention.helpers import make_casus


@pytest.mark.regel("P-19")
def test_who_may_not_change_that_part_adds_nothing(mensen, buren, casus, signaal):
    for account in (mensen.haddou, mensen.meijer, mensen.tjon, mensen.visscher, mensen.aalders, buren.dekker):
        with pytest.raises(GeenToegang):
            attach(account, casus, "x.pdf", PDF)
    with pytest.raises(GeenToegang):
        add_bijlage(mensen.zijlstra, casus, "casusoverleg", "x.pdf", PDF)
    for deel in ("archief", "iets"):
        with pytest.raises(GeenToegang):
            add_bijlage(mensen.dekker, casus, deel, "x.pdf", PDF)
    assert not Path(django_settings.MEDIA_ROOT).exists()


@pytest.mark.regel("P-19")
def test_a_file_joins_a_signaal_of_its_own_casus_only(mensen, casus, signaal):
    other = make_casus(mensen, achternaam="Wilgenroos")
    with pytest.raises(GeenToegang):
        add_bijlage(mensen.dekker, other, "weegploeg", "x.pdf", PDF, signaal)


@pytest.mark.regel("P-14")
def test_the_file_of_the_casusoverleg_takes_none_while_nobody_weighs_it_for_each_partner(mensen):
    casus = casusoverleg_geopend(mensen)
    for account in (mensen.haddou, mensen.dekker):
        with pytest.raises(RegelFout, match="P-14") as error:
            add_bijlage(account, casus, "casusoverleg", "x.pdf", PDF)
        assert error.value.veld == "bestand"
        row = Bijlage(casus=casus, deel="casusoverleg", naam="x.pdf", soort="pdf", grootte=1, kenmerk=b"x" * 32)
        row.toegevoegd_door = account
        with acting_as(account), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
    assert not Path(django_settings.MEDIA_ROOT).exists()


@pytest.mark.regel("W-14")
def test_in_the_weegploeg_a_file_is_of_the_category_of_a_signaal_and_that_still_counts(mensen, casus, signaal):
    with pytest.raises(RegelFout, match="W-14.*bij welk signaal"):
        add_bijlage(mensen.dekker, casus, "weegploeg", "x.pdf", PDF)
    publish_categorieen(mensen.aalders, mensen.verband, ["contacten"], klok.today() + timedelta(days=1))
    with klok.set_to(klok.today() + timedelta(days=1)):
        with pytest.raises(RegelFout) as error:
            add_bijlage(mensen.dekker, casus, "weegploeg", "x.pdf", PDF, signaal)
        assert (error.value.regel, error.value.veld) == ("W-14", "bestand")
    assert not Path(django_settings.MEDIA_ROOT).exists()
    assert add_bijlage(mensen.dekker, casus, "weegploeg", "x.pdf", PDF, signaal).signaal == signaal


@pytest.mark.regel("W-14")
def test_the_database_takes_no_file_of_the_weegploeg_without_a_signaal(mensen, casus, signaal):
    with acting_as(mensen.dekker), pytest.raises(IntegrityError, match="bijlage_bij_signaal"), transaction.atomic():
        Bijlage(
            casus=casus,
            deel="weegploeg",
            naam="x.pdf",
            soort="pdf",
            grootte=1,
            kenmerk=b"x" * 32,
            toegevoegd_door=mensen.dekker,
        ).save(force_insert=True)


@pytest.mark.regel("B-05")
def test_the_database_hides_and_keeps_it_too(mensen, buren, casus):
    bijlage = attach(mensen.dekker, casus, "x.pdf", PDF)
    for account in (mensen.haddou, mensen.tjon, mensen.visscher, buren.dekker):
        with acting_as(account):
            assert not Bijlage.objects.exists()
    with acting_as(mensen.dekker):
        assert Bijlage.objects.get() == bijlage
        for sql in ("UPDATE casework_bijlage SET deel = 'casusoverleg'", "DELETE FROM casework_bijlage"):
            with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
                cursor.execute(sql)


def test_the_same_file_twice_is_said(mensen, casus):
    attach(mensen.dekker, casus, "x.pdf", PDF)
    with pytest.raises(RegelFout, match="zit al in"):
        attach(mensen.bakir, casus, "y.pdf", PDF)
    other = attach(mensen.dekker, make_casus(mensen, achternaam="Wilgenroos"), "x.pdf", PDF)
    with acting_as(mensen.dekker):
        assert bytes(other.kenmerk) not in {bytes(row.kenmerk) for row in Bijlage.objects.filter(casus=casus)}


@pytest.mark.parametrize(
    ("naam", "kept"),
    [
        ("C:\\Mijn stukken\\brief.pdf", "brief.pdf"),
        ("../../x\n\u202ey.pdf", "xy.pdf"),
        ("", "bestand"),
        ("a" * 300, "a" * 200),
    ],
)
def test_a_name_is_made_plain(mensen, casus, naam, kept):
    assert attach(mensen.dekker, casus, naam, PDF).naam == kept


@pytest.mark.regel("B-01")
@pytest.mark.regel("B-02")
def test_from_the_page_and_back(mensen, casus, signaal, media):
    client = client_of(mensen.bakir)
    address = reverse("bijlage_nieuw", args=[signaal.pk])
    data = docx()
    sent = SimpleUploadedFile("Verslag Zonnebloemveld.docx", data, content_type="text/html")
    assert client.post(address, {"bestand": sent}).url == reverse("casus", args=[casus.pk])
    page = client.get(reverse("casus", args=[casus.pk])).content.decode()
    assert "Verslag Zonnebloemveld.docx" in page
    with acting_as(mensen.bakir):
        bijlage = Bijlage.objects.get()
    answer = client.get(reverse("bijlage", args=[bijlage.pk]))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == content.CONTENT_TYPES["docx"]
    assert answer["Content-Disposition"] == f'attachment; filename="{casus.nummer}-bijlage-{str(bijlage.pk)[:8]}.docx"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert int(answer["Content-Length"]) == len(data)
    (file,) = (path for path in media.rglob("*") if path.is_file())
    assert (file.parent.name, file.name) == (str(casus.pk), str(bijlage.pk))
    assert b"word/document.xml" not in file.read_bytes()


@pytest.mark.regel("B-04")
def test_every_look_and_change_is_logged_and_names_no_file(mensen, casus, signaal):
    bijlage = add_bijlage(mensen.dekker, casus, "weegploeg", "Zonnebloemveld.pdf", PDF, signaal)
    client_of(mensen.bakir).get(reverse("bijlage", args=[bijlage.pk]))
    client_of(mensen.tjon).get(reverse("bijlage", args=[bijlage.pk]))
    with database_role("casework_jobs"):
        lines = Logregel.objects.filter(object_id=bijlage.pk)
        assert {(line.gebeurtenis, line.account_id) for line in lines} == {
            ("bijlage.toegevoegd", mensen.dekker.pk),
            ("bijlage.geopend", mensen.bakir.pk),
        }
        assert "Zonnebloemveld" not in str(list(lines.values()))
    assert ("pagina.bijlage", "", mensen.tjon.pk) in refusals()


@pytest.mark.regel("R-01")
def test_adding_is_processing_and_reading_is_not(mensen, casus):
    from tests.retention.helpers import days_ago, last_processed

    last_processed(casus, days_ago(30))
    bijlage = attach(mensen.dekker, casus, "x.pdf", PDF)
    assert fresh(mensen.dekker, casus).laatste_verwerking == days_ago(0)
    last_processed(casus, days_ago(30))
    client_of(mensen.bakir).get(reverse("bijlage", args=[bijlage.pk]))
    assert fresh(mensen.dekker, casus).laatste_verwerking == days_ago(30)


def test_a_wrong_or_missing_file_says_so_at_the_field(mensen, signaal):
    client = client_of(mensen.bakir)
    address = reverse("bijlage_nieuw", args=[signaal.pk])
    for data, words in (
        ({"bestand": SimpleUploadedFile("x.pdf", b"MZ\x90\x00")}, "Dit soort bestand kan niet"),
        ({"bestand": SimpleUploadedFile("x.pdf", b"")}, "leeg"),
        ({"iets": "anders"}, "Kies een bestand van hoogstens 20 MB"),
    ):
        answer = client.post(address, data)
        assert answer.status_code == 200
        assert words in answer.content.decode()


@pytest.mark.regel("B-01")
def test_an_upload_never_lies_on_the_disk_in_clear(settings):
    """Django would put a large upload in a temporary file; over the limit it does not arrive at all."""
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > settings.BIJLAGE_MAX_MB * content.MB


def test_a_file_over_the_limit_does_not_arrive(mensen, signaal, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    sent = SimpleUploadedFile("x.txt", b"a" * 2000)
    form = {"bestand": sent, "csrfmiddlewaretoken": "x"}
    answer = client_of(mensen.bakir).post(reverse("bijlage_nieuw", args=[signaal.pk]), form)
    assert "Kies een bestand van hoogstens" in answer.content.decode()


@pytest.mark.regel("B-07")
@pytest.mark.parametrize("harm", ["lost", "cut off", "damaged", "no key"])
def test_a_file_that_cannot_be_read_gives_a_page_that_says_so(mensen, casus, media, harm):
    bijlage = attach(mensen.dekker, casus, "Zonnebloemveld.txt", b"a" * 200_000)
    path = media / bijlage.bestandsnaam
    if harm == "lost":
        path.unlink()
    elif harm == "cut off":
        os.truncate(path, 33 + 65536 + 16)
    elif harm == "damaged":
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    else:
        with database_role("casework_jobs"):
            keystore.destroy(casus.pk)
    answer = client_of(mensen.bakir).get(reverse("bijlage", args=[bijlage.pk]))
    assert answer.status_code == (410 if harm == "no key" else 503)
    assert "niet te lezen" in answer.content.decode()
    assert "Zonnebloemveld" not in answer.content.decode()
