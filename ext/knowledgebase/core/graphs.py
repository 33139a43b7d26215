"""Ways through relations, such as from a concept to those that come before it.

Relations are written by hand, so they may lead round in a circle, and they may lead far. Neither
costs anything here: each relation is followed once, and nothing calls itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

#: node -> those that it leads to, for every node
Edges: TypeAlias = Mapping[str, Sequence[str]]
Circle: TypeAlias = tuple[str, ...]


def walk(edges: Edges) -> Iterator[tuple[str, tuple[Circle, ...]]]:
    """Yield each node after those that it leads to, with the circles that it closes.

    A circle ends with the node yielded, which leads back to its first one. Without the relations
    that close circles, there are none.
    """
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        # from *start* on: node, what is left of its edges, the circles it closes
        path: list[tuple[str, Iterator[str], list[Circle]]] = [(start, iter(edges[start]), [])]
        place = {start: 0}
        while path:
            node, rest, circles = path[-1]
            for other in rest:
                if other in place:
                    circles.append(tuple(step[0] for step in path[place[other] :]))
                elif other not in done:
                    place[other] = len(path)
                    path.append((other, iter(edges[other]), []))
                    break
            else:
                path.pop()
                del place[node]
                done.add(node)
                yield node, tuple(circles)


def measure_depths(edges: Edges) -> dict[str, int]:
    """Return for each node the length of the longest way from it, with all circles cut open."""
    depths: dict[str, int] = {}
    for node, _ in walk(edges):
        depths[node] = max((depths[o] + 1 for o in edges[node] if o in depths), default=0)
    return depths
