"""The staircase of the referentiekader: where people placed somebody, over time (K-02, K-05).

It shows what was written down and computes nothing (K-04): no line between two moments, no trend, no colour for a
phase. templates/weegploeg/trap.html draws it; the table of judgements beside it says the same in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.dagen import day_in_words
from weegploeg.choices import Ontwikkelfase
from weegploeg.describe import fase_label
from weegploeg.models import Beoordeling

# More than these cannot be read in a drawing; the table has them all.
HOOGSTENS = 8

# Measures in pixels at normal text size: the height of a step, the width of the names, how far a step begins left
# of the one above it, the width of one judgement and of each opinion within it; the margin, and the line with dates.
TREDE, BREEDTE_NAAM, INSPRONG, PER_MOMENT, STAP = 46, 390, 34, 116, 26
MARGE, DATUM = 4, 24


@dataclass(frozen=True)
class Trede:
    """A phase, the highest on top; the last one is for who chose none."""

    label: str
    x: int
    y: int

    @property
    def midden(self) -> int:
        return self.y + TREDE // 2


@dataclass(frozen=True)
class Moment:
    """One judgement, or what one kernpartij said instead (`van`), at its place on the stairs."""

    nummer: int
    x: int
    y: int
    dag: str
    fase: str
    van: str = ""


@dataclass(frozen=True)
class Trap:
    """The drawing as numbers: steps, and the moments from the oldest on."""

    breedte: int
    hoogte: int
    treden: list[Trede]
    momenten: list[Moment]

    @property
    def in_woorden(self) -> str:
        """What the drawing says, for who does not see it."""
        return "; ".join(f"{m.dag}: {m.fase}{f' volgens {m.van}' if m.van else ''}" for m in self.momenten)


def trap(beoordelingen: Sequence[Beoordeling]) -> Trap | None:
    """The drawing of these judgements, given newest first; None when there are none."""
    shown = list(reversed(beoordelingen[:HOOGSTENS]))
    if not shown:
        return None
    treden = _treden()
    height = {trede.label: trede.midden for trede in treden}
    momenten: list[Moment] = []
    for place, beoordeling in enumerate(shown):
        x, number = BREEDTE_NAAM + place * PER_MOMENT + STAP, beoordeling.nummer
        dag = day_in_words(beoordeling.dag)
        momenten.append(Moment(number, x, height[fase_label(beoordeling.fase)], dag, fase_label(beoordeling.fase)))
        momenten += [
            Moment(
                number, x + beside * STAP, height[fase_label(item.fase)], dag, fase_label(item.fase), item.partij.naam
            )
            for beside, item in enumerate(beoordeling.afwijkend.all(), start=1)
        ]
    breedte = BREEDTE_NAAM + len(shown) * PER_MOMENT + MARGE
    return Trap(breedte, MARGE + len(treden) * TREDE + DATUM, treden, momenten)


def _treden() -> list[Trede]:
    """From the highest step down; each begins further to the left than the one above it."""
    labels = [*reversed(Ontwikkelfase.labels), fase_label("")]
    return [
        Trede(label, MARGE + max(len(Ontwikkelfase) - 1 - place, 0) * INSPRONG, MARGE + place * TREDE)
        for place, label in enumerate(labels)
    ]
