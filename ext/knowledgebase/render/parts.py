"""What headers, footers and lists of nodes are made of: lines, facts, links.

The printed book has its own form of most of these parts (:mod:`knowledgebase.render.book`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri

from knowledgebase.core.citations import split_citation
from knowledgebase.core.site.views import Listing, MentionLine, Target
from knowledgebase.doctree.uris import make_uri


class Parts:
    """Makes the parts of one page, for writers that know nothing of pages of paper."""

    #: what stands between names in a row; titles of articles hold commas
    separator = "; "

    def __init__(self, builder: Builder, docname: str, language: str) -> None:
        self.builder = builder
        self.docname = docname
        self.language = language

    def line(self, name: str, *content: nodes.Node) -> nodes.Element:
        """Return a line of a header or footer, with a class."""
        return nodes.paragraph("", "", *content, classes=[name])

    def image(self, image: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """Yield the image of an article."""
        yield from (node.deepcopy() for node in image)

    def facts(self, *facts: nodes.Element | None) -> Iterator[nodes.Node]:
        """Yield the lines of a header or footer that say something."""
        yield from (fact for fact in facts if fact is not None)

    def fact(self, label: str, content: Sequence[nodes.Node]) -> nodes.Element | None:
        """Return a line that begins with what it is about; None, if there is nothing to say."""
        if not content:
            return None
        return nodes.paragraph("", "", nodes.Text(f"{label}: "), *content)

    def names(self, label: str, targets: Iterable[Target]) -> nodes.Element | None:
        """Return a line that names *targets*; None, if there are none."""
        places = (nodes.inline("", "", *self.place(target)) for target in targets)
        return self.fact(label, join(places, self.separator))

    def mention(self, line: MentionLine, listing: Listing) -> nodes.Node:
        """Return an article in the *listing* of those that mention a concept."""
        return self.link(line.article)

    def references(self, citations: Iterable[str]) -> list[nodes.Node]:
        """Return references in full, DOI and arXiv numbers as links."""
        return join(map(_cite, citations), " ")

    def place(self, target: Target) -> list[nodes.Node]:
        """Return a link, and what it takes to get there without a click."""
        return [self.link(target)]

    def link(self, target: Target, *classes: str) -> nodes.Element:
        """Return a link with the title of its target; mere text for what is not in the book."""
        if uri := self.uri(target):
            shown = target.title
            return nodes.reference("", shown, internal=True, refuri=uri, classes=list(classes))
        return nodes.inline(target.title, target.title, classes=list(classes))

    def uri(self, target: Target) -> str:
        """Return the address of *target*, "" if it is not in the book."""
        try:
            return make_uri(self.builder, self.docname, target)
        except NoUri:
            return ""

    def belongs(self, target: Target | None) -> bool:
        """Return whether *target* is to be named."""
        return True


def join(parts: Iterable[nodes.Node], separator: str) -> list[nodes.Node]:
    """Return *parts* with text between them."""
    joined: list[nodes.Node] = []
    for part in parts:
        joined += [nodes.Text(separator)] * bool(joined) + [part]
    return joined


def _cite(citation: str) -> nodes.Node:
    parts = (
        nodes.reference("", text, refuri=address, internal=False) if address else nodes.Text(text)
        for text, address in split_citation(citation)
    )
    return nodes.inline("", "", *parts)
