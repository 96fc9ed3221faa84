"""What of a figure can be told, so that it shows no group small enough to identify anyone (A-03). Calculation only."""

from collections.abc import Sequence
from statistics import median

# The smallest group of which anything is told may be set larger, never smaller.
ONDERGRENS = 10
# Counts are told in these steps, so that two figures taken from each other leave no small group.
STAP = 5
# Of a share only the lowest part it surely is in, in per cent: below a half, from a half, from three quarters.
DELEN = (0, 50, 75)
_DAGEN_PER_WEEK = 7


def aantal(count: int, kleinste: int) -> int | None:
    """A count, rounded down to a step; None when fewer than `kleinste`, nobody included."""
    return count - count % STAP if count >= kleinste else None


def weken(days: Sequence[int], kleinste: int) -> int | None:
    """How long half of them took at the most, in whole weeks; in: days of each. None for fewer than `kleinste`."""
    return round(median(days) / _DAGEN_PER_WEEK) if len(days) >= kleinste else None


def deel(yes: int, total: int, kleinste: int) -> int | None:
    """The part of the total that a share is in, as a member of DELEN. None for fewer than `kleinste` in all."""
    if total < kleinste:
        return None
    return max(lowest for lowest in DELEN if 100 * yes >= lowest * total)
