"""Figures of how networks are trained, and of what that takes."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from figures import style
from figures.style import BLUE, DASH_DOT, DASHED, DOTTED, GREEN, INK, MUTED, VERMILLION
from figures.tables import read_table


def learning_rate() -> Figure:
    """Gradient descent down the same valley with three learning rates."""
    table = read_table("learning-rate")
    figure = style.new_figure()
    panels = (
        ("small", "0.02", "too small", BLUE),
        ("fitting", "0.2", "about right", GREEN),
        ("large", "0.255", "too large", VERMILLION),
    )
    for index, (name, rate, words, color) in enumerate(panels):
        axes = figure.add_axes((0.015 + index * 0.33, 0.06, 0.31, 0.74))
        axes.set_xlim(-4.6, 1.4)
        axes.set_ylim(-3.3, 3.3)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)
        for level in (0.15, 0.8, 2.4, 5.5, 11, 20):
            width, height = 2 * (2 * level) ** 0.5, (level) ** 0.5
            axes.add_patch(Ellipse((0, 0), width, height, fill=False, edgecolor="#b4bcc5", lw=1.1))
        x, y = table.numbers(f"x_{name}"), table.numbers(f"y_{name}")
        axes.plot(x, y, color=color, marker="o", ms=4.5, lw=1.7)
        axes.plot([x[0]], [y[0]], marker="o", ms=9, mfc="white", mec=INK, mew=1.8)
        axes.plot([0], [0], marker="+", ms=13, mec=INK, mew=2.2)
        axes.set_title(f"{words}:\nrate {rate}", pad=6, linespacing=1.2)
    return figure


def overfitting() -> Figure:
    """Error on training data and on new data while a network is trained."""
    table = read_table("overfitting")
    figure, axes = style.new_chart(
        x="epochs of training", y="mean squared error", left=51, right=110
    )
    axes.set_xscale("log")
    axes.set_xlim(10, 31623)
    axes.set_ylim(0, 0.46)
    axes.set_xticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
    axes.set_yticks([0, 0.1, 0.2, 0.3, 0.4])
    epochs, training, new = (table.numbers(column) for column in ("epoch", "training", "new"))
    axes.plot(epochs, training, color=BLUE, ls=DASHED)
    axes.plot(epochs, new, color=VERMILLION)
    style.write(axes, 38000, training[-1], "training\nexamples")
    style.write(axes, 38000, new[-1], "new\nexamples")
    best = min(range(len(new)), key=new.__getitem__)
    axes.plot([epochs[best]], [new[best]], marker="o", ms=9, mfc="white", mec=VERMILLION, mew=2.2)
    axes.annotate(
        "best place\nto stop",
        (epochs[best], new[best] + 0.012),
        (epochs[best], 0.235),
        ha="center",
        arrowprops={"arrowstyle": "-", "color": MUTED, "lw": 1.2},
        linespacing=1.15,
    )
    return figure


def few_shot_accuracy() -> Figure:
    """How many examples a class needs."""
    table = read_table("few-shot-accuracy")
    figure, axes = style.new_chart(
        x="examples per class", y="accuracy (percent)", left=51, right=110
    )
    axes.set_xscale("log")
    axes.set_xlim(0.93, 52)
    axes.set_ylim(0, 100)
    shots = table.numbers("shots")
    axes.set_xticks(shots, [f"{shot:g}" for shot in shots])
    lines = (
        ("classes5", "5 classes", BLUE, "o", style.SOLID, 20),
        ("classes20", "20 classes", VERMILLION, "s", DASHED, 5),
    )
    for column, label, color, marker, dash, chance in lines:
        values = table.numbers(column)
        axes.plot(shots, values, color=color, marker=marker, ls=dash, clip_on=False)
        style.write(axes, 57, values[-1], label)
        axes.axhline(chance, color=color, lw=1.2, ls=DOTTED)
        style.write(axes, 57, chance, f"chance: {chance}")
    return figure


def scaling_law() -> Figure:
    """Loss by tokens for four sizes, as fitted by Hoffmann et al."""
    table = read_table("scaling-law")
    figure, axes = style.new_chart(
        x="training tokens", y="predicted loss (nats per token)", left=46, right=103
    )
    axes.set_xscale("log")
    axes.set_xlim(1e9, 1e13)
    axes.set_ylim(1.6, 4.05)
    axes.set_xticks([1e9, 1e10, 1e11, 1e12, 1e13], ["1 bn", "10 bn", "100 bn", "1 tn", "10 tn"])
    axes.set_yticks([2, 2.5, 3, 3.5, 4])
    tokens = table.numbers("tokens")
    lines = (
        ("n01", "0.1 bn", VERMILLION, DOTTED, 0.05),
        ("n1", "1 bn", INK, DASH_DOT, 0.07),
        ("n10", "10 bn", GREEN, DASHED, 0.05),
        ("n100", "100 bn", BLUE, style.SOLID, -0.04),
    )
    for column, label, color, dash, lift in lines:
        values = table.numbers(column)
        axes.plot(tokens, values, color=color, ls=dash)
        style.write(axes, 1.25e13, values[-1] + lift, label)
    style.write(axes, 1.25e13, 2.82, "parameters:")
    axes.axhline(1.69, color=MUTED, lw=1.2)
    style.write(axes, 1.3e9, 1.81, "floor 1.69")
    return figure


def parameter_counts() -> Figure:
    """Parameters of known models by year."""
    table = read_table("parameter-counts")
    figure, axes = style.new_chart(x="year", y="parameters", left=67, right=100)
    axes.set_yscale("log")
    axes.set_xlim(2011.6, 2026.4)
    axes.set_ylim(1.5, 8e6)
    axes.set_xticks(range(2012, 2026, 3))
    axes.set_yticks([1e1, 1e3, 1e5, 1e6], ["10 mn", "1 bn", "100 bn", "1 tn"])
    right, left = (8, 0, "left"), (-8, 0, "right")
    sides = {
        "AlexNet": (0, -15, "center"), "VGG-16": (0, 14, "center"), "MobileNet": right,
        "ResNet-50": right, "BERT-large": (9, -4, "left"), "GPT-2": right,
        "GPT-3": left, "Switch-C": left, "PaLM": left, "Llama 3.1": (4, -16, "right"),
        "DeepSeek-V3": (10, -8, "left"), "Kimi K2": (9, 8, "left"),
    }  # fmt: skip
    rows = zip(*(table.words(name) for name in ("model", "month", "millions", "kind")), strict=True)
    for model, day, millions, kind in rows:
        year, month = map(int, day.split("-"))
        place = year + (month - 0.5) / 12, float(millions)
        sparse = kind == "sparse"
        axes.plot(
            *place,
            marker="D" if sparse else "o",
            ms=8,
            mfc="white" if sparse else BLUE,
            mec=VERMILLION if sparse else BLUE,
            mew=2,
        )
        right_by, up, align = sides[model]
        axes.annotate(
            model, place, (right_by, up), textcoords="offset points", ha=align, va="center"
        )
    axes.plot(2012.3, 1.2e6, marker="o", ms=8, color=BLUE)
    style.write(axes, 2012.7, 1.2e6, "dense")
    axes.plot(2012.3, 2.2e5, marker="D", ms=8, mfc="white", mec=VERMILLION, mew=2)
    style.write(axes, 2012.7, 2.2e5, "sparse")
    return figure


def training_carbon() -> Figure:
    """Reported emissions of training runs."""
    table = read_table("training-carbon")
    figure = style.new_figure()
    axes = style.add_axes(figure, left=152, right=22, bottom=56, top=8)
    axes.set_xlabel("tonnes of CO₂ equivalent", labelpad=6)
    models, tonnes = table.words("model"), table.numbers("tonnes")
    places = range(len(models), 0, -1)
    axes.set_xscale("log")
    axes.set_xlim(1, 60000)
    axes.set_xticks([1, 10, 100, 1000, 10000], ["1", "10", "100", "1,000", "10,000"])
    axes.set_yticks(list(places), models)
    axes.set_ylim(0.4, len(models) + 0.6)
    # Points alone: on a logarithmic axis no length of a bar would mean anything.
    axes.plot(tonnes, places, "o", color=BLUE, ms=8)
    for place, value in zip(places, tonnes, strict=True):
        text = f"{value:,.0f}" if value > 100 else f"{value:g}"  # noqa: PLR2004 - digits that say something
        style.write(axes, value * 1.28, place, text)
    return figure
