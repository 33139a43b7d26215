"""From views to nodes: headers, footers and lists in the printed book.

As in every other plain format (:mod:`knowledgebase.render.plain`), but set in the boxes of the
book's style, and with the number of the page beside what is named: on paper, a link is no way to
get anywhere. A book about one topic names only what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docutils import nodes
from sphinx.builders import Builder

from knowledgebase.core.book.outline import Outline
from knowledgebase.core.site.paging import Group
from knowledgebase.core.site.views import Card, Listing, MentionLine, Target
from knowledgebase.doctree.book_nodes import book_heading, page_number
from knowledgebase.render.parts import join
from knowledgebase.render.plain import PlainRenderer


class BookRenderer(PlainRenderer):
    """Renders the parts of one page of the book as nodes."""

    #: a page number follows each name
    separator = ", "

    def __init__(self, builder: Builder, docname: str, language: str, outline: Outline) -> None:
        super().__init__(builder, docname, language)
        self.outline = outline

    def listing(self, listing: Listing, heading: str) -> Iterator[nodes.Node]:
        """Yield a list; the book has no heading above it, since its chapter says what it is."""
        return super().listing(listing, "")

    def group_heading(self, group: Group[Any]) -> Iterator[nodes.Node]:
        """Yield the heading of a group, if it has a title."""
        if group.title:
            yield book_heading("", group.title, rank=2, ids=[group.anchor])

    def articles(self, cards: Iterable[Card]) -> nodes.Node:
        """Return articles as lines: title, authors, year, and the page at the end of the line."""
        rows = []
        for card in cards:
            year = [str(card.published.year)] if card.published else []
            facts = ", ".join([*card.authors, *year])
            uri = self.uri(card.target)
            page = [page_number(refuri=uri, apart=True)] if uri else []
            content = (self.link(card.target), nodes.Text(" \u00b7 "), nodes.Text(facts), *page)
            rows.append(self.line("kb-line", *content))
        return nodes.container("", *rows, classes=["kb-lines"])

    def line(self, name: str, *content: nodes.Node) -> nodes.Element:
        """Return a line in the environment of that name: ``sphinxclasskb-lead``."""
        return nodes.container("", nodes.paragraph("", "", *content), classes=[name])

    def image(self, image: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """Yield the image of an article in its environment."""
        if image:
            yield nodes.container("", *super().image(image), classes=["kb-image"])

    def facts(self, *facts: nodes.Element | None) -> Iterator[nodes.Node]:
        """Yield the lines that say something in their environment, if there are any."""
        if said := list(super().facts(*facts)):
            yield nodes.container("", *said, classes=["kb-facts"])

    def fact(self, label: str, content: Sequence[nodes.Node]) -> nodes.Element | None:
        """Return a line that begins with what it is about; None, if there is nothing to say."""
        return make_fact(label, content) if content else None

    def mention(self, line: MentionLine, listing: Listing) -> nodes.Node:
        """Return an article with the page of the first link to the concept of the *listing*."""
        place = nodes.inline("", "", self.link(line.article))
        if section := self.uri(line.section):
            exact = self.uri(line.section._replace(anchor=mention_id(listing.docname)))
            place += [nodes.Text("\u00a0"), page_number(refuri=exact, fallback=section)]
        return place

    def references(self, citations: Iterable[str]) -> list[nodes.Node]:
        """Return the numbers of references in the bibliography, as links."""
        numbers = self.outline.numbers
        known = sorted(numbers[citation] for citation in citations if citation in numbers)
        return join(map(self._number, known), self.separator)

    def _number(self, number: int) -> nodes.Node:
        uri = f"%{self.outline.citation_page}#{reference_id(number)}"
        return nodes.reference("", str(number), internal=True, refuri=uri)

    def place(self, target: Target) -> list[nodes.Node]:
        """Return a link and its page."""
        if uri := self.uri(target):
            page = page_number(refuri=uri, fallback=uri)
            return [self.link(target), nodes.Text("\u00a0"), page]
        return [self.link(target)]

    def belongs(self, target: Target | None) -> bool:
        """Return whether *target* is to be named: in a book about a topic, only what is in it."""
        return not self.outline.subject or target is None or bool(self.uri(target))


def mention_id(concept: str) -> str:
    """Return the id, in an article, of the first link to the concept that a page defines."""
    return f"mention-{concept}"


def reference_id(number: int) -> str:
    """Return the id of a reference in the bibliography."""
    return f"reference-{number}"


def make_fact(label: str, content: Sequence[nodes.Node]) -> nodes.paragraph:
    """Return a line that begins with what it is about."""
    name = nodes.inline(label, label, classes=["kb-label"])
    return nodes.paragraph("", "", name, *content)
