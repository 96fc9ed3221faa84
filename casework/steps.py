"""Where a casus is on the line from signaal to closing."""

from typing import Any

from casework.choices import Bestand, Fase
from casework.models import Casus

_LINE: tuple[tuple[Fase, str], ...] = (
    (Fase.WEEGPLOEG, "Weegploeg"),
    (Fase.CASUSOVERLEG, "Casusoverleg"),
    (Fase.GESLOTEN, "Gesloten"),
)
_SHORT_LINE: tuple[tuple[Fase, str], ...] = (
    (Fase.WEEGPLOEG, "Weegploeg"),
    (Fase.GEEN_CASUSOVERLEG, "Geen casusoverleg"),
)


# Where nothing goes on any more, but for a last duty.
_ENDS = (Fase.GEEN_CASUSOVERLEG, Fase.GESLOTEN)


def steps_of(casus: Casus, asks: bool) -> list[dict[str, Any]]:
    """The steps with their state (gedaan, nu, straks) for the part `stappen`.

    In: `asks` whether the casus still asks something of anybody: only then is an end still being worked on.
    """
    line = _SHORT_LINE if casus.fase == Fase.GEEN_CASUSOVERLEG else _LINE
    here = [fase for fase, _ in line].index(Fase(casus.fase))
    archived = casus.bestand == Bestand.GEARCHIVEERD
    past = here + (archived or casus.fase in _ENDS and not asks)
    steps = [
        {"label": label, "stand": "gedaan" if index < past or archived else "nu" if index == here else "straks"}
        for index, (_, label) in enumerate(line)
    ]
    return [*steps, {"label": "Archief", "stand": "nu" if archived else "straks"}]
