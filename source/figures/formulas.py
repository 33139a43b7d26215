"""Data that follow from a formula: curves as tables.

Nothing is random here. What is given (rates, spreads, speeds) stands in the first line of each
file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import acos, erf, exp, log, pi, sqrt, tanh
from typing import TypeAlias

from figures.tables import Table, make_table

Point: TypeAlias = tuple[float, float, float]


def steps(first: float, last: float, count: int) -> list[float]:
    """Return *count* numbers at equal distances."""
    return [first + (last - first) * index / (count - 1) for index in range(count)]


def powers(first: float, last: float, count: int) -> list[float]:
    """Return *count* powers of ten at equal distances of their exponents."""
    return [10**exponent for exponent in steps(first, last, count)]


def normal_share(value: float) -> float:
    """Return the share of a standard normal distribution below *value*."""
    return (1 + erf(value / sqrt(2))) / 2


def receptive_field() -> Table:
    """3x3 filters one above the other: how much of the input one value of a layer sees."""
    rows: list[tuple[float, ...]] = [(0, 1, 1, 1)]
    plain, pooled, strided, jump, stride = 1, 1, 1, 1, 1
    for layer in range(1, 9):
        plain += 2
        strided += 2 * stride
        stride *= 2
        if layer > 1 and layer % 2:  # a pool of 2x2 before every third, fifth ... layer
            pooled += jump
            jump *= 2
        pooled += 2 * jump
        rows.append((layer, plain, pooled, strided))
    return make_table(
        "Side of the receptive field in pixels after layers of 3x3 filters: r += (3 - 1) * jump; "
        "a 2x2 pool adds its jump and doubles it; stride 2 doubles the jump at every layer.",
        "layers stride_1 pool_every_2 stride_2",
        rows,
    )


def activation_functions() -> Table:
    """ReLU, sigmoid, tanh and GELU."""
    return make_table(
        "max(0, x); 1 / (1 + exp(-x)); tanh(x); GELU = x * Phi(x), with Phi the normal "
        "distribution.",
        "x relu sigmoid tanh gelu",
        [
            (x, max(0.0, x), 1 / (1 + exp(-x)), tanh(x), x * normal_share(x))
            for x in steps(-4, 4, 81)
        ],
    )


def learning_rate() -> Table:
    """Gradient descent in the valley x^2 / 2 + 4 y^2 with three learning rates."""
    rows: list[tuple[float, ...]] = []
    places = [(-4.0, 1.4)] * 3
    for step in range(21):
        rows.append((step, *(number for place in places for number in place)))
        places = [
            (x - rate * x, y - rate * 8 * y)
            for (x, y), rate in zip(places, (0.02, 0.2, 0.255), strict=True)
        ]
    return make_table(
        "Gradient descent on x^2 / 2 + 4 y^2 from (-4, 1.4), 20 steps of learning rate 0.02, 0.2 "
        "and 0.255; it converges below 2 / 8 = 0.25.",
        "step x_small y_small x_fitting y_fitting x_large y_large",
        rows,
    )


def attention_cost() -> Table:
    """Multiply-adds of one layer of self-attention and of one convolution along a sequence."""
    width = 768
    return make_table(
        "Multiply-adds of one layer for n tokens of width d = 768: self-attention 4 n d^2 + 2 n^2 "
        "d (projections; scores and mixture), convolution over 3 neighbors 3 n d^2.",
        "tokens attention convolution",
        [
            (n, 4 * n * width**2 + 2 * n**2 * width, 3 * n * width**2)
            for n in (2**power for power in range(6, 18))
        ],
    )


def distillation_temperature() -> Table:
    """Softmax of four logits at three temperatures."""
    logits = {"dog": 6.0, "wolf": 4.0, "cat": 2.5, "truck": -2.0}

    def softmax(temperature: float) -> list[float]:
        weights = [exp(logit / temperature) for logit in logits.values()]
        return [weight / sum(weights) for weight in weights]

    shares = zip(softmax(1), softmax(2), softmax(5), strict=True)
    return make_table(
        "Softmax exp(z / T) / sum of the logits 6, 4, 2.5 and -2, given as an example, at T = 1, "
        "2, 5.",
        "class t1 t2 t5",
        [(name, *row) for name, row in zip(logits, shares, strict=True)],
    )


def roc_curve() -> Table:
    """Rates of a detector whose scores are normal: mean 0 without, mean 2 with the thing sought."""
    return make_table(
        "Scores given as normal with deviation 1: mean 0 without, mean 2 with the finding. For "
        "each threshold t, false positive rate 1 - Phi(t), true positive rate 1 - Phi(t - 2).",
        "threshold false_positive true_positive density_without density_with",
        [
            (
                t,
                1 - normal_share(t),
                1 - normal_share(t - 2),
                exp(-(t**2) / 2) / sqrt(2 * pi),
                exp(-((t - 2) ** 2) / 2) / sqrt(2 * pi),
            )
            for t in steps(-3, 5, 81)
        ],
    )


def overlap_measures() -> Table:
    """Dice and IoU of two equal discs, one shifted."""

    def dice(shift: float) -> float:
        return 2 / pi * (acos(shift) - shift * sqrt(1 - shift**2))

    return make_table(
        "Two equal discs, one shifted by the share s of the diameter: "
        "Dice = 2 / pi * (acos s - s sqrt(1 - s^2)), IoU = Dice / (2 - Dice).",
        "shift dice iou",
        [(s, dice(s), dice(s) / (2 - dice(s))) for s in steps(0, 1, 51)],
    )


def base_rate() -> Table:
    """Share of true alarms among all alarms, by Bayes' rule."""

    def precision(share: float, false_rate: float) -> float:
        return 0.9 * share / (0.9 * share + false_rate * (1 - share))

    return make_table(
        "Precision = 0.9 p / (0.9 p + f (1 - p)) for the share p of fraud, a true positive rate "
        "of 90 percent and false positive rates f of 5, 1 and 0.1 percent.",
        "share f5 f1 f01",
        [
            (p, precision(p, 0.05), precision(p, 0.01), precision(p, 0.001))
            for p in powers(-4, -1, 61)
        ],
        digits=6,
    )


def stopping_distance() -> Table:
    """Way until a car stands, for three reaction times."""
    braking = 7
    rows = []
    for speed in range(0, 131, 5):
        v = speed / 3.6
        rows.append((speed, *(v * delay + v**2 / (2 * braking) for delay in (0.1, 1, 2))))
    return make_table(
        "v t + v^2 / (2 a) in meters with braking at a = 7 m/s^2, for reaction times of 0.1, 1 "
        "and 2 s.",
        "kmh s01 s1 s2",
        rows,
        digits=2,
    )


def fairness_threshold() -> Table:
    """Selection and false rejection in two groups whose scores differ."""
    deviation = 0.14
    #: share that would succeed, mean score of those who would, mean score of those who would not
    groups = ((0.6, 0.66, 0.42), (0.4, 0.58, 0.36))

    def selected(group: Point, threshold: float) -> float:
        share, good, bad = group
        over = [1 - normal_share((threshold - mean) / deviation) for mean in (good, bad)]
        return share * over[0] + (1 - share) * over[1]

    def refused(group: Point, threshold: float) -> float:
        return normal_share((threshold - group[1]) / deviation)

    return make_table(
        "Given as an example: 60 percent of group A and 40 percent of group B would succeed; "
        "scores are normal with deviation 0.14 and means 0.66 (success) and 0.42 (not) in A, 0.58 "
        "and 0.36 in B.",
        "threshold selected_a selected_b refused_a refused_b",
        [
            (t, *(rate(group, t) for rate in (selected, refused) for group in groups))
            for t in steps(0.2, 0.9, 71)
        ],
    )


def scaling_law() -> Table:
    """Loss by parameters and tokens, as fitted by Hoffmann et al."""

    def loss(parameters: float, tokens: float) -> float:
        return float(1.69 + 406.4 / parameters**0.34 + 410.7 / tokens**0.28)

    return make_table(
        "L = 1.69 + 406.4 / N^0.34 + 410.7 / D^0.28, the fit of Hoffmann et al. 2022 "
        "(arXiv:2203.15556), for N = 0.1, 1, 10 and 100 billion parameters.",
        "tokens n01 n1 n10 n100",
        [(round(d), *(loss(n, d) for n in (1e8, 1e9, 1e10, 1e11))) for d in powers(9, 13, 41)],
    )


def privacy_noise() -> Table:
    """How far Laplace noise may lead from a count."""
    return make_table(
        "Laplace noise of scale 1 / epsilon on a count: half of all results are within ln(2) / "
        "epsilon, 95 percent within ln(20) / epsilon.",
        "epsilon half most",
        [(e, log(2) / e, log(20) / e) for e in powers(-2, 1, 31)],
        digits=5,
    )


TABLES: Mapping[str, Callable[[], Table]] = {
    "receptive-field": receptive_field,
    "activation-functions": activation_functions,
    "learning-rate": learning_rate,
    "attention-cost": attention_cost,
    "distillation-temperature": distillation_temperature,
    "roc-curve": roc_curve,
    "overlap-measures": overlap_measures,
    "base-rate": base_rate,
    "stopping-distance": stopping_distance,
    "fairness-threshold": fairness_threshold,
    "scaling-law": scaling_law,
    "privacy-noise": privacy_noise,
}
