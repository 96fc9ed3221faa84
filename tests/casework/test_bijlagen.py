"""Files come in by their content, stripped and encrypted, and go out to who may read them: B-01, B-02, R-04, P-19."""

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casework import klok
from casework.access.context import acting_as
from casework.actions.bijlage import add_bijlage
from casework.actions.gegevenscategorieen import publish_categorieen
from casework.bijlagen import content
from casework.bijlagen.content import inspect
from casework.bijlagen.errors import GeweigerdBestand
from casework.bijlagen.sweep import remove_orphans
from casework.encryption import keystore
from casework.models import Bijlage, Logregel, Signaal
from casework.rules import GeenToegang, RegelFout
from tests.client import client_of
from tests.conftest import database_role, refusals
from tests.factories import fresh
from tests.retention.helpers import make_casus

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
DOCX_TYPES = b'<Types><Override ContentType="' + content._DOCX_MAIN + b'"/></Types>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def casus(mensen):
    return make_casus(mensen)


@pytest.fixture
def signaal(mensen, casus):
    with acting_as(mensen.dekker):
        return Signaal.objects.get(casus=casus)


def attach(account, casus, naam, data):
    """A file that belongs to the signaal of this casus."""
    with database_role("casework_jobs"):
        signaal = Signaal.objects.get(casus=casus)
    return add_bijlage(account, casus, "weegploeg", naam, data, signaal)


def zipped(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return data.getvalue()


def otherwise_packed():
    """As docx(), but with a part in LZMA, whose stream is broken: zipfile knows it, Word does not."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("word/document.xml", "<w:document/>")
    broken = bytearray(data.getvalue())
    at = broken.find(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    broken[at + 4] = 0xFF  # its properties
    return bytes(broken)


def docx(**more):
    parts = {"[Content_Types].xml": DOCX_TYPES, "word__document.xml": "<w:document>Zonnebloemveld</w:document>"}
    return zipped(**parts | more)


def odt(**more):
    return zipped(mimetype=content._ODT_TYPE, **{"content.xml": "<office:text/>"} | more)


def picture(kind, **options):
    data = io.BytesIO()
    Image.new("RGB", (12, 8), "teal").save(data, kind, **options)
    return data.getvalue()


def photo_with_everything():
    """A photo turned on its side, with place, maker, comment and something behind its end."""
    image = Image.new("RGB", (12, 8), "teal")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Makerij"
    exif.get_ifd(0x8825)[1] = "Noorderbreedte"
    data = io.BytesIO()
    image.save(data, "JPEG", exif=exif, comment=b"Kanttekening", xmp=b"<x>Eigenaar</x>")
    return data.getvalue() + b"Achteraan"


def drawing_with_text():
    info = PngInfo()
    info.add_text("Author", "Makerij")
    info.add_itxt("Comment", "Kanttekening")
    return picture("PNG", pnginfo=info) + b"Achteraan"


# -- what may come in --


@pytest.mark.parametrize(
    ("data", "soort"),
    [
        (PDF, "pdf"),
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpeg"),
        (docx(), "docx"),
        (odt(), "odt"),
        ("Een briefje: é, ي\u200cو.\r\n".encode(), "tekst"),
        ("Een briefje: é.".encode("cp1252"), "tekst"),
        ("Een briefje: é.".encode("utf-16"), "tekst"),
        (b"<html><script>alert(1)</script>", "tekst"),
    ],
)
def test_allowed_files_are_recognised_by_their_content(data, soort):
    assert inspect(data).soort == soort


def bomb():
    return docx(word__media=b"\0" * (3 * content.MB))


def lying():
    """A part that says it is small."""
    data = bytearray(docx(word__groot=b"x" * 100_000))
    for sign in (b"PK\x01\x02", b"PK\x03\x04"):
        start = data.rfind(sign)
        offset = 24 if sign == b"PK\x01\x02" else 22
        data[start + offset : start + offset + 4] = (5).to_bytes(4, "little")
    return bytes(data)


def locked():
    data = bytearray(docx())
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(sign) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "leeg"),
        (b"MZ\x90\x00\x03", "Dit soort bestand"),
        (b"\x7fELF\x02\x01", "Dit soort bestand"),
        (b"GIF89a\x01\x00", "Dit soort bestand"),
        (b"%PDF-1.7 maar verder niets", "niet compleet"),
        (picture("PNG")[:40], "beschadigd"),
        (picture("JPEG")[:40], "beschadigd"),
        (b"\x89PNG\r\n\x1a\n" + PDF, "beschadigd"),
        (zipped(a="b"), "alleen Word"),
        (zipped(xl__workbook="x", **{"[Content_Types].xml": DOCX_TYPES}), "alleen Word"),
        (docx()[:-30], "beschadigd"),
        (docx(**{"word__vbaProject.bin": "x"}), "macro"),
        (odt(Basic__module="x"), "macro"),
        (docx(**{"..__..__etc": "x"}), "geen Word"),
        (bomb(), "uitpakken"),
        (lying(), "beschadigd"),
        (otherwise_packed(), "geen Word"),
        (locked(), "wachtwoord"),
        (zipped(**{f"deel{n}": "" for n in range(content.MAX_PARTS + 1)}), "te veel"),
    ],
)
def test_everything_else_is_refused_whatever_its_name(data, why):
    with pytest.raises(GeweigerdBestand, match=why):
        inspect(data)


def test_a_picture_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(content, "MAX_PIXELS", 90)
    with pytest.raises(GeweigerdBestand, match="beeldpunten"):
        inspect(picture("PNG"))


def test_a_file_over_the_limit_is_refused(settings):
    settings.BIJLAGE_MAX_MB = 1
    with pytest.raises(GeweigerdBestand, match="hoogstens 1 MB"):
        inspect(b"a" * (content.MB + 1))


@pytest.mark.regel("B-01")
@pytest.mark.parametrize("make", [photo_with_everything, drawing_with_text])
def test_nothing_but_the_picture_is_kept(make):
    words = [b"Makerij", b"Noorderbreedte", b"Kanttekening", b"Eigenaar", b"Achteraan", b"Exif", b"http"]
    assert any(word in make() for word in words)
    kept = inspect(make()).data
    assert not [word for word in words if word in kept]
    with Image.open(io.BytesIO(kept)) as image:
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not image.getexif()


def test_a_photo_on_its_side_stands_up():
    with Image.open(io.BytesIO(inspect(photo_with_everything()).data)) as image:
        assert image.size == (8, 12)


# -- the virus scanner --


def clean(data):
    return ""


def finds(data):
    return "EICAR"


def breaks(data):
    raise TimeoutError


@pytest.mark.parametrize(
    ("scanner", "why"), [("clean", None), ("finds", "virusscanner"), ("breaks", "niet op virussen")]
)
def test_the_scanner_decides_and_a_broken_one_refuses(mensen, casus, settings, scanner, why):
    settings.BIJLAGE_SCANNER = f"{__name__}.{scanner}"
    if why is None:
        attach(mensen.dekker, casus, "x.pdf", PDF)
        return
    with pytest.raises(RegelFout, match=why):
        attach(mensen.dekker, casus, "x.pdf", PDF)
    assert not Path(django_settings.MEDIA_ROOT).exists()


def test_a_scanner_that_does_not_exist_refuses_all(mensen, casus, settings):
    settings.BIJLAGE_SCANNER = "nergens.niets"
    with pytest.raises(RegelFout, match="niet op virussen"):
        attach(mensen.dekker, casus, "x.pdf", PDF)


# -- who, where, and how it goes --


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


# -- the sweep --


def age(path, hours=2):
    then = path.stat().st_mtime - hours * 3600
    os.utime(path, (then, then))


@pytest.mark.regel("R-07")
def test_files_without_a_row_go_and_all_others_stay(mensen, casus, media):
    kept = media / attach(mensen.dekker, casus, "x.pdf", PDF).bestandsnaam
    left_behind, just_written, unknown = (
        media / default_storage.save(f"{owner}/{uuid4()}", ContentFile(b"x"))
        for owner in (casus.pk, casus.pk, mensen.verband.pk)
    )
    half = left_behind.with_name(f"{uuid4()}.half")
    half.write_bytes(b"x")
    for path in (kept, left_behind, unknown, half):
        age(path)
    with database_role("casework_jobs"):
        assert remove_orphans() == 2
    assert (kept.exists(), just_written.exists(), unknown.exists()) == (True, True, True)
    assert (left_behind.exists(), half.exists()) == (False, False)


@pytest.mark.regel("R-04")
def test_files_of_a_destroyed_casus_go(mensen, casus, media):
    file = media / attach(mensen.dekker, casus, "x.pdf", PDF).bestandsnaam
    with database_role("casework_jobs"):
        keystore.destroy(casus.pk)
    with database_role("casework_jobs"):
        assert remove_orphans() == 1
    assert not file.exists()
