"""Files come in by their content, checked and stripped: B-01."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casework.bijlagen import content
from casework.bijlagen.content import inspect
from casework.bijlagen.errors import GeweigerdBestand
from casework.rules import RegelFout
from tests.casework.bijlagen.examples import DOCX_TYPES, PDF, attach, docx, odt, zipped


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


# what may come in


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


# the virus scanner


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
