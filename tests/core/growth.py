"""How the work for an input grows with its size, on a machine that may be busy.

Seconds say nothing there. The processor time for two sizes of one input is compared instead, the
least of some turns each: work in proportion to the length gives the ratio of the sizes, and work
that grows with its square gives the square of that. A busy machine can only add to a turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

#: ratio of the two sizes
FACTOR = 16
#: Halfway between 16 and its square, by factors.
MOST = 64
_TURNS = 4

_Input = TypeVar("_Input")


def measure_growth(
    run: Callable[[_Input], object], small: _Input, large: _Input, *, most: float = MOST
) -> float:
    """Return how many times the work for *small* is done for *large*.

    Once that is less than *most*, no more turns are taken.
    """
    least: dict[bool, float] = {}
    for _ in range(_TURNS):
        for is_large, value in ((False, small), (True, large)):
            start = time.process_time()
            run(value)
            taken = time.process_time() - start
            least[is_large] = min(taken, least.get(is_large, taken))
        if least[True] < most * least[False]:
            break
    return least[True] / least[False]
