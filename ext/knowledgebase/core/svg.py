"""A drawing in SVG, as shapes and labels that a book can print.

SVG text in, a :class:`Drawing` out; None for a drawing that needs more than is known here: masks,
filters, patterns, pictures, gradients. Nothing is fetched and nothing runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from colorsys import hls_to_rgb
from dataclasses import dataclass, field, replace
from math import cos, pi, sin, tan
from typing import TypeAlias
from xml.etree import ElementTree

from knowledgebase.core.svgpath import (
    Matrix,
    Path,
    ellipse_path,
    parse_path,
    polygon_path,
    rect_path,
)

#: red, green and blue, 0 to 1
Colour: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A path, filled, stroked or both."""

    path: Path
    matrix: Matrix
    #: None where it is not filled or not stroked
    fill: Colour | None
    stroke: Colour | None
    fill_opacity: float
    stroke_opacity: float
    #: of the stroke, in the units of the path
    width: float
    dashes: tuple[float, ...]
    #: 0, 1, 2 as in PDF: butt, round, square; miter, round, bevel
    cap: int
    join: int
    even_odd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A line of text: where it stands, and its size, in units of the drawing."""

    x: float
    #: of the base line, from the top
    y: float
    size: float
    #: "l", "c" or "r": what of the text is at x
    anchor: str
    #: "2F1F4F"
    colour: str
    bold: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes, from the bottom to the top, and the labels over them."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]


#: what stands in a drawing and is not drawn
_UNSEEN = ("desc", "metadata", "title", "defs")
_INHERITED = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray "
    "stroke-linecap stroke-linejoin font-size font-weight text-anchor color visibility"
).split()
_REFUSED = ("clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end")
_CAPS = {"round": 1, "square": 2}
_JOINS = {"round": 1, "bevel": 2}
_ANCHORS = {"middle": "c", "end": "r"}
_NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0",
    "orange": "#ffa500", "yellow": "#ffff00", "purple": "#800080", "navy": "#000080",
    "teal": "#008080", "maroon": "#800000", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9",
}  # fmt: skip
_MOST_ELEMENTS = 20_000
#: units; a drawing beyond is a mistake
_LARGEST = 1e5
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class _TooMuchError(Exception):
    """The drawing needs something that is not known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What an element has from those around it."""

    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    style: Mapping[str, str] = field(default_factory=dict)
    opacity: float = 1


def read_drawing(text: str) -> Drawing | None:
    """Return the drawing, or None if it is none or needs more than is known here."""
    try:
        root = ElementTree.fromstring(text)
        left, top, width, height = _view_box(root)
        start = _State(matrix=(1, 0, 0, 1, -left, -top))
        found = list(_Reader(root).draw(root, start))
    except (_TooMuchError, ElementTree.ParseError, RecursionError, ValueError):
        return None
    return Drawing(
        width=width,
        height=height,
        shapes=tuple(item for item in found if isinstance(item, Shape)),
        labels=tuple(item for item in found if isinstance(item, Label)),
    )


def _view_box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    numbers = [float(n) for n in _NUMBER.findall(root.get("viewBox", ""))]
    if len(numbers) != 4:  # noqa: PLR2004 - left, top, width, height
        numbers = [0, 0, _number(root.get("width")), _number(root.get("height"))]
    left, top, width, height = numbers
    if not (0 < width < _LARGEST and 0 < height < _LARGEST):
        raise _TooMuchError
    return left, top, width, height


class _Reader:
    """Walks through the elements of a drawing."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.by_id = {element.get("id", ""): element for element in root.iter()}
        #: a few elements that use each other can stand for billions
        self.budget = iter(range(_MOST_ELEMENTS))

    def draw(self, element: ElementTree.Element, around: _State) -> Iterator[Shape | Label]:
        """Yield what *element* shows, in order."""
        name = element.tag.rpartition("}")[2]
        if name in _UNSEEN or not element.tag.startswith("{http://www.w3.org/2000/svg}"):
            return
        if next(self.budget, None) is None:
            raise _TooMuchError
        state = _enter(element, around)
        if state.style.get("visibility") == "hidden" or element.get("display") == "none":
            return
        if name in ("svg", "g", "a"):
            for child in element:
                yield from self.draw(child, state)
        elif name == "use":
            shift = (1, 0, 0, 1, _number(element.get("x")), _number(element.get("y")))
            yield from self.draw(
                self._used_by(element), replace(state, matrix=_times(state.matrix, shift))
            )
        elif name == "text":
            yield from _label(element, state)
        elif path := _path_of(name, element):
            yield _shape(path, state)

    def _used_by(self, element: ElementTree.Element) -> ElementTree.Element:
        key = next((v for k, v in element.items() if k.rpartition("}")[2] == "href"), "")
        if key.removeprefix("#") not in self.by_id:
            raise _TooMuchError
        return self.by_id[key.removeprefix("#")]


def _enter(element: ElementTree.Element, around: _State) -> _State:
    said = dict(element.items())
    for part in said.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        said[key.strip()] = value.strip()
    if any(said.get(key, "none") != "none" for key in _REFUSED):
        raise _TooMuchError
    own = {key: said[key].strip() for key in _INHERITED if key in said}
    return _State(
        matrix=_times(around.matrix, _transform(said.get("transform", ""))),
        style={**around.style, **own},
        opacity=around.opacity * float(said.get("opacity", 1)),
    )


def _path_of(name: str, element: ElementTree.Element) -> Path:
    def of(key: str) -> float:
        return _number(element.get(key))

    match name:
        case "path":
            return parse_path(element.get("d", ""))
        case "rect":
            radius = element.get("rx") or element.get("ry")
            return rect_path(of("x"), of("y"), of("width"), of("height"), _number(radius))
        case "circle":
            return ellipse_path(of("cx"), of("cy"), of("r"), of("r"))
        case "ellipse":
            return ellipse_path(of("cx"), of("cy"), of("rx"), of("ry"))
        case "line":
            return polygon_path([of("x1"), of("y1"), of("x2"), of("y2")], closed=False)
        case "polyline" | "polygon":
            points = [float(number) for number in _NUMBER.findall(element.get("points", ""))]
            return polygon_path(points, closed=name == "polygon")
    raise _TooMuchError


def _shape(path: Path, state: _State) -> Shape:
    style = state.style
    dashes = style.get("stroke-dasharray", "none")
    return Shape(
        path=path,
        matrix=state.matrix,
        fill=_colour(style.get("fill", "black"), style),
        stroke=_colour(style.get("stroke", "none"), style),
        fill_opacity=state.opacity * float(style.get("fill-opacity", 1)),
        stroke_opacity=state.opacity * float(style.get("stroke-opacity", 1)),
        width=_number(style.get("stroke-width", "1")),
        dashes=tuple(float(number) for number in _NUMBER.findall(dashes)),
        cap=_CAPS.get(style.get("stroke-linecap", ""), 0),
        join=_JOINS.get(style.get("stroke-linejoin", ""), 0),
        even_odd=style.get("fill-rule") == "evenodd",
    )


def _label(element: ElementTree.Element, state: _State) -> Iterator[Label]:
    """Yield the lines of a text: its own, and those of parts with a place of their own."""
    lines = [(element, element.text or "")]
    for part in element:
        if part.get("x") or part.get("y"):
            lines.append((part, part.text or ""))
        else:
            lines[-1] = (lines[-1][0], lines[-1][1] + (part.text or ""))
        lines[-1] = (lines[-1][0], lines[-1][1] + (part.tail or ""))
    a, b, c, d, e, f = state.matrix
    if b or c or a <= 0:  # text that is turned
        raise _TooMuchError
    for part, text in lines:
        style = _enter(part, state).style if part is not element else state.style
        if not (words := " ".join(text.split())):
            continue
        x = _number(part.get("x") or element.get("x")) + _number(part.get("dx"))
        y = _number(part.get("y") or element.get("y")) + _number(part.get("dy"))
        colour = _colour(style.get("fill", "black"), style) or (0, 0, 0)
        yield Label(
            x=a * x + e,
            y=d * y + f,
            size=a * _number(style.get("font-size", "16")),
            anchor=_ANCHORS.get(style.get("text-anchor", ""), "l"),
            colour="".join(f"{round(255 * part):02X}" for part in colour),
            bold=style.get("font-weight", "") in ("bold", "600", "700", "800", "900"),
            text=words,
        )


def _colour(text: str, style: Mapping[str, str]) -> Colour | None:
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
    numbers = [float(number) for number in _NUMBER.findall(text)]
    if re.fullmatch(r"rgb\([^)%]*\)", text) and len(numbers) == 3:  # noqa: PLR2004 - red, green, blue
        return numbers[0] / 255, numbers[1] / 255, numbers[2] / 255
    if re.fullmatch(r"hsl\([^)]*\)", text) and len(numbers) == 3:  # noqa: PLR2004 - h, s and l
        return hls_to_rgb(numbers[0] % 360 / 360, numbers[2] / 100, numbers[1] / 100)
    raise _TooMuchError


def _transform(text: str) -> Matrix:
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        matrix = _times(matrix, _one_transform(name, [float(n) for n in _NUMBER.findall(inside)]))
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
            return _times(_times((1, 0, 0, 1, x, y), matrix), (1, 0, 0, 1, -x, -y))
        case "skewX", [angle]:
            return 1, 0, tan(angle * pi / 180), 1, 0, 0
        case "skewY", [angle]:
            return 1, tan(angle * pi / 180), 0, 1, 0, 0
    raise _TooMuchError


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j,
        a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip


def _number(text: str | None) -> float:
    """Return the number at the start of *text*, units aside; 0 if there is none."""
    found = _NUMBER.match((text or "").strip())
    return float(found[0]) if found else 0
