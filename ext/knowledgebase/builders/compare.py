"""What a change does to the links: the audit of a Git ref beside that of the working tree.

``python -m knowledgebase.builders.compare REF`` reads the ``mentions.jsonl`` that ``sphinx-build
-b audit`` has written, and has the same written for the sources of REF, by this extension and not
by the one of that time. The sources of REF go to a temporary folder; the repository is only read.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledgebase.core.export.audit import count_links, describe_change

_PACKAGE = Path(__file__).resolve().parents[1]


class ComparisonError(Exception):
    """Something is missing, or a build has failed; the message says what and what to do."""


def main(arguments: Sequence[str]) -> int:
    """Print what has changed since a ref; return 0, or 2 with a message if that is not known."""
    parser = argparse.ArgumentParser(prog="knowledgebase.builders.compare", description=__doc__)
    parser.add_argument("ref", help="a commit, branch or tag")
    parser.add_argument("--audit", type=Path, default=Path("build/audit"), help="audit of now")
    parser.add_argument("--source", type=Path, default=Path("source"), help="source directory")
    parser.add_argument("--articles", type=Path, help="folder of articles from elsewhere")
    options = parser.parse_args(arguments)
    try:
        lines = compare(options.ref, options.audit, options.source, options.articles)
    except ComparisonError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


def compare(ref: str, audit: Path, source: Path, articles: Path | None = None) -> list[str]:
    """Return what has changed between *ref* and the audit in a folder, a line for each concept.

    The current folder is that of ``conf.py``; *source* lies below it.

    :raises ComparisonError: if there is no such ref or audit, or the sources of *ref* do not build
    """
    here = Path.cwd()
    now = audit / "mentions.jsonl"
    if not now.is_file():
        raise ComparisonError(f"There is no {now}; build it first: sphinx-build -b audit.")
    commit = _git("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    with TemporaryDirectory() as folder:
        base = Path(folder).resolve() / "base"
        _extract(_git("archive", "--format=tar", commit.decode().strip()), base)
        then = _build(base, base / source, _as_of(articles, here, base), Path(folder, "audit"))
        before = _count(then, base)
    return list(describe_change(before, _count(now, here)))


def _extract(archive: bytes, folder: Path) -> None:
    """Unpack an archive without our own package, in whose place this one is to be used."""
    root = Path.cwd().resolve()
    ours = _PACKAGE.relative_to(root) if _PACKAGE.is_relative_to(root) else None
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = [m for m in tar if ours is None or not Path(m.name).is_relative_to(ours)]
        # a link that leads out of the repository leads nowhere we look
        safe = [m for m in members if not (m.issym() or m.islnk())]
        tar.extractall(folder, members=safe, filter="data")


def _as_of(articles: Path | None, here: Path, base: Path) -> Path | None:
    """Return the folder of articles as it was, where it belongs to the repository."""
    if articles is None:
        return None
    path = (here / articles).resolve()
    return base / path.relative_to(here) if path.is_relative_to(here) else path


def _build(base: Path, source: Path, articles: Path | None, out: Path) -> Path:
    """Build the audit of *source* and return its lines' file."""
    options = [] if articles is None else ["-D", f"kb_articles={articles}"]
    folders = ["-c", str(base), "-d", str(out / "doctrees"), str(source), str(out)]
    process = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "audit", "-q", *options, *folders],
        env={**os.environ, "PYTHONPATH": str(_PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode != 0:
        last = process.stderr.strip().splitlines()[-3:]
        raise ComparisonError("\n".join(["The sources of that time do not build:", *last]))
    return out / "mentions.jsonl"


def _count(path: Path, root: Path) -> Counter[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        counts = count_links(lines)
    return Counter(dict(_absolute_outside(counts.items(), root)))


def _absolute_outside(
    counts: Iterable[tuple[tuple[str, str], int]], root: Path
) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield counts; a file outside of *root* looks different from each folder, until absolute."""
    for (concept, path), count in counts:
        is_outside = path.startswith("../")
        yield (concept, os.path.abspath(root / path) if is_outside else path), count  # noqa: PTH100 - no link is followed


def _git(*arguments: str) -> bytes:
    process = subprocess.run(["git", *arguments], capture_output=True, check=False)
    if process.returncode != 0:
        message = process.stderr.decode(errors="replace").strip()
        raise ComparisonError(f"git {arguments[0]}: {message}")
    return process.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
