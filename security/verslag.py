"""The report "wie zag wat" on paper (A-02)."""

from casework import klok
from casework.documents import Deel, Document, Tabel, as_pdf
from casework.models import Account, Casus
from casework.templatetags.parts import moment
from security import selectors, wiezagwat
from security.selectors import Regel
from security.wiezagwat import Persoon


def report_pdf(account: Account, casus: Casus) -> bytes:
    """Everything that the log says of the casus, oldest first; for who opened the report."""
    regels = selectors.readable(list(wiezagwat.lines(casus).order_by("tijdstip", "pk")))
    received = Tabel(
        {"Wanneer": 3, "Ontvanger": 3, "Wat": 3, "Door wie": 3, "Namens": 3},
        [_received(regel) for regel in wiezagwat.received(casus)],
    )
    people = Tabel(
        {"Wie": 5, "Rol": 6, "Namens": 6, "Gezien": 2, "Gedaan": 2, "Geweigerd": 3, "Eerst": 5, "Laatst": 5},
        [_person(person) for person in wiezagwat.per_person(casus)],
    )
    everything = Tabel(
        {"Wanneer": 5, "Wie": 4, "Rol": 6, "Namens": 5, "Wat": 5, "Uitkomst": 4, "Waarvoor": 5, "Bron": 3},
        [_line(regel) for regel in regels],
    )
    return as_pdf(
        Document(
            titel=f"Wie zag wat: casus {casus.nummer}",
            inleiding="Uit het logboek. Namen van betrokkenen en de inhoud van het dossier staan er niet in.",
            voet=f"Gemaakt door {account.naam} op {moment(klok.now())}",
            delen=[
                Deel("Per persoon", [people]),
                Deel("Wie kreeg gegevens", [received]),
                Deel("Alle gebeurtenissen", [everything]),
            ],
            liggend=True,
        )
    )


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
