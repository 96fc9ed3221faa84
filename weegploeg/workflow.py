"""What can happen to a signaal and to the treatment by the weegploeg; what is not listed here is refused."""

from collections.abc import Iterable
from typing import NamedTuple

from casework.choices import DE_KERNPARTIJEN, DE_UITVOERDER_WEEGPLOEG, SignaalStatus
from casework.rules import RegelFout
from weegploeg.choices import UITKOMSTEN_CASUSWAARDIGHEID, Toestand


class Stap(NamedTuple):
    """One allowed transition: from which state, what is done, by whom, to which state."""

    van: str
    handeling: str
    wie: str
    naar: str


INBRENGER = "de vertegenwoordiger van de inbrengende kernpartij"
UITVOERDER = DE_UITVOERDER_WEEGPLOEG
KERNPARTIJEN = DE_KERNPARTIJEN

NIEUW = ""
INBRENGEN = "inbrengen"
AGENDEREN = "agenderen"
BERAAD = "beraad beginnen"
BESLUIT_1 = "besluit 1"
VERVALLEN = "besluit 1 vervangen door: er is eerst nadere duiding nodig"
BESLUIT_2 = "besluit 2"
VERVANG_BESLUIT_2 = "besluit 2 vervangen"
AFRONDEN = "laatste plicht gedaan"


def besluit_1(uitkomst: str, vervangt: bool = False) -> str:
    """The step that belongs to an outcome of besluit 1, taken for the first time or as a replacement."""
    return f"besluit 1 {'vervangen door' if vervangt else 'met uitkomst'}: {UITKOMSTEN_CASUSWAARDIGHEID[uitkomst]}"


_NA_BESLUIT_1 = (Toestand.CASUSOVERLEG, Toestand.GEEN_CASUSOVERLEG, Toestand.NADERE_DUIDING, Toestand.AFGEROND)

SIGNAAL = (
    Stap(SignaalStatus.ONTVANGEN, INBRENGEN, INBRENGER, SignaalStatus.INGEBRACHT),
    Stap(SignaalStatus.INGEBRACHT, AGENDEREN, UITVOERDER, SignaalStatus.GEAGENDEERD),
    Stap(SignaalStatus.GEAGENDEERD, BESLUIT_1, KERNPARTIJEN, SignaalStatus.BEOORDEELD),
    # The judgement no longer holds: a new one is needed (W-08).
    Stap(SignaalStatus.BEOORDEELD, VERVALLEN, KERNPARTIJEN, SignaalStatus.GEAGENDEERD),
)

BEHANDELING = (
    Stap(NIEUW, AGENDEREN, UITVOERDER, Toestand.OPEN),
    Stap(Toestand.OPEN, AGENDEREN, UITVOERDER, Toestand.OPEN),
    Stap(Toestand.OPEN, BERAAD, UITVOERDER, Toestand.IN_BERAAD),
    *(Stap(Toestand.IN_BERAAD, besluit_1(u), KERNPARTIJEN, u) for u in UITKOMSTEN_CASUSWAARDIGHEID),
    Stap(Toestand.NADERE_DUIDING, AGENDEREN, UITVOERDER, Toestand.OPEN),
    # A new signaal that joined needs a new judgement.
    Stap(Toestand.CASUSOVERLEG, AGENDEREN, UITVOERDER, Toestand.OPEN),
    Stap(Toestand.GEEN_CASUSOVERLEG, AGENDEREN, UITVOERDER, Toestand.OPEN),
    Stap(Toestand.CASUSOVERLEG, BESLUIT_2, KERNPARTIJEN, Toestand.AFGEROND),
    Stap(Toestand.GEEN_CASUSOVERLEG, AFRONDEN, "wie de laatste plicht doet", Toestand.AFGEROND),
    *(
        Stap(van, besluit_1(uitkomst, vervangt=True), KERNPARTIJEN, uitkomst)
        for van in _NA_BESLUIT_1
        for uitkomst in UITKOMSTEN_CASUSWAARDIGHEID
    ),
    Stap(Toestand.AFGEROND, VERVANG_BESLUIT_2, KERNPARTIJEN, Toestand.AFGEROND),
)


def next_state(table: Iterable[Stap], state: str, handeling: str, regel: str, melding: str) -> str:
    """The state that a step leads to; RegelFout with this rule and message when the table does not list it."""
    for stap in table:
        if (stap.van, stap.handeling) == (state, handeling):
            return stap.naar
    raise RegelFout(regel, melding)
