"""The report "wie zag wat" as a PDF, made in memory and kept nowhere (A-02)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst

from casework import klok
from casework.models import Account, Casus
from casework.templatetags.parts import moment
from security import selectors, wiezagwat
from security.selectors import Regel
from security.wiezagwat import Persoon

_TEMPLATE = Path(__file__).with_suffix(".typ")


def as_pdf(account: Account, casus: Casus) -> bytes:
    """Everything that the log says of the casus, oldest first; for who opened the report."""
    regels = selectors.readable(list(wiezagwat.lines(casus).order_by("tijdstip", "pk")))
    contents = {
        "titel": f"Wie zag wat: casus {casus.nummer}",
        "inleiding": "Uit het logboek. Namen van betrokkenen en de inhoud van het dossier staan er niet in.",
        "voet": f"Gemaakt door {account.naam} op {moment(klok.now())}",
        "delen": [
            _part(
                "Per persoon",
                {"Wie": 5, "Rol": 6, "Namens": 6, "Gezien": 2, "Gedaan": 2, "Geweigerd": 3, "Eerst": 5, "Laatst": 5},
                map(_person, wiezagwat.per_person(casus)),
            ),
            _part(
                "Wie kreeg gegevens",
                {"Wanneer": 3, "Ontvanger": 3, "Wat": 3, "Door wie": 3, "Namens": 3},
                (
                    [moment(r.tijdstip), r.ontvanger, r.gebeurtenis, r.wie, r.organisatie]
                    for r in wiezagwat.received(casus)
                ),
            ),
            _part(
                "Alle gebeurtenissen",
                {"Wanneer": 5, "Wie": 4, "Rol": 6, "Namens": 5, "Wat": 5, "Uitkomst": 4, "Waarvoor": 5, "Bron": 3},
                map(_line, regels),
            ),
        ],
    }
    return typst.compile(_TEMPLATE, sys_inputs={"verslag": json.dumps(contents)}, ignore_system_fonts=True)


def _part(titel: str, columns: dict[str, int], rows: Iterable[list[str]]) -> dict[str, Any]:
    return {
        "titel": titel,
        "leeg": "Niets.",
        "koppen": list(columns),
        "breedtes": list(columns.values()),
        "rijen": list(rows),
    }


def _person(person: Persoon) -> list[str]:
    counts = [str(count) for count in (person.gezien, person.gedaan, person.geweigerd)]
    return [person.wie, person.rol, person.organisatie, *counts, moment(person.eerste), moment(person.laatste)]


def _received(regel: Regel) -> list[str]:
    return [moment(regel.tijdstip), regel.ontvanger, regel.gebeurtenis, regel.wie, regel.organisatie]


def _line(regel: Regel) -> list[str]:
    uitkomst = f"{regel.uitkomst} (regel {regel.regel})" if regel.regel else regel.uitkomst
    return [
        moment(regel.tijdstip),
        regel.wie,
        regel.rol,
        regel.organisatie,
        regel.gebeurtenis,
        uitkomst,
        regel.doel,
        regel.bron,
    ]
