"""Figures of what networks are made of."""

from __future__ import annotations

from math import exp, hypot

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Polygon, Rectangle

from figures import style
from figures.style import BLUE, DASH_DOT, DASHED, DOTTED, INK, MUTED, ORANGE, PALE, VERMILLION
from figures.tables import read_numbers, read_table


def _arrow(axes: Axes, *points: tuple[float, float], bend: float = 0) -> None:
    """Draw an arrow through *points*, in the units of a canvas."""
    *way, start, end = points
    if way:
        axes.plot(*style.join([*way, start]), color=MUTED, lw=1.6, solid_capstyle="butt")
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>,head_length=5,head_width=3",
            connectionstyle=f"arc3,rad={bend}",
            color=MUTED,
            lw=1.6,
            shrinkA=0,
            shrinkB=0,
            joinstyle="miter",
        )
    )


def _box(
    axes: Axes, x: float, y: float, width: float, height: float, face: str = PALE, edge: str = MUTED
) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x, y),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=6",
            facecolor=face,
            edgecolor=edge,
            lw=1.3,
        )
    )


def _grid(axes: Axes, x: float, y: float, size: float, rows: list[list[float]]) -> None:
    """Draw numbers in cells, a minus as wide as typography has it."""
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            place = (x + right * size, y + down * size)
            axes.add_patch(Rectangle(place, size, size, facecolor="none", edgecolor=MUTED, lw=1))
            text = f"{value:g}".replace("-", "−")
            style.write(axes, place[0] + size / 2, place[1] + size / 2, text, "center")


def convolution() -> Figure:
    """A filter slides over an image; one place is worked out."""
    given = read_numbers("convolution")
    image, weights, (down, right) = given["image"], given["filter"], given["place"]
    size = len(weights)
    parts = [[image[down + row][right + column] for column in range(size)] for row in range(size)]
    places = range(len(image) - size + 1)
    answers = [
        [
            sum(
                weights[row][column] * image[top + row][left + column]
                for row in range(size)
                for column in range(size)
            )
            for left in places
        ]
        for top in places
    ]

    figure, axes = style.new_canvas()
    cell = 32
    places_of = {"image": (18, 40), "filter": (222, 72), "result": (364, 72)}
    for name, (x, y) in places_of.items():
        style.write(axes, x, y - 15, name)
    x, y = places_of["image"]
    axes.add_patch(
        Rectangle((x + right * cell, y + down * cell), 3 * cell, 3 * cell, facecolor="#cfe6f5")
    )
    _grid(axes, x, y, cell, image)
    axes.add_patch(
        Rectangle(
            (x + right * cell, y + down * cell),
            3 * cell,
            3 * cell,
            fill=False,
            edgecolor=BLUE,
            lw=3,
        )
    )
    x, y = places_of["filter"]
    _grid(axes, x, y, cell, weights)
    x, y = places_of["result"]
    axes.add_patch(Rectangle((x + right * cell, y + down * cell), cell, cell, facecolor="#fbdcc6"))
    _grid(axes, x, y, cell, answers)
    axes.add_patch(
        Rectangle(
            (x + right * cell, y + down * cell), cell, cell, fill=False, edgecolor=VERMILLION, lw=3
        )
    )
    style.write(axes, 202, 120, "∗", "center", fontsize=26)
    style.write(axes, 341, 120, "=", "center", fontsize=22)
    terms = []
    for row, part in zip(weights, parts, strict=True):
        pairs = zip(row, part, strict=True)
        terms.append(" + ".join(f"({w:g})·{p:g}" if w < 0 else f"{w:g}·{p:g}" for w, p in pairs))
    for index, term in enumerate(terms):
        sign = "" if index == 0 else "+ "
        text = (sign + term).replace("-", "−")
        style.write(axes, 222, 200 + 20 * index, text, family="DejaVu Sans")
    style.write(axes, 222, 262, f"= {answers[down][right]:g}", weight="bold")
    style.write(axes, 18, 222, "the filter covers\n3 × 3 numbers", "left top", color=INK)
    return figure


def receptive_field() -> Figure:
    """How much of the image one value of a layer sees."""
    table = read_table("receptive-field")
    figure, axes = style.new_chart(
        x="layers of 3 × 3 filters", y="side of the field (pixels)", right=147
    )
    axes.set_yscale("log", base=2)
    axes.set_ylim(0.85, 700)
    axes.set_yticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
    axes.set_xlim(0, 8)
    lines = (
        ("stride_2", "stride 2\nin every layer", BLUE, "o", style.SOLID),
        ("pool_every_2", "2 × 2 pool after\nevery second", VERMILLION, "s", DASHED),
        ("stride_1", "stride 1", style.GREEN, "^", DOTTED),
    )
    for column, label, color, marker, dash in lines:
        values = table.numbers(column)
        axes.plot(
            table.numbers("layers"), values, color=color, marker=marker, ls=dash, clip_on=False
        )
        style.write(axes, 8.3, values[-1], label)
    return figure


def activation_functions() -> Figure:
    """Four activation functions."""
    table = read_table("activation-functions")
    figure, axes = style.new_chart(x="input", y="output", left=41, right=106)
    axes.set_xlim(-4, 4)
    axes.set_ylim(-1.3, 3)
    axes.set_xticks(range(-4, 5, 2))
    axes.set_yticks(range(-1, 4))
    axes.axhline(0, color=MUTED, lw=1)
    lines = (
        ("relu", INK, style.SOLID),
        ("gelu", VERMILLION, DASHED),
        ("sigmoid", BLUE, DASH_DOT),
        ("tanh", style.GREEN, DOTTED),
    )
    for column, color, dash in lines:
        axes.plot(table.numbers("x"), table.numbers(column), color=color, ls=dash)
    style.write(axes, 1.62, 2.45, "ReLU", "right")
    style.write(axes, 2.25, 1.72, "GELU")
    style.write(axes, 4.15, 1.05, "sigmoid,")
    style.write(axes, 4.15, 0.72, "tanh")
    style.write(axes, -3.9, 0.36, "sigmoid")
    style.write(axes, -3.9, -0.7, "tanh")
    return figure


def attention_weights() -> Figure:
    """Each token spreads its attention over all tokens."""
    given = read_numbers("attention-weights")
    tokens = given["tokens"]
    figure, axes = style.new_canvas()
    width, height, left, top = 50, 33, 112, 52
    style.write(axes, left + len(tokens) * width / 2, 12, "looks at (share in percent)", "center")
    style.write(axes, 12, 37, "token")
    for index, token in enumerate(tokens):
        style.write(axes, left + (index + 0.5) * width, 37, token, "center")
    for down, (token, query) in enumerate(zip(tokens, given["queries"], strict=True)):
        scores = [
            sum(a * b for a, b in zip(query, key, strict=True)) / len(query) ** 0.5
            for key in given["keys"]
        ]
        total = sum(map(exp, scores))
        style.write(axes, 12, top + (down + 0.5) * height, token)
        for right, score in enumerate(scores):
            _cell(
                axes,
                (left + right * width, top + down * height),
                (width, height),
                exp(score) / total,
            )
    return figure


def _cell(axes: Axes, place: tuple[float, float], size: tuple[float, float], value: float) -> None:
    """Draw a cell of a heat map, with its value in percent."""
    (x, y), (width, height) = place, size
    axes.add_patch(Rectangle((x + 1, y + 1), width - 2, height - 2, facecolor=style.shade(value)))
    style.write(
        axes,
        x + width / 2,
        y + height / 2,
        f"{100 * value:.0f}",
        "center",
        color=style.ink_on(value),
    )


def shared_embedding() -> Figure:
    """How near each picture is to each caption."""
    given = read_numbers("shared-embedding")
    things = given["things"]
    figure, axes = style.new_canvas()
    width, height, left, top = 62, 41, 150, 64
    style.write(axes, left + len(things) * width / 2, 18, "caption", "center")
    style.write(axes, 12, 46, "picture of a")
    for index, thing in enumerate(things):
        style.write(axes, left + (index + 0.5) * width, 46, f"“{thing}”", "center")
    for down, (thing, picture) in enumerate(zip(things, given["pictures"], strict=True)):
        style.write(axes, 12, top + (down + 0.5) * height, thing)
        for right, caption in enumerate(given["captions"]):
            cosine = sum(a * b for a, b in zip(picture, caption, strict=True))
            cosine /= hypot(*picture) * hypot(*caption)
            x, y = left + right * width, top + down * height
            # As in trained models: no pair is far from 0.2, and little separates right from wrong.
            value = min(1.0, max(0.0, (cosine - 0.1) / 0.25))
            axes.add_patch(
                Rectangle((x + 1, y + 1), width - 2, height - 2, facecolor=style.shade(value))
            )
            text, color = f"{cosine:.2f}", style.ink_on(value)
            style.write(axes, x + width / 2, y + height / 2, text, "center", color=color)
            if down == right:
                axes.add_patch(
                    Rectangle(
                        (x + 1.5, y + 1.5),
                        width - 3,
                        height - 3,
                        fill=False,
                        edgecolor=ORANGE,
                        lw=3,
                    )
                )
    return figure


def transformer_block() -> Figure:
    """One block: two parts, each with a norm before it and a way around it."""
    parts = read_numbers("transformer-block")["parts"]
    figure, axes = style.new_canvas()
    middle, start = 178.0, 64.0
    style.write(axes, 6, middle, "token\nvectors")
    for part, face in zip(parts, ("#cfe6f5", "#fbdcc6"), strict=True):
        norm, body, plus = start + 18, start + 78, start + 184
        around = start + 7
        _arrow(axes, (start, middle), (norm, middle))
        _box(axes, norm, middle - 22, 50, 44)
        style.write(axes, norm + 25, middle, "norm", "center")
        _arrow(axes, (norm + 50, middle), (body, middle))
        _box(axes, body, middle - 38, 86, 76, face)
        style.write(axes, body + 43, middle, part["name"], "center", weight="bold")
        style.write(axes, body + 43, middle + 56, part["note"], "center")
        _arrow(axes, (body + 86, middle), (plus - 10, middle))
        axes.add_patch(Circle((plus, middle), 10, facecolor="white", edgecolor=MUTED, lw=1.3))
        style.write(axes, plus, middle, "+", "center", fontsize=16)
        _arrow(axes, (around, middle), (around, 92), (plus, 92), (plus, middle - 10))
        style.write(axes, (around + plus) / 2, 77, "unchanged", "center")
        start = plus + 10
    _arrow(axes, (start, middle), (start + 22, middle))
    style.write(axes, 240, 30, "one block; a model stacks many", "center")
    return figure


def patch_embedding() -> Figure:
    """A picture is cut into patches, and each becomes a token."""
    given = read_numbers("patch-embedding")
    count = given["drawn"]
    figure, axes = style.new_canvas()
    _picture(axes, (16, 44), 150, (0, 0, 1, 1))
    for index in range(1, count):
        at = index * 150 / count
        axes.plot([16 + at] * 2, [44, 194], color="white", lw=2.5)
        axes.plot([16, 166], [44 + at] * 2, color="white", lw=2.5)
    _arrow(axes, (174, 119), (204, 119))
    for x, title in ((16, "picture"), (214, "patch"), (269, "place"), (340, "token")):
        style.write(axes, x, 24, title)
    last = count - 1
    rows = ((0, 0, 44), (1, 0, 84), (2, 0, 124), (last, last, 176))
    for row, (right, down, y) in enumerate(rows):
        _picture(axes, (216, y), 32, (right / count, down / count, 1 / count, 1 / count))
        axes.add_patch(Rectangle((216, y), 32, 32, fill=False, edgecolor=MUTED, lw=1))
        style.write(axes, 286, y + 16, f"{down * count + right + 1}", "center")
        _arrow(axes, (306, y + 16), (332, y + 16))
        for cell in range(7):
            value = ((cell * 37 + row * 53 + 11) % 83) / 83
            place = (340 + cell * 18, y + 5)
            axes.add_patch(Rectangle(place, 17, 22, facecolor=style.shade(value)))
    for x in (232, 286, 402):
        style.write(axes, x, 165, "⋮", "center")
    style.write(axes, 16, 212, f"{count} × {count} patches")
    side = given["image"] // given["patch"]
    values = given["patch"] ** 2 * given["channels"]
    style.write(
        axes,
        16,
        236,
        f"{given['name']}: {side} × {side} = {side**2} patches, each with\n"
        f"{given['patch']} × {given['patch']} × {given['channels']} = {values} numbers",
        "left top",
        linespacing=1.4,
    )
    return figure


def _picture(
    axes: Axes,
    place: tuple[float, float],
    size: float,
    part: tuple[float, float, float, float],
) -> None:
    """Draw a part of a landscape (left, top, width, height; all of it is 1 wide) as a square."""
    left, top, width, _ = part
    (x, y), scale = place, size / width
    window = Rectangle(place, size, size, facecolor="#dcecf7", edgecolor="none")
    axes.add_patch(window)
    hills = [(0, 0.75), (0.3, 0.42), (0.55, 0.7), (0.75, 0.52), (1, 0.8), (1, 1), (0, 1)]
    points = [(x + (a - left) * scale, y + (b - top) * scale) for a, b in hills]
    sun = (x + (0.76 - left) * scale, y + (0.24 - top) * scale)
    for patch in (
        Circle(sun, 0.12 * scale, facecolor=ORANGE),
        Polygon(points, facecolor="#3f8f75"),
    ):
        axes.add_patch(patch)
        patch.set_clip_path(window)


def attention_cost() -> Figure:
    """Multiply-adds of self-attention and of a convolution."""
    table = read_table("attention-cost")
    figure, axes = style.new_chart(x="tokens", y="multiply-adds in one layer", left=57, right=124)
    axes.set_xscale("log", base=10)
    axes.set_yscale("log", base=10)
    axes.set_xlim(64, 131072)
    axes.set_ylim(5e7, 1e14)
    axes.set_xticks([1e2, 1e3, 1e4, 1e5], ["100", "1,000", "10,000", "100,000"])
    axes.set_yticks([1e8, 1e10, 1e12, 1e14], ["10⁸", "10¹⁰", "10¹²", "10¹⁴"])
    tokens = table.numbers("tokens")
    for column, label, color, dash, marker in (
        ("attention", "self-\nattention", VERMILLION, style.SOLID, "o"),
        ("convolution", "convolution\nof width 3", BLUE, DASHED, "s"),
    ):
        values = table.numbers(column)
        axes.plot(tokens, values, color=color, ls=dash, marker=marker, ms=6, clip_on=False)
        style.write(axes, tokens[-1] * 1.35, values[-1], label)
    axes.axvline(1536, color=MUTED, lw=1.2, ls=DOTTED)
    style.write(axes, 1350, 2.2e13, "n² part leads\nfrom 1,536", "right")
    return figure
