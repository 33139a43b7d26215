"""What to know before an article: concepts that it builds on and does not introduce.

Counts of mentions and relations between concepts go in, concept ids come out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nsmallest

#: Mentions by which an article introduces a concept itself; a single one is in passing.
_ENOUGH = 2
#: The article is about this many of the concepts that it mentions most.
_ABOUT = 5
#: How many concepts can be asked of a reader.
_SHOWN = 5


def find_prerequisites(
    counts: Mapping[str, int],
    prerequisites: Mapping[str, Sequence[str]],
    depths: Mapping[str, int],
) -> tuple[str, ...]:
    """Return the concepts to know before an article, most basic first.

    Level by level: the prerequisites of the concepts that the article is about, then theirs, until
    there are five. What the article introduces is left out, and so is what only that needs. Of one
    level, those that more concepts of the level before need come first; of equals, the more basic
    one, then by id.

    *counts* says how often the article mentions each concept; *depths* how many steps the
    *prerequisites* of each one go down: the fewer, the more basic.
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
