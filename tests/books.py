"""Books for tests: a site written as LaTeX, set by TeX, and read again from the PDF."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from knowledgebase.book.tex import Typesetting, typeset

EXT = Path(__file__).parents[1] / "ext"
#: 1 January 2026, as seconds since the epoch
EPOCH = "1767225600"
needs_tex = pytest.mark.usefixtures("tex")


@dataclass(frozen=True, kw_only=True)
class Book:
    """A book that has been made."""

    tex: str
    #: what Sphinx wrote to its error stream
    warnings: str
    made: Typesetting

    @cached_property
    def reader(self) -> PdfReader:
        """Return the PDF, to be read."""
        return PdfReader(self.made.pdf)

    @cached_property
    def pages(self) -> list[str]:
        """Return the text of each page, squeezed."""
        return [squeeze(page.extract_text()) for page in self.reader.pages]

    @cached_property
    def text(self) -> str:
        """Return the text of all pages, squeezed, without what stands at the top of a page."""
        bodies = (page.extract_text().partition("\n")[2] for page in self.reader.pages)
        return squeeze("".join(bodies))

    @cached_property
    def outline(self) -> list[tuple[str, list[str]]]:
        """Return (title of a part, titles of its chapters)."""
        parts: list[tuple[str, list[str]]] = []
        for item in self.reader.outline:
            if isinstance(item, Destination):
                parts.append((str(item.title), []))
            else:
                chapters = [str(i.title) for i in item if isinstance(i, Destination)]
                parts[-1][1].extend(chapters)
        return parts

    def open(self) -> pikepdf.Pdf:
        """Return the PDF, to be taken apart."""
        return pikepdf.open(self.made.pdf)


def squeeze(text: str) -> str:
    """Return *text* without what a line of print adds or takes: spaces, hyphens, page numbers."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def write_latex(source: Path, out: Path, *options: str, **environment: str) -> tuple[Path, str]:
    """Write the LaTeX of a site in a process of its own; return the file and the warnings."""
    process = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-q", "-b", "latex"),
            *("-d", str(out / "doctrees"), *options, str(source), str(out / "latex")),
        ],
        env={**os.environ, "PYTHONPATH": str(EXT), "SOURCE_DATE_EPOCH": EPOCH, **environment},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    (tex,) = (out / "latex").glob("*.tex")
    return tex, process.stderr


def make_book(source: Path, out: Path, *options: str, **environment: str) -> Book:
    """Make the book of a site."""
    tex, warnings = write_latex(source, out, *options, **environment)
    made = typeset(tex, {"SOURCE_DATE_EPOCH": EPOCH, **environment})
    return Book(tex=tex.read_text(encoding="utf-8"), warnings=warnings, made=made)


def links_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Return the annotations that are links."""
    return [
        annotation
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", [])
        if isinstance(annotation, pikepdf.Dictionary) and annotation.Subtype == "/Link"
    ]


def places_of(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return the named places of a PDF."""
    return {str(name): place for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items()}
