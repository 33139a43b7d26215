"""What a change does to the links: the audit of a Git ref beside that of the working tree.

``python -m knowledgebase compare REF`` reads the ``mentions.jsonl`` that ``sphinx-build -b audit``
has written, and has the same written for the sources of REF, by this extension and not by the one
of that time. The sources of REF go to a temporary folder; the repository is only read.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledgebase.core.export.audit import count_links, describe_change

_PACKAGE = Path(__file__).resolve().parents[1]


class ComparisonError(Exception):
    """Something is missing, or a build has failed; the message says what and what to do."""


def compare(
    ref: str, *, root: Path, audit: Path, source: Path, articles: Path | None = None
) -> list[str]:
    """Return what has changed between *ref* and the audit in a folder, a line for each concept.

    *root* is the folder of ``conf.py``, and *source* lies in it. All paths are absolute.

    :raises ComparisonError: if there is no such ref or audit, or the sources of *ref* do not build
    """
    now = audit / "mentions.jsonl"
    if not now.is_file():
        raise ComparisonError(f"There is no {now}; build it first: sphinx-build -b audit.")
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    with TemporaryDirectory() as folder:
        base = Path(folder).resolve() / "base"
        _extract(_git(root, "archive", "--format=tar", commit.decode().strip()), root, base)
        if articles and articles.is_relative_to(root):  # as it was, for it belongs to the project
            articles = base / articles.relative_to(root)
        then = _build(base, base / source.relative_to(root), articles, Path(folder, "audit"))
        before = _count(then, base)
    return list(describe_change(before, _count(now, root)))


def _extract(archive: bytes, root: Path, folder: Path) -> None:
    """Unpack an archive of *root* without our own package, in whose place this one is used."""
    ours = _PACKAGE.relative_to(root) if _PACKAGE.is_relative_to(root) else None
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = [m for m in tar if ours is None or not Path(m.name).is_relative_to(ours)]
        # a link that leads out of the repository leads nowhere we look
        safe = [m for m in members if not (m.issym() or m.islnk())]
        tar.extractall(folder, members=safe, filter="data")


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


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        process = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise ComparisonError("Git is not installed.") from error
    if process.returncode != 0:
        message = process.stderr.decode(errors="replace").strip()
        raise ComparisonError(f"git {arguments[0]}: {message}")
    return process.stdout
