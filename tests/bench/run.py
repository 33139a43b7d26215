"""Measure builds of generated sites beside stock Sphinx, in one run, as ratios.

    python tests/bench/run.py [SIZE ...]      sizes are numbers of articles; 100 400 1600 if none

Three stacks build the same text: ours; stock Sphinx + MyST + furo as pip installs them, with the
articles outside of the sidebar; and that with PyStemmer. Each build is a process of its own; time
is CPU time of it and its children, memory the largest resident set of one process.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import write_articles

ROOT = Path(__file__).resolve().parents[2]
OURS, STOCK, STEMMER = "ours", "stock", "stock + PyStemmer"

_STOCK_CONF = """
extensions = ["myst_parser"]
html_theme = "furo"
html_copy_source = False
suppress_warnings = ["toc.not_included", "myst.header"]
"""
_OUR_CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "ext")!r})
extensions = ["knowledgebase"]
html_theme = "furo"
html_copy_source = False
"""
_OUR_PAGES = {
    "index.md": "# Home\n\n```{site-numbers}\n```\n\n```{newest-articles}\n```\n\n"
    "```{toctree}\n:hidden:\n\nglossary\ntopics/index\narchive\nauthors\n```\n",
    "glossary.md": "# Glossary\n\n```{concept-list}\n```\n",
    "topics/index.md": "# Topics\n\n```{topic-list}\n```\n",
    "archive.md": "# Archive\n\n```{archive}\n```\n",
    "authors.md": "# Authors\n\n```{author-list}\n```\n",
}
#: without PyStemmer, as if it were not installed
_NO_STEMMER = "import sys; sys.modules['Stemmer'] = None; "
_MAIN = "from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one build took."""

    #: seconds of CPU, of wall clock; mebibytes
    cpu: float
    wall: float
    memory: float


def make_project(folder: Path, stack: str, size: int) -> None:
    """Write a project with *size* articles for one stack."""
    folder.mkdir(parents=True)
    write_articles(folder / "articles", size)
    if stack == OURS:
        (folder / "conf.py").write_text(_OUR_CONF, encoding="utf-8")
        for name in ("concepts", "topics"):
            shutil.copytree(ROOT / "source" / name, folder / name)
        for name, text in _OUR_PAGES.items():
            (folder / name).write_text(text, encoding="utf-8")
    else:
        (folder / "conf.py").write_text(_STOCK_CONF, encoding="utf-8")
        (folder / "index.md").write_text("# Home\n", encoding="utf-8")


def build(folder: Path, stack: str, *, out: str = "out", jobs: int = 1) -> Figures:
    """Build a project in a process of its own; a second time into the same *out* is incremental."""
    program = (_NO_STEMMER if stack == STOCK else "import sys; ") + _MAIN
    arguments = ["-q", "-j", str(jobs), "-d", str(folder / f"{out}-doctrees"), str(folder)]
    command = [sys.executable, "-c", program, *arguments, str(folder / out)]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"the build of {folder} failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figures(cpu=cpu, wall=wall, memory=usage.ru_maxrss / 1024)


def output_bytes(folder: Path) -> tuple[int, int]:
    """Return (bytes, number) of the pages of the articles."""
    pages = [path.stat().st_size for path in (folder / "out" / "articles").glob("*.html")]
    return sum(pages), len(pages)


def measure_sizes(work: Path, sizes: Sequence[int]) -> None:
    """Print a row for each size and stack, and the ratios of ours to the others."""
    print(f"{'articles':>8}  {'stack':18}{'CPU s':>8}{'ms/article':>12}{'MiB':>7}{'KB/page':>9}")
    first: dict[str, float] = {}
    for size in sizes:
        found: dict[str, Figures] = {}
        for stack in (OURS, STOCK, STEMMER):
            folder = work / f"{stack.replace(' ', '')}-{size}"
            make_project(folder, stack, size)
            found[stack] = build(folder, stack)
            total, pages = output_bytes(folder)
            each = 1000 * found[stack].cpu / size
            first.setdefault(stack, each)
            print(
                f"{size:>8}  {stack:18}{found[stack].cpu:>8.1f}{each:>12.1f}"
                f"{found[stack].memory:>7.0f}{total / pages / 1000:>9.1f}",
                flush=True,
            )
        cost = 1000 * found[OURS].cpu / size
        print(
            f"{size:>8}  ours / stock {found[OURS].cpu / found[STOCK].cpu:.2f}, "
            f"ours / stock + PyStemmer {found[OURS].cpu / found[STEMMER].cpu:.2f}, "
            f"per article against {sizes[0]} articles {cost / first[OURS]:.2f}",
            flush=True,
        )


def measure_edits(work: Path, size: int) -> None:
    """Print what one edit costs as a share of a clean build, and what a second process saves."""
    folder = work / "edits"
    make_project(folder, OURS, size)
    clean = build(folder, OURS)
    article = folder / "articles" / "article-00005.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text + "\nOne more sentence.\n", encoding="utf-8")
    edited = build(folder, OURS)
    article.write_text(text.replace("title: '", "title: 'New: "), encoding="utf-8")
    titled = build(folder, OURS)
    nothing = build(folder, OURS)
    two = build(folder, OURS, out="two", jobs=2)
    print(f"at {size} articles, as a share of a clean build's {clean.cpu:.1f} s of CPU:")
    print(
        f"  one text {edited.cpu / clean.cpu:.3f}, one title {titled.cpu / clean.cpu:.3f}, ", end=""
    )
    print(
        f"nothing {nothing.cpu / clean.cpu:.3f}; -j 2 takes {two.wall / clean.wall:.2f} of the time"
    )


def main(arguments: Sequence[str]) -> None:
    """Run the whole benchmark."""
    sizes = [int(argument) for argument in arguments] or [100, 400, 1600]
    with TemporaryDirectory(prefix="bench-") as folder:
        measure_sizes(Path(folder), sizes)
        measure_edits(Path(folder), sizes[-1])


if __name__ == "__main__":
    main(sys.argv[1:])
