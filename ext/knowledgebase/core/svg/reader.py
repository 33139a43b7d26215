"""Reads a file in SVG into shapes and labels that a book can print.

The text of a file in, a :class:`VectorImage` out; None for a file that needs more than is supported
here: masks, filters, patterns, bitmaps, gradients, style sheets with more than plain selectors.
Nothing is fetched and nothing runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from knowledgebase.core.svg.path import Path, element_path
from knowledgebase.core.svg.shapes import Clip, Label, Shape, VectorImage
from knowledgebase.core.svg.stylesheet import Rule, parse_declarations, parse_rules
from knowledgebase.core.svg.values import (
    Matrix,
    read_color,
    read_number,
    read_numbers,
    read_transform,
    times,
)

_SVG = "{http://www.w3.org/2000/svg}"
#: elements that show nothing where they stand
_UNSEEN = ("desc", "metadata", "title", "defs", "style", "clipPath")
_INHERITED = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin font-size font-weight text-anchor color "
    "visibility clip-rule"
).split()
_REFUSED = ("mask", "filter", "marker-start", "marker-mid", "marker-end")
_CAPS = {"round": 1, "square": 2}
_JOINS = {"round": 1, "bevel": 2}
_ANCHORS = {"middle": "c", "end": "r"}
_MOST_ELEMENTS = 20_000
#: units; a wider or higher image is a mistake
_LARGEST = 1e5
_ADDRESS = re.compile(r"url\(\s*[\"']?(#[^\"')\s]+)[\"']?\s*\)")


class _TooMuchError(Exception):
    """The file needs something that is not supported here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What an element inherits from those around it."""

    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    style: Mapping[str, str] = field(default_factory=dict)
    opacity: float = 1
    clips: tuple[Clip, ...] = ()


def read_svg(text: str) -> VectorImage | None:
    """Return what a file shows, or None if it is no SVG or needs more than is supported here."""
    try:
        root = ElementTree.fromstring(text)
        left, top, width, height = _view_box(root)
        start = _State(matrix=(1, 0, 0, 1, -left, -top))
        found = list(_Reader(root).draw(root, start))
    except (_TooMuchError, ElementTree.ParseError, RecursionError, ValueError):
        return None
    return VectorImage(
        width=width,
        height=height,
        shapes=tuple(item for item in found if isinstance(item, Shape)),
        labels=tuple(item for item in found if isinstance(item, Label)),
    )


def _view_box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    numbers = read_numbers(root.get("viewBox", ""))
    if len(numbers) != 4:  # noqa: PLR2004 - left, top, width, height
        numbers = [0, 0, read_number(root.get("width")), read_number(root.get("height"))]
    left, top, width, height = numbers
    if not (0 < width < _LARGEST and 0 < height < _LARGEST):
        raise _TooMuchError
    return left, top, width, height


class _Reader:
    """Walks through the elements of a file."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.by_id = {element.get("id", ""): element for element in root.iter()}
        self.rules = _rules(root)
        #: a few elements that use each other can stand for billions
        self.budget = iter(range(_MOST_ELEMENTS))

    def draw(self, element: ElementTree.Element, around: _State) -> Iterator[Shape | Label]:
        """Yield what *element* shows, in order."""
        name = element.tag.rpartition("}")[2]
        if name in _UNSEEN or not element.tag.startswith(_SVG):
            return
        if next(self.budget, None) is None:
            raise _TooMuchError
        said = self._said(element)
        state = self._enter(said, around)
        if state.style.get("visibility") == "hidden" or said.get("display") == "none":
            return
        if name in ("svg", "g", "a"):
            for child in element:
                yield from self.draw(child, state)
        elif name == "use":
            yield from self.draw(self._used_by(element), _moved(element, state))
        elif name == "text":
            yield from self._label(element, state)
        elif path := _outline_of(name, element):
            yield _shape(path, state)

    def _used_by(self, element: ElementTree.Element) -> ElementTree.Element:
        key = next((v for k, v in element.items() if k.rpartition("}")[2] == "href"), "")
        return self._found(key)

    def _found(self, key: str) -> ElementTree.Element:
        """Return the element that an address within the file names."""
        if not key.startswith("#") or key[1:] not in self.by_id:
            raise _TooMuchError
        return self.by_id[key[1:]]

    def _said(self, element: ElementTree.Element) -> dict[str, str]:
        """Return what holds for *element*: attributes, the style sheet over them, its own style."""
        said = dict(element.items())
        own = said.pop("style", "")
        name, names = element.tag.rpartition("}")[2], said.get("class", "").split()
        for rule in self.rules:
            if rule.fits(name=name, id=said.get("id", ""), classes=names):
                said.update(rule.says)
        said.update(parse_declarations(own))
        return said

    def _enter(self, said: Mapping[str, str], around: _State) -> _State:
        if any(said.get(key, "none") != "none" for key in _REFUSED):
            raise _TooMuchError
        own = {key: said[key].strip() for key in _INHERITED if key in said}
        state = _State(
            matrix=times(around.matrix, read_transform(said.get("transform", ""))),
            style={**around.style, **own},
            opacity=around.opacity * float(said.get("opacity", 1)),
            clips=around.clips,
        )
        clip = said.get("clip-path", "none").strip()
        if clip == "none":
            return state
        return replace(state, clips=(*state.clips, *self._clip(clip, state)))

    def _clip(self, address: str, state: _State) -> Iterator[Clip]:
        """Yield what *address*, as in ``url(#a)``, lets show: it has one shape."""
        if next(self.budget, None) is None or not (found := _ADDRESS.fullmatch(address)):
            raise _TooMuchError
        element = self._found(found[1])
        said = self._said(element)
        seen = [c for c in element if c.tag.rpartition("}")[2] not in _UNSEEN]
        if (
            element.tag != f"{_SVG}clipPath"
            or said.get("clipPathUnits", "userSpaceOnUse") != "userSpaceOnUse"
            or len(seen) != 1
        ):
            raise _TooMuchError
        yield from self._outline(seen[0], self._enter(said, _State(matrix=state.matrix)))

    def _outline(self, element: ElementTree.Element, around: _State) -> Iterator[Clip]:
        state = self._enter(self._said(element), around)
        if element.tag == f"{_SVG}use":
            yield from self._outline(self._used_by(element), _moved(element, state))
        else:
            path = _outline_of(element.tag.removeprefix(_SVG), element)
            even_odd = state.style.get("clip-rule") == "evenodd"
            yield Clip(path=path, matrix=state.matrix, even_odd=even_odd)
            yield from state.clips

    def _label(self, element: ElementTree.Element, state: _State) -> Iterator[Label]:
        """Yield the lines of a text: its own, and those of parts with a place of their own."""
        lines = [(element, element.text or "")]
        for part in element:
            if part.get("x") or part.get("y"):
                lines.append((part, part.text or ""))
            else:
                lines[-1] = (lines[-1][0], lines[-1][1] + (part.text or ""))
            lines[-1] = (lines[-1][0], lines[-1][1] + (part.tail or ""))
        a, b, c, d, e, f = state.matrix
        if b or c or a <= 0 or state.clips:  # text that is turned, or seen in part
            raise _TooMuchError
        for part, text in lines:
            own = self._enter(self._said(part), state) if part is not element else state
            style = own.style
            if not (words := " ".join(text.split())):
                continue
            x = read_number(part.get("x") or element.get("x")) + read_number(part.get("dx"))
            y = read_number(part.get("y") or element.get("y")) + read_number(part.get("dy"))
            color = read_color(style.get("fill", "black"), style) or (0, 0, 0)
            yield Label(
                x=a * x + e,
                y=d * y + f,
                size=a * read_number(style.get("font-size", "16")),
                anchor=_ANCHORS.get(style.get("text-anchor", ""), "l"),
                color="".join(f"{round(255 * part):02X}" for part in color),
                bold=style.get("font-weight", "") in ("bold", "600", "700", "800", "900"),
                text=words,
            )


def _rules(root: ElementTree.Element) -> tuple[Rule, ...]:
    """Return the rules of all style sheets, the one that wins last."""
    sheets = ("".join(sheet.itertext()) for sheet in root.iter(f"{_SVG}style"))
    return tuple(sorted(parse_rules("\n".join(sheets)), key=lambda rule: rule.weight))


def _moved(use: ElementTree.Element, state: _State) -> _State:
    """Return *state* for what *use* puts at a place of its own."""
    shift = (1, 0, 0, 1, read_number(use.get("x")), read_number(use.get("y")))
    return replace(state, matrix=times(state.matrix, shift))


def _outline_of(name: str, element: ElementTree.Element) -> Path:
    path = element_path(name, element.attrib)
    if path is None:
        raise _TooMuchError
    return path


def _shape(path: Path, state: _State) -> Shape:
    style = state.style
    dashes = style.get("stroke-dasharray", "none")
    return Shape(
        path=path,
        matrix=state.matrix,
        fill=read_color(style.get("fill", "black"), style),
        stroke=read_color(style.get("stroke", "none"), style),
        fill_opacity=state.opacity * float(style.get("fill-opacity", 1)),
        stroke_opacity=state.opacity * float(style.get("stroke-opacity", 1)),
        width=read_number(style.get("stroke-width", "1")),
        dashes=tuple(read_numbers(dashes)),
        dash_offset=read_number(style.get("stroke-dashoffset")),
        cap=_CAPS.get(style.get("stroke-linecap", ""), 0),
        join=_JOINS.get(style.get("stroke-linejoin", ""), 0),
        even_odd=style.get("fill-rule") == "evenodd",
        clips=state.clips,
    )
