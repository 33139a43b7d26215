"""Figures of how systems are measured and what follows for people."""

from __future__ import annotations

from matplotlib.figure import Figure

from figures import style
from figures.style import BLUE, DASHED, DOTTED, GREEN, INK, MUTED, VERMILLION
from figures.tables import read_table


def roc_curve() -> Figure:
    """Two thresholds on two distributions of scores, and their places on the curve."""
    table = read_table("roc-curve")
    thresholds = table.numbers("threshold")
    marks = ((0.5, "A"), (1.5, "B"))
    figure = style.new_figure()
    left = style.add_axes(figure, left=14, right=280, bottom=56, top=38)
    style.name_axes(left, x="score", y="density")
    left.set_xlim(-3, 5)
    left.set_ylim(0, 0.5)
    left.set_xticks([-2, 0, 2, 4], ["−2", "0", "2", "4"])
    left.set_yticks([])
    left.grid(visible=False)
    for column, color, dash in (
        ("density_without", BLUE, DASHED),
        ("density_with", VERMILLION, style.SOLID),
    ):
        density = table.numbers(column)
        left.fill_between(thresholds, density, color=color, alpha=0.12, lw=0)
        left.plot(thresholds, density, color=color, ls=dash)
    style.write(left, -1.7, 0.37, "healthy", "center")
    style.write(left, 3.6, 0.37, "ill", "center")
    for threshold, name in marks:
        left.plot([threshold, threshold], [0, 0.45], color=INK, lw=1.4)
        style.write(left, threshold, 0.475, name, "center", weight="bold")
    right = style.add_axes(figure, left=282, right=16, bottom=56, top=38)
    style.name_axes(right, x="false alarms (percent)", y="found (percent)", ticks=38)
    right.set_xlim(0, 100)
    right.set_ylim(0, 100)
    right.set_xticks([0, 50, 100])
    right.set_yticks([0, 50, 100])
    right.plot([0, 32], [0, 32], color=MUTED, lw=1.2, ls=DOTTED)
    style.write(right, 35, 34, "guessing")
    false_rate = [100 * value for value in table.numbers("false_positive")]
    true_rate = [100 * value for value in table.numbers("true_positive")]
    right.plot(false_rate, true_rate, color=GREEN)
    for threshold, name in marks:
        index = min(range(len(thresholds)), key=lambda i: abs(thresholds[i] - threshold))
        x, y = false_rate[index], true_rate[index]
        right.plot([x], [y], "o", ms=9, mfc="white", mec=INK, mew=2)
        text = f"{name}: {y:.0f} found,\n{x:.0f} false"
        style.write(right, x + 6, y - 4, text, "left top")
    return figure


def overlap_measures() -> Figure:
    """Dice and IoU of a disc and its shifted copy."""
    table = read_table("overlap-measures")
    figure, axes = style.new_chart(
        x="shift (share of the diameter)", y="overlap", left=51, right=20
    )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    shift, dice, iou = (table.numbers(column) for column in ("shift", "dice", "iou"))
    axes.plot(shift, dice, color=BLUE)
    axes.plot(shift, iou, color=VERMILLION, ls=DASHED)
    at = shift.index(0.3)
    axes.plot([0.3], [dice[at]], "o", color=BLUE)
    axes.plot([0.3], [iou[at]], "s", color=VERMILLION)
    style.write(axes, 0.325, dice[at] + 0.045, f"Dice {dice[at]:.2f}")
    style.write(axes, 0.275, iou[at] - 0.045, f"IoU {iou[at]:.2f}", "right")
    for index, part in enumerate((0, 0.3, 0.8)):
        inset = figure.add_axes((0.52 + index * 0.148, 0.64, 0.14, 0.224))
        inset.set_axis_off()
        inset.set_aspect("equal")
        inset.set_xlim(-1.2, 3)
        inset.set_ylim(-2.1, 2.1)
        circle = style.disc(0, 0, BLUE, style.SOLID), style.disc(2 * part, 0, VERMILLION, DASHED)
        for patch in circle:
            inset.add_patch(patch)
        style.write(inset, part, 1.75, f"{part:g}", "center")
    return figure


def base_rate() -> Figure:
    """How many alarms are true, by how common fraud is."""
    table = read_table("base-rate")
    figure, axes = style.new_chart(
        x="share of payments that are fraud (percent)",
        y="alarms that are true (percent)",
        left=51,
        right=129,
    )
    axes.set_xscale("log")
    axes.set_xlim(0.01, 10)
    axes.set_ylim(0, 100)
    axes.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    axes.set_yticks(range(0, 101, 25))
    shares = [100 * share for share in table.numbers("share")]
    lines = (
        ("f01", "0.1 percent", BLUE, style.SOLID),
        ("f1", "1 percent", VERMILLION, DASHED),
        ("f5", "5 percent", GREEN, DOTTED),
    )
    for column, label, color, dash in lines:
        values = [100 * value for value in table.numbers(column)]
        axes.plot(shares, values, color=color, ls=dash)
        style.write(axes, 11.5, values[-1] + (4 if column == "f01" else -2), label)
    style.write(axes, 11.5, 48, "false alarms\namong honest\npayments", "left top")
    return figure


def fairness_threshold() -> Figure:
    """What a threshold does to two groups."""
    table = read_table("fairness-threshold")
    figure = style.new_figure()
    thresholds = table.numbers("threshold")
    panels = (
        ("selected", "accepted (percent)", 46, 254, ((0.53, 67, "left"), (0.47, 33, "right"))),
        (
            "refused",
            "able, but refused (percent)",
            270,
            22,
            ((0.53, 9, "left"), (0.47, 33, "right")),
        ),
    )
    for measure, words, left, right, places in panels:
        axes = style.add_axes(figure, left=left, right=right, bottom=56, top=38)
        style.name_axes(axes, x="threshold of the score", y=words, ticks=38)
        axes.set_xlim(0.2, 0.9)
        axes.set_ylim(0, 100)
        axes.set_xticks([0.2, 0.5, 0.8])
        axes.set_yticks([0, 50, 100])
        axes.axvline(0.5, color=MUTED, lw=1.2, ls=DOTTED)
        for group, color, dash, marker, (x, y, align) in zip(
            "ab", (BLUE, VERMILLION), (style.SOLID, DASHED), "os", places, strict=True
        ):
            values = [100 * value for value in table.numbers(f"{measure}_{group}")]
            axes.plot(thresholds, values, color=color, ls=dash)
            at = thresholds.index(0.5)
            axes.plot([0.5], [values[at]], marker, color=color, ms=8)
            style.write(axes, x, y, f"{group.upper()}: {values[at]:.0f}", align)
    return figure


def privacy_noise() -> Figure:
    """A counted total with noise, by how much it protects."""
    table, draws = read_table("privacy-noise"), read_table("noisy-counts")
    figure, axes = style.new_chart(
        x="epsilon (smaller protects more)", y="published count", left=62, right=24
    )
    axes.set_xscale("log")
    axes.set_xlim(0.0085, 12)
    axes.set_ylim(550, 1450)
    axes.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    axes.set_yticks([600, 800, 1000, 1200, 1400], ["600", "800", "1,000", "1,200", "1,400"])
    epsilon = table.numbers("epsilon")
    for column, alpha in (("most", 0.16), ("half", 0.3)):
        reach = table.numbers(column)
        low, high = [1000 - value for value in reach], [1000 + value for value in reach]
        axes.fill_between(epsilon, low, high, color=BLUE, alpha=alpha, lw=0)
    axes.plot(
        draws.numbers("epsilon"), draws.numbers("count"), "o", ms=5, mfc="white", mec=INK, mew=1.3
    )
    style.write(axes, 0.033, 1190, "95 percent of results")
    axes.axhline(1000, color=MUTED, lw=1.2)
    style.write(axes, 12, 1062, "true count", "right")
    style.write(axes, 0.033, 810, "dark: half of them")
    return figure
