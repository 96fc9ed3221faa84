"""The kinds of besluit. Each app registers its own: what is asked, who decides in which file, and what follows.

Confirming knows nothing of the kinds; it calls `check` before a besluit is put to the kernpartijen, and the effects
once all three have confirmed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from casework.models import Account, Besluit

Effect = Callable[[Any, Besluit], None]


@dataclass(frozen=True)
class Besluitsoort:
    """A kind of besluit.

    code, label: name in the database and on screen. deel: file it belongs to. uitkomsten: code → label.
    verwerking: whether it counts as processing of the casus (R-01).
    een_tegelijk: whether one is worked out before the next of this kind begins, in one casus.
    rust_op: what a besluit rests on, in words, as far as this person sees it (W-04, P-14).
    describe: label and text of what this kind adds, for the page of the besluit.
    wijzigen: the route of the page on which its text is changed, as long as it is not before the kernpartijen.
    check: raises RegelFout when something the rules ask for is missing; takes the actor and the besluit.
    """

    code: str
    label: str
    deel: str
    uitkomsten: dict[str, str]
    check: Effect
    rust_op: Callable[[Account, Besluit], list[str]]
    wijzigen: str
    verwerking: bool = True
    een_tegelijk: bool = True
    describe: Callable[[Besluit], list[tuple[str, str]]] | None = None
    effects: list[Effect] = field(default_factory=list)


_soorten: dict[str, Besluitsoort] = {}


def register(soort: Besluitsoort) -> None:
    """Make a kind known; once per code."""
    if soort.code in _soorten:
        raise ValueError(f"besluitsoort {soort.code} is registered twice")
    _soorten[soort.code] = soort


def add_effect(code: str, effect: Effect) -> None:
    """Let an app further on the line act when a besluit of an earlier app becomes vastgesteld."""
    _soorten[code].effects.append(effect)


def get(code: str) -> Besluitsoort:
    """The kind with this code; KeyError when nobody registered it."""
    return _soorten[code]
