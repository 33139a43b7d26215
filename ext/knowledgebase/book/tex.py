"""From LaTeX to PDF, for ``python -m knowledgebase typeset``.

TeX runs as often as page numbers need to settle; what it says is read for what a reader would miss.
It can start no program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from knowledgebase.book.log import count_pages, find_errors, find_faults

#: runs after which page numbers have to have settled
MOST_RUNS = 4
_COMMAND = (
    "latexmk -xelatex -interaction=nonstopmode -halt-on-error -file-line-error -no-shell-escape -e"
).split()
_PROGRAMS = ("latexmk", "xelatex")
#: the others follow from the first ones
_ERRORS_SHOWN = 3
#: whole lines in the log; dates of SOURCE_DATE_EPOCH also where TeX is asked for today
_ENVIRONMENT = {"max_print_line": "10000", "FORCE_SOURCE_DATE": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typesetting:
    """What came of it."""

    pdf: Path
    log: str
    #: of xelatex
    runs: int
    pages: int
    #: exit code of latexmk
    code: int

    @property
    def faults(self) -> list[str]:
        """Why TeX has stopped; else what a reader would miss in the book."""
        if not self.code:
            return find_faults(self.log)
        return find_errors(self.log)[:_ERRORS_SHOWN] or ["TeX has stopped; see its log"]


class TypesettingError(Exception):
    """There is no book, or no TeX; the message says what to do."""


def typeset(tex: Path, environment: Mapping[str, str] = MappingProxyType({})) -> Typesetting:
    """Run TeX on a file, as often as its page numbers need; the PDF lies beside it."""
    process = subprocess.run(
        [*_COMMAND, f"$max_repeat={MOST_RUNS}", tex.name],
        cwd=tex.parent,
        env={**os.environ, **_ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    output = process.stdout.decode(errors="replace")
    path = tex.with_suffix(".log")
    log = path.read_text("utf-8", errors="replace") if path.is_file() else output
    return Typesetting(
        pdf=tex.with_suffix(".pdf"),
        log=log,
        runs=output.count("of rule 'xelatex'"),
        pages=count_pages(log),
        code=process.returncode,
    )


def typeset_folder(folder: Path) -> Iterator[Typesetting]:
    """Typeset the book, or each of several, that Sphinx has written into *folder*.

    :raises TypesettingError: if there is none, or no TeX
    """
    books = sorted(folder.glob("*.tex"))
    if not books:
        raise TypesettingError(f"There is no book in {folder}; write it: sphinx-build -b latex.")
    if missing := [name for name in _PROGRAMS if not shutil.which(name)]:
        raise TypesettingError(f"TeX is not installed: there is no {' and no '.join(missing)}.")
    yield from map(typeset, books)
