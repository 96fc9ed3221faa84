"""Numbers that count up in each year of a samenwerkingsverband: of casussen, requests and incidents."""

from typing import Any

from casework import klok
from casework.models import Samenwerkingsverband


def lock(numbering: type[Any], verband: Samenwerkingsverband) -> Any:
    """The row of this year in a table of numberings, locked: who holds it is the only one taking a number."""
    year = klok.today().year
    numbering.objects.get_or_create(verband=verband, jaar=year)
    return numbering.objects.select_for_update().get(verband=verband, jaar=year)


def take(numbering: type[Any], verband: Samenwerkingsverband) -> str:
    """The next number, as in '2026-0042'. It is taken once the transaction is there for good."""
    row = lock(numbering, verband)
    row.laatste += 1
    row.save(update_fields=["laatste"])
    return f"{row.jaar}-{row.laatste:04d}"
