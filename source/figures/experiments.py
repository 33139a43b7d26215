"""Small experiments whose results the figures show.

Seeded, and with the generator whose numbers NumPy never changes; results are rounded, so that they
are the same on every machine. Each runs within seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, exp, sqrt
from typing import TypeAlias

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from figures.tables import Table, make_table

Array: TypeAlias = NDArray[np.float64]
Random: TypeAlias = np.random.RandomState
State: TypeAlias = tuple[float, float, float]


# -- a small network -----------------------------------------------------------------------------


class Network:
    """A perceptron with tanh between its layers, trained by gradient descent on all examples.

    The steps are small and there are no others, so that it goes the same way on every machine.
    """

    def __init__(self, random: Random, *widths: int, spread: float = 1) -> None:
        self.weights: list[Array] = [
            random.randn(one, two) / sqrt(one) for one, two in pairwise(widths)
        ]
        self.shifts: list[Array] = [np.zeros(width) for width in widths[1:]]
        # The greater the spread, the finer the shapes that the first layer begins with.
        self.weights[0] *= spread
        self.shifts[0] += spread * random.randn(widths[1])

    def layers(self, inputs: Array) -> list[Array]:
        """Return the input and what each layer makes of it; the last one is linear."""
        found = [inputs]
        for index, (weight, shift) in enumerate(zip(self.weights, self.shifts, strict=True)):
            value = found[-1] @ weight + shift
            found.append(value if index == len(self.weights) - 1 else np.tanh(value))
        return found

    def step(self, layers: Sequence[Array], error: Array, rate: float) -> None:
        """Go one step against the gradient, given that of the loss by the last layer."""
        weights: list[Array] = []
        shifts: list[Array] = []
        for index in reversed(range(len(self.weights))):
            weights.insert(0, layers[index].T @ error)
            shifts.insert(0, error.sum(axis=0))
            error = (error @ self.weights[index].T) * (1 - layers[index] ** 2)
        for parameter, gradient in zip(self.weights + self.shifts, weights + shifts, strict=True):
            np.subtract(parameter, rate * gradient, out=parameter)


def overfitting() -> Table:
    """Train a network that is larger than its data, and look at new data on the way."""
    random = np.random.RandomState(5)

    def sample(count: int) -> tuple[Array, Array]:
        x = random.uniform(-1, 1, (count, 1))
        return x, np.sin(4 * x) + 0.3 * random.randn(count, 1)

    (x, y), (new_x, new_y) = sample(15), sample(1000)
    network = Network(random, 1, 48, 1, spread=4)
    marks = sorted({round(10 ** (index / 10)) for index in range(46)})
    rows = []
    for epoch in range(1, marks[-1] + 1):
        layers = network.layers(x)
        error = layers[-1] - y
        if epoch in marks:
            unseen = network.layers(new_x)[-1] - new_y
            rows.append((epoch, float(np.mean(error**2)), float(np.mean(unseen**2))))
        network.step(layers, 2 * error / len(x), 0.025)
    return make_table(
        "Mean squared errors of a network 1-48-1 (tanh, gradient descent) on 15 training and "
        "1,000 new examples of y = sin 4x + noise of deviation 0.3; the noise alone gives 0.09.",
        "epoch training new",
        rows,
        digits=3,
    )


def pruning_error() -> Table:
    """Take weights from a trained network, the smallest first or by chance."""
    random = np.random.RandomState(3)

    def spirals(count: int) -> tuple[Array, NDArray[np.int64]]:
        kind = np.arange(count) % 3
        radius = np.sqrt(random.uniform(0.01, 1, count))
        angle = 4 * radius + 2 * np.pi / 3 * kind
        points = radius * np.stack([np.cos(angle), np.sin(angle)]) + 0.03 * random.randn(2, count)
        return points.T, kind

    (x, kind), (new_x, new_kind) = spirals(300), spirals(1200)
    network = Network(random, 2, 32, 32, 3, spread=2)
    for _ in range(1500):
        layers = network.layers(x)
        shares = np.exp(layers[-1] - layers[-1].max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        network.step(layers, (shares - np.eye(3)[kind]) / len(x), 0.5)

    whole = network.weights
    sizes = np.concatenate([np.abs(weight).ravel() for weight in whole])
    drawn = [random.permutation(len(sizes)) for _ in range(10)]

    def error(order: NDArray[np.int64], share: float) -> float:
        """Return the error on new points without the first weights of *order*."""
        keep = np.ones(len(sizes))
        keep[order[: round(share * len(sizes))]] = 0
        parts = np.split(keep, np.cumsum([weight.size for weight in whole])[:-1])
        network.weights = [w * part.reshape(w.shape) for w, part in zip(whole, parts, strict=True)]
        return float(np.mean(network.layers(new_x)[-1].argmax(axis=1) != new_kind))

    smallest_first = np.argsort(sizes, kind="stable")
    rows = []
    for percent in (*range(0, 100, 5), 97, 99):
        by_chance = float(np.mean([error(order, percent / 100) for order in drawn]))
        rows.append((percent, 100 * error(smallest_first, percent / 100), 100 * by_chance))
    return make_table(
        "Test error in percent on 1,200 new points in three spirals, of a trained network "
        "2-32-32-3, not trained again; chance: mean of 10 draws.",
        "removed smallest chance",
        rows,
        digits=1,
    )


def few_shot_accuracy() -> Table:
    """Give a new example to the class whose mean is nearest."""
    random = np.random.RandomState(7)
    size, episodes, queries = 64, 300, 10

    def accuracy(classes: int, shots: int) -> float:
        right = 0
        for _ in range(episodes):
            centers = 0.35 * random.randn(classes, 1, size)
            means = (centers + random.randn(classes, shots, size)).mean(axis=1)
            asked = (centers + random.randn(classes, queries, size)).reshape(-1, size)
            nearest = ((means**2).sum(axis=1) - 2 * asked @ means.T).argmin(axis=1)
            right += int((nearest == np.repeat(np.arange(classes), queries)).sum())
        return 100 * right / (episodes * classes * queries)

    return make_table(
        "Accuracy in percent of the nearest class mean: 64 features, class centers normal with "
        "deviation 0.35, examples around them with 1; 300 draws of 5 or 20 classes, 10 queries "
        "each.",
        "shots classes5 classes20",
        [(shots, accuracy(5, shots), accuracy(20, shots)) for shots in (1, 2, 3, 5, 10, 20, 50)],
        digits=1,
    )


def quantization_error() -> Table:
    """Round weights to a grid from minus to plus the largest one."""
    random = np.random.RandomState(11)
    plain = random.randn(4096)
    outlier = plain.copy()
    outlier[0] = 10 * np.abs(plain).max()

    def error(weights: Array, bits: int) -> float:
        """Return the error of all weights but the first, as percent of their size."""
        grid = np.abs(weights).max() / (2 ** (bits - 1) - 1)
        lost = (np.round(weights / grid) * grid - weights)[1:]
        return 100 * float(np.sqrt(np.mean(lost**2) / np.mean(weights[1:] ** 2)))

    return make_table(
        "Root mean square of what rounding changes, in percent of that of the weights: 4,096 "
        "normal weights, grid of 2^b - 1 levels up to the largest; outlier: one weight is ten "
        "times larger.",
        "bits plain outlier",
        [(bits, error(plain, bits), error(outlier, bits)) for bits in range(2, 13)],
    )


def noisy_counts() -> Table:
    """Draw Laplace noise for a counted total of 1,000."""
    random = np.random.RandomState(4)
    rows = []
    for epsilon in (0.01, 0.03, 0.1, 0.3, 1, 3, 10):
        chance = random.uniform(-0.5, 0.5, 8)
        noise = -np.sign(chance) * np.log(1 - 2 * np.abs(chance)) / epsilon
        rows += [(epsilon, 1000 + value) for value in noise]
    return make_table(
        "Eight draws for each epsilon of a count of 1,000 plus Laplace noise of scale 1 / epsilon.",
        "epsilon count",
        rows,
        digits=2,
    )


# -- physics ------------------------------------------------------------------------------------


def _lorenz(start: State, step: float) -> Iterator[State]:
    """Yield the states of the system of Lorenz, step by step, by the rule of Runge and Kutta.

    In plain Python, whose sums are the same on every processor.
    """

    def slope(x: float, y: float, z: float) -> State:
        return 10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z

    def moved(state: State, way: State, share: float) -> State:
        x, y, z = (a + share * step * b for a, b in zip(state, way, strict=True))
        return x, y, z

    state = start
    while True:
        yield state
        one = slope(*state)
        two = slope(*moved(state, one, 0.5))
        three = slope(*moved(state, two, 0.5))
        four = slope(*moved(state, three, 1))
        for way, share in ((one, 1 / 6), (two, 1 / 3), (three, 1 / 3), (four, 1 / 6)):
            state = moved(state, way, share)


def error_growth() -> Table:
    """Follow two starts of the system of Lorenz that differ by a ten-thousandth."""
    one, two = _lorenz((1, 1, 20), 0.01), _lorenz((1.0001, 1, 20), 0.01)
    rows = []
    for index, (a, b) in enumerate(zip(one, two, strict=False)):
        if index > 3000:  # noqa: PLR2004 - 30 units of time
            break
        if index % 5 == 0:
            apart = sqrt(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)))
            rows.append((index / 100, a[0], b[0], apart))
    return make_table(
        "System of Lorenz 1963 (doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2), sigma 10, rho "
        "28, beta 8/3, from (1, 1, 20) and (1.0001, 1, 20): x of both, and their distance.",
        "time x_one x_two distance",
        rows,
        digits=6,
    )


def physics_residual() -> Table:
    """Fit a damped swing to its first third, with and without the law that it obeys."""
    random = np.random.RandomState(2)
    damping, stiffness, degree, end = 0.3, 2.0, 24, 12.0
    pace = sqrt(stiffness - damping**2 / 4)

    def truth(t: float) -> float:
        return exp(-damping * t / 2) * cos(pace * t)

    times = np.linspace(0, 4, 12)
    seen = np.array([truth(t) for t in times]) + 0.05 * random.randn(len(times))

    def basis(at: Array, order: int) -> Array:
        """Return derivatives of the Chebyshev polynomials on 0 to *end*, a row for each time."""
        inside = 2 * at / end - 1
        rows = [
            chebyshev.chebval(inside, chebyshev.chebder(unit, order) * (2 / end) ** order)
            for unit in np.eye(degree + 1)
        ]
        return np.array(rows).T

    everywhere = np.linspace(0, end, 97)
    law = basis(everywhere, 2) + damping * basis(everywhere, 1) + stiffness * basis(everywhere, 0)
    # Both fits prefer a smooth curve, a little.
    calm = 0.002 * np.diag(np.arange(degree + 1.0) ** 2)

    def fit(weight: float) -> Array:
        system = np.concatenate([basis(times, 0), weight * law, calm])
        target = np.concatenate([seen, np.zeros(len(everywhere) + degree + 1)])
        solution: Array = np.linalg.lstsq(system, target, rcond=None)[0]
        return solution

    free, bound = basis(everywhere, 0) @ fit(0), basis(everywhere, 0) @ fit(1)
    measured = dict(zip(np.round(times * 8).astype(int).tolist(), seen, strict=True))
    return make_table(
        "Chebyshev polynomials of degree 24 fitted to 12 points of a damped oscillation (noise "
        "0.05) in the first 4 of 12 seconds; law: also u'' + 0.3 u' + 2 u = 0 at 97 times.",
        "time truth data_only with_law measured",
        [
            (t, truth(t), a, b, f"{measured[index]:.3f}" if index in measured else "")
            for index, (t, a, b) in enumerate(zip(everywhere.tolist(), free, bound, strict=True))
        ],
        digits=3,
    )


TABLES: Mapping[str, Callable[[], Table]] = {
    "overfitting": overfitting,
    "pruning-error": pruning_error,
    "few-shot-accuracy": few_shot_accuracy,
    "quantization-error": quantization_error,
    "noisy-counts": noisy_counts,
    "error-growth": error_growth,
    "physics-residual": physics_residual,
}
