"""Values in SVG: numbers, colors and transforms, as SVG and CSS write them.

Text in, numbers out; what is not known here is a :class:`ValueError`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb
from math import cos, pi, sin, tan
from typing import TypeAlias

#: red, green and blue, 0 to 1
Color: TypeAlias = tuple[float, float, float]
#: a b c d e f, as SVG and PDF write it
Matrix: TypeAlias = tuple[float, float, float, float, float, float]

_NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0",
    "orange": "#ffa500", "yellow": "#ffff00", "purple": "#800080", "navy": "#000080",
    "teal": "#008080", "maroon": "#800000", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9",
}  # fmt: skip
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def read_color(text: str, style: Mapping[str, str]) -> Color | None:
    """Return the color that *text* names within *style*, None for no paint.

    :raises ValueError: for a gradient, a pattern, or a name that is not known here
    """
    text = text.strip().lower()
    if text == "currentcolor":
        text = style.get("color", "black").lower()
    if text in ("none", "transparent"):
        return None
    text = _NAMED.get(text, text)
    if re.fullmatch("#[0-9a-f]{3}", text):
        text = "#" + "".join(2 * digit for digit in text[1:])
    if re.fullmatch("#[0-9a-f]{6}", text):
        return int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255
    numbers = read_numbers(text)
    if re.fullmatch(r"rgb\([^)%]*\)", text) and len(numbers) == 3:  # noqa: PLR2004 - red, green, blue
        return numbers[0] / 255, numbers[1] / 255, numbers[2] / 255
    if re.fullmatch(r"hsl\([^)]*\)", text) and len(numbers) == 3:  # noqa: PLR2004 - h, s and l
        return hls_to_rgb(numbers[0] % 360 / 360, numbers[2] / 100, numbers[1] / 100)
    raise ValueError(f"not a plain color: {text!r}")


def read_transform(text: str) -> Matrix:
    """Return what a list of transforms comes to.

    :raises ValueError: for one that is not known here
    """
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        matrix = times(matrix, _one_transform(name, read_numbers(inside)))
    return matrix


def _one_transform(name: str, numbers: list[float]) -> Matrix:
    match name, numbers:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest]:
            return 1, 0, 0, 1, x, rest[0] if rest else 0
        case "scale", [x, *rest]:
            return x, 0, 0, rest[0] if rest else x, 0, 0
        case "rotate", [angle, *rest]:
            turn = angle * pi / 180
            matrix: Matrix = (cos(turn), sin(turn), -sin(turn), cos(turn), 0, 0)
            if not rest:
                return matrix
            x, y = rest
            return times(times((1, 0, 0, 1, x, y), matrix), (1, 0, 0, 1, -x, -y))
        case "skewX", [angle]:
            return 1, 0, tan(angle * pi / 180), 1, 0, 0
        case "skewY", [angle]:
            return 1, tan(angle * pi / 180), 0, 1, 0, 0
    raise ValueError(f"not a known transform: {name!r}")


def times(one: Matrix, two: Matrix) -> Matrix:
    """Return the transform that puts *two* within *one*."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j,
        a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip


def read_number(text: str | None) -> float:
    """Return the number at the start of *text*, units aside; 0 if there is none."""
    found = _NUMBER.match((text or "").strip())
    return float(found[0]) if found else 0


def read_numbers(text: str) -> list[float]:
    """Return all numbers in *text*."""
    return [float(number) for number in _NUMBER.findall(text)]
