"""A process as a drawing: a table of transitions laid out as a main line with side branches, and the same in words.

Each app describes its process once (module diagram.py): the words of the states, which of them stand beside the line,
and the steps of its workflow. `draw` places boxes and arrows; templates/parts/diagram.html shows them. What a state
means is not known here, so a new row in a table is in the drawing without anyone drawing it.

Each action has a number. Arrows along the line and to its branches carry the number and the action; a step that jumps
elsewhere stands under its state as "naar …", and a step that leaves the state as it is as a number only. The list of
all steps tells what each number is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from textwrap import wrap
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

HIER = "hier zijn we nu"

# Measures in pixels at normal text size; the width of a letter is that of the typeface, on the safe side.
MARGE = 10
LIJN_X, LIJN_BREEDTE = MARGE, 200
TAK_X, TAK_BREEDTE = 430, 190
BREEDTE = TAK_X + TAK_BREEDTE + MARGE
STAM_X = LIJN_X + LIJN_BREEDTE + 14  # where the arrows to side branches turn down
PIJL = 22  # from the left side of a box to the arrow that leaves it below
NAAST_PIJL = PIJL + 14  # and to the words beside that arrow
REGEL, STAAT_REGEL = 17, 20
LETTER, STAAT_LETTER = 6.3, 7.6
BOL, ICOON = 22, 18  # a number, or the sign before it, with the room round it
TUSSEN = 18  # between the end of one row and the next box


class Overgang(NamedTuple):
    """One row of a table of transitions."""

    van: str
    handeling: str
    wie: str
    naar: str


class Zijtak(NamedTuple):
    """A state beside the main line, and the state that it stands beside."""

    label: str
    bij: str


@dataclass(frozen=True, eq=False)
class Proces:
    """A process: `lijn` the main line in order, as code → label, `zijtakken` the other states, and every step."""

    naam: str
    lijn: Mapping[str, str]
    zijtakken: Mapping[str, Zijtak]
    stappen: tuple[Overgang, ...]

    @property
    def staten(self) -> dict[str, str]:
        """All states, code → label, the main line first."""
        return {**self.lijn, **{code: tak.label for code, tak in self.zijtakken.items()}}


class Tekst(NamedTuple):
    x: int
    y: int
    tekst: str


class Bol(NamedTuple):
    x: int
    y: int
    nummer: int


@dataclass(frozen=True)
class Vak:
    """The box of a state; `nu` says that we are here."""

    code: str
    x: int
    y: int
    breedte: int
    hoogte: int
    regels: list[Tekst]
    nu: Tekst | None

    @property
    def onder(self) -> int:
        return self.y + self.hoogte


@dataclass(frozen=True)
class Notitie:
    """Steps from a state to a state, as numbers with words. `kan`: they can be taken now."""

    van: str
    naar: str
    teken: str
    x: int
    y: int
    bollen: list[Bol]
    regels: list[Tekst]
    kan: bool


@dataclass(frozen=True)
class Lijn:
    """An arrow: its path, and the path of its points."""

    pad: str
    punten: str
    kan: bool


@dataclass(frozen=True)
class Stand:
    """A state in words: the state it stands beside, if any, and whether we are here."""

    code: str
    label: str
    naast: str
    nu: str


@dataclass(frozen=True)
class Stap:
    """An action in words; `wegen`: from where to where it leads."""

    nummer: int
    handeling: str
    wie: str
    wegen: list[str]


@dataclass
class Tekening:
    """The drawing, and the same in words."""

    naam: str
    breedte: int = BREEDTE
    hoogte: int = 0
    vakken: list[Vak] = field(default_factory=list)
    notities: list[Notitie] = field(default_factory=list)
    lijnen: list[Lijn] = field(default_factory=list)
    standen: list[Stand] = field(default_factory=list)
    nu_kan: dict[str, list[Stap]] = field(default_factory=dict)
    stappen: list[Stap] = field(default_factory=list)


def draw(proces: Proces, nu: Mapping[str, str] | Collection[str] = ()) -> Tekening:
    """Draw a process.

    In: `nu` the states in which we are, or each of them with what is said there (such as "2 signalen"). Raises
    ValueError for a state that the process does not have: a drawing without its present state would mislead.
    """
    here = dict(nu) if isinstance(nu, Mapping) else dict.fromkeys(nu, HIER)
    if unknown := set(here) - set(proces.staten):
        raise ValueError(f"{proces.naam} heeft geen stand {', '.join(sorted(unknown))}")
    drawing = _Drawing(proces, here).finished()
    return _with_words(drawing, proces, here)


def picture(proces: Proces, nu: Mapping[str, str] | Collection[str] = ()) -> SafeString:
    """The drawing with its words as HTML. It says nothing about a person, so it is made once for each stand."""
    here = nu if isinstance(nu, Mapping) else dict.fromkeys(nu, HIER)
    return _picture(proces, tuple(sorted(here.items())))


@lru_cache(maxsize=256)
def _picture(proces: Proces, here: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(render_to_string("parts/diagram.html", {"t": draw(proces, dict(here))}).strip())


# Steps of a table


def _numbers(proces: Proces) -> dict[tuple[str, str], int]:
    """A number for each action by whoever takes it; those that lead on come first."""
    ordered = sorted(proces.stappen, key=lambda step: step.van == step.naar)
    actions = dict.fromkeys((step.handeling, step.wie) for step in ordered)
    return {action: number for number, action in enumerate(actions, start=1)}


def _pairs(proces: Proces) -> dict[tuple[str, str], list[Overgang]]:
    """The steps from each state to each state, in the order of the table."""
    found: dict[tuple[str, str], list[Overgang]] = {}
    for step in proces.stappen:
        found.setdefault((step.van, step.naar), []).append(step)
    return found


# The drawing


class _Note(NamedTuple):
    """What is to be written at a place: a sign, some steps, and words."""

    teken: str
    stappen: list[Overgang]
    tekst: str


class _Drawing:
    """Works down the main line row by row; the side branches of a state stand to the right of it."""

    def __init__(self, proces: Proces, here: Mapping[str, str]) -> None:
        self.proces, self.here = proces, here
        self.labels, self.numbers, self.pairs = proces.staten, _numbers(proces), _pairs(proces)
        self.line = list(proces.lijn)
        self.branches = {
            code: [side for side, tak in proces.zijtakken.items() if tak.bij == code] for code in self.line
        }
        self.joins = {side: self._join(side) for side in proces.zijtakken}
        self.boxes: dict[str, Vak] = {}
        self.result = Tekening(proces.naam)

    def finished(self) -> Tekening:
        top = MARGE
        for code in self.line:
            top = self._row(code, top) + TUSSEN
        for code, following in zip(self.line, self.line[1:], strict=False):
            self._arrow_down(code, following)
        for side, target in self.joins.items():
            self._arrow_back_to_line(side, target)
        self.result.hoogte = top - TUSSEN + MARGE
        self.result.vakken = list(self.boxes.values())
        return self.result

    # Rows: each returns where it ends

    def _row(self, code: str, top: int) -> int:
        box = self._box(code, LIJN_X, top, LIJN_BREEDTE)
        sides = self.branches[code]
        limit = STAM_X if sides else TAK_X
        bottom = self._write(self._under_line(code), box.x + NAAST_PIJL, box.onder + 8, limit - 8)
        for side in sides:
            top = self._branch(box, side, top) + TUSSEN
        return max(bottom, top - TUSSEN if sides else box.onder)

    def _branch(self, box: Vak, side: str, top: int) -> int:
        beside = self._box(side, TAK_X, top, TAK_BREEDTE)
        start = box.y + min(box.hoogte, 44) // 2
        middle = start if top == box.y else beside.y + beside.hoogte // 2
        self._arrow(box.code, side, f"M{box.x + box.breedte} {start}H{STAM_X}V{middle}H{TAK_X}", {
            "rechts": (TAK_X, middle), "links": (box.x + box.breedte, start),
        })  # fmt: skip
        beside_arrow = self._write(self._between(box.code, side, "rechts", "links"), STAM_X + 8, middle + 6, TAK_X - 8)
        under = self._write(self._under_branch(side), TAK_X + NAAST_PIJL, beside.onder + 8, BREEDTE - MARGE)
        return max(beside_arrow, under, beside.onder)

    def _box(self, code: str, x: int, y: int, width: int) -> Vak:
        words = wrap(self.labels[code], int((width - 24) / STAAT_LETTER))
        extra = REGEL if code in self.here else 0
        lines = [Tekst(x + 12, y + 27 + extra + index * STAAT_REGEL, text) for index, text in enumerate(words)]
        mark = Tekst(x + 28, y + 22, self.here[code]) if code in self.here else None
        self.boxes[code] = Vak(code, x, y, width, 24 + extra + len(words) * STAAT_REGEL, lines, mark)
        return self.boxes[code]

    # What is written where

    def _under_line(self, code: str) -> list[_Note]:
        index = self.line.index(code)
        neighbours = self.line[max(index - 1, 0) : index] + self.line[index + 1 : index + 2]
        onward = self._between(code, self.line[index + 1], "neer", "op") if index + 1 < len(self.line) else []
        return onward + self._here(code) + self._elsewhere(code, {code, *neighbours, *self.branches[code]})

    def _under_branch(self, side: str) -> list[_Note]:
        beside, join = self.proces.zijtakken[side].bij, self.joins[side]
        onward = self._between(side, join, "neer", "") if join else []
        return onward + self._here(side) + self._elsewhere(side, {side, beside, join})

    def _between(self, van: str, naar: str, there: str, back: str) -> list[_Note]:
        """The actions along an arrow; signs tell which way only when it runs both ways."""
        onward, returning = self.pairs.get((van, naar), []), self.pairs.get((naar, van), []) if back else []
        both = bool(onward and returning)
        return [
            *(_Note(there if both else "", [step], step.handeling) for step in onward),
            *(_Note(back if both else "", [step], step.handeling) for step in returning),
        ]

    def _here(self, code: str) -> list[_Note]:
        steps = self.pairs.get((code, code), [])
        return [_Note("zelf", steps, "")] if steps else []

    def _elsewhere(self, code: str, drawn: set[str]) -> list[_Note]:
        return [
            _Note(self._direction(code, naar), steps, f"naar {_short(self.labels[naar])}")
            for (van, naar), steps in self.pairs.items()
            if van == code and naar not in drawn
        ]

    def _direction(self, van: str, naar: str) -> str:
        if self._depth(van) == self._depth(naar) or (naar not in self.line and van in self.line):
            return "rechts" if naar not in self.line else "links"
        return "neer" if self._depth(naar) > self._depth(van) else "op"

    def _depth(self, code: str) -> int:
        return self.line.index(code if code in self.line else self.proces.zijtakken[code].bij)

    def _write(self, notes: list[_Note], x: int, y: int, limit: int) -> int:
        for note in notes:
            y = self._note(note, x, y, limit)
        return y

    def _note(self, note: _Note, x: int, y: int, limit: int) -> int:
        left = x + (ICOON if note.teken else 0)
        per_line = max((limit - left) // BOL, 1)
        numbers = sorted(self.numbers[step.handeling, step.wie] for step in note.stappen)
        bollen = [
            Bol(left + 9 + index % per_line * BOL, y + 9 + index // per_line * BOL, number)
            for index, number in enumerate(numbers)
        ]
        start = left + min(len(numbers), per_line) * BOL + 2
        lines = wrap(note.tekst, max(int((limit - start) / LETTER), 10))
        texts = [Tekst(start, y + 14 + index * REGEL, text) for index, text in enumerate(lines)]
        van, naar = note.stappen[0].van, note.stappen[0].naar
        self.result.notities.append(Notitie(van, naar, note.teken, x + 6, y + 9, bollen, texts, van in self.here))
        return y + max(-(-len(numbers) // per_line) * BOL, len(lines) * REGEL + 5)

    # Arrows

    def _arrow_down(self, code: str, following: str) -> None:
        box, target = self.boxes[code], self.boxes[following]
        x = box.x + PIJL
        ends = {"neer": (x, target.y), "op": (x, box.onder)}
        self._arrow(code, following, f"M{x} {box.onder}V{target.y}", ends)

    def _arrow_back_to_line(self, side: str, target: str) -> None:
        if target:
            box, end = self.boxes[side], self.boxes[target]
            x, y = box.x + PIJL, end.y + min(end.hoogte, 44) // 2
            right = end.x + end.breedte
            self._arrow(side, target, f"M{x} {box.onder}V{y}H{right}", {"links": (right, y)})

    def _arrow(self, van: str, naar: str, path: str, ends: dict[str, tuple[int, int]]) -> None:
        """An arrow with a point at its first end when a step leads there, and at its second when one leads back."""
        ways = [(van, naar), (naar, van)][: len(ends)]
        taken = [way in self.pairs for way in ways]
        if not any(taken):
            return
        points = [_point(direction, *end) for (direction, end), led in zip(ends.items(), taken, strict=True) if led]
        can = any(led and start in self.here for (start, _), led in zip(ways, taken, strict=True))
        self.result.lijnen.append(Lijn(path, "".join(points), can))

    def _join(self, side: str) -> str:
        """The state further down the line that an arrow from a branch can reach without crossing another branch."""
        row = self._depth(side)
        if self.branches[self.line[row]][-1] != side:
            return ""
        found = ""
        for code in self.line[row + 1 :]:
            if self.branches[code]:
                break
            found = code if (side, code) in self.pairs else found
        return found


_POINTS = {"neer": "l-5-8h10z", "op": "l-5 8h10z", "rechts": "l-8-5v10z", "links": "l8-5v10z"}


def _point(direction: str, x: int, y: int) -> str:
    return f"M{x} {y}{_POINTS[direction]}"


# The same in words


def _with_words(drawing: Tekening, proces: Proces, here: Mapping[str, str]) -> Tekening:
    labels, numbers = proces.staten, _numbers(proces)
    beside = {code: labels[tak.bij] for code, tak in proces.zijtakken.items()}
    drawing.standen = [Stand(code, label, beside.get(code, ""), here.get(code, "")) for code, label in labels.items()]
    drawing.stappen = [
        Stap(number, handeling, wie, _ways(proces, handeling, wie)) for (handeling, wie), number in numbers.items()
    ]
    for number, (handeling, wie) in sorted((number, action) for action, number in numbers.items()):
        now = [step for step in proces.stappen if (step.handeling, step.wie) == (handeling, wie) and step.van in here]
        if now:
            targets = dict.fromkeys(f"naar: {_short(labels[step.naar])}" for step in now if step.naar != step.van)
            drawing.nu_kan.setdefault(wie, []).append(Stap(number, handeling, wie, list(targets)))
    return drawing


def _ways(proces: Proces, handeling: str, wie: str) -> list[str]:
    """From where to where an action leads, the states with the same end together."""
    labels = proces.staten
    sources: dict[str, list[str]] = {}
    stays: list[str] = []
    for step in proces.stappen:
        if (step.handeling, step.wie) == (handeling, wie):
            (stays if step.van == step.naar else sources.setdefault(step.naar, [])).append(_short(labels[step.van]))
    found = [f"van {_listed(van)} naar {_short(labels[naar])}" for naar, van in sources.items()]
    return [*found, f"blijft in {_listed(stays)}"] if stays else found


def _short(label: str) -> str:
    """A state by its name alone, without what is said of it after a colon."""
    return label.split(":")[0]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"
