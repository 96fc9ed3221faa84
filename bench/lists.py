"""The list of casussen as it grows: beside raw SQL, beside guardian, and for who sees nothing.

All sizes and all ways take turns in one run, each the median of its rounds, so that other work of the machine slows all.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from bench.measurements import Measurement
from bench.site import site
from bench.volume import SIZES, fill

ROUNDS, PAGE = 200, 25
SMALL, LARGE = SIZES[0], SIZES[-1]
