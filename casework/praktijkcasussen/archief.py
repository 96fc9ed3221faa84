"""What happens to a casus after it went to the archive."""

from collections.abc import Iterator
from functools import partial

from casework import selectors
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.choices import RaadpleegDoel
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from retention import actions

# Words in the purpose as the file gives it, and the purpose they stand for; otherwise a new signaal.
_DOELEN = (
    ("klacht", RaadpleegDoel.KLACHT),
    ("verzoek", RaadpleegDoel.VERZOEK),
    ("procedure", RaadpleegDoel.PROCEDURE),
    ("incident", RaadpleegDoel.INCIDENT),
)


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Each time that somebody read the archived casus, with the purpose."""
    archief = verloop.bron.get("archief")
    for blok in archief.bloks("raadplegingen") if archief else ():
        yield Gebeurtenis(blok.day("dag"), Volgorde.RAADPLEGING, blok, "door", partial(_consult, verloop, blok))
    verloop.verslag.niet_gebouwd["aanhoudingen van de vernietiging met een eigenaar (R-05)"] += "aanhouding" in (
        archief or {}
    )


def _consult(verloop: Verloop, blok: Blok) -> None:
    account = verloop.account(blok)
    casus = verloop.get_casus(blok, account)
    if verloop.bezetting.personen[blok["door"]]["rol"] == "vertegenwoordiger":
        verloop.raadplegingen.append(actions.consult_archive(account, casus, _doel(blok["doel"]), blok["doel"]))
        return
    # Who handles a request reads the file for that request, without a consultation of its own (V-21).
    with acting_as(account):
        selectors.open_casus(account, casus.pk, p.VIEW_WEEGPLOEG, p.VIEW_CASUSOVERLEG, wat="casus.pagina")


def _doel(words: str) -> RaadpleegDoel:
    return next((doel for word, doel in _DOELEN if word in words.lower()), RaadpleegDoel.NIEUW_SIGNAAL)
