"""Figures of physics and of markets."""

from __future__ import annotations

from matplotlib.figure import Figure

from figures import style
from figures.style import BLUE, DASHED, DOTTED, GREEN, INK, MUTED, VERMILLION
from figures.tables import read_table


def stopping_distance() -> Figure:
    """How far a car goes until it stands."""
    table = read_table("stopping-distance")
    figure, axes = style.new_chart(
        x="speed (kilometers per hour)", y="stopping distance (meters)", left=51, right=129
    )
    axes.set_xlim(0, 130)
    axes.set_ylim(0, 180)
    axes.set_xticks([0, 30, 50, 80, 100, 130])
    axes.set_yticks(range(0, 181, 30))
    speeds = table.numbers("kmh")
    lines = (
        ("s2", "2 s", VERMILLION, DOTTED),
        ("s1", "1 s", GREEN, DASHED),
        ("s01", "0.1 s", BLUE, style.SOLID),
    )
    for column, label, color, dash in lines:
        values = table.numbers(column)
        axes.plot(speeds, values, color=color, ls=dash)
        style.write(axes, 133, values[-1], f"reacts in {label}:\n{values[-1]:.0f} m")
    return figure


def error_growth() -> Figure:
    """Two almost equal starts of the system of Lorenz."""
    table = read_table("error-growth")
    figure = style.new_figure()
    time = table.numbers("time")
    top = style.add_axes(figure, left=69, right=14, bottom=168, top=36)
    style.name_axes(top, x="", y="x of both runs", ticks=63)
    top.set_xlim(0, 30)
    top.set_ylim(-22, 22)
    top.set_xticks(range(0, 31, 5), ["" for _ in range(0, 31, 5)])
    top.set_yticks([-20, 0, 20], ["−20", "0", "20"])
    top.plot(time, table.numbers("x_one"), color=BLUE, lw=1.8)
    top.plot(time, table.numbers("x_two"), color=VERMILLION, lw=1.8, ls=(0, (4, 2)))
    below = style.add_axes(figure, left=69, right=14, bottom=56, top=172)
    style.name_axes(below, x="time", y="distance between them", ticks=63)
    below.set_xlim(0, 30)
    below.set_yscale("log")
    below.set_ylim(2e-5, 200)
    below.set_yticks([1e-4, 1e-2, 1, 100], ["0.0001", "0.01", "1", "100"])
    below.plot(time, table.numbers("distance"), color=INK, lw=2)
    return figure


def physics_residual() -> Figure:
    """A fit with and without the law."""
    table = read_table("physics-residual")
    figure, axes = style.new_chart(x="time (seconds)", y="displacement", left=53, right=20)
    axes.set_xlim(0, 12)
    axes.set_ylim(-1, 1.35)
    axes.set_xticks(range(0, 13, 2))
    axes.set_yticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
    axes.axvspan(0, 4, color=style.PALE, lw=0)
    time = table.numbers("time")
    axes.plot(time, table.numbers("truth"), color=MUTED, lw=7, alpha=0.4)
    axes.plot(time, table.numbers("data_only"), color=VERMILLION, ls=DASHED)
    axes.plot(time, table.numbers("with_law"), color=BLUE, lw=2)
    seen = [(float(t), float(y)) for t, y in zip(time, table.words("measured"), strict=True) if y]
    axes.plot(*style.join(seen), "o", ms=6, mfc="white", mec=INK, mew=1.5, clip_on=False)
    style.write(axes, 0.25, 1.24, "measured here")
    style.write(axes, 5.6, 1.1, "data only")
    style.write(axes, 8.2, 0.5, "data and law")
    style.write(axes, 8.2, -0.42, "wide gray: truth")
    return figure


def market_forecasts() -> Figure:
    """Printed market figures, and what their own growth makes of them."""
    table = read_table("market-forecasts")
    figure, axes = style.new_chart(x="year", y="billions of dollars", left=51, right=129)
    axes.set_yscale("log")
    axes.set_xlim(2021.8, 2030)
    axes.set_ylim(10, 700)
    axes.set_xticks([2023, 2025, 2027, 2030])
    axes.set_yticks([10, 30, 100, 300], ["10", "30", "100", "300"])
    looks = {
        "A": (VERMILLION, "s", DASHED, "41.2%\na year", 0.92),
        "B": (GREEN, "^", DOTTED, "U.S.,\n22.0% a year", 1),
        "C": (BLUE, "o", style.SOLID, "world,\n31.8% a year", 1.07),
    }
    last = 2030
    for row in table.rows:
        series, _, year_word, value_word, growth, _, _ = row
        color, marker, dash, words, shift = looks[series]
        year, value = float(year_word), float(value_word)
        axes.plot([year], [value], marker, color=color, ms=9, zorder=3)
        if growth:
            end = value * (1 + float(growth) / 100) ** (last - year)
            axes.plot([year, last], [value, end], color=color, ls=dash)
            style.write(axes, 2030.15, end * shift, f"{end:,.0f}: {words}")
    style.write(axes, 2022.75, 19.4, "17.97", "right")
    style.write(axes, 2022.75, 13.9, "14.97", "right")
    style.write(axes, 2023.75, 93.72, "93.72", "right")
    style.write(axes, 2025.2, 82, "96.8")
    return figure
