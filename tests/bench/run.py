"""Measure builds of generated sites beside stock Sphinx, in one run, as ratios.

    PYTHONPATH=tests python tests/bench/run.py [--json FILE] [SIZE ...]

Sizes are numbers of articles: 100 400 1600 if none is named; 6400 takes most of an hour. Three
stacks build the same text: ours; stock Sphinx + MyST + furo as pip installs them, with all pages
outside of the sidebar; and that with PyStemmer. The text is the articles and the pages of concepts
and topics: those of ``source/``, and made-up ones, for more than 2,000 forms. Stock shows these as
plain pages, and the pages of lists as their headings.

For each size and stack: seconds of CPU; the same for each article, with the imports and the pages
of concepts in it; and for each article *added* to the size before (the first size to none at all),
without them: what grows if one article costs more, the more there are. Likewise memory, and the
bytes of all output and of an article's page. Then, at the largest size, what edits and a second
process take beside a clean build, the share of each stage of ours, the ratios with a target, and
what a book of 200 articles takes where TeX is installed.

Each build is a process of its own, on a machine that may have other work: all of them are made
three times, in turns, and of each the smallest time counts; with 6400 articles, once. That the last
articles cost no more than the first is asked of each step between sizes, with what stock took in
the same run beside it: one step is a difference of two noisy numbers. A ratio that misses its
target fails nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from compileall import compile_dir
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import write_articles, write_concepts
from bench.report import (
    HEADING,
    OURS,
    STACKS,
    STEMMER,
    STOCK,
    Figures,
    Results,
    format_ratios,
    format_size,
    format_stages,
    make_ratios,
)

ROOT = Path(__file__).resolve().parents[2]
SIZES = (100, 400, 1600)
#: how often all is measured, and up to which size
ROUNDS, SHORT = 3, 1600
#: articles in the book
BOOK = 200

_CONF = 'html_theme = "furo"\nhtml_copy_source = False\n'
_CONFS = {
    OURS: _CONF + 'extensions = ["knowledgebase"]\n',
    STOCK: _CONF + 'extensions = ["myst_parser"]\n'
    'suppress_warnings = ["toc.not_included", "myst.header"]\n',
}
_PAGES = {
    "index.md": "# Home\n\n```{site-numbers}\n```\n\n```{newest-articles}\n```\n\n"
    "```{toctree}\n:hidden:\n\nglossary\ntopics/index\narchive\nauthors\n```\n",
    "glossary.md": "# Glossary\n\n```{concept-list}\n```\n",
    "topics/index.md": "# Topics\n\n```{topic-list}\n```\n",
    "archive.md": "# Archive\n\n```{archive}\n```\n",
    "authors.md": "# Authors\n\n```{author-list}\n```\n",
}
_STAGES = ROOT / "tests" / "bench" / "stages.py"
_SPHINX = ("-m", "sphinx")
_PYTHON = {
    OURS: _SPHINX,
    # as if PyStemmer were not installed
    STOCK: (
        "-c",
        "import sys; sys.modules['Stemmer'] = None\n"
        "from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))",
    ),
    STEMMER: _SPHINX,
}


def take_snapshot(folder: Path) -> None:
    """Copy what is measured, so that all builds of a run measure the same, whoever edits it."""
    shutil.copytree(ROOT / "ext", folder / "ext")
    compile_dir(folder / "ext", quiet=1)  # as pip leaves the packages of stock
    for name in ("concepts", "topics"):
        shutil.copytree(ROOT / "source" / name, folder / "source" / name)
    write_concepts(folder / "source" / "concepts")


def make_project(folder: Path, snapshot: Path, stack: str, size: int) -> None:
    """Write a project with *size* articles for one stack."""
    source = folder / "source"
    shutil.copytree(snapshot / "source", source)
    write_articles(source / "articles", size)
    conf = _CONFS[OURS if stack == OURS else STOCK]
    (source / "conf.py").write_text(conf, encoding="utf-8")
    for name, text in _PAGES.items():
        shown = text if stack == OURS else text.partition("\n")[0]
        (source / name).write_text(shown, encoding="utf-8")


def build(folder: Path, python: Sequence[str], *, out: str = "out", jobs: int = 1) -> Figures:
    """Build a project in a process of its own; a second time into the same *out* is incremental."""
    source, output, doctrees = folder / "source", folder / out, folder / f"{out}-doctrees"
    arguments = ["-q", "-j", str(jobs), "-d", str(doctrees), str(source), str(output)]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *python, *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"the build of {folder} failed")
    return Figures(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        memory=usage.ru_maxrss / 1024,
        output=sum(path.stat().st_size for path in output.rglob("*") if path.is_file()),
        pages=sum(path.stat().st_size for path in output.glob("articles/article-*.html")),
    )


def measure_round(work: Path, sizes: Sequence[int], results: Results) -> None:
    """Build each size with each stack, and ours of the last size again in other ways."""
    for size in (0, *sizes):
        found = results.sizes.setdefault(size, {})
        for stack in STACKS:
            folder = work / "project"
            make_project(folder, work / "snapshot", stack, size)
            note(found, stack, build(folder, _PYTHON[stack]))
            if stack == OURS and size == sizes[-1]:
                measure_builds(folder, results)
                measure_stages(folder, results)
            shutil.rmtree(folder)
        print(f"  {size} articles", flush=True)


def note(found: dict[str, Figures], name: str, figures: Figures) -> None:
    """Note the figures of a build, if they are the smallest of all its builds."""
    found[name] = min(figures, found.get(name, figures), key=lambda f: f.cpu)


def measure_builds(folder: Path, results: Results) -> None:
    """Edit a project that has been built, and build it after each edit; then anew, in two ways."""
    article = folder / "source" / "articles" / "article-00005.md"
    text = article.read_text(encoding="utf-8")
    for turn in range(ROUNDS):
        edits = {
            "text": text + f"\nSentence number {turn}.\n",
            "title": text.replace("title: '", f"title: 'Number {turn}: ", 1),
            "nothing": None,
        }
        for name, edited in edits.items():
            if edited is not None:
                article.write_text(edited, encoding="utf-8")
            note(results.builds, name, build(folder, _SPHINX))
    for name, jobs in (("one process", 1), ("two processes", 2)):
        note(results.builds, name, build(folder, _SPHINX, out=name.replace(" ", "-"), jobs=jobs))


def measure_stages(folder: Path, results: Results) -> None:
    """Build a project anew, and find out the share of each stage of ours."""
    file = folder / "stages.json"
    figures = build(folder, (str(_STAGES), str(file)), out="stages")
    found = json.loads(file.read_text(encoding="utf-8"))
    # what the process still did after that, above all giving its memory back
    found["seconds"]["ending"] = figures.cpu - sum(found["seconds"].values())
    for stage, seconds in found["seconds"].items():
        results.stages[stage] = min(seconds, results.stages.get(stage, seconds))
    results.names, results.forms = found["names"], found["forms"]


def print_figures(results: Results) -> None:
    """Print what all builds have taken."""
    print(HEADING)
    for size in results.sizes:
        print("\n".join(format_size(results, size)))
    clean = results.builds["one process"]
    print(f"\nours again, of {clean.cpu:.1f} s of CPU and {clean.wall:.1f} s of time:")
    for name, figures in results.builds.items():
        print(f"  {name:16}CPU {figures.cpu / clean.cpu:.3f}, time {figures.wall / clean.wall:.3f}")
    print(f"\nstages of ours, with {results.names} names, {results.forms} forms with plurals:")
    print("\n".join(format_stages(results.stages)), flush=True)


def measure_book(work: Path, results: Results) -> None:
    """Make a book, and print what it takes, where TeX is installed."""
    if not (shutil.which("latexmk") and shutil.which("xelatex")):
        print("\nno book: TeX is not installed")
        return
    folder = work / "book"
    make_project(folder, work / "snapshot", OURS, BOOK)
    latex = folder / "latex"
    started = time.perf_counter()
    sphinx = [*_SPHINX, "-q", "-b", "latex", str(folder / "source"), str(latex)]
    subprocess.run([sys.executable, *sphinx], check=True)
    written = time.perf_counter()
    tex = [sys.executable, "-m", "knowledgebase", "typeset", str(latex)]
    said = subprocess.run(tex, check=True, capture_output=True, text=True).stdout
    results.book = {
        "pages": int(said.split()[-2]),
        "s of Sphinx": written - started,
        "s of TeX": time.perf_counter() - written,
    }
    figures = ", ".join(f"{value:.0f} {name}" for name, value in results.book.items())
    print(f"\na book of {BOOK} articles: {figures}", flush=True)


def main() -> None:
    """Run the whole benchmark."""
    parser = ArgumentParser(description="Measure builds beside stock Sphinx.")
    parser.add_argument("sizes", nargs="*", type=int, help="numbers of articles, from 10")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to FILE")
    options = parser.parse_args()
    sizes = sorted({max(size, 10) for size in options.sizes or SIZES})
    results = Results()
    with TemporaryDirectory(prefix="bench-") as name:
        work = Path(name)
        take_snapshot(work / "snapshot")
        os.environ["PYTHONPATH"] = str(work / "snapshot" / "ext")
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        # without arguments: fails now, not after all the builds, if a function is not there
        subprocess.run([sys.executable, _STAGES], check=True)
        rounds = ROUNDS if sizes[-1] <= SHORT else 1
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", flush=True)
            measure_round(work, sizes, results)
        print_figures(results)
        measure_book(work, results)
    ratios = make_ratios(results)
    print("", *format_ratios(ratios), sep="\n")
    if options.json:
        data = {**asdict(results), "ratios": ratios}
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
