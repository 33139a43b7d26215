"""Drawings made from a name: the hero of an article that has no picture of its own.

The same seed gives the same bytes, on every machine. No clock, no random state, no network.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

WIDTH, HEIGHT = 1200, 360
_LAYERS = 6


def draw_hero(seed: str) -> str:
    """Return an SVG element: a small network whose shape and hue come from *seed*.

    Colours are given so that the drawing reads on a light and on a dark page.
    """
    digest = blake2b(seed.encode(), digest_size=32).digest()
    hue = int.from_bytes(digest[:2], "big") % 360
    layers = [list(_nodes(index, digest)) for index in range(_LAYERS)]
    lines = "".join(
        f'<path d="M{x1} {y1}C{(x1 + x2) // 2} {y1} {(x1 + x2) // 2} {y2} {x2} {y2}"/>'
        for left, right in zip(layers, layers[1:], strict=False)
        for i, (x1, y1, _) in enumerate(left)
        for j, (x2, y2, _) in enumerate(right)
        if (digest[(5 * i + 3 * j) % 32] + i + j) % 3
    )
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="{r}"/>' for layer in layers for x, y, r in layer)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'aria-hidden="true" focusable="false">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="hsl({hue} 45% 24%)"/>'
        f'<g fill="none" stroke="hsl({hue} 60% 62%)" stroke-opacity=".38" stroke-width="2">'
        f"{lines}</g>"
        f'<g fill="hsl({(hue + 24) % 360} 75% 74%)">{dots}</g></svg>'
    )


def _nodes(layer: int, digest: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (x, y, radius) of the nodes of one layer, from top to bottom."""
    count = 3 + digest[layer] % 4
    x = 100 + layer * (WIDTH - 200) // (_LAYERS - 1)
    step = (HEIGHT - 60) // count
    for index in range(count):
        byte = digest[(7 * layer + 3 * index) % 32]
        yield x + byte % 31 - 15, 30 + step // 2 + index * step, 6 + byte % 9
