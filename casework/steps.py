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


def steps_of(casus: Casus) -> list[dict[str, Any]]:
    """The steps with their state (gedaan, nu, straks) for the part `stappen`."""
    line = _SHORT_LINE if casus.fase == Fase.GEEN_CASUSOVERLEG else _LINE
    here = [fase for fase, _ in line].index(Fase(casus.fase))
    archived = casus.bestand == Bestand.GEARCHIVEERD
    steps = [
        {"label": label, "stand": "gedaan" if index < here or archived else "nu" if index == here else "straks"}
        for index, (_, label) in enumerate(line)
    ]
    return [*steps, {"label": "Archief", "stand": "nu" if archived else "straks"}]
