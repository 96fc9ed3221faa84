"""Documents on paper: blocks of text become an accessible PDF (PDF/UA-1), made in memory and kept nowhere.

All text goes in as data. Nothing that somebody typed is read as markup, and a document fetches nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import typst

from casework import klok

_TEMPLATE = Path(__file__).with_name("document.typ")


@dataclass(frozen=True)
class Alinea:
    """A paragraph; its lines stay lines."""

    soort: ClassVar[str] = "alinea"
    tekst: str


@dataclass(frozen=True)
class Gegevens:
    """Labels, each with a text below it; what is empty is left out."""

    soort: ClassVar[str] = "gegevens"
    rijen: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Lijst:
    """Items in a list; `leeg` is said when there are none."""

    soort: ClassVar[str] = "lijst"
    items: Sequence[str]
    leeg: str = "Geen."


@dataclass(frozen=True)
class Tabel:
    """Rows below headings. `kolommen`: heading → how wide, compared with the others; `leeg` is said without rows."""

    soort: ClassVar[str] = "tabel"
    kolommen: dict[str, int]
    rijen: Sequence[Sequence[str]]
    leeg: str = "Niets."


Blok = Alinea | Gegevens | Lijst | Tabel


@dataclass(frozen=True)
class Deel:
    """A part with a heading; `niveau` 3 for one inside the part before it."""

    titel: str
    blokken: Sequence[Blok]
    niveau: int = 2


@dataclass(frozen=True)
class Document:
    """What goes on paper. `merk` stands on every page; `voet` says who made it and when; `liggend` for wide tables."""

    titel: str
    inleiding: str
    voet: str
    delen: Sequence[Deel] = field(default_factory=list)
    merk: str = "Vertrouwelijk"
    liggend: bool = False


def as_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1."""
    contents = {**asdict(document), "delen": [_deel(deel) for deel in document.delen]}
    return typst.compile(
        _TEMPLATE,
        sys_inputs={"document": json.dumps(contents)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(klok.now().timestamp()),
    )


def _deel(deel: Deel) -> dict[str, Any]:
    blokken = [_filled(blok) for blok in deel.blokken]
    return {"titel": deel.titel, "niveau": deel.niveau, "blokken": [asdict(b) | {"soort": b.soort} for b in blokken]}


def _filled(blok: Blok) -> Blok:
    if isinstance(blok, Gegevens):
        return Gegevens([(label, tekst) for label, tekst in blok.rijen if tekst.strip()])
    return blok
