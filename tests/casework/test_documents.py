"""Documents on paper are accessible, hold what they were given, and nothing that was typed does anything."""

import io

import pypdf
import pytest

from casework.documents import Alinea, Deel, Document, Gegevens, Lijst, Tabel, as_pdf

TYPED = '#panic("x") $x$ *vet* _schuin_ @ref <label> // weg #read("/etc/passwd")'


def made(*blokken, **changes):
    given = {"titel": "Titel", "inleiding": "Begin.", "voet": "Door iemand", "delen": [Deel("Deel een", blokken)]}
    return pypdf.PdfReader(io.BytesIO(as_pdf(Document(**given | changes))))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_that_it_is_accessible_in_which_language_and_what_it_is():
    reader = made(Alinea("Tekst."))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title == "Titel"


@pytest.mark.parametrize(
    "blok",
    [Alinea(TYPED), Gegevens([("Label", TYPED)]), Lijst([TYPED]), Tabel({"Kop": 1}, [[TYPED]])],
    ids=lambda blok: blok.soort,
)
def test_what_was_typed_is_shown_and_does_nothing(blok):
    assert TYPED in text_of(made(blok, titel=TYPED, inleiding=TYPED, voet=TYPED, merk=TYPED))


def test_what_is_empty_is_left_out_or_said():
    text = text_of(
        made(Gegevens([("Vol", "ja"), ("Kaal", "  ")]), Lijst([], leeg="Geen taken."), Tabel({"Kop": 1}, []))
    )
    assert "Vol ja" in text
    assert "Kaal" not in text
    assert "Geen taken. Niets." in text


def test_lines_stay_lines_and_headings_repeat_on_each_page():
    reader = made(Alinea("een\ntwee"), Tabel({"Nummer": 1}, [[str(number)] for number in range(200)]), liggend=True)
    assert "een\ntwee" in reader.pages[0].extract_text()
    assert len(reader.pages) > 2
    assert all("Nummer" in page.extract_text() for page in reader.pages)
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
