"""What an SVG file shows: shapes, what clips them, and labels.

Everything has its final place and paint: nothing is inherited, referenced or styled any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledgebase.core.svg.path import Path
from knowledgebase.core.svg.values import Color, Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A path outside of which nothing shows."""

    path: Path
    matrix: Matrix
    even_odd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A path, filled, stroked or both."""

    path: Path
    matrix: Matrix
    #: None where it is not filled or not stroked
    fill: Color | None
    stroke: Color | None
    fill_opacity: float
    stroke_opacity: float
    #: of the stroke, in the units of the path
    width: float
    dashes: tuple[float, ...]
    #: how far into the dashes the stroke begins
    dash_offset: float
    #: 0, 1, 2 as in PDF: butt, round, square; miter, round, bevel
    cap: int
    join: int
    even_odd: bool
    #: what shows is inside all of them
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A line of text: where it stands, and its size, in units of the image."""

    x: float
    #: of the base line, from the top
    y: float
    size: float
    #: "l", "c" or "r": what of the text is at x
    anchor: str
    #: "2F1F4F"
    color: str
    bold: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorImage:
    """Shapes, from the bottom to the top, and the labels over them."""

    #: in the units of the file's coordinates
    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
