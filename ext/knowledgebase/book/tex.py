"""From LaTeX to PDF.

``python -m knowledgebase.book.tex build/latex`` runs TeX on the book in that folder, and prints
what a reader would miss; it ends with 1 if there is anything. TeX can start no program.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from knowledgebase.book.log import count_pages, find_errors, find_faults

#: runs after which page numbers have to have settled
MOST_RUNS = 4
_COMMAND = (
    "latexmk -xelatex -interaction=nonstopmode -halt-on-error -file-line-error -no-shell-escape -e"
).split()
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


def main(arguments: Sequence[str]) -> int:
    """Typeset the book; return 1 if it has faults, 2 if there is none."""
    parser = argparse.ArgumentParser(prog="knowledgebase.book.tex", description=__doc__)
    parser.add_argument("folder", type=Path, help="where Sphinx has written LaTeX")
    code = 0
    for tex in sorted(parser.parse_args(arguments).folder.glob("*.tex")):
        result = typeset(tex)
        faults = find_errors(result.log)[:3] if result.code else find_faults(result.log)
        for fault in faults or ["TeX has stopped; see its log"] * bool(result.code):
            print(f"error: {tex.name}: {fault}", file=sys.stderr)
        if not result.code:
            print(f"The book is {result.pdf}: {result.pages} pages")
        code = max(code, 2 if result.code else bool(faults))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
