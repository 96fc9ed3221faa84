"""The form of a result, the same for every measurement."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Measurement:
    """One result: `value` in `unit`; `detail` says how it was measured.

    It is good when not above `goal`, or with `at_least` when not below it.
    """

    name: str
    value: float
    unit: str
    goal: float
    detail: str
    at_least: bool = False

    @property
    def ok(self) -> bool:
        """True when the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def as_dict(self) -> dict[str, Any]:
        """As written to the report: name, value, unit, goal, ok, detail."""
        kept = asdict(self) | {"ok": self.ok}
        del kept["at_least"]
        return kept

    def line(self) -> str:
        """As printed."""
        sign = "≥" if self.at_least else "≤"
        verdict = "ok" if self.ok else "MISSED"
        return f"{self.name:<34} {self.value:>10.3f} {self.unit:<6} goal {sign} {self.goal:<8g} {verdict}"
