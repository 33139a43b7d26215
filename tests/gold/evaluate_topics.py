"""Measure how well articles are put under topics, against the judgment of a careful editor.

    python tests/gold/evaluate_topics.py [FOLDER]

Prints precision, recall and F1 over all pairs of article and topic, for the articles that the rule
was tuned on and for those held out, and each difference on a line of its own; exits with 1 if F1 is
below the threshold. The README beside this file says what is annotated, and how. FOLDER holds the
articles of another house; where it is missing, they are left out.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import yaml

# A script finds the extension by itself, as conf.py does.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "ext"))

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from knowledgebase.core.site.topic_scores import Assignment
from knowledgebase.domain import domain_of

HERE = Path(__file__).resolve().parent / "topics"
ROOT = HERE.parents[2]
#: Where the articles of another house are, if they are there.
SEEDS = ROOT.parent / "shared" / "seeds"
#: Below it, one topic in ten is missing or out of place, and its pages are no longer trusted.
MIN_F1 = 0.9
#: The part that was not looked at while the rule was tuned.
HELD_OUT = "held-out"

_CONF = f"""
extensions = ["sphinxcontrib.bibtex", "knowledgebase"]
bibtex_bibfiles = [{str(ROOT / "source" / "references.bib")!r}]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_dmath_allow_space = myst_dmath_allow_digits = False
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """An article, and the topics it belongs to."""

    #: "tuned/bearings", "seeds/...", "articles/..." or "held-out/..."
    name: str
    text: str
    #: topic ids
    topics: frozenset[str]

    @property
    def is_held_out(self) -> bool:
        """Whether the rule was tuned without it."""
        return self.name.startswith(f"{HELD_OUT}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over pairs of article and topic, and what differs."""

    articles: int
    right: int
    #: (article, topic, concepts that misled), in order
    spurious: tuple[tuple[str, str, str], ...]
    #: (article, topic), in order
    missed: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        """The share of the topics assigned that are right."""
        return _share(self.right, len(self.spurious))

    @property
    def recall(self) -> float:
        """The share of the right topics that are assigned."""
        return _share(self.right, len(self.missed))

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        wrong = len(self.spurious) + len(self.missed)
        return 2 * self.right / (2 * self.right + wrong) if self.right + wrong else 1.0


def read_gold(seeds: Path = SEEDS) -> tuple[GoldArticle, ...]:
    """Return all annotated articles in the order of their names.

    :raises FileNotFoundError: if an article is annotated that is not there
    """
    elsewhere = tomllib.loads((HERE / "elsewhere.toml").read_text(encoding="utf-8"))
    paths = {
        f"articles/{name}": (ROOT / "source" / "articles" / f"{name}.md", topics)
        for name, topics in elsewhere["articles"].items()
    }
    if seeds.is_dir():
        for name, topics in elsewhere["seeds"].items():
            paths[f"seeds/{name}"] = seeds / f"{name}.txt", topics
    for path in HERE.glob("*/*.md"):
        front = path.read_text(encoding="utf-8").split("---\n")[1]
        paths[f"{path.parent.name}/{path.stem}"] = path, yaml.safe_load(front)["x-topics"]
    return tuple(
        GoldArticle(name=name, text=path.read_text(encoding="utf-8"), topics=frozenset(topics))
        for name, (path, topics) in sorted(paths.items())
    )


def assign(articles: Iterable[GoldArticle], work: Path) -> Mapping[str, tuple[Assignment, ...]]:
    """Build the articles in the folder *work*; return the topics that each is put under."""
    site = work / "site"
    copytree(ROOT / "source" / "topics", site / "topics")
    _write(site / "conf.py", _CONF)
    _write(site / "index.md", "# Gold\n")
    for path in (ROOT / "source" / "concepts").glob("*.md"):
        # The front matter says what to find; to parse the body would take most of the time.
        front, _, _ = path.read_text(encoding="utf-8").partition("\n---\n")
        _write(site / "concepts" / path.name, f"{front}\n---\n")
    for gold in articles:
        _write(site / "articles" / f"{gold.name}.md", gold.text)
    with patch_docutils(site), docutils_namespace():
        app = Sphinx(
            srcdir=site,
            confdir=site,
            outdir=work / "out",
            doctreedir=work / "doctrees",
            buildername="dummy",
            status=None,
            warning=StringIO(),
        )
        app.builder.read()
    state = domain_of(app.env).state
    assert state is not None
    return {gold.name: state.catalogue.topics_of(f"articles/{gold.name}") for gold in articles}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def score(articles: Sequence[GoldArticle], assigned: Mapping[str, Sequence[Assignment]]) -> Score:
    """Compare the topics that articles are put under with those they belong to."""
    right = 0
    spurious: list[tuple[str, str, str]] = []
    missed: list[tuple[str, str]] = []
    for gold in articles:
        got = {assignment.topic: assignment.concepts for assignment in assigned[gold.name]}
        right += len(got.keys() & gold.topics)
        missed += [(gold.name, topic) for topic in sorted(gold.topics - got.keys())]
        spurious += [
            (gold.name, topic, ", ".join(got[topic])) for topic in sorted(got.keys() - gold.topics)
        ]
    return Score(
        articles=len(articles), right=right, spurious=tuple(spurious), missed=tuple(missed)
    )


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def measure(seeds: Path = SEEDS) -> dict[str, Score]:
    """Return the scores of "all", of the "tuned" part and of that "held-out"."""
    articles = read_gold(seeds)
    with TemporaryDirectory() as work:
        assigned = assign(articles, Path(work))
    parts = {
        "all": articles,
        "tuned": [gold for gold in articles if not gold.is_held_out],
        HELD_OUT: [gold for gold in articles if gold.is_held_out],
    }
    return {name: score(part, assigned) for name, part in parts.items()}


def report(scores: Mapping[str, Score]) -> Iterator[str]:
    """Yield the report, line by line."""
    for name, part in scores.items():
        yield (
            f"{name:<9} {part.articles:2} articles  precision {part.precision:.4f}"
            f"  recall {part.recall:.4f}  F1 {part.f1:.4f}"
        )
    for name, topic, concepts in scores["all"].spurious:
        yield f"{name}: {topic} does not belong ({concepts or 'words alone'})"
    for name, topic in scores["all"].missed:
        yield f"{name}: {topic} is missing"


def main(arguments: Sequence[str]) -> int:
    """Print the report; return 1 below the threshold, else 0."""
    scores = measure(*map(Path, arguments[:1]))
    print(*report(scores), sep="\n")
    return 0 if scores["all"].f1 >= MIN_F1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
