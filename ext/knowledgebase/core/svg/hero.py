"""The hero image of an article that has none of its own, drawn from a name.

The same seed gives the same bytes, on every machine. No clock, no random state, no network; whole
numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import product
from typing import TypeAlias

WIDTH, HEIGHT = 1200, 320
_WAVES, _STEPS = 4, 8

#: x and y, in user units from the top left
_Point: TypeAlias = tuple[int, int]


def draw_hero(seed: str) -> str:
    """Return an SVG element: waves with a net between them, whose shape and hue come from *seed*.

    All colors are translucent, so that the image is as quiet on a dark page as on a light one.
    """
    digest = blake2b(seed.encode(), digest_size=64).digest()
    hue = 172 + digest[-1] % 80  # from teal to indigo: the hues that do not shout
    waves = [_crests(wave, digest) for wave in range(_WAVES)]
    curves = [_curve(points) for points in waves]
    hills = "".join(f'<path d="{curve}V{HEIGHT + 9}H-9Z"/>' for curve in curves)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">'
        f'<g fill="hsl({hue} 50% 50%)" fill-opacity=".1">'
        f'<rect width="{WIDTH}" height="{HEIGHT}"/>'
        f'<g stroke="hsl({hue} 45% 52%)" stroke-width="1.5" stroke-opacity=".55">{hills}</g></g>'
        f'<path stroke="hsl({hue + 30} 45% 55%)" stroke-opacity=".5" '
        f'd="{"".join(_threads(waves, digest))}"/>'
        f'<g fill="hsl({hue + 30} 50% 55%)">{"".join(_knots(waves, digest))}</g></svg>'
    )


def _crests(wave: int, digest: bytes) -> list[_Point]:
    """Return the points at which a wave turns, from the left edge to the right one."""
    middle = 70 + 60 * wave
    return [
        (step * WIDTH // _STEPS, middle + digest[wave * (_STEPS + 1) + step] % 97 - 48)
        for step in range(_STEPS + 1)
    ]


def _curve(points: Sequence[_Point]) -> str:
    """Return a path through *points* that is level at each of them; its ends are out of sight."""
    (x, y), *rest = points
    half = WIDTH // _STEPS // 2
    turns = "".join(f"S{x - half} {y} {x} {y}" for x, y in rest)
    return f"M{x - 9} {y}H{x}{turns}H{WIDTH + 9}"


def _threads(waves: Sequence[Sequence[_Point]], digest: bytes) -> Iterator[str]:
    """Yield path commands for straight lines from a wave to the next one, a step ahead or back."""
    for wave, step in product(range(_WAVES - 1), range(1, _STEPS)):
        byte = digest[_STEPS * wave + step]
        for ahead, mask in ((1, 0b01), (0, 0b10), (-1, 0b100)):
            if byte & mask:
                (x1, y1), (x2, y2) = waves[wave][step], waves[wave + 1][step + ahead]
                yield f"M{x1} {y1}L{x2} {y2}"


def _knots(waves: Sequence[Sequence[_Point]], digest: bytes) -> Iterator[str]:
    """Yield dots on the crests; some have a halo."""
    for wave, step in product(range(_WAVES), range(1, _STEPS)):
        (x, y), byte = waves[wave][step], digest[-2 - _STEPS * wave - step]
        if byte % 5 == 0:
            yield f'<circle cx="{x}" cy="{y}" r="15" fill-opacity=".22"/>'
        yield f'<circle cx="{x}" cy="{y}" r="{3 + byte % 4}"/>'
