"""Parts of the manual that are made from the code, so that they cannot contradict it.

``kb-settings`` shows :data:`~knowledgebase.config.OPTIONS`; ``kb-problems`` shows the members of
:class:`~knowledgebase.core.model.Kind`, each with the docstring below it, as Sphinx's own analyzer
finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from inspect import getfile
from typing import ClassVar

from docutils import nodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from knowledgebase.config import OPTIONS, Option
from knowledgebase.core.model import Kind

_CODE = re.compile(r"`([^`]+)`")


class ManualDirective(SphinxDirective):
    """A table made from the code; its page is read again when that code has changed."""

    #: what the rows describe
    shows: ClassVar[type]
    #: one for each column
    heads: ClassVar[tuple[str, ...]]
    #: widths of the columns, in parts of the whole
    widths: ClassVar[tuple[int, ...]]

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        self.env.note_dependency(getfile(self.shows))
        table = make_table(self.heads, self.rows(), widths=self.widths)
        self.set_source_info(table)
        return [table]

    def rows(self) -> Iterable[Sequence[str]]:
        """Return the cells of each row, as text with code between backticks."""
        raise NotImplementedError


class SettingsDirective(ManualDirective):
    """``kb-settings``: every setting, its default and what it does."""

    shows = Option
    heads = ("Setting", "Default", "What it does")
    widths = (24, 16, 60)

    def rows(self) -> Iterator[Sequence[str]]:
        """Yield one row for each setting, in the order of their declaration."""
        for option in OPTIONS:
            yield f"`kb_{option.name}`", f"`{option.default!r}`", option.help


class ProblemsDirective(ManualDirective):
    """``kb-problems``: every kind of problem, under the name by which it can be silenced."""

    shows = Kind
    heads = ("Kind", "What it means")
    widths = (34, 66)

    def rows(self) -> Iterator[Sequence[str]]:
        """Yield one row for each kind, in the order of their declaration."""
        docs = ModuleAnalyzer.for_module(Kind.__module__).find_attr_docs()
        for kind in Kind:
            yield f"`kb.{kind}`", " ".join(docs[Kind.__qualname__, kind.name]).strip()


def make_table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]
) -> nodes.table:
    """Return a table with a head; text between backticks becomes code."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += nodes.thead("", _row(heads))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["colwidths-given"])


def _row(cells: Sequence[str]) -> nodes.row:
    return nodes.row(
        "", *(nodes.entry("", nodes.paragraph(cell, "", *_inline(cell))) for cell in cells)
    )


def _inline(text: str) -> Iterator[nodes.Node]:
    for number, part in enumerate(_CODE.split(text)):
        if part:
            yield nodes.literal(part, part) if number % 2 else nodes.Text(part)
