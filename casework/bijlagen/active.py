"""Files that do something by themselves when they are opened are refused: scripts, macros, files and links inside.

Who opens a bijlage trusts the dossier that it comes from. What is looked for are the words that every reader needs to
do such a thing, wherever they stand; a virus scanner (scanner.py) knows more tricks.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from casework.bijlagen.errors import GeweigerdBestand

MAX_UNPACKED = 200 * 1024 * 1024

_PDF_WORDS = (
    (
        re.compile(rb"/(?:JavaScript|Rendition)(?![A-Za-z0-9])|/XFA\s*[\[0-9]"),
        "Deze PDF bevat een script of een actief formulier. Druk hem af naar een nieuwe PDF, en voeg die toe.",
    ),
    (
        re.compile(rb"/(?:EmbeddedFiles?|RichMedia|FileAttachment)(?![A-Za-z0-9])"),
        "In deze PDF zit een ander bestand. Voeg dat bestand los toe, en de PDF zonder.",
    ),
    (
        re.compile(rb"/(?:Launch|GoToE|SubmitForm|ImportData)(?![A-Za-z0-9])"),
        "Deze PDF start iets als iemand hem opent. Druk hem af naar een nieuwe PDF, en voeg die toe.",
    ),
    (
        re.compile(rb"/Encrypt(?![A-Za-z0-9])"),
        "Deze PDF is beveiligd, en daarom niet te controleren. Voeg hem zonder beveiliging toe.",
    ),
)
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")  # readers take more than the standard allows
_ONLY_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])\s*(?:/|>>)")
_CANNOT_CHECK = "Deze PDF is niet te controleren. Druk hem af naar een nieuwe PDF, en voeg die toe."

_MACRO_PARTS = re.compile(r"(?:^|/)vba(?:project\.bin|data\.xml)$|^basic/|^scripts/", re.IGNORECASE)
_FILE_PARTS = re.compile(r"(?:^|/)(?:embeddings|activex)/|(?:^|/)oleobject\d*\.bin$|^object \d+/", re.IGNORECASE)
_MACROS = "Dit document bevat macro's. Sla het zonder macro's op en voeg het dan toe."
_FILES = "In dit document zit een ander bestand. Voeg dat bestand los toe, en het document zonder."
_OUTSIDE = "Dit document haalt iets van buiten als iemand het opent. Bewaar het als PDF, en voeg die toe."
_ACTIVE_TAGS = {"event-listener", "dde-connection-decl", "dde-source"}
_TAGS_THAT_WAIT = {"a", "template"}  # a link to click on, and the name of the template that was used
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\.\./")
_FIELD_STARTS = "\0"  # in no XML, so no text of a document can be taken for it
_ACTIVE_FIELD = re.compile(
    _FIELD_STARTS + r"[\s\"']*(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|MACROBUTTON)\b", re.IGNORECASE
)


def check_pdf(data: bytes) -> None:
    """Raise GeweigerdBestand for a PDF with scripts, files, actions or a password in it."""
    for part in _parts_of_pdf(data):
        for words, melding in _PDF_WORDS:
            if words.search(part):
                raise GeweigerdBestand(melding)


def check_document(archive: zipfile.ZipFile) -> None:
    """Raise GeweigerdBestand for a Word or ODT document with macros, other files or links that open by themselves."""
    for name in archive.namelist():
        if _MACRO_PARTS.search(name):
            raise GeweigerdBestand(_MACROS)
        if _FILE_PARTS.search(name):
            raise GeweigerdBestand(_FILES)
        # LibreOffice puts an empty part in each document.
        if name.lower().endswith((".xml", ".rels")) and (part := archive.read(name)):
            _Part().read(part)


def _parts_of_pdf(data: bytes) -> Iterator[bytes]:
    """The file as it is, and the objects that are packed in it; names in both as they are meant."""
    yield _unescaped(data)
    left, before = MAX_UNPACKED, 0
    for found in _PDF_STREAM.finditer(data):
        # Its dictionary is somewhere after the stream before it; where it begins, a text in it could lie about.
        dictionary = _unescaped(data[before : found.start()])
        before = found.end()
        if b"/ObjStm" in dictionary and b"/Filter" in dictionary:
            if not _ONLY_FLATE.search(dictionary) or b"/Predictor" in dictionary:
                raise GeweigerdBestand(_CANNOT_CHECK)
            unpacked = _inflated(memoryview(data)[found.end() :], left)
            left -= len(unpacked)
            yield _unescaped(unpacked)


def _inflated(data: memoryview, most: int) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(data, most + 1)
    except zlib.error:
        raise GeweigerdBestand(_CANNOT_CHECK) from None
    if len(unpacked) > most:
        raise GeweigerdBestand("Deze PDF wordt bij het uitpakken te groot.")
    return unpacked


def _unescaped(data: bytes) -> bytes:
    """A name may be written as /J#61vaScript."""
    return _PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)


class _Part:
    """Reads one part of a document, without building anything of it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._element
        self._parser.CharacterDataHandler = self._text
        self._is_instruction = False
        self._instructions = [_FIELD_STARTS]

    def read(self, data: bytes) -> None:
        """Raise GeweigerdBestand when something in it acts by itself."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError:
            raise GeweigerdBestand("Dit bestand is beschadigd of geen Word- of ODT-document.") from None
        if _ACTIVE_FIELD.search("".join(self._instructions)):
            raise GeweigerdBestand(_OUTSIDE)

    def _doctype(self, *_: object) -> None:
        raise GeweigerdBestand("Dit bestand is geen gewoon Word- of ODT-document.")  # neither has one; entities do harm

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        """Prefixes are for the writer to choose, so only what comes after them counts."""
        tag = _local(name)
        given = {_local(key): value for key, value in attributes.items()}
        if tag in _ACTIVE_TAGS:
            raise GeweigerdBestand(_MACROS)
        if tag == "Relationship" and given.get("Type", "").endswith("/aFChunk"):
            raise GeweigerdBestand(_FILES)  # a web page or RTF that Word unfolds in the text
        if given.get("TargetMode") == "External" and not given.get("Type", "").endswith("/hyperlink"):
            raise GeweigerdBestand(_OUTSIDE)
        if tag not in _TAGS_THAT_WAIT and _ELSEWHERE.match(given.get("href", "")):
            raise GeweigerdBestand(_OUTSIDE)
        self._is_instruction = tag == "instrText"
        if tag in ("fldChar", "fldSimple"):  # one field ends where another begins
            self._instructions.append(_FIELD_STARTS + given.get("instr", ""))

    def _text(self, text: str) -> None:
        if self._is_instruction:
            self._instructions.append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
