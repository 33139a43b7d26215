"""The references of a printed book: their list, and their numbers in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.context import context_of
from knowledgebase.core.book.outline import Outline
from knowledgebase.core.citations import split_citation
from knowledgebase.core.site.views import Target
from knowledgebase.doctree.bibliography import DOMAIN, TEXTUAL, parse_targets
from knowledgebase.doctree.book_nodes import page_number
from knowledgebase.domain import domain_of
from knowledgebase.render.book import reference_id


class BookCitations(SphinxPostTransform):
    """Puts numbers in the place of what the roles of sphinxcontrib-bibtex cite."""

    formats = ("latex",)
    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Replace each citation whose entries are known; what is wrong with others is told."""
        outline, state = context_of(self.env).outline, domain_of(self.env).state
        if state is None:
            return
        numbers = outline.numbers
        self.page = outline.citation_page
        self.bibliography = state.views.bibliography
        #: key -> number
        self.numbers = {
            key: numbers[citation.text]
            for key, citation in self.bibliography.items()
            if citation.text in numbers
        }
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("refdomain") != DOMAIN:
                continue
            cited = [part for part in parse_targets(node["reftarget"]) if part.key in self.numbers]
            if cited:
                node["ids"] = []  # for links back from the list, which has pages instead
                node.replace_self(list(self._cite(node["reftype"], cited)))

    def _cite(self, kind: str, cited: list[Any]) -> Iterator[nodes.Node]:
        """Yield what a role of some kind says: ``t`` names the authors, ``p`` does not."""
        if kind == "empty":
            return
        if kind.rstrip("s") not in TEXTUAL:
            yield from self._numbers(cited)
            return
        for index, part in enumerate(cited):
            names = self.bibliography[part.key].names
            yield nodes.Text(f"{', ' if index else ''}{names}\u00a0")
            yield from self._numbers([part])

    def _numbers(self, cited: list[Any]) -> Iterator[nodes.Node]:
        """Yield "[see 3, chapter 2; 12]"."""
        yield nodes.Text("[")
        for index, part in enumerate(cited):
            number = self.numbers[part.key]
            yield nodes.Text(("; " if index else "") + (f"{part.pre} " if part.pre else ""))
            uri = f"%{self.page}#{reference_id(number)}"
            yield nodes.reference("", str(number), internal=True, refuri=uri)
            if part.post:
                yield nodes.Text(f", {part.post}")
        yield nodes.Text("]")


def list_references(outline: Outline) -> Iterator[nodes.Node]:
    """Yield the references, each with its number and the pages that name it."""
    for number, (citation, users) in enumerate(outline.citations.items(), start=1):
        line = nodes.paragraph()
        line += nodes.target("", "", ids=[reference_id(number)])
        line += nodes.inline("", str(number), classes=["kb-number"])
        for text, address in split_citation(citation):
            line += nodes.reference("", text, refuri=address) if address else nodes.Text(text)
        line += nodes.inline("", "", *_link_users(users), classes=["kb-users"])
        yield nodes.container("", line, classes=["kb-reference"])


def _link_users(users: Iterable[Target]) -> Iterator[nodes.Node]:
    for index, user in enumerate(users):
        uri = f"%{user.docname}#{user.anchor}" if user.anchor else f"%{user.docname}"
        yield nodes.Text(", " if index else "")
        yield nodes.reference("", user.title, internal=True, refuri=uri)
        yield nodes.Text("\u00a0")
        yield page_number(refuri=uri)
