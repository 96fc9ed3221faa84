"""What the registers of the casusoverleg share."""

from collections.abc import Iterable

from casework.access import permissions as p
from casework.access.sql import has_grant, has_role

MET_DE_CASUS = "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)"

# Column names stand alone, so that the same condition holds for the table and for its history.
CHANGE = has_grant("casus_id", (p.CHANGE_CASUSOVERLEG,))
VERTEGENWOORDIGER = has_role("vertegenwoordiger")
UITVOERDER = has_role("uitvoerder_casusoverleg")
RECORDS = f"({CHANGE} AND {UITVOERDER})"


def one_of(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
