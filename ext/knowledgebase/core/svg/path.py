"""Paths: SVG's path data and basic shapes, as lines and curves with absolute points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import atan2, ceil, cos, pi, sin, sqrt, tan
from typing import TypeAlias

from knowledgebase.core.svg.values import read_number, read_numbers

#: "m", "l", "c" or "h" (move, line, cubic curve, close) and its coordinates
Step: TypeAlias = tuple[str, tuple[float, ...]]
Path: TypeAlias = tuple[Step, ...]

_TOKEN = re.compile(r"[MmLlHhVvCcSsQqTtAaZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
#: how far the handles of a quarter circle are from its ends
_KAPPA = 0.5522847498


def element_path(name: str, attributes: Mapping[str, str]) -> Path | None:
    """Return the outline of the basic shape or path *name*; None if there is no such element.

    :raises ValueError: if its path data cannot be read
    """

    def of(key: str) -> float:
        return read_number(attributes.get(key))

    match name:
        case "path":
            return parse_path(attributes.get("d", ""))
        case "rect":
            radius = attributes.get("rx") or attributes.get("ry")
            return rect_path(of("x"), of("y"), of("width"), of("height"), read_number(radius))
        case "circle":
            return ellipse_path(of("cx"), of("cy"), of("r"), of("r"))
        case "ellipse":
            return ellipse_path(of("cx"), of("cy"), of("rx"), of("ry"))
        case "line":
            return polygon_path([of("x1"), of("y1"), of("x2"), of("y2")], closed=False)
        case "polyline" | "polygon":
            points = read_numbers(attributes.get("points", ""))
            return polygon_path(points, closed=name == "polygon")
    return None


def parse_path(data: str) -> Path:
    """Return the steps of path data.

    :raises ValueError: if it cannot be read
    """
    pen = _Pen()
    for letter, numbers in _commands(data):
        pen.draw(letter, numbers)
    return tuple(pen.steps)


def polygon_path(numbers: Sequence[float], *, closed: bool) -> Path:
    """Return lines between points given as x y x y ..."""
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    steps: list[Step] = [("l" if index else "m", point) for index, point in enumerate(points)]
    return (*steps, ("h", ())) if closed and steps else tuple(steps)


def rect_path(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """Return a rectangle, with round corners if *radius* is not 0."""
    right, bottom = x + width, y + height
    r = min(radius, width / 2, height / 2)
    if r <= 0:
        return polygon_path([x, y, right, y, right, bottom, x, bottom], closed=True)
    k = r * (1 - _KAPPA)
    return (
        ("m", (x + r, y)),
        ("l", (right - r, y)),
        ("c", (right - k, y, right, y + k, right, y + r)),
        ("l", (right, bottom - r)),
        ("c", (right, bottom - k, right - k, bottom, right - r, bottom)),
        ("l", (x + r, bottom)),
        ("c", (x + k, bottom, x, bottom - k, x, bottom - r)),
        ("l", (x, y + r)),
        ("c", (x, y + k, x + k, y, x + r, y)),
        ("h", ()),
    )


def ellipse_path(x: float, y: float, rx: float, ry: float) -> Path:
    """Return an ellipse around a point."""
    a, b = rx * _KAPPA, ry * _KAPPA
    return (
        ("m", (x + rx, y)),
        ("c", (x + rx, y + b, x + a, y + ry, x, y + ry)),
        ("c", (x - a, y + ry, x - rx, y + b, x - rx, y)),
        ("c", (x - rx, y - b, x - a, y - ry, x, y - ry)),
        ("c", (x + a, y - ry, x + rx, y - b, x + rx, y)),
        ("h", ()),
    )


def _commands(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each letter with as many numbers as it takes; a letter may stand for several."""
    tokens = _TOKEN.findall(data)
    place = 0
    letter = ""
    while place < len(tokens):
        if tokens[place].isalpha():
            letter = tokens[place]
            place += 1
        elif letter in "Zz":
            raise ValueError("numbers after the end of a path")
        count = _COUNTS[letter.upper()]
        numbers = tuple(float(token) for token in tokens[place : place + count])
        if len(numbers) < count:
            raise ValueError("a path that breaks off")
        yield letter, numbers
        place += count
        letter = {"M": "L", "m": "l"}.get(letter, letter)


class _Pen:
    """Draws commands one after the other; knows where it is."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        #: the last handle of a cubic or a quadratic curve, for those that go on smoothly
        self.handle: tuple[str, float, float] = ("", 0, 0)

    def draw(self, letter: str, numbers: tuple[float, ...]) -> None:
        kind = letter.upper()
        if letter.islower() and kind not in "AZ":
            x, y = {"H": (self.x, 0), "V": (self.y, 0)}.get(kind, (self.x, self.y))
            numbers = tuple(n + (y if index % 2 else x) for index, n in enumerate(numbers))
        elif letter == "a":
            numbers = (*numbers[:5], numbers[5] + self.x, numbers[6] + self.y)
        getattr(self, f"_{kind.lower()}")(*numbers)

    def _go(self, kind: str, *numbers: float) -> None:
        self.steps.append((kind, numbers))
        self.x, self.y = numbers[-2:]
        self.handle = ("", self.x, self.y)

    def _m(self, x: float, y: float) -> None:
        self._go("m", x, y)
        self.start_x, self.start_y = x, y

    def _l(self, x: float, y: float) -> None:
        self._go("l", x, y)

    def _h(self, x: float) -> None:
        self._go("l", x, self.y)

    def _v(self, y: float) -> None:
        self._go("l", self.x, y)

    def _z(self) -> None:
        self.steps.append(("h", ()))
        self.x, self.y = self.start_x, self.start_y
        self.handle = ("", self.x, self.y)

    def _c(self, *numbers: float) -> None:
        self._go("c", *numbers)
        self.handle = ("c", numbers[2], numbers[3])

    def _s(self, *numbers: float) -> None:
        self._c(*self._mirrored("c"), *numbers)

    def _q(self, a: float, b: float, x: float, y: float) -> None:
        handles = (
            self.x + (a - self.x) * 2 / 3, self.y + (b - self.y) * 2 / 3,
            x + (a - x) * 2 / 3, y + (b - y) * 2 / 3,
        )  # fmt: skip
        self._go("c", *handles, x, y)
        self.handle = ("q", a, b)

    def _t(self, x: float, y: float) -> None:
        self._q(*self._mirrored("q"), x, y)

    def _mirrored(self, kind: str) -> tuple[float, float]:
        last, x, y = self.handle
        return (2 * self.x - x, 2 * self.y - y) if last == kind else (self.x, self.y)

    def _a(self, rx: float, ry: float, turn: float, *flags_and_end: float) -> None:
        """Draw an arc as curves: SVG 2, appendix B.2."""
        large, sweep, x, y = flags_and_end
        rx, ry, phi = abs(rx), abs(ry), turn * pi / 180
        if not rx or not ry or (x, y) == (self.x, self.y):
            return self._l(x, y)
        dx, dy = (self.x - x) / 2, (self.y - y) / 2
        u, v = cos(phi) * dx + sin(phi) * dy, cos(phi) * dy - sin(phi) * dx
        scale = max(1, sqrt((u / rx) ** 2 + (v / ry) ** 2))
        rx, ry = rx * scale, ry * scale
        under = (rx * ry) ** 2 - (rx * v) ** 2 - (ry * u) ** 2
        factor = sqrt(max(0, under) / ((rx * v) ** 2 + (ry * u) ** 2))
        factor = -factor if bool(large) == bool(sweep) else factor
        cu, cv = factor * rx * v / ry, -factor * ry * u / rx
        cx = cos(phi) * cu - sin(phi) * cv + (self.x + x) / 2
        cy = sin(phi) * cu + cos(phi) * cv + (self.y + y) / 2
        first = atan2((v - cv) / ry, (u - cu) / rx)
        angle = (atan2((-v - cv) / ry, (-u - cu) / rx) - first) % (2 * pi)
        if not sweep:
            angle -= 2 * pi
        count = max(1, ceil(abs(angle) / (pi / 2) - 1e-9))
        k = 4 / 3 * tan(angle / count / 4)

        def at(t: float, along: float) -> tuple[float, float]:
            a, b = rx * (cos(t) - along * sin(t)), ry * (sin(t) + along * cos(t))
            return cx + cos(phi) * a - sin(phi) * b, cy + sin(phi) * a + cos(phi) * b

        stops = [first + angle * index / count for index in range(count + 1)]
        for one, two in pairwise(stops):
            self._go("c", *at(one, k), *at(two, -k), *at(two, 0))
        self.steps[-1] = ("c", (*self.steps[-1][1][:4], x, y))
        self.x, self.y = x, y
        return None
