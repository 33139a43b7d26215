"""What has been measured, as tables and as ratios with their targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

OURS, STOCK, STEMMER = "ours", "stock", "stock + PyStemmer"
STACKS = (OURS, STOCK, STEMMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one build took, and what it wrote."""

    #: seconds of CPU of all its processes, and of wall clock
    cpu: float
    wall: float
    #: mebibytes, of its largest process
    memory: float
    #: bytes of the whole output, and of the pages of the articles
    output: int
    pages: int


@dataclass(slots=True, kw_only=True)
class Results:
    """All that one run of the benchmark has found out so far."""

    #: number of articles, ascending from 0 -> stack -> its clean build
    sizes: dict[int, dict[str, Figures]] = field(default_factory=dict)
    #: "text", "title", "nothing" -> build of ours after an edit, of the largest size;
    #: "one process", "two processes" -> clean builds made one after the other
    builds: dict[str, Figures] = field(default_factory=dict)
    #: stage of ours -> seconds of CPU, at the largest size
    stages: dict[str, float] = field(default_factory=dict)
    #: pages of the book and what it took, empty where there is no TeX
    book: dict[str, float] = field(default_factory=dict)
    #: names of concepts, without and with their plurals
    names: int = 0
    forms: int = 0

    def per_added(self, stack: str, size: int, what: str = "cpu") -> float:
        """Return what each article takes that a size has more than the one before."""
        before = max(other for other in self.sizes if other < size)
        high, low = self.sizes[size][stack], self.sizes[before][stack]
        return float(getattr(high, what) - getattr(low, what)) / (size - before)


HEADING = (
    f"{'articles':>8}  {'stack':18}{'CPU s':>8}{'ms/article':>12}{'ms/added':>10}"
    f"{'MiB':>7}{'KiB/added':>11}{'MB out':>8}{'KB/page':>9}"
)


def format_size(results: Results, size: int) -> Iterator[str]:
    """Yield a line for each stack, and one with the ratios of ours to the others."""
    found = results.sizes[size]
    for stack, figures in found.items():
        each = added = memory = page = "-"
        if size:
            each = f"{1000 * figures.cpu / size:.1f}"
            added = f"{1000 * results.per_added(stack, size):.1f}"
            memory = f"{1024 * results.per_added(stack, size, 'memory'):.0f}"
            page = f"{figures.pages / size / 1000:.1f}"
        yield (
            f"{size:>8}  {stack:18}{figures.cpu:>8.1f}{each:>12}{added:>10}{figures.memory:>7.0f}"
            f"{memory:>11}{figures.output / 1e6:>8.1f}{page:>9}"
        )
    for other in (STOCK, STEMMER):
        line = f"{'':10}ours / {other}: CPU {found[OURS].cpu / found[other].cpu:.2f}"
        if size:
            line += f", per added article {_per_added(results, size, other):.2f}"
        yield (
            f"{line}, memory {found[OURS].memory / found[other].memory:.2f}, "
            f"output {found[OURS].output / found[other].output:.2f}"
        )


def _per_added(results: Results, size: int, other: str) -> float:
    return results.per_added(OURS, size) / results.per_added(other, size)


def format_stages(stages: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each stage, with its share of the build."""
    total = sum(stages.values())
    for stage, seconds in stages.items():
        yield f"  {stage:16}{seconds:>8.2f} s{100 * seconds / total:>8.1f} %"


def make_ratios(results: Results) -> dict[str, tuple[float, float]]:
    """Return name -> (ratio, the target that it should not exceed)."""
    *earlier, last = sorted(size for size in results.sizes if size)
    clean, builds = results.sizes[last], results.builds
    ours = clean[OURS]
    stages = results.stages
    matching = (stages["vocabulary"] + stages["matching"]) / sum(stages.values())

    def growth(stack: str, size: int) -> float:
        return results.per_added(stack, last) / results.per_added(stack, size)

    return {
        f"CPU per added article, {last} / {size} (stock {growth(STOCK, size):.2f})": (
            growth(OURS, size),
            1.15,
        )
        for size in earlier
    } | {
        f"CPU, {OURS} / {STOCK}": (ours.cpu / clean[STOCK].cpu, 0.9),
        f"CPU, {OURS} / {STEMMER}": (ours.cpu / clean[STEMMER].cpu, 1.15),
        "CPU, one text edited / clean build": (
            builds["text"].cpu / builds["one process"].cpu,
            0.05,
        ),
        "time, -j 2 / -j 1": (builds["two processes"].wall / builds["one process"].wall, 0.75),
        f"CPU, matching {results.forms} forms / clean build": (matching, 0.03),
    }


def format_ratios(ratios: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    """Yield a line for each ratio, with its target and whether it is met."""
    yield f"{'ratio (targets are for 100 to 1600 articles)':50}{'value':>8}{'target':>10}"
    for name, (value, target) in ratios.items():
        verdict = "met" if value <= target else "not met"
        yield f"{name:50}{value:>8.3f}{f'<= {target:.2f}':>10}  {verdict}"
