"""The form of a result, the same for every measurement."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Measurement:
    """One result: `value` in `unit`, good when not above `goal`; `detail` says how it was measured.

    With `at_least` the goal is a minimum.
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
        """As written to the report."""
        return asdict(self) | {"ok": self.ok}
