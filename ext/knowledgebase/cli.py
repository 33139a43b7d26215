"""The command line, ``python -m knowledgebase``.

``new-article`` and ``new-concept`` start a file with every field. ``typeset`` makes a PDF from
what ``sphinx-build -b latex`` has written. ``compare`` tells what a change does to the links.

The project is that of the nearest ``conf.py``, in the current folder or above. A command ends with
0, or with 2 and a message if it could not be done; ``typeset`` with 1 if the book has faults.
Builds are left to Sphinx, which none of this loads.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledgebase.book.tex import TypesettingError, typeset_folder
from knowledgebase.builders.compare import ComparisonError, compare
from knowledgebase.new_page import NewPageError, Project, find_project, start_page


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options = _make_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (ComparisonError, NewPageError, TypesettingError) as error:
        print(error, file=sys.stderr)
        return 2


_SOURCE = (
    "source folder; by default the folder 'source' beside conf.py, where there is one, else the "
    "folder of conf.py"
)


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m knowledgebase", description="What a knowledge base needs beside its builds."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for kind in ("article", "concept"):
        new = commands.add_parser(
            f"new-{kind}", help=f"write a new {kind}, with every field to fill in"
        )
        new.set_defaults(run=_start_page, kind=kind)
        new.add_argument("title", help="as it reads on the page")
        new.add_argument("--source", type=Path, help=_SOURCE)
    typeset = commands.add_parser(
        "typeset", help="make the PDF of a book, and print what a reader would miss in it"
    )
    typeset.set_defaults(run=_typeset)
    typeset.add_argument("folder", type=Path, help="where 'sphinx-build -b latex' has written it")
    comparison = commands.add_parser("compare", help="print which links a change adds and takes")
    comparison.set_defaults(run=_compare)
    comparison.add_argument("ref", help="a commit, branch or tag to compare with")
    comparison.add_argument(
        "--audit", type=Path, help="what 'sphinx-build -b audit' wrote; by default build/audit"
    )
    comparison.add_argument("--source", type=Path, help=_SOURCE)
    comparison.add_argument("--articles", type=Path, help="folder of articles from elsewhere")
    return parser


def _find_project(start: Path) -> Project:
    project = find_project(start)
    if project is None:
        raise NewPageError(
            f"There is no conf.py in {start.resolve()} or in a folder above it, so this is no "
            "project. Go to one, or name its source folder with --source."
        )
    return project


def _start_page(options: argparse.Namespace) -> int:
    project = _find_project(options.source or Path())
    path = start_page(options.kind, options.title, project, options.source)
    here = Path.cwd()
    print(path.relative_to(here) if path.is_relative_to(here) else path)
    return 0


def _typeset(options: argparse.Namespace) -> int:
    code = 0
    for book in typeset_folder(options.folder):
        for fault in book.faults:
            print(f"error: {book.pdf.stem}.tex: {fault}", file=sys.stderr)
        if not book.code:
            print(f"The book is {book.pdf}: {book.pages} pages")
        code = max(code, 2 if book.code else bool(book.faults))
    return code


def _compare(options: argparse.Namespace) -> int:
    project = _find_project(options.source or Path())
    lines = compare(
        options.ref,
        root=project.folder,
        audit=options.audit or project.folder / "build" / "audit",
        source=(options.source or project.source_folder()).resolve(),
        articles=options.articles and options.articles.resolve(),
    )
    print("\n".join(lines))
    return 0
