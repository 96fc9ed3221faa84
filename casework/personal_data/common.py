"""Words and conditions that several parts of the register use."""

from casework.access.sql import ACCOUNT

MET_DE_CASUS = "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)"
BLIJFT = "geen gegevens over een betrokkene"
# The installation works for nobody.
NOBODY = f"{ACCOUNT} IS NULL"
CASEWORKERS = ("vertegenwoordiger", "uitvoerder_weegploeg", "uitvoerder_casusoverleg", "fg")
