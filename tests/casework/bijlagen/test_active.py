"""A file that does something by itself when it is opened does not come in, and the field says what to do: B-01."""

import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.bijlagen.content import inspect
from casework.bijlagen.errors import GeweigerdBestand
from casework.models import Bijlage
from tests.casework.bijlagen.examples import docx, odt
from tests.client import client_of

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIELD = "<w:r><w:instrText>{}</w:instrText></w:r>"


def pdf(body=b"", stream=b"", dictionary=b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"):
    packed = zlib.compress(stream)
    return (
        b"%PDF-1.7\n1 0 obj << " + body + b" >> endobj\n"
        b"2 0 obj << " + dictionary + b" >>\nstream\n" + packed + b"\nendstream endobj\ntrailer << >>\n%%EOF\n"
    )


def relation(kind, target="https://example.nl/x"):
    one = f'<Relationship Id="r" Type="{RELS}/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word___rels__document.xml.rels": f"<Relationships>{one}</Relationships>"}


def word(inner):
    return docx(**{"word__document.xml": f"<w:document>{inner}</w:document>"})


ACTIVE = {
    "script": (pdf(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), "script"),
    "script under another spelling": (pdf(b"/S /J#61va#53cript"), "script"),
    "script in a packed object": (pdf(stream=b"<< /S /JavaScript >>"), "script"),
    "script in a packed object, under another spelling": (
        pdf(stream=b"<< /S /Java#53cript >>", dictionary=b"/Type /Obj#53tm /Filter [ /FlateDecode ]"),
        "script",
    ),
    "script in a packed object, with a word that misleads": (
        pdf(stream=b"<< /S /JavaScript >>", dictionary=b"/Type /ObjStm /Filter /FlateDecode /X (obj)"),
        "script",
    ),
    "script in a packed object, written loosely": (
        pdf(stream=b"<< /S /JavaScript >>").replace(b">>\nstream\n", b">>\nstream \r"),
        "script",
    ),
    "active form": (pdf(b"/AcroForm << /XFA [ (x) ] >>"), "actief formulier"),
    "file in a PDF": (pdf(b"/Names << /EmbeddedFiles 3 0 R >>"), "ander bestand"),
    "file in a packed object": (pdf(stream=b"/Type /Filespec /EF /EmbeddedFile"), "ander bestand"),
    "start of a program": (pdf(b"/A << /S /Launch /F (cmd.exe) >>"), "start iets"),
    "password": (pdf(b"/Encrypt 5 0 R"), "beveiligd"),
    "packed another way": (pdf(dictionary=b"/Type /ObjStm /Filter /LZWDecode"), "niet te controleren"),
    "packed twice": (pdf(dictionary=b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]"), "niet te controleren"),
    "packed by difference": (
        pdf(dictionary=b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        "niet te controleren",
    ),
    "macros in Word": (docx(**{"word__vbaProject.bin": b"x"}), "macro"),
    "macros in ODT": (odt(Basic__x=b"x"), "macro"),
    "event in ODT": (odt(**{"content.xml": "<o:text><s:event-listener/></o:text>"}), "macro"),
    "file in Word": (docx(**{"word__embeddings__blad.xlsx": b"x"}), "ander bestand"),
    "web page in Word": (
        docx(**{"word___rels__document.xml.rels": f'<R><Relationship Type="{RELS}/aFChunk" Target="a.mht"/></R>'}),
        "ander bestand",
    ),
    "file in ODT": (odt(**{"Object 1__content.xml": "<x/>"}), "ander bestand"),
    "template elsewhere": (docx(**relation("attachedTemplate")), "van buiten"),
    "picture elsewhere": (docx(**relation("image")), "van buiten"),
    "picture elsewhere in ODT": (
        odt(**{"content.xml": '<o:text><draw:image xl:href="https://example.nl/x.png"/></o:text>'}),
        "van buiten",
    ),
    "DDE in two pieces": (word(FIELD.format("DDE") + FIELD.format("AUTO c:\\x")), "van buiten"),
    "DDE after another field": (
        word(FIELD.format("PAGE") + "<w:fldChar/>" + FIELD.format(' "dde" c:\\x')),
        "van buiten",
    ),
    "DDE in one field": (word('<w:fldSimple w:instr="DDEAUTO c:\\x"/>'), "van buiten"),
    "picture by a field": (word(FIELD.format("INCLUDEPICTURE x")), "van buiten"),
    "entities": (docx(**{"word__styles.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}), "geen gewoon"),
    "broken part": (docx(**{"word__styles.xml": "<x>"}), "beschadigd"),
}
QUIET = {
    "PDF": pdf(b"/OpenAction [3 0 R /Fit] /URI (https://example.nl)", b"<< /Type /Page >>"),
    "PDF with a word": pdf(stream=b"(JavaScript is een taal)"),
    "PDF with a picture": pdf(dictionary=b"/Subtype /Image /Filter /DCTDecode", stream=b"/JavaScript"),
    "link in Word": docx(**relation("hyperlink")),
    "link in ODT": odt(**{"content.xml": '<o:text><text:a xl:href="https://example.nl/"/></o:text>'}),
    "picture in ODT": odt(**{"content.xml": '<o:text><draw:image xl:href="Pictures/1.png"/></o:text>'}),
    "page number": word(FIELD.format(" PAGE ") + '<w:fldSimple w:instr="DATE"/>'),
    "empty part in ODT": odt(**{"Configurations2__accelerator__current.xml": b""}),
    "link with such a word in it": word(FIELD.format(' HYPERLINK "https://example.nl/import/dde" ')),
    "the word DDE": word("<w:t>DDEAUTO staat in de tekst</w:t>"),
}


@pytest.mark.parametrize("what", ACTIVE)
def test_what_acts_by_itself_is_refused(what):
    data, said = ACTIVE[what]
    with pytest.raises(GeweigerdBestand, match=said):
        inspect(data)


@pytest.mark.parametrize("what", QUIET)
def test_what_only_shows_something_comes_in(what):
    assert inspect(QUIET[what])


def test_a_pdf_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("casework.bijlagen.active.MAX_UNPACKED", 1000)
    with pytest.raises(GeweigerdBestand, match="te groot"):
        inspect(pdf(stream=b" " * 2000))


def test_the_field_says_what_to_do(mensen, signaal):
    data, _ = ACTIVE["script in a packed object"]
    sent = SimpleUploadedFile("verslag.pdf", data)
    page = client_of(mensen.dekker).post(reverse("bijlage_nieuw", args=[signaal.pk]), {"bestand": sent})
    assert page.status_code == 200
    assert "Druk hem af naar een nieuwe PDF" in page.context["form"].errors["bestand"][0]
    assert not Bijlage.objects.exists()
