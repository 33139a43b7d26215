"""What to know before an article: concepts that it builds on and does not introduce."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nsmallest

#: How often an article names a concept that it introduces by itself. Once is in passing.
_ENOUGH = 2
#: How many of the concepts that it names most it is about.
_ABOUT = 5
#: How many concepts can be asked of a reader.
_SHOWN = 5


def find_presupposed(
    counts: Mapping[str, int],
    prerequisites: Mapping[str, Sequence[str]],
    depths: Mapping[str, int],
) -> tuple[str, ...]:
    """Return the concepts to know before an article, most basic first.

    These are the prerequisites of the concepts that the article is about, then theirs in turn,
    until there are enough. What the article introduces is left out, and so is what only that needs.
    Of those at one distance, the ones that more of the others need come first.

    *counts* says how often the article names each concept; *depths* how many steps the
    *prerequisites* of each one go down.
    """
    introduced = {concept for concept, count in counts.items() if count >= _ENOUGH}
    level = nsmallest(_ABOUT, introduced, key=lambda c: (-counts[c], c))
    found: list[str] = []
    while level and len(found) < _SHOWN:
        known = introduced.union(found)
        needed = Counter(p for c in level for p in prerequisites[c] if p not in known)
        level = sorted(needed, key=lambda c: (-needed[c], depths[c], c))
        found += level
    return tuple(sorted(found[:_SHOWN], key=lambda c: (depths[c], c)))
