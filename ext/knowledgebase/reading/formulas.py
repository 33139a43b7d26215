"""Formulas of a page, judged while it is read.

Each keeps what it looks like as MathML. One that the website or the book cannot draw becomes text,
as it was written, with a problem at its place: so no builder meets it, whichever comes first. Only
where formulas are MathML (``html_math_renderer = "mathml"``); others have rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from knowledgebase.context import context_of
from knowledgebase.core.model import Kind, Problem
from knowledgebase.core.text.formulas import FormulaError, to_mathml, without_numbers
from knowledgebase.reporting import report

#: characters of a formula that a message quotes
_MOST_SHOWN = 80


class CheckFormulas(SphinxTransform):
    """Tries every formula of a page."""

    #: before references are resolved; formulas are there as soon as the page is parsed
    default_priority = 120

    def apply(self, **kwargs: Any) -> None:
        """Put text in the place of what cannot be drawn."""
        if self.config.html_math_renderer != "mathml":
            return
        macros = context_of(self.env).settings.math_macros
        problems: list[tuple[nodes.Element, FormulaError]] = []
        formulas = [
            *self.document.findall(nodes.math),
            *self.document.findall(nodes.math_block),
        ]
        for node in formulas:
            is_block = isinstance(node, nodes.math_block)
            if is_block:
                _take_numbers_away(node)
            try:
                node["mathml"] = to_mathml(node.astext(), is_block=is_block, macros=macros)
            except FormulaError as error:
                problems.append((node, error))
                node.replace_self(_make_text(node, is_block=is_block))
        if problems:
            path = Path(self.env.doc2path(self.env.docname))
            report(_describe(problems, path), path)


def _take_numbers_away(node: nodes.Element) -> None:
    """Let a formula have the one number that its label gives it, in HTML and in a book."""
    text = node.astext()
    plain = without_numbers(text)
    if plain != text:
        node.children = []
        node += nodes.Text(plain)
        node.rawsource = plain
        for name in ("no-wrap", "nowrap"):
            if name in node:
                node[name] = False


def _make_text(node: nodes.Element, *, is_block: bool) -> nodes.Element:
    text = node.astext()
    kind = nodes.literal_block if is_block else nodes.literal
    shown: nodes.Element = kind(text, text, classes=["math"], ids=node["ids"])
    if is_block:
        shown["language"] = "none"
    shown.source, shown.line = node.source, node.line
    return shown


def _describe(problems: list[tuple[nodes.Element, FormulaError]], path: Path) -> Iterator[Problem]:
    """Yield a problem for each formula, at its place in the author's file."""
    lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    for node, error in problems:
        line, column = _find(node.astext(), error.offset, lines, node.line or 1)
        yield Problem(
            kind=Kind.FORMULA,
            message=f"the formula {_shorten(node.astext())!r} cannot be drawn: {error.message}",
            mend="mend it; it is shown as it was written",
            line=line,
            column=column,
        )


def _find(latex: str, offset: int, lines: list[str], line: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset in a formula at or below *line*."""
    text = "\n".join(lines[line - 1 :])
    start = text.find(latex)
    if start < 0:
        return line, 1
    before = text[: start + offset].split("\n")
    return line + len(before) - 1, len(before[-1]) + 1


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}\u2026"
