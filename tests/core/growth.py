"""How the work for an input grows with its size, on a machine that may be busy.

Seconds say nothing there. The processor time for two sizes of one input is compared instead, the
least of some turns each: work in proportion to the length gives the ratio of the sizes, and work
that grows with its square gives the square of that.
"""

from __future__ import annotations

import time
from collections.abc import Callable

#: ratio of the two sizes
FACTOR = 16
#: Halfway between 16 and its square, by factors.
MOST = 64
_TURNS = 4


def measure_growth(run: Callable[[str], object], small: str, large: str) -> float:
    """Return how many times the work for *small* is done for *large*."""
    times: dict[str, list[float]] = {small: [], large: []}
    for _ in range(_TURNS):
        for text, taken in times.items():
            start = time.process_time()
            run(text)
            taken.append(time.process_time() - start)
    return min(times[large]) / min(times[small])
