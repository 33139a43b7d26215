"""How every figure looks, and how it becomes a file.

Sizes are points: a figure is 480 by 300 of them, 640 by 400 pixels on a page. Ink is dark on
nothing, so that a dark page can invert it. Colors are those of Okabe and Ito, which people with
any vision tell apart, and never the only difference between two things.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

WIDTH, HEIGHT = 480, 300
TEXT = 15.0
INK, MUTED, GRID, PALE = "#1b1f24", "#59616b", "#d5dae0", "#eef1f4"
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
SKY, ORANGE = "#56b4e9", "#e69f00"
SOLID, DASHED, DOTTED, DASH_DOT = "-", (0, (5, 2.5)), (0, (1.2, 1.8)), (0, (6, 2, 1.2, 2))

_SETTINGS: Mapping[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.linewidth": 1.0,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": TEXT,
    "figure.dpi": 72,
    "figure.facecolor": "none",
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "grid.color": GRID,
    "grid.linewidth": 0.9,
    "lines.linewidth": 2.4,
    "lines.markersize": 7,
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "figures",
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": TEXT,
    "xtick.major.size": 4,
    "xtick.minor.bottom": False,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "ytick.labelsize": TEXT,
    "ytick.left": False,
    "ytick.minor.left": False,
}


@contextmanager
def settings() -> Iterator[None]:
    """Draw with our settings and the fonts that come with matplotlib, whatever a machine has.

    They are read from their files: the list of fonts that matplotlib keeps may be another one's.
    """
    manager, own = font_manager.fontManager, Path(mpl.get_data_path(), "fonts", "ttf")
    fonts = manager.ttflist
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        manager.ttflist = []
        for path in sorted(own.glob("DejaVuSans*.ttf")):
            manager.addfont(path)
        try:
            yield
        finally:
            manager.ttflist = fonts


def new_figure() -> Figure:
    """Return an empty figure."""
    return Figure(figsize=(WIDTH / 72, HEIGHT / 72))


def add_axes(
    figure: Figure, *, left: float, bottom: float, right: float = 14, top: float = 30
) -> Axes:
    """Return axes that keep these distances, in points, from the edges of *figure*."""
    width, height = WIDTH - left - right, HEIGHT - bottom - top
    return figure.add_axes((left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT))


def name_axes(axes: Axes, *, x: str, y: str, ticks: float = 0) -> None:
    """Say what the axes are; *y* stands level over the numbers, *ticks* points left of the axes."""
    axes.set_xlabel(x, labelpad=6)
    axes.annotate(y, (0, 1), (-ticks, 12), xycoords="axes fraction", textcoords="offset points")


def new_chart(
    *, x: str, y: str, left: float = 54, right: float = 14, bottom: float = 56
) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes."""
    figure = new_figure()
    axes = add_axes(figure, left=left, right=right, bottom=bottom, top=38)
    name_axes(axes, x=x, y=y, ticks=left - 6)
    return figure, axes


def new_canvas() -> tuple[Figure, Axes]:
    """Return a figure for a diagram, in points from the top left."""
    figure = new_figure()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(HEIGHT, 0)
    return figure, axes


def write(axes: Axes, x: float, y: float, text: str, align: str = "left", **style: Any) -> None:
    """Write *text* at a place in the units of the axes; *align* as in ``right top``."""
    words = align.split()
    horizontal = next((word for word in words if word in ("left", "right")), "center")
    middle = "center" if "\n" in text else "center_baseline"
    vertical = next((word for word in words if word in ("top", "bottom")), middle)
    axes.text(x, y, text, ha=horizontal, va=vertical, **{"linespacing": 1.15, **style})


def shade(value: float) -> str:
    """Return a blue for *value*, from almost white for 0 to dark for 1."""
    light, dark = (0.945, 0.962, 0.980), (0.0, 0.29, 0.50)
    mixed = (a + (b - a) * value**0.65 for a, b in zip(light, dark, strict=True))
    return "#" + "".join(f"{round(255 * part):02x}" for part in mixed)


def ink_on(value: float) -> str:
    """Return the color of text over :func:`shade` of *value*."""
    return "white" if value > 0.56 else "black"  # noqa: PLR2004 - also when inverted


def to_svg(draw: Callable[[], Figure]) -> str:
    """Return the drawing of a function as SVG: the same text on every machine."""
    with settings(), io.StringIO() as file:
        draw().savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        return tidy(file.getvalue())


def tidy(svg: str) -> str:
    """Leave out of *svg* what no reader sees: a document type, metadata, digits beyond 0.01 points.

    The metadata say nothing but their own vocabulary, and the last digits could differ between
    machines.
    """
    svg = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg)
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(?<= d=")[^"]*', lambda path: " ".join(path[0].split()), svg)
    return re.sub(r"scale\([^)]*\)|-?\d+\.\d{3,}", _round, svg)


def _round(found: re.Match[str]) -> str:
    if found[0].startswith("scale"):
        return found[0]
    text = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def join(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Return the points of a line as its x and its y."""
    return [x for x, _ in points], [y for _, y in points]


def disc(x: float, y: float, color: str, dash: Any) -> Circle:
    """Return a disc of radius 1."""
    return Circle((x, y), 1, facecolor=f"{color}22", edgecolor=color, lw=2, ls=dash)
