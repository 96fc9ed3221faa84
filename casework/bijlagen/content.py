"""Which files may come in, told by their content and never by their name.

A picture is drawn anew without anything but the picture: place, device and time of a photo are personal data that
nobody asked for. A text becomes UTF-8. Other kinds stay as they are, and are refused when they do something by
themselves (active.py).
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from django.conf import settings
from PIL import Image, ImageOps

from casework.bijlagen import active
from casework.bijlagen.errors import GeweigerdBestand
from casework.choices import BijlageSoort

CONTENT_TYPES = {
    BijlageSoort.PDF: "application/pdf",
    BijlageSoort.PNG: "image/png",
    BijlageSoort.JPEG: "image/jpeg",
    BijlageSoort.TEKST: "text/plain; charset=utf-8",
    BijlageSoort.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    BijlageSoort.ODT: "application/vnd.oasis.opendocument.text",
}
MB = 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 200 * MB
MAX_RATIO = 100
MAX_PARTS = 2000
_READ = 64 * 1024
_CONTROL = re.compile(r"[^\t\n\r\f\x20-\x7e\u00a0-\U0010ffff]")
_JPEG_QUALITY = 92
_KEPT_OF = {BijlageSoort.PNG: ("transparency",), BijlageSoort.JPEG: ()}

_DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the libraries raise for bytes that are not what they say.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_BROKEN_IMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True)
class Inhoud:
    """What is kept of a file."""

    soort: BijlageSoort
    data: bytes


def inspect(data: bytes) -> Inhoud:
    """Recognise a file by its content, and give back what is kept of it. Raises GeweigerdBestand."""
    if not data:
        raise GeweigerdBestand("Dit bestand is leeg.")
    if len(data) > settings.BIJLAGE_MAX_MB * MB:
        raise GeweigerdBestand(f"Dit bestand is te groot. Het mag hoogstens {settings.BIJLAGE_MAX_MB} MB zijn.")
    for magic, read in _READERS:
        if data.startswith(magic):
            return read(data)
    return _text(data)


def _pdf(data: bytes) -> Inhoud:
    if b"%%EOF" not in data[-2048:]:
        raise GeweigerdBestand("Dit PDF-bestand is niet compleet.")
    active.check_pdf(data)
    return Inhoud(BijlageSoort.PDF, data)


def _image(data: bytes) -> Inhoud:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise GeweigerdBestand("Deze afbeelding heeft te veel beeldpunten.")
            soort = BijlageSoort.PNG if image.format == "PNG" else BijlageSoort.JPEG
            return Inhoud(soort, _drawn_anew(image, soort))
    except _BROKEN_IMAGE:
        raise GeweigerdBestand("Deze afbeelding is beschadigd of geen gewone JPEG of PNG.") from None


def _drawn_anew(image: Image.Image, soort: BijlageSoort) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.info = {key: upright.info[key] for key in _KEPT_OF[soort] if key in upright.info}
    drawn = io.BytesIO()
    options = {} if soort == BijlageSoort.PNG else {"quality": _JPEG_QUALITY}
    upright.save(drawn, soort.value.upper(), **options)
    return drawn.getvalue()


def _document(data: bytes) -> Inhoud:
    """A text document in a zip; every part is unpacked once, with limits, so that what it says of itself is true."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            _check_unpacked(archive, parts, len(data))
            soort = _kind_of_document(archive)
            active.check_document(archive)
            return Inhoud(soort, data)
    except _BROKEN_ZIP:
        raise GeweigerdBestand("Dit bestand is beschadigd of geen Word- of ODT-document.") from None


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(names) > MAX_PARTS or len(set(names)) != len(names):
        raise GeweigerdBestand("Dit document bestaat uit te veel delen.")
    if any(part.flag_bits & 1 for part in parts):
        raise GeweigerdBestand("Dit document is met een wachtwoord beveiligd. Voeg het zonder wachtwoord toe.")
    if any(part.compress_type not in _PACKED for part in parts):  # what else zip knows can take memory without end
        raise GeweigerdBestand("Dit bestand is geen Word- of ODT-document.")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise GeweigerdBestand("Dit bestand is geen Word- of ODT-document.")


def _check_unpacked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], packed: int) -> None:
    left = min(MAX_UNPACKED, packed * MAX_RATIO)
    for part in parts:
        with archive.open(part) as file:
            while read := file.read(_READ):
                left -= len(read)
                if left < 0:
                    raise GeweigerdBestand("Dit document wordt bij het uitpakken te groot.")


def _kind_of_document(archive: zipfile.ZipFile) -> BijlageSoort:
    names = set(archive.namelist())
    if {"[Content_Types].xml", "word/document.xml"} <= names and _DOCX_MAIN in archive.read("[Content_Types].xml"):
        return BijlageSoort.DOCX
    if {"mimetype", "content.xml"} <= names and archive.read("mimetype") == _ODT_TYPE:
        return BijlageSoort.ODT
    raise GeweigerdBestand("Van de zip-bestanden mogen alleen Word- (docx) en ODT-documenten.")


def _text(data: bytes) -> Inhoud:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return Inhoud(BijlageSoort.TEKST, text.encode())
    raise GeweigerdBestand(
        "Dit soort bestand kan niet. Kies een PDF, een foto (JPEG of PNG), docx, odt of platte tekst."
    )


_READERS = ((b"%PDF-", _pdf), (b"\x89PNG\r\n\x1a\n", _image), (b"\xff\xd8\xff", _image), (b"PK\x03\x04", _document))
