"""Walks through relations, such as from a concept to those that come before it.

A relation goes in as the edges of a graph. It is written by hand, so it may lead round in a circle,
and it may lead far: each edge is followed once, and nothing is recursive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

#: node -> those that it leads to, for every node
Edges: TypeAlias = Mapping[str, Sequence[str]]
Circle: TypeAlias = tuple[str, ...]


class _Step(NamedTuple):
    """A node on the way from the first one."""

    node: str
    #: what is left of those that it leads to
    rest: Iterator[str]
    #: those that it closes
    circles: list[Circle]


def walk(edges: Edges) -> Iterator[tuple[str, tuple[Circle, ...]]]:
    """Yield each node after those that it leads to, with the circles that it closes.

    A circle ends with the node yielded, which leads back to its first one. A graph without the
    edges that close these circles has none.
    """
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        path = [_Step(start, iter(edges[start]), [])]
        place = {start: 0}
        while path:
            node, rest, circles = path[-1]
            for other in rest:
                if other in place:
                    circles.append(tuple(step.node for step in path[place[other] :]))
                elif other not in done:
                    place[other] = len(path)
                    path.append(_Step(other, iter(edges[other]), []))
                    break
            else:
                path.pop()
                del place[node]
                done.add(node)
                yield node, tuple(circles)


def measure_depths(edges: Edges) -> dict[str, int]:
    """Return for each node the number of edges on the longest way from it.

    Edges that close a circle, in the order of the walk, do not count.
    """
    depths: dict[str, int] = {}
    for node, _ in walk(edges):
        depths[node] = max((depths[o] + 1 for o in edges[node] if o in depths), default=0)
    return depths
