"""How fast the embedded services are there again."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.measurements import Measurement
from casework.embedded import running

TIMES = 5


def second_start() -> Measurement:
    """Seconds from nothing to both servers answering, with data of an earlier run; the median of some."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with running("test", var=Path(folder)):
            pass
        for _ in range(TIMES):
            began = time.perf_counter()
            with running("test", var=Path(folder)):
                seconds.append(time.perf_counter() - began)
    return Measurement(
        name="embedded services, second start",
        value=round(statistics.median(seconds), 3),
        unit="s",
        goal=2.0,
        detail=f"median of {TIMES} starts, {min(seconds):.3f} to {max(seconds):.3f} s",
    )
