"""The last changes to a book's tree, when headers, footers and lists are in it.

Concepts become entries of the glossary, rubrics become headings, and page numbers lead to places
that are in the book. Words and blocks of code that are too long for TeX are parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.book.tree import flatten, own_nodes
from knowledgebase.doctree.blocks import documents_in
from knowledgebase.doctree.book_nodes import (
    book_entry,
    book_heading,
    document_mark,
    page_number,
)
from knowledgebase.domain import domain_of

#: a zero-width space
_BREAK = "\u200b"
#: letters; a line holds some 70, a cell of a table fewer
_LONGEST = 35
_PARTS = re.compile(r"\s+|\S{1,12}")
#: of one block of code; TeX keeps all of it in memory until it is set
_MOST_LINES = 1000
#: what is broken elsewhere: code by Sphinx, addresses by TeX
_UNBROKEN = (nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.reference)


class BookFinish(SphinxPostTransform):
    """Gives entries, headings and page numbers their last form."""

    formats = ("latex",)
    default_priority = 960

    def run(self, **kwargs: Any) -> None:
        """Finish each document of the book."""
        state = domain_of(self.env).state
        if state is None:
            return
        self._make_entries({entry.docname for entry in state.catalogue.concepts.values()})
        self._make_headings()
        for line in list(self.document.findall(nodes.transition)):
            if "footnotes" in line["classes"]:  # on paper, notes stand at the foot of their page
                line.parent.remove(line)
        self._break_long_words()
        for block in list(self.document.findall(nodes.literal_block)):
            block.replace_self(list(_cut(block)))
        self._settle_pages()

    def _make_entries(self, concepts: Set[str]) -> None:
        """Make entries of the documents of *concepts*; mark where each document begins."""
        for docname, root in list(documents_in(self.document, self.env.docname)):
            if root is self.document:
                continue
            section = root.next_node(nodes.section)
            if docname in concepts and section is not None:
                flatten(section)
                title, *rest = section.children
                entry = book_entry("", *rest, title=title.astext(), ids=section["ids"])
                section.replace_self(entry)
            root.insert(0, document_mark(docname=docname))

    def _make_headings(self) -> None:
        """Make headings of rubrics and of the titles of cards, which stand in no contents."""
        for rubric in list(self.document.findall(nodes.rubric)):
            level = rubric.get("heading-level", 3)
            heading = book_heading("", "", *rubric.children, rank=level, ids=rubric["ids"])
            rubric.replace_self(heading)
        for title in list(self.document.findall(_is_card_title)):
            assert isinstance(title, nodes.Element)
            title.replace_self(book_heading("", title.astext(), rank=3, ids=[]))

    def _break_long_words(self) -> None:
        """Give words that no line can hold places to break; TeX stops at the longest ones."""
        block: nodes.Node | None = None
        length = 0
        for text in list(self.document.findall(nodes.Text)):
            if (around := _block_of(text)) is not block:
                block, length = around, 0
            if isinstance(text.parent, _UNBROKEN):
                continue
            broken, length = break_words(text, length)
            if broken != text:
                text.parent.replace(text, nodes.Text(broken))

    def _settle_pages(self) -> None:
        """Make each page number that of a place in the book: its fallback, or the whole page."""
        there: set[str] = {
            f"%{docname}#{id_}"
            for docname, root in documents_in(self.document, self.env.docname)
            for node in own_nodes(root, nodes.Element)
            for id_ in list[str](node.get("ids", ()))
        }
        for number in self.document.findall(page_number):
            if number["refuri"] not in there and "#" in number["refuri"]:
                number["refuri"] = number.get("fallback") or number["refuri"].partition("#")[0]


def break_words(text: str, length: int) -> tuple[str, int]:
    """Return *text* with places to break in words that are too long; the length of its last one.

    *length* is the number of letters of its first word that stand before *text*.
    """
    parts = []
    for part in _PARTS.findall(text):
        if part.isspace():
            length = 0
        else:
            parts += [_BREAK] * (length > _LONGEST)
            length += len(part)
        parts.append(part)
    return "".join(parts), length


def _cut(block: nodes.literal_block) -> Iterator[nodes.literal_block]:
    """Yield a block of code in pieces that fit into TeX's memory."""
    lines = block.rawsource.split("\n")
    if len(lines) <= _MOST_LINES or block.rawsource != block.astext():
        yield block
        return
    for start in range(0, len(lines), _MOST_LINES):
        text = "\n".join(lines[start : start + _MOST_LINES])
        piece = nodes.literal_block(text, text, **block.attributes)
        piece["ids"] = block["ids"] if start == 0 else []
        yield piece


def _block_of(node: nodes.Node) -> nodes.Node:
    """Return the paragraph, title or the like that *node* stands in."""
    while isinstance(node, nodes.Text | nodes.Inline):
        node = node.parent
    return node


def _is_card_title(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and "sd-card-title" in node["classes"]
