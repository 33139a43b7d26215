"""Figures of what smaller and sparser networks save and lose."""

from __future__ import annotations

from matplotlib.figure import Figure

from figures import style
from figures.style import BLUE, DASHED, MUTED, VERMILLION
from figures.tables import read_table


def quantization_error() -> Figure:
    """What rounding changes, by bits."""
    table = read_table("quantization-error")
    figure, axes = style.new_chart(
        x="bits per weight", y="rounding error (percent of the weights)", left=55, right=115
    )
    axes.set_yscale("log")
    axes.set_xlim(2, 12)
    axes.set_ylim(0.03, 180)
    axes.set_xticks(range(2, 13, 2))
    axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    bits = table.numbers("bits")
    lines = (
        ("outlier", "one weight\nis ten times\nlarger", VERMILLION, "s", DASHED),
        ("plain", "normal\nweights", BLUE, "o", style.SOLID),
    )
    for column, label, color, marker, dash in lines:
        values = table.numbers(column)
        axes.plot(bits, values, color=color, marker=marker, ls=dash, clip_on=False)
        style.write(axes, 12.4, values[-1], label)
    return figure


def pruning_error() -> Figure:
    """What is lost when weights are removed."""
    table = read_table("pruning-error")
    figure, axes = style.new_chart(
        x="weights removed (percent)", y="test error (percent)", left=46, right=20
    )
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 82)
    axes.set_xticks(range(0, 101, 20))
    axes.set_yticks(range(0, 81, 20))
    removed = table.numbers("removed")
    axes.axhline(200 / 3, color=MUTED, lw=1.2)
    style.write(axes, 1, 72.5, "guessing among three classes")
    axes.plot(removed, table.numbers("chance"), color=VERMILLION, marker="s", ms=5.5, ls=DASHED)
    axes.plot(removed, table.numbers("smallest"), color=BLUE, marker="o", ms=5.5, clip_on=False)
    style.write(axes, 31, 41, "by chance", "right")
    style.write(axes, 57, 9, "smallest first", "right")
    return figure


def distillation_temperature() -> Figure:
    """The same outputs at three temperatures."""
    table = read_table("distillation-temperature")
    figure = style.new_figure()
    names = table.words("class")
    places = range(len(names), 0, -1)
    for index, (column, temperature) in enumerate((("t1", 1), ("t2", 2), ("t5", 5))):
        axes = figure.add_axes((0.135 + index * 0.29, 0.1, 0.18, 0.72))
        axes.grid(visible=False)
        axes.set_xlim(0, 100)
        axes.set_ylim(0.4, len(names) + 0.6)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_visible(True)
        axes.set_yticks(list(places), names if index == 0 else ["" for _ in names])
        values = [100 * value for value in table.numbers(column)]
        axes.barh(places, values, height=0.56, color=BLUE)
        for place, value in zip(places, values, strict=True):
            text = f"{value:.0f}%" if value >= 1 else f"{value:.2g}%"
            style.write(axes, value + 5, place, text)
        axes.set_title(f"T = {temperature}", loc="left", pad=10, weight="bold")
    return figure


def energy_per_operation() -> Figure:
    """Energy of arithmetic and of memory."""
    table = read_table("energy-per-operation")
    figure = style.new_figure()
    axes = style.add_axes(figure, left=178, right=30, bottom=56, top=8)
    axes.set_xlabel("picojoules per operation", labelpad=6)
    names, kinds = table.words("operation"), table.words("kind")
    low, high = table.numbers("low_pj"), table.numbers("high_pj")
    places = range(len(names), 0, -1)
    axes.set_xscale("log")
    axes.set_xlim(0.01, 200000)
    axes.set_xticks(
        [0.01, 0.1, 1, 10, 100, 1000, 10000], ["0.01", "", "1", "", "100", "", "10,000"]
    )
    axes.set_yticks(list(places), names)
    axes.set_ylim(0.4, len(names) + 0.6)
    for place, kind, least, most in zip(places, kinds, low, high, strict=True):
        color, marker = (BLUE, "o") if kind == "arithmetic" else (VERMILLION, "s")
        # Points alone: on a logarithmic axis no length of a bar would mean anything.
        axes.plot([least, most], [place, place], marker, color=color, ms=8)
        text = f"{least:,g}" if least == most else f"{least:,g} to\n{most:,g}"
        style.write(axes, most * 1.7, place, text, linespacing=1.0)
    return figure
